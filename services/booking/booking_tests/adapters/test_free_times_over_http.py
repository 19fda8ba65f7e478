import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from booking.adapters.free_times_over_http import FreeTimesOverHttp
from booking.application.catalogue.free_times import (
    ANY_TIME,
    PreferredTime,
    Timeframe,
    WantedTime,
)
from booking_tests.catalogue_builders import NOW
from servicekit.service_client import Response, ServiceUnreachable

IDS = [UUID(int=n) for n in range(1, 102)]
FIRST, SECOND = "2025-03-10T10:00:00+01:00", "2025-03-10T10:30:00+01:00"


class Availability:
    """Says of everybody that he is free at the time that stands for the asked service."""

    def __init__(self, times: Mapping[str, str], status: int = 200) -> None:
        self.times = times
        self.status = status
        self.asked: list[dict[str, list[str]]] = []

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        identity: str,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        assert (method, json, identity, headers) == ("GET", None, "booking's", None)
        address = urlsplit(path)
        assert address.path == "/api/availability/next/team-members"
        query = parse_qs(address.query)
        self.asked.append(query)
        at = next((self.times[one] for one in query["serviceId"] if one in self.times), None)
        members = [
            {"teamMemberId": one, "slot": {"startTime": at} if at else None}
            for one in query["teamMemberId"]
        ]
        return Response(self.status, {"teamMembers": members})


def ask(
    availability: Availability, services: Sequence[UUID], wanted: WantedTime = ANY_TIME
) -> Mapping[UUID, datetime]:
    free_times = FreeTimesOverHttp(availability, lambda: "booking's", lambda: NOW)
    return asyncio.run(free_times.next_of(IDS, services, wanted))


def test_many_are_asked_for_in_batches_and_the_soonest_counts() -> None:
    services = [UUID(int=n) for n in range(1, 22)]
    availability = Availability({str(services[0]): SECOND, str(services[20]): FIRST})

    found = ask(availability, services)

    assert set(found.values()) == {datetime.fromisoformat(FIRST)}
    assert len(found) == len(IDS)
    assert sorted(
        (len(one["teamMemberId"]), len(one["serviceId"])) for one in availability.asked
    ) == [(1, 1), (1, 20), (50, 1), (50, 1), (50, 20), (50, 20)]


def test_who_is_not_free_is_left_out() -> None:
    assert ask(Availability({}), IDS[:1]) == {}


def test_the_wish_is_passed_on_in_days() -> None:
    wish = WantedTime(
        timeframe=Timeframe.NEXT_WEEK, part_of_day=PreferredTime.EVENING, zone="Asia/Dubai"
    )
    availability = Availability({})
    ask(availability, IDS[:1], wish)

    asked = availability.asked[0]
    assert (asked["earliestDate"], asked["latestDate"]) == (["2025-03-10"], ["2025-03-16"])
    assert (asked["timePreference"], asked["timezone"]) == (["evening"], ["Asia/Dubai"])


def test_services_it_has_not_heard_of_yet_have_no_times_and_no_answer_is_none() -> None:
    assert ask(Availability({}, status=404), IDS[:1]) == {}
    with pytest.raises(ServiceUnreachable):
        ask(Availability({}, status=500), IDS[:1])
