from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from availability.domain.schedules.settings import (
    Buffers,
    DaySchedule,
    DurationLimits,
    ExceptionKind,
    Limits,
    Preferences,
    RecurringHoliday,
    RecurringUnavailability,
    Rules,
    ScheduleException,
    Switches,
    TimeOff,
    TimeOffKind,
    TimeRange,
    WeeklySchedule,
    Window,
)
from availability.domain.schedules.zones import instant_of
from availability.domain.slots.commitments import CommitmentKind, Seat, Session
from availability.domain.slots.search import Search, Sharing
from availability_tests.domain.slots.builders import (
    DAY,
    MEMBER,
    ROOM,
    SERVICE,
    SESSION,
    TODAY,
    a_booking,
    a_commitment,
    a_hold,
    a_timetable,
    at,
    day_plan,
    every_day,
    starts,
    tax_consultation,
    working,
)

EIGHT = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]


def test_the_reference_day_has_eight_slots() -> None:
    assert starts(a_timetable()) == EIGHT


def test_a_taken_ten_o_clock_is_missing() -> None:
    assert starts(a_timetable(a_booking("10:00", "11:00"))) == [s for s in EIGHT if s != "10:00"]


def test_a_buffer_of_30_takes_the_neighbouring_starts() -> None:
    half_hours = starts(
        a_timetable(a_booking("10:00", "11:00"), buffers=Buffers(30, 30)), duration=30
    )
    hours = starts(a_timetable(a_booking("10:00", "11:00"), buffers=Buffers(30, 30)))

    assert half_hours == ["09:00", "12:00", "13:00", "14:00", "15:00", "16:00"]
    assert hours == ["12:00", "13:30", "15:00"]


@pytest.mark.parametrize(
    ("opens", "first"), [("00:00", "01:00"), ("00:29", "01:29"), ("00:30", "00:30")]
)
def test_a_booking_over_midnight_takes_the_ends_of_both_days(opens: str, first: str) -> None:
    until_midnight = TimeRange.parse("21:00", "24:00")
    from_midnight = TimeRange.parse(opens, "04:00")
    over_midnight = a_booking("23:30", "00:30", ends_at=at("00:30", DAY + timedelta(days=1)))
    table = a_timetable(
        over_midnight,
        schedule=every_day(DaySchedule(is_working=True, slots=(from_midnight, until_midnight))),
    )

    plan = Search(tax_consultation(), 60, DAY, DAY + timedelta(days=1), TODAY).plan(table)

    evening, morning = (
        [instant_of(minute).strftime("%H:%M") for minute in day.starts] for day in plan.days
    )
    assert evening[-2:] == ["21:00", "22:00"]
    assert morning[0] == first


@pytest.mark.parametrize("clock", ["09:30", "09:45", "10:00", "10:30", "11:00", "11:15"])
def test_no_slot_starts_within_the_buffer_around_a_booking(clock: str) -> None:
    # Every quarter of an hour is tried by opening the day at it (SLT-06).
    table = a_timetable(
        a_booking("10:00", "11:00"),
        buffers=Buffers(30, 30),
        schedule=every_day(working(clock, "17:00")),
    )

    assert clock not in starts(table, duration=30)


def test_the_providers_buffer_wins_even_if_zero_then_the_services_then_fifteen() -> None:
    own_zero = a_timetable(buffers=Buffers(0, 0))
    unset = a_timetable(buffers=Buffers())

    assert starts(own_zero)[:2] == ["09:00", "10:00"]
    assert starts(unset, tax_consultation(buffer=30))[:2] == ["09:00", "10:30"]
    assert starts(unset, tax_consultation(buffer=None))[:2] == ["09:00", "10:15"]


def test_slots_end_by_closing_time_and_clear_of_breaks() -> None:
    table = a_timetable(schedule=every_day(working("09:00", "16:30", ("12:30", "13:30"))))

    assert starts(table) == ["09:00", "10:00", "11:00", "14:00", "15:00"]


def test_preparation_and_follow_up_of_a_meeting_block_the_calendar() -> None:
    table = a_timetable(a_booking("12:00", "13:00", preparation=15, follow_up=20))

    assert starts(table) == ["09:00", "10:00", "14:00", "15:00", "16:00"]


def test_a_hold_counts_until_it_runs_out() -> None:
    table = a_timetable(a_hold("10:00", "11:00", until=TODAY + timedelta(minutes=15)))

    assert "10:00" not in starts(table, now=TODAY + timedelta(minutes=14))
    assert "10:00" in starts(table, now=TODAY + timedelta(minutes=15))


def test_a_plan_says_when_the_first_of_its_holds_runs_out() -> None:
    soon, late = TODAY + timedelta(minutes=5), TODAY + timedelta(minutes=15)
    table = a_timetable(a_hold("10:00", "11:00", until=late), a_hold("12:00", "13:00", until=soon))

    assert Search(tax_consultation(), 60, DAY, DAY, TODAY).plan(table).holds_until == soon


def test_external_busy_time_is_rounded_outwards() -> None:
    busy = a_commitment("10:00", "11:00", kind=CommitmentKind.EXTERNAL)
    untidy = a_commitment(
        "10:00",
        "11:00",
        kind=CommitmentKind.EXTERNAL,
        starts_at=busy.starts_at - timedelta(seconds=1),
        ends_at=busy.ends_at + timedelta(microseconds=1),
    )

    assert starts(a_timetable(busy))[:3] == ["09:00", "11:00", "12:00"]
    assert starts(a_timetable(untidy))[:2] == ["12:00", "13:00"]


def test_what_is_being_moved_frees_its_own_place() -> None:
    booking = UUID(int=99)
    table = a_timetable(a_booking("10:00", "11:00", booking_id=booking))

    assert "10:00" in starts(table, moving=booking)


def test_the_window_is_checked_for_each_start() -> None:
    offering = tax_consultation(window=Window(24 * 60, 30))
    noon_before = at("12:00") - timedelta(days=1)
    month_before = at("12:00") - timedelta(days=30)

    assert starts(a_timetable(), offering, now=noon_before) == EIGHT[3:]
    assert starts(a_timetable(), offering, now=month_before) == EIGHT[:4]


def test_the_stricter_window_wins() -> None:
    table = a_timetable(window=Window(48 * 60, 10))

    assert day_plan(table, now=at("16:00") - timedelta(hours=47)).empty == "too_soon"
    assert day_plan(table, now=at("00:00") - timedelta(days=11)).empty == "too_late"


def test_sixty_days_are_the_horizon_when_nobody_sets_one() -> None:
    offering = tax_consultation(window=Window())

    assert starts(a_timetable(), offering, now=at("16:00") - timedelta(days=60)) == EIGHT
    assert starts(a_timetable(), offering, now=at("08:00") - timedelta(days=60)) == []


def test_an_emergency_waits_for_its_own_notice_only() -> None:
    offering = tax_consultation(window=Window(24 * 60, 30))
    plan = Search(offering, 60, DAY, DAY, at("10:30")).plan(a_timetable())

    from availability.domain.slots.search import within_window

    (usual,) = within_window(plan, a_timetable(), offering, at("10:30"))
    (urgent,) = within_window(plan, a_timetable(), offering, at("10:30"), emergency=True)
    assert usual.empty == "too_soon"
    assert len(urgent.starts) == 5


def test_the_providers_daily_limit_closes_the_local_day() -> None:
    # 15:00 UTC is already the next day in Auckland, where these bookings count.
    night = working("00:00", "24:00")
    table = a_timetable(
        a_booking("01:00", "02:00"),
        a_booking("02:00", "03:00"),
        zone="Pacific/Auckland",
        schedule=every_day(night),
        limits=Limits(max_per_day=2),
    )

    assert day_plan(table, day=DAY).empty == "max_daily_limit"
    assert day_plan(table, day=DAY + timedelta(days=1)).starts


def test_the_services_daily_limit_closes_the_day() -> None:
    offering = tax_consultation(max_daily=2)

    assert starts(a_timetable(), offering, service_day_counts={DAY: 1}) == EIGHT
    full = day_plan(a_timetable(), offering, service_day_counts={DAY: 2})
    assert full.empty == "service_daily_limit"


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"schedule": None}, "outside_hours"),
        ({"switches": Switches(is_accepting=False)}, "not_accepting"),
        ({"time_off": (TimeOff(TimeOffKind.VACATION, DAY, DAY),)}, "holiday"),
        ({"time_off": (TimeOff(TimeOffKind.BLACKOUT, DAY, DAY),)}, "blocked"),
        ({"holidays": (RecurringHoliday("Feast", DAY.month, DAY.day),)}, "holiday"),
        ({"exceptions": (ScheduleException(DAY, ExceptionKind.CLOSED),)}, "blocked"),
        ({"rules": Rules(service_ids=())}, "not_offered"),
        ({"rules": Rules(durations=DurationLimits(30, 45, 15))}, "duration_not_offered"),
        ({"preferences": Preferences(allowed_durations=(30,))}, "duration_not_offered"),
        ({"limits": Limits(max_concurrent=0)}, "max_concurrent"),
    ],
)
def test_an_empty_day_says_why(settings: dict[str, Any], reason: str) -> None:
    plan = day_plan(a_timetable(**settings))

    assert (plan.starts, plan.empty) == ((), reason)


def test_a_day_lost_to_bookings_says_whether_to_them_or_to_their_buffers() -> None:
    all_day = a_booking("09:00", "17:00")
    blocked = a_commitment("09:00", "17:00", kind=CommitmentKind.BLOCK)
    short = every_day(working("09:00", "10:00"))
    beside = a_timetable(a_booking("10:00", "11:00"), schedule=short, buffers=Buffers(30, 30))

    assert day_plan(a_timetable(all_day)).empty == "booked"
    assert day_plan(a_timetable(blocked)).empty == "blocked"
    assert day_plan(beside).empty == "buffer_time"


def test_a_day_that_is_over_is_past() -> None:
    assert day_plan(a_timetable(), now=at("12:00") + timedelta(days=1)).empty == "past"


def test_a_service_blackout_closes_the_whole_date() -> None:
    assert day_plan(a_timetable(), tax_consultation(blackout_dates=(DAY,))).empty == (
        "service_blackout"
    )


def test_business_hours_are_followed_where_a_provider_has_no_hours() -> None:
    offering = tax_consultation(business_hours=every_day(working("10:00", "12:00")))

    assert starts(a_timetable(schedule=None), offering) == ["10:00", "11:00"]
    assert starts(a_timetable(), offering) == EIGHT


def test_exceptions_change_their_date_only() -> None:
    evening, morning = TimeRange.parse("18:00", "20:00"), TimeRange.parse("09:00", "12:00")
    extra = a_timetable(exceptions=(ScheduleException(DAY, ExceptionKind.EXTRA, (evening,)),))
    other = a_timetable(exceptions=(ScheduleException(DAY, ExceptionKind.REPLACED, (evening,)),))
    shut = a_timetable(exceptions=(ScheduleException(DAY, ExceptionKind.CLOSED, (morning,)),))

    assert starts(extra) == [*EIGHT, "18:00", "19:00"]
    assert starts(other) == ["18:00", "19:00"]
    assert starts(shut) == EIGHT[3:]
    assert starts(other, day=DAY + timedelta(days=1)) == EIGHT


def test_a_recurring_unavailability_is_cut_out_of_its_weekday() -> None:
    table = a_timetable(
        unavailable=(RecurringUnavailability("tuesday", TimeRange.parse("09:30", "11:00")),)
    )

    assert starts(table) == EIGHT[2:]
    assert starts(table, day=DAY + timedelta(days=1)) == EIGHT


def test_only_approved_pairs_are_offered() -> None:
    assert day_plan(a_timetable(), tax_consultation(provider_ids=())).empty == "not_offered"


def test_a_needed_room_must_be_free_as_well() -> None:
    offering = tax_consultation(required_resources=(ROOM,))
    free = a_timetable(resource_id=ROOM, name="Room", schedule=None)
    taken = a_timetable(a_booking("10:00", "11:30"), resource_id=ROOM, schedule=None)
    closed = a_timetable(resource_id=ROOM, schedule=every_day(working("09:00", "12:30")))

    assert starts(a_timetable(), offering, equipment=[free]) == EIGHT
    assert starts(a_timetable(), offering, equipment=[taken]) == ["09:00", *EIGHT[3:]]
    assert starts(a_timetable(), offering, equipment=[closed]) == EIGHT[:3]
    assert day_plan(a_timetable(), offering).empty == "resource_missing"


def test_a_start_with_several_places_is_offered_until_they_are_taken() -> None:
    offering = tax_consultation(max_bookings=2)
    one = a_booking("10:00", "11:00", session_id=SESSION, service_id=SERVICE)
    two = a_booking("10:00", "11:00", session_id=SESSION, service_id=SERVICE, id=UUID(int=77))

    assert starts(a_timetable(one), offering) == EIGHT
    assert starts(a_timetable(one, two), offering) == [s for s in EIGHT if s != "10:00"]
    plan = Search(offering, 60, DAY, DAY, TODAY).plan(a_timetable(one))
    assert list(plan.sharing.values()) == [Sharing(2, 1)]


def test_a_shared_start_is_not_free_for_another_service() -> None:
    other = a_booking("10:00", "11:00", session_id=SESSION, service_id=UUID(int=55))

    assert "10:00" not in starts(a_timetable(other), tax_consultation(max_bookings=2))


def _stored_slot(capacity: int, *seats: Seat) -> Session:
    return Session(id=SESSION, service_id=SERVICE, capacity=capacity, seats=seats, fixed=True)


def test_a_stored_slot_is_offered_off_the_grid_and_after_hours_while_it_has_places() -> None:
    slot = a_commitment(
        "18:20", "19:05", kind=CommitmentKind.SESSION, session_id=SESSION, service_id=SERVICE
    )
    seat = Seat(id=UUID(int=1))

    open_slot = a_timetable(slot, sessions=[_stored_slot(2, seat)])
    full = a_timetable(slot, sessions=[_stored_slot(1, seat)])
    assert starts(open_slot, duration=45) == ["18:20"]
    assert starts(full, duration=45) == []
    assert starts(open_slot)[-1] == "16:00"


def test_a_stored_slot_does_not_stand_against_time_off() -> None:
    slot = a_commitment(
        "18:20", "19:05", kind=CommitmentKind.SESSION, session_id=SESSION, service_id=SERVICE
    )
    away = (TimeOff(TimeOffKind.HOLIDAY, DAY, DAY),)
    table = a_timetable(slot, sessions=[_stored_slot(2)], time_off=away)

    assert starts(table, duration=45) == []


def test_open_bookings_at_once_are_limited_by_the_member() -> None:
    offering = tax_consultation(max_bookings=8)
    together = [
        a_booking("10:00", "11:00", session_id=SESSION, service_id=SERVICE, id=UUID(int=n))
        for n in range(100, 103)
    ]

    assert "10:00" in starts(a_timetable(*together), offering)
    limited = a_timetable(*together, limits=Limits(max_concurrent=3))
    assert "10:00" not in starts(limited, offering)


def test_a_range_is_answered_day_by_day() -> None:
    last = DAY + timedelta(days=6)
    weekdays = WeeklySchedule.of({"tuesday": working("09:00", "11:00")})

    plan = Search(tax_consultation(), 60, DAY, last, TODAY).plan(a_timetable(schedule=weekdays))

    assert [day.day for day in plan.days] == [DAY + timedelta(days=n) for n in range(7)]
    assert [len(day.starts) for day in plan.days] == [2, 0, 0, 0, 0, 0, 0]


def test_a_week_over_a_clock_change_keeps_its_wall_time() -> None:
    first, last = date(2026, 3, 28), date(2026, 3, 30)
    table = a_timetable(zone="Europe/Berlin", resource_id=MEMBER)

    plan = Search(tax_consultation(), 60, first, last, TODAY - timedelta(days=80)).plan(table)

    assert [day.starts[0] % 1440 for day in plan.days] == [8 * 60, 7 * 60, 7 * 60]
