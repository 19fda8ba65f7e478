"""When each of many members is free next (WIZ-06, DIS-09)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from availability.application.search.find_slots import SlotSearch
from availability.application.search.next_of_each import NextOfEach
from availability.application.search.question import SlotQuestion, TimeOfDay
from availability.domain.holds.errors import ServiceUnknown
from availability.domain.slots.offering import Offering
from availability.domain.slots.timetable import Timetable
from availability_tests.application.search.builders import KnownTimetables
from availability_tests.domain.slots.builders import (
    DAY,
    MEMBER,
    OTHER_MEMBER,
    OTHER_SERVICE,
    SERVICE,
    TODAY,
    a_booking,
    a_timetable,
    at,
    tax_consultation,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOBODY = UUID(int=99)


def search_of(*tables: Timetable, offerings: list[Offering] | None = None) -> SlotSearch:
    known = offerings or [tax_consultation(buffer=0)]
    return SlotSearch(KnownTimetables(*tables, offerings=known), clock=lambda: TODAY)


def nexts(search: SlotSearch, *services: UUID, **changed: Any) -> dict[UUID, str | None]:
    wanted: dict[str, Any] = {
        "service": SERVICE,
        "first": DAY,
        "last": DAY + timedelta(days=60),
        "zone": "UTC",
    }
    each = NextOfEach(search)
    found = each(SlotQuestion(**wanted | changed), each.offerings(services or (SERVICE,)))
    return {
        one.member_id: f"{EPOCH + timedelta(minutes=one.slot.start):%d %H:%M}" if one.slot else None
        for one in found
    }


def test_each_member_is_answered_for_and_in_the_order_asked() -> None:
    busy = a_timetable(a_booking("09:00", "11:00"))
    search = search_of(busy, a_timetable(resource_id=OTHER_MEMBER))

    assert nexts(search) == {MEMBER: "16 11:00", OTHER_MEMBER: "16 09:00"}
    asked = nexts(search, providers=(OTHER_MEMBER, NOBODY, MEMBER))
    assert list(asked) == [OTHER_MEMBER, NOBODY, MEMBER]
    assert asked[NOBODY] is None


def test_the_answer_is_the_first_slot_a_search_would_give() -> None:
    table = a_timetable(a_booking("12:00", "15:30"), zone="Pacific/Auckland")
    search = search_of(table)

    for wish in (None, *TimeOfDay):
        question = SlotQuestion(
            service=SERVICE, first=DAY, last=DAY + timedelta(days=9), zone="UTC", time_of_day=wish
        )
        whole = sorted(slot.start for slot in search(question).slots())
        each = NextOfEach(search)
        (one,) = each(question, each.offerings([SERVICE]))[:1]
        assert (one.slot.start if one.slot else None) == next(iter(whole), None)


def test_whoever_has_no_time_for_weeks_is_looked_for_further_ahead() -> None:
    away = a_timetable(
        a_booking("09:00", "10:00", starts_at=TODAY, ends_at=at("10:00") + timedelta(days=12))
    )
    search = search_of(away, a_timetable(resource_id=OTHER_MEMBER))

    assert nexts(search, first=TODAY.date()) == {MEMBER: "28 10:00", OTHER_MEMBER: "03 09:00"}


def test_the_soonest_of_several_services_counts() -> None:
    short = tax_consultation(
        id=OTHER_SERVICE,
        slug="call",
        durations=(30,),
        default_duration=30,
        buffer=0,
        provider_ids=(MEMBER,),
    )
    long = tax_consultation(buffer=0)
    busy = (a_booking("09:00", "10:00"), a_booking("10:30", "13:00"))
    search = search_of(
        a_timetable(*busy), a_timetable(*busy, resource_id=OTHER_MEMBER), offerings=[long, short]
    )

    assert nexts(search, SERVICE, OTHER_SERVICE) == {MEMBER: "16 10:00", OTHER_MEMBER: "16 13:00"}
    assert nexts(search, OTHER_SERVICE, SERVICE, providers=(MEMBER,)) == {MEMBER: "16 10:00"}


def test_an_unknown_service_among_others_is_passed_over_and_alone_it_is_unknown() -> None:
    search = search_of(a_timetable())

    assert nexts(search, NOBODY, SERVICE, providers=(MEMBER,)) == {MEMBER: "16 09:00"}
    with pytest.raises(ServiceUnknown):
        nexts(search, NOBODY)
