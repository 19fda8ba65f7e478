from datetime import timedelta
from uuid import UUID

from availability.application.search.alternatives import FindAlternatives
from availability.domain.schedules.settings import DaySchedule, WeeklySchedule
from availability_tests.application.search.builders import a_search
from availability_tests.domain.slots.builders import (
    MEMBER,
    OTHER_MEMBER,
    SERVICE,
    a_booking,
    a_timetable,
    at,
    every_day,
    tax_consultation,
    working,
)


def test_a_taken_ten_o_clock_is_answered_with_eleven_first() -> None:
    search = a_search(a_timetable(a_booking("10:00", "11:00")), offering=tax_consultation())

    found = FindAlternatives(search)(SERVICE, at("10:00"))

    assert [a.starts_at for a in found] == [at("11:00"), at("09:00"), at("12:00")]
    assert {a.ends_at - a.starts_at for a in found} == {timedelta(hours=1)}
    assert {a.provider_id for a in found} == {MEMBER}


def test_the_wished_member_comes_before_the_others() -> None:
    search = a_search(
        a_timetable(a_booking("10:00", "11:00")),
        a_timetable(resource_id=OTHER_MEMBER),
        offering=tax_consultation(),
    )

    found = FindAlternatives(search)(SERVICE, at("10:00"), provider_id=MEMBER)

    assert (found[0].starts_at, found[0].provider_id) == (at("11:00"), MEMBER)


def test_another_member_is_offered_when_the_wished_one_has_nothing_left() -> None:
    search = a_search(
        a_timetable(schedule=every_day(DaySchedule())),
        a_timetable(resource_id=OTHER_MEMBER),
        offering=tax_consultation(),
    )

    (first, *_) = FindAlternatives(search)(SERVICE, at("10:00"), provider_id=MEMBER)

    assert (first.starts_at, first.provider_id) == (at("10:00"), OTHER_MEMBER)


def test_each_time_is_named_once_when_anybody_will_do() -> None:
    search = a_search(
        a_timetable(a_booking("10:00", "11:00")),
        a_timetable(a_booking("10:00", "11:00"), resource_id=OTHER_MEMBER),
        offering=tax_consultation(),
    )

    found = FindAlternatives(search)(SERVICE, at("10:00"))

    assert [a.starts_at for a in found] == [at("11:00"), at("09:00"), at("12:00")]


def test_days_further_away_are_looked_at_if_the_near_ones_are_full() -> None:
    weekly = WeeklySchedule.of({"tuesday": working("09:00", "10:00")})
    search = a_search(
        a_timetable(a_booking("09:00", "10:00"), schedule=weekly), offering=tax_consultation()
    )

    found = FindAlternatives(search)(SERVICE, at("09:00"))

    away = [a.starts_at - at("09:00") for a in found]
    assert away == [timedelta(days=7), timedelta(days=-7), timedelta(days=14)]


def test_a_wish_for_the_year_3000_gets_the_last_days_there_are() -> None:
    search = a_search(a_timetable(), offering=tax_consultation())

    found = FindAlternatives(search)(SERVICE, at("10:00").replace(year=3000))

    assert len(found) == 3


def test_nothing_is_offered_for_a_service_nobody_knows() -> None:
    search = a_search(a_timetable(), offering=tax_consultation())

    assert FindAlternatives(search)(UUID(int=999), at("10:00")) == []
