from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Query
from fastapi.responses import Response

from availability.adapters.hold_tokens import HoldTokens
from availability.application.holds.hold_slot import HeldSlot, HoldSlot
from availability.application.holds.look_first import LookFirst
from availability.application.holds.release_hold import ReleaseHold
from availability.domain.holds.errors import (
    HoldGone,
    HoldMismatch,
    HoldNotFound,
    HoldTokenRefused,
    OverrideRefused,
    ServiceUnknown,
    SlotNotOffered,
    SlotTaken,
)
from availability.domain.slots.offering import Offering
from availability.entrypoints.http.hold_shapes import (
    HoldAnswer,
    HoldBody,
    HoldKeyAnswer,
    InternalHoldBody,
)
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.idempotency import Answer, IdempotencyStore, KeyedCall
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.ids import NewId

_STAFF = frozenset({"staff", "team_lead", "admin", "service"})
_REFUSALS = (SlotTaken, SlotNotOffered, ServiceUnknown, HoldMismatch, HoldGone, OverrideRefused)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCalls:
    """What the endpoints of holds call."""

    hold: Callable[[HoldSlot], HeldSlot]
    look_first: LookFirst
    release: Callable[[ReleaseHold], None]
    offering: Callable[[UUID | str], Offering | None]
    alternatives: Callable[[HoldSlot], Sequence[dict[str, Any]]]
    tokens: HoldTokens
    keys: IdempotencyStore
    new_id: NewId


def create_holds_router(calls: HoldCalls) -> Router:
    router = Router(tags=["holds"])

    @router.post(
        "/api/holds",
        status_code=201,
        operation_id="holdSlot",
        response_model=HoldAnswer,
        responses=problems(*_REFUSALS),
        dependencies=[allow.public()],
    )
    def hold_slot(body: HoldBody, identity: CurrentIdentity, keyed: KeyedCall) -> Response:
        """Keep a place for 15 minutes.

        A taken place is 409, a time that is not offered at all 422 with its `reasons`; both with
        `suggestedAlternatives`. Staff may pass over warnings by naming them in `override`.
        """
        is_staff = identity.has_any(_STAFF)
        if body.moving_booking_id is not None and not is_staff:
            raise OverrideRefused("Only staff may hold for a move", field="movingBookingId")
        offering = calls.offering(_id_or_slug(body.service_id))
        if offering is None:
            raise ServiceUnknown("There is no such service", field="serviceId")
        command = HoldSlot(
            hold_id=calls.new_id(),
            service_id=offering.id,
            provider_id=body.team_member_id,
            starts_at=body.start_time,
            minutes=body.duration,
            booking_type=body.booking_type,
            moving_booking_id=body.moving_booking_id,
            override=tuple(body.override),
            by_staff=is_staff,
        )
        zone = body.timezone

        def held(order: HoldSlot) -> Answer:
            return Answer.of(201, _answer(calls.hold(order), calls.tokens, zone))

        with _Alternatives(calls, command):
            if keyed is None:
                return calls.look_first.then(held, command).response()
            # What was answered before is answered again, so nothing is refused at first sight.
            order = calls.look_first.candidates(command)
            return calls.keys.once(keyed, lambda: held(order)).response()

    @router.delete(
        "/api/holds/{hold_id}",
        status_code=204,
        operation_id="releaseHold",
        responses=problems(HoldNotFound, HoldTokenRefused),
        dependencies=[allow.public()],
    )
    def release_hold(
        hold_id: UUID,
        identity: CurrentIdentity,
        token: Annotated[str | None, Query(max_length=4096)] = None,
    ) -> None:
        """Give a place back before its time; needs the hold's own token, or staff."""
        if not identity.has_any(_STAFF):
            calls.tokens.check(token, hold_id)
        calls.release(ReleaseHold(hold_id=hold_id))

    @router.post(
        "/internal/holds",
        status_code=201,
        operation_id="holdSlotForService",
        responses=problems(*_REFUSALS),
        dependencies=[allow.service()],
    )
    def hold_for_service(body: InternalHoldBody) -> HoldAnswer:
        """Keep a place under the caller's own id; the same call again gives the same hold."""
        command = HoldSlot(
            hold_id=body.hold_id,
            service_id=body.service_id,
            provider_id=body.team_member_id,
            starts_at=body.start_time,
            minutes=body.duration,
            booking_type=body.booking_type,
            moving_booking_id=body.moving_booking_id,
            override=tuple(body.override),
            by_staff=body.by_staff,
        )
        with _Alternatives(calls, command):
            return _answer(calls.look_first.then(calls.hold, command), calls.tokens, None)

    @router.get(
        "/internal/hold-key",
        operation_id="holdKey",
        dependencies=[allow.service()],
    )
    def hold_key() -> HoldKeyAnswer:
        """Give the key hold tokens are verified with."""
        return HoldKeyAnswer(algorithm="EdDSA", public_key=calls.tokens.public_key)

    return router


class _Alternatives:
    """Adds other times to a refusal, after its unit of work has let go of every lock (API-02)."""

    def __init__(self, calls: HoldCalls, command: HoldSlot) -> None:
        self._calls = calls
        self._command = command

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SlotTaken | SlotNotOffered):
            error.extra["suggestedAlternatives"] = list(self._calls.alternatives(self._command))


def _id_or_slug(text: str) -> UUID | str:
    try:
        return UUID(text)
    except ValueError:
        return text


def _answer(held: HeldSlot, tokens: HoldTokens, zone: str | None) -> HoldAnswer:
    def shown(moment: datetime) -> datetime:
        return moment.astimezone(UTC if zone is None else ZoneInfo(zone))

    place = held.place
    return HoldAnswer(
        hold_id=held.hold_id,
        hold_token=tokens.sign(held),
        expires_at=shown(held.expires_at),
        service_id=place.service_id,
        provider_id=place.provider_id,
        resource_ids=list(place.everyone),
        start_time=shown(place.starts_at),
        end_time=shown(place.ends_at),
        overridden=list(held.overridden),
    )
