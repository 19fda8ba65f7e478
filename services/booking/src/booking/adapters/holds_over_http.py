from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from booking.application.bookings.ports import HeldPlace, PlaceWanted
from booking.domain.bookings.errors import (
    CalendarUnreachable,
    SlotNotPossible,
    SlotUnavailable,
)
from servicekit.ids import derive
from servicekit.service_client import Response, ServiceClient, ServiceUnreachable

FRESH_NAMES: Final = 3
"""How often a hold that ran out under its name is asked for under another one."""


class HoldsOverHttp:
    """Asks availability for places, in the name of this service.

    `identity` signs who is asking. A hold is made under the caller's id, so asking again after a
    lost answer gives the same hold.
    """

    def __init__(self, client: ServiceClient, identity: Callable[[], str]) -> None:
        self._client = client
        self._identity = identity

    async def hold(self, wanted: PlaceWanted, /) -> HeldPlace:
        """Hold a place, or refuse with the calendar's own reason and alternatives."""
        asked = wanted
        for attempt in range(FRESH_NAMES):
            answer = await self._ask(_body(asked))
            if answer.status == HTTPStatus.CREATED:
                return _held(answer.body)
            if answer.status != HTTPStatus.GONE:
                raise _refusal(answer)
            # An earlier attempt of this very request held the place and came no further.
            name = derive("hold-again", wanted.hold_id, str(attempt))
            asked = replace(wanted, hold_id=name)
        raise CalendarUnreachable

    async def _ask(self, body: dict[str, Any]) -> Response:
        try:
            answer = await self._client.request(
                "POST",
                "/internal/holds",
                json=body,
                identity=self._identity(),
                # The hold's id makes it safe to ask again; this tells whoever carries the request.
                headers={"Idempotency-Key": body["holdId"]},
            )
        except ServiceUnreachable as error:
            raise CalendarUnreachable from error
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise CalendarUnreachable
        return answer


def _body(wanted: PlaceWanted) -> dict[str, Any]:
    return {
        "holdId": str(wanted.hold_id),
        "serviceId": str(wanted.service_id),
        "teamMemberId": str(wanted.provider_id) if wanted.provider_id else None,
        "startTime": wanted.starts_at.isoformat(),
        "duration": wanted.minutes,
        "bookingType": wanted.booking_type.value,
        "override": list(wanted.override),
        "byStaff": wanted.by_staff,
        "movingBookingId": str(wanted.moving_booking_id) if wanted.moving_booking_id else None,
    }


def _held(body: dict[str, Any]) -> HeldPlace:
    return HeldPlace(
        hold_id=UUID(body["holdId"]),
        service_id=UUID(body["serviceId"]),
        provider_id=UUID(body["providerId"]),
        resource_ids=tuple(UUID(resource) for resource in body["resourceIds"]),
        starts_at=datetime.fromisoformat(body["startTime"]).astimezone(UTC),
        ends_at=datetime.fromisoformat(body["endTime"]).astimezone(UTC),
    )


def _refusal(answer: Response) -> SlotUnavailable | SlotNotPossible:
    problem = answer.body if isinstance(answer.body, dict) else {}
    message = str(problem.get("detail") or problem.get("title") or "The time cannot be had.")
    reasons = problem.get("reasons") or []
    reason = str(reasons[0]["code"]) if reasons else str(problem.get("code", "unknown"))
    alternatives = problem.get("suggestedAlternatives") or []
    if problem.get("code") == "availability.slot-taken":
        return SlotUnavailable(message, reason=reason, alternatives=alternatives)
    return SlotNotPossible(message, reason=reason, alternatives=alternatives)
