from datetime import UTC, date, datetime, timedelta

import pytest

from availability.application.search.errors import InvalidSearch
from availability.application.search.question import SlotQuestion, TimeOfDay
from availability.domain.holds.errors import ServiceUnknown
from availability.domain.schedules.settings import DaySchedule, WeeklySchedule
from availability_tests.application.search.builders import KnownTimetables, a_search
from availability_tests.domain.slots.builders import (
    DAY,
    MEMBER,
    OTHER_MEMBER,
    SERVICE,
    TODAY,
    a_booking,
    a_timetable,
    at,
    every_day,
    tax_consultation,
    working,
)


def _question(**changed: object) -> SlotQuestion:
    values: dict[str, object] = {"service": SERVICE, "first": DAY, "last": DAY, **changed}
    return SlotQuestion(**values)  # type: ignore[arg-type]


def _clocks(search_answer: object) -> list[str]:
    slots = sorted(search_answer.slots(), key=lambda slot: slot.start)  # type: ignore[attr-defined]
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return [f"{epoch + timedelta(minutes=slot.start):%d %H:%M}" for slot in slots]


def test_a_service_is_found_by_id_or_slug() -> None:
    search = a_search(a_timetable(), offering=tax_consultation())

    by_id, by_slug = search(_question()), search(_question(service="tax-consultation"))

    assert len(list(by_id.slots())) == len(list(by_slug.slots())) == 8
    with pytest.raises(ServiceUnknown):
        search(_question(service="nothing"))


def test_sixty_minutes_are_meant_if_the_service_offers_them_else_its_own_default() -> None:
    table = a_timetable()
    usual = a_search(table, offering=tax_consultation(default_duration=30))
    short = a_search(table, offering=tax_consultation(durations=(30, 45), default_duration=45))

    assert usual(_question()).duration == 60
    assert short(_question()).duration == 45


def test_days_are_those_of_the_viewer() -> None:
    # 09:00 to 17:00 in Auckland are 21:00 to 05:00 UTC: two of a viewer's days in Lisbon.
    table = a_timetable(zone="Pacific/Auckland")
    search = a_search(table, offering=tax_consultation())

    seen = search(_question(zone="Europe/Lisbon"))

    assert _clocks(seen) == [
        f"{DAY.day - 1:02d} 23:00",
        *(f"{DAY.day:02d} {hour:02d}:00" for hour in (0, 1, 2, 3, 4, 21, 22)),
    ]
    own = search(_question())
    assert _clocks(own)[0] == f"{DAY.day - 1:02d} 21:00"


def test_an_empty_day_gives_the_reason_a_client_can_do_something_about() -> None:
    away = a_timetable(schedule=every_day(DaySchedule()))
    full = a_timetable(a_booking("09:00", "17:00"), resource_id=OTHER_MEMBER)
    search = a_search(away, full, offering=tax_consultation())

    (day,) = search(_question()).days

    assert (day.slots, day.empty) == ([], "booked")


def test_only_the_members_asked_for_are_searched() -> None:
    search = a_search(
        a_timetable(), a_timetable(resource_id=OTHER_MEMBER), offering=tax_consultation()
    )

    found = search(_question(providers=(OTHER_MEMBER,)))

    assert {slot.table.resource_id for slot in found.slots()} == {OTHER_MEMBER}
    assert len(list(search(_question()).slots())) == 16


def test_times_of_day_are_those_of_the_viewers_clocks() -> None:
    search = a_search(a_timetable(), offering=tax_consultation())

    found = search(_question(zone="Asia/Dubai", time_of_day=TimeOfDay.EVENING))

    assert _clocks(found) == [f"{DAY.day} {hour}:00" for hour in (13, 14, 15, 16)]


def test_a_search_covers_at_most_62_days_in_their_order() -> None:
    search = a_search(a_timetable(), offering=tax_consultation())

    assert len(search(_question(last=DAY + timedelta(days=61))).days) == 62
    with pytest.raises(InvalidSearch):
        search(_question(last=DAY + timedelta(days=62)))
    with pytest.raises(InvalidSearch):
        search(_question(last=DAY - timedelta(days=1)))


def test_slots_cost_what_their_own_start_and_length_cost() -> None:
    search = a_search(a_timetable(), offering=tax_consultation())

    prices = {slot.start % 1440 // 60: slot.price.total for slot in search(_question()).slots()}

    assert prices[9] == 30000  # peak until ten (OPN-01)
    assert prices[10] == 25000
    ninety = search(_question(duration=90))
    assert {slot.price.total for slot in ninety.slots()} == {25000 + 12500, 25000 + 12500 + 5000}


def test_slots_that_leave_no_useless_gap_are_recommended_outside_peak_hours() -> None:
    table = a_timetable(a_booking("12:00", "13:00"))
    search = a_search(table, offering=tax_consultation())

    recommended = [
        slot.start % 1440 // 60 for slot in search(_question()).slots() if slot.is_recommended
    ]

    assert recommended == [11, 13, 16]  # 09:00 touches the day's edge, but is a peak hour


def test_a_slot_that_strands_half_an_hour_is_not_recommended() -> None:
    table = a_timetable(a_booking("12:30", "17:00"), schedule=every_day(working("11:00", "17:00")))
    hour_only = a_search(table, offering=tax_consultation(durations=(60,)))
    half_hours = a_search(table, offering=tax_consultation(durations=(30, 60)))

    assert [slot.is_recommended for slot in hour_only(_question()).slots()] == [False]
    assert [slot.is_recommended for slot in half_hours(_question()).slots()] == [True]


def test_the_next_slot_may_be_weeks_away() -> None:
    first_of_july = WeeklySchedule.of({"wednesday": working("09:00", "11:00")})
    busy = [a_booking("09:00", "11:00", day=date(2026, 6, day)) for day in (3, 10, 17, 24)]
    search = a_search(a_timetable(*busy, schedule=first_of_july), offering=tax_consultation())

    _, slots = search.ahead(
        _question(first=TODAY.date(), last=TODAY.date() + timedelta(days=400)),
        lambda found: len(found) >= 1,
    )

    assert slots[0].start == int(at("09:00", date(2026, 7, 1)).timestamp()) // 60


def test_looking_ahead_ends_at_the_horizon() -> None:
    search = a_search(a_timetable(schedule=None), offering=tax_consultation())

    answer, slots = search.ahead(
        _question(first=TODAY.date(), last=TODAY.date() + timedelta(days=400)), bool
    )

    assert slots == []
    assert answer.days[0].empty == "outside_hours"


def test_the_services_daily_limit_is_asked_for_the_days_in_question() -> None:
    known = KnownTimetables(a_timetable(), offerings=[tax_consultation(max_daily=2)])
    known.counts[DAY] = 2
    from availability.application.search.find_slots import SlotSearch

    (day,) = SlotSearch(known, clock=lambda: TODAY)(_question(providers=(MEMBER,))).days

    assert day.empty == "service_daily_limit"
