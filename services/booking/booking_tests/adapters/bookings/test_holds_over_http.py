import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from booking.adapters.holds_over_http import HoldsOverHttp
from booking.application.bookings.ports import HeldPlace, PlaceWanted
from booking.domain.bookings.errors import CalendarUnreachable, SlotNotPossible, SlotUnavailable
from booking_tests.booking_builders import STARTS_AT
from booking_tests.catalogue_builders import PROVIDER_ID, SERVICE_ID
from servicekit.service_client import Response, ServiceUnreachable

HOLD = uuid4()
WANTED = PlaceWanted(
    hold_id=HOLD, service_id=SERVICE_ID, provider_id=None, starts_at=STARTS_AT, minutes=60
)


class Availability:
    """Answers one after the other, and keeps what it was asked."""

    def __init__(self, *answers: Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        identity: str,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        assert (method, path, identity) == ("POST", "/internal/holds", "booking's")
        self.asked.append(json)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def held(hold_id: UUID = HOLD) -> Response:
    return Response(
        201,
        {
            "holdId": str(hold_id),
            "serviceId": str(SERVICE_ID),
            "providerId": str(PROVIDER_ID),
            "resourceIds": [str(PROVIDER_ID)],
            "startTime": "2025-03-10T10:00:00+01:00",
            "endTime": "2025-03-10T11:00:00+01:00",
        },
    )


def ask(availability: Availability) -> HeldPlace:
    return asyncio.run(HoldsOverHttp(availability, lambda: "booking's").hold(WANTED))


def test_a_held_place_comes_back_in_utc() -> None:
    availability = Availability(held())
    place = ask(availability)

    assert (place.hold_id, place.provider_id, place.starts_at) == (HOLD, PROVIDER_ID, STARTS_AT)
    assert availability.asked[0]["startTime"] == STARTS_AT.isoformat()
    assert availability.asked[0]["byStaff"] is False


def test_a_taken_place_is_refused_with_reason_and_alternatives() -> None:
    problem = {
        "code": "availability.slot-taken",
        "detail": "Selected time slot is no longer available",
        "reasons": [{"code": "booked"}],
        "suggestedAlternatives": [{"startTime": "x"}],
    }
    with pytest.raises(SlotUnavailable) as refused:
        ask(Availability(Response(409, problem)))

    assert refused.value.extra["reason"] == "booked"
    assert refused.value.extra["suggestedAlternatives"] == [{"startTime": "x"}]


def test_a_time_that_is_not_offered_is_refused_with_its_reason() -> None:
    problem = {"code": "availability.slot-not-offered", "reasons": [{"code": "off_grid"}]}
    with pytest.raises(SlotNotPossible) as refused:
        ask(Availability(Response(422, problem)))

    assert refused.value.extra["reason"] == "off_grid"


@pytest.mark.parametrize(
    "answer", [ServiceUnreachable("availability"), Response(500, None), Response(503, {})]
)
def test_no_answer_is_no_booking(answer: Response | Exception) -> None:
    with pytest.raises(CalendarUnreachable):
        ask(Availability(answer))


def test_a_hold_that_ran_out_under_its_name_is_asked_for_under_another() -> None:
    availability = Availability(Response(410, {}), held())
    ask(availability)

    names = [asked["holdId"] for asked in availability.asked]
    assert names[0] == str(HOLD)
    assert names[1] != names[0]
