from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from availability.application.holds.judging import Judge
from availability.application.holds.places import Places, service_day_id
from availability.application.holds.ports import (
    ConflictCounter,
    Holds,
    HoldTimers,
    Placements,
)
from availability.domain.holds.errors import (
    HoldGone,
    OverrideRefused,
    ServiceUnknown,
    SlotNotOffered,
    SlotTaken,
)
from availability.domain.holds.hold import Hold, Request
from availability.domain.holds.place import Place
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import Code, Refusal, unknown_provider
from servicekit.clock import Clock

EXPIRE_HOLD = "expire-hold"
TAKEN = frozenset(
    {
        Code.BOOKED,
        Code.BUFFER_TIME,
        Code.MAX_DAILY_LIMIT,
        Code.SERVICE_DAILY_LIMIT,
        Code.MAX_CONCURRENT,
        Code.RESOURCE_TAKEN,
        Code.BLOCKED,
    }
)
"""What somebody or something is in the way of; the other codes say that nothing is offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSlot:
    """Keep a place for 15 minutes (OPN-11). `minutes` None takes the service's usual length.

    `override` names warnings that staff pass over (CFL-25). `moving_booking_id` is the booking
    whose own place does not stand in its way. `candidates` are the providers to choose from, the
    best first, where none is named (BKG-14): they seemed free when somebody looked.
    """

    hold_id: UUID
    service_id: UUID
    starts_at: datetime
    provider_id: UUID | None = None
    minutes: int | None = None
    booking_type: str = "STANDARD"
    moving_booking_id: UUID | None = None
    override: tuple[str, ...] = ()
    by_staff: bool = False
    candidates: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSlot:
    """What was promised, and until when."""

    hold_id: UUID
    place: Place
    expires_at: datetime
    overridden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldSlotHandler:
    """The only way to a place: all of it, or a refusal that says why (CON-01 to CON-10).

    The same hold asked again gets the same answer.
    """

    holds: Holds
    placements: Placements
    places: Places
    timers: HoldTimers
    count_conflict: ConflictCounter
    clock: Clock

    def __call__(self, command: HoldSlot) -> HeldSlot:
        if command.override and not command.by_staff:
            raise OverrideRefused("Only staff may pass over a warning", field="override")
        offering = self.places.offerings.offering(command.service_id)
        if offering is None:
            raise ServiceUnknown("There is no such service", field="serviceId")
        minutes = offering.default_duration if command.minutes is None else command.minutes
        request = Request(
            service_id=command.service_id,
            provider_id=command.provider_id,
            starts_at=command.starts_at,
            minutes=minutes,
            booking_type=command.booking_type,
            moving_booking_id=command.moving_booking_id,
        )
        now = self.clock()
        self.holds.lock(command.hold_id)
        earlier = self.holds.find(command.hold_id)
        if earlier is not None:
            earlier.asked_again(request)
            if not earlier.is_live(now):
                raise HoldGone("This hold has run out or was given back", field="holdId")
            return _answer(earlier)
        return _answer(self._hold(command, request, offering, now))

    def _hold(self, command: HoldSlot, request: Request, offering: Offering, now: datetime) -> Hold:
        named = request.provider_id
        candidates = command.candidates if named is None else (named,)
        self._lock(candidates, offering, request.starts_at)
        judge = Judge(
            places=self.places,
            offering=offering,
            request=request,
            now=now,
            override=frozenset(command.override),
            moving_hold_id=self._hold_of(command.moving_booking_id),
        )
        against: list[list[Refusal]] = []
        for provider_id in candidates:
            provider = self.places.resources.find(provider_id)
            if provider is None or provider.is_gone:
                against.append([unknown_provider()])
                continue
            verdict = judge.judge(provider)
            if verdict.place is not None:
                hold = Hold.opened(
                    command.hold_id,
                    request=request,
                    place=verdict.place,
                    held_at=now,
                    overridden=verdict.overridden,
                )
                return self._keep(hold, offering)
            against.append(verdict.refusals)
        raise refused(against, self.count_conflict)

    def _lock(self, candidates: Sequence[UUID], offering: Offering, starts_at: datetime) -> None:
        """Take every lock any of the candidates would need, in one go.

        Who touches a stored slot holds its member's lock, so that one is enough for both.
        """
        around = {starts_at.date() + timedelta(days=n) for n in (-1, 0, 1)}
        days = (service_day_id(offering.id, day) for day in around)
        self.places.resources.lock(*candidates, *offering.required_resources, *days)

    def _hold_of(self, booking_id: UUID | None) -> UUID | None:
        placement = None if booking_id is None else self.placements.peek(booking_id)
        return None if placement is None else placement.hold_id

    def _keep(self, hold: Hold, offering: Offering) -> Hold:
        self.places.hold(
            hold.id,
            hold.place,
            offering,
            expires_at=hold.expires_at,
            overridden=hold.overridden,
            at=hold.held_at,
        )
        self.holds.save(hold)
        self.timers.set(timer_key(hold.id), hold.expires_at, EXPIRE_HOLD, {"hold_id": str(hold.id)})
        return hold


def refused(
    candidates: Iterable[list[Refusal]], count_conflict: ConflictCounter
) -> SlotTaken | SlotNotOffered:
    """Make the refusal, with the reasons of the candidate that came nearest, and count it.

    One whose time is merely taken comes nearer than one who never offered it.
    """
    refusals = min(candidates, key=_distance, default=[unknown_provider()])
    for code in {refusal.code for refusal in refusals}:
        count_conflict(code.value)
    reasons = [
        {"code": r.code.value, "severity": r.severity.value, "message": r.message} for r in refusals
    ]
    if any(r.code in TAKEN for r in refusals):
        return SlotTaken("Selected time slot is no longer available", reasons=reasons)
    return SlotNotOffered(refusals[0].message, field="startTime", reasons=reasons)


def _distance(refusals: list[Refusal]) -> tuple[int, int]:
    return sum(r.code not in TAKEN for r in refusals), len(refusals)


def timer_key(hold_id: UUID) -> str:
    return f"{EXPIRE_HOLD}/{hold_id}"


def _answer(hold: Hold) -> HeldSlot:
    return HeldSlot(
        hold_id=hold.id,
        place=hold.place,
        expires_at=hold.expires_at,
        overridden=hold.overridden,
    )
