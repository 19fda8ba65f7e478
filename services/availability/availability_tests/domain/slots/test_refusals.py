from datetime import timedelta
from uuid import UUID

import pytest

from availability.domain.schedules.settings import (
    Buffers,
    Limits,
    RecurringUnavailability,
    TimeOff,
    TimeOffKind,
    TimeRange,
    Window,
)
from availability.domain.slots.commitments import CommitmentKind
from availability.domain.slots.refusals import (
    RULES,
    Code,
    Rule,
    Severity,
    Wish,
    refusals,
)
from availability_tests.domain.slots.builders import (
    DAY,
    ROOM,
    SERVICE,
    SESSION,
    TODAY,
    a_booking,
    a_commitment,
    a_timetable,
    against,
    at,
    codes,
    every_day,
    tax_consultation,
    working,
)


def test_nothing_stands_against_a_free_slot() -> None:
    assert against(a_timetable(), "10:00") == []


def test_overlapping_bookings_are_a_double_booking() -> None:
    # TST-05: 10:00 for 60 minutes against 10:30 for 90.
    table = a_timetable(a_booking("10:00", "11:00"), schedule=every_day(working("10:30", "17:00")))

    (found,) = against(table, "10:30", duration=90)

    assert (found.rule, found.name, found.severity) == (
        "double-booking",
        "Double Booking",
        Severity.ERROR,
    )
    assert found.code == "booked"
    assert found.message == "Team member already has 1 booking(s) at this time"
    assert found.met == table.commitments


def test_a_gap_of_five_minutes_is_a_buffer_warning_and_no_double_booking() -> None:
    # TST-05 with CFL-44: the existing booking ends at 10:55.
    table = a_timetable(
        a_booking("10:05", "10:55"),
        schedule=every_day(working("11:00", "17:00")),
        buffers=Buffers(),
    )

    (found,) = against(table, "11:00", tax_consultation(buffer=None))

    assert (found.code, found.rule, found.name, found.severity) == (
        "buffer_time",
        "buffer-violation",
        "Buffer Time Violation",
        Severity.WARNING,
    )
    assert found.message == "Insufficient buffer time between bookings"


@pytest.mark.parametrize(("gap", "refused"), [(0, True), (14, True), (15, False)])
@pytest.mark.parametrize("before", [True, False])
def test_gaps_from_nothing_up_to_the_buffer_count(*, gap: int, refused: bool, before: bool) -> None:
    booking = a_booking("12:00", "13:00")
    start = at("11:00") - timedelta(minutes=gap) if before else at("13:00") + timedelta(minutes=gap)
    table = a_timetable(booking, buffers=Buffers(15, 15))

    assert ("buffer_time" in codes(table, start)) is refused


def test_the_larger_buffer_of_both_meetings_counts_once() -> None:
    table = a_timetable(a_booking("10:00", "11:00", after=20), buffers=Buffers(30, 30))

    assert "buffer_time" in codes(table, at("11:29"))
    assert "buffer_time" not in codes(table, at("11:30"))


def test_follow_up_and_preparation_do_not_fall_on_each_other() -> None:
    table = a_timetable(a_booking("10:00", "11:00", follow_up=20))
    offering = tax_consultation(preparation=15)

    assert "buffer_time" in codes(table, at("11:34"), offering)
    assert "buffer_time" not in codes(table, at("11:35"), offering)


def test_touching_ends_do_not_overlap() -> None:
    table = a_timetable(a_booking("10:00", "11:00"))

    assert codes(table, "09:00") == []
    assert codes(table, "11:00") == []


def test_a_full_service_day_is_a_warning_with_its_number() -> None:
    offering = tax_consultation(max_daily=3)

    assert against(a_timetable(), "10:00", offering, service_day_count=2) == []
    (found,) = against(a_timetable(), "10:00", offering, service_day_count=3)
    assert (found.rule, found.name, found.severity) == (
        "capacity-exceeded",
        "Daily Capacity Exceeded",
        Severity.WARNING,
    )
    assert found.message == "Daily booking limit (3) exceeded for this service"
    no_limit = tax_consultation(max_daily=None)
    assert against(a_timetable(), "10:00", no_limit, service_day_count=99) == []


def test_every_reason_is_named_not_only_the_first() -> None:
    table = a_timetable(
        a_booking("16:30", "17:30"),
        time_off=(TimeOff(TimeOffKind.VACATION, DAY, DAY),),
        limits=Limits(max_per_day=1),
    )

    assert codes(table, "16:30") == ["holiday", "booked", "max_daily_limit"]


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("08:00", "outside_hours"),
        ("16:30", "outside_hours"),
        ("10:20", "off_grid"),
        ("12:00", "outside_hours"),
        ("15:00", "blocked"),
    ],
)
def test_a_time_between_the_slots_says_what_is_wrong_with_it(start: str, code: str) -> None:
    table = a_timetable(
        schedule=every_day(working("09:00", "17:00", ("12:00", "12:30"))),
        unavailable=(RecurringUnavailability("tuesday", TimeRange.parse("15:00", "16:00")),),
    )

    assert code in codes(table, start)


def test_seconds_are_off_the_grid() -> None:
    assert codes(a_timetable(), at("10:00") + timedelta(seconds=1)) == ["off_grid"]


def test_a_block_of_the_owner_is_answered_as_blocked() -> None:
    table = a_timetable(a_commitment("10:00", "11:00", kind=CommitmentKind.BLOCK))

    assert codes(table, "10:00") == ["blocked"]


def test_notice_horizon_and_past_are_three_different_answers() -> None:
    offering = tax_consultation(window=Window(24 * 60, 30))
    table = a_timetable()

    assert codes(table, "10:00", offering, now=at("10:01")) == ["past"]
    assert codes(table, "10:00", offering, now=at("10:00") - timedelta(hours=23)) == ["too_soon"]
    assert codes(table, "10:00", offering, now=at("10:00") - timedelta(hours=24)) == []
    assert codes(table, "10:00", offering, now=at("09:59") - timedelta(days=30)) == ["too_late"]


def test_clients_cannot_pass_errors_and_staff_can_confirm_warnings() -> None:
    severities = {rule.id: rule.severity for rule in RULES}

    errors = {id_ for id_, severity in severities.items() if severity is Severity.ERROR}
    assert errors == {
        "past",
        "service-offered",
        "duration-offered",
        "double-booking",
        "places-taken",
        "blocked-time",
        "concurrent-limit",
    }


def test_a_room_is_asked_for_its_time_only() -> None:
    room = a_timetable(a_booking("10:00", "11:00"), resource_id=ROOM, name="Room", schedule=None)

    (found,) = against(room, "10:30", role="equipment")
    assert (found.code, found.message) == ("resource_taken", "Room is already in use at this time")
    assert against(room, "23:30", role="equipment") == []


def test_a_full_start_says_how_many_places_are_taken() -> None:
    offering = tax_consultation(max_bookings=2)
    taken = [
        a_booking("10:00", "11:00", session_id=SESSION, service_id=SERVICE, id=UUID(int=n))
        for n in (1, 2)
    ]

    (found,) = against(a_timetable(*taken), "10:00", offering)
    assert found.message == "2 of 2 places are taken at this time"
    assert found.severity is Severity.ERROR


def test_a_new_rule_is_added_without_touching_the_others() -> None:
    never = Rule(
        "never",
        "Never",
        Severity.WARNING,
        lambda wish: iter([(Code.BLOCKED, f"Not for {wish.duration} minutes", ())]),
    )
    wish = Wish(
        table=a_timetable(),
        offering=tax_consultation(),
        start=at("10:00"),
        duration=60,
        now=TODAY,
    )

    assert [r.message for r in refusals(wish, rules=[*RULES, never])] == ["Not for 60 minutes"]
