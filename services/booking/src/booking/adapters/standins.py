"""A working twin of the calendar's owner, for running this service alone and for tests."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from booking.adapters.hold_tokens import AUDIENCE, ISSUER
from booking.application.bookings.ports import HeldPlace, PlaceWanted
from booking.application.catalogue.free_times import WantedTime
from booking.domain.bookings.errors import CalendarUnreachable, SlotNotPossible, SlotUnavailable
from contracts.availability import ReservationReleased, SlotLost, SlotReserved
from contracts.booking import (
    BookingAssigned,
    BookingCancelled,
    BookingPlaced,
    BookingRescheduled,
)
from contracts.event import ContractEvent
from servicekit.clock import Clock
from servicekit.service_client import ServiceUnreachable

HOLD_TIME: Final = timedelta(minutes=15)
GRID: Final = timedelta(minutes=15)
ALTERNATIVES: Final = 3


@dataclass(slots=True)
class _Place:
    held: HeldPlace
    until: datetime
    booking_id: UUID | None = None


@dataclass(slots=True)
class CalendarStandin:
    """Holds places like the real one: no two at a time per provider, on the grid, not in the past.

    It keeps its state in memory, signs tokens with `key`, and answers what it hears of bookings.
    `providers` are tried in order when the choice is left open. `unreachable` makes it fail.
    """

    key: Ed25519PrivateKey
    providers: Sequence[UUID]
    clock: Clock
    unreachable: bool = False
    free_from: dict[UUID, datetime] = field(default_factory=dict)
    """When somebody is free next, whatever is asked; who is not in it is never free."""
    _places: dict[UUID, _Place] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # What it is asked

    async def hold(self, wanted: PlaceWanted, /) -> HeldPlace:
        """Hold a place, or refuse with the reason; the same hold again is the same hold."""
        if self.unreachable:
            raise CalendarUnreachable
        with self._lock:
            return self._hold(wanted)

    async def next_of(
        self, provider_ids: Sequence[UUID], _services: Sequence[UUID], _wanted: WantedTime, /
    ) -> Mapping[UUID, datetime]:
        """Give when each is free next."""
        if self.unreachable:
            raise ServiceUnreachable("availability")
        return {id_: at for id_, at in self.free_from.items() if id_ in provider_ids}

    def token(self, held: HeldPlace) -> str:
        """Sign a hold as the real one does."""
        place = self._places[held.hold_id]
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "hold_id": str(held.hold_id),
            "service_id": str(held.service_id),
            "provider_id": str(held.provider_id),
            "resource_ids": [str(resource) for resource in held.resource_ids],
            "start": held.starts_at.isoformat(),
            "end": held.ends_at.isoformat(),
            "session_id": None,
            "seats": held.seats,
            "exp": int(place.until.timestamp()),
        }
        return jwt.encode(claims, self.key, algorithm="EdDSA")

    def taken(self, provider_id: UUID) -> list[tuple[datetime, UUID | None]]:
        """Say what a provider is taken for: starts, and the booking if there is one."""
        with self._lock:
            return sorted(
                (place.held.starts_at, place.booking_id)
                for place in self._living()
                if place.held.provider_id == provider_id
            )

    def take_away(self, hold_id: UUID) -> None:
        """Give the place of a hold to somebody outside of this world."""
        with self._lock:
            place = self._places.pop(hold_id)
            self._places[UUID(int=hold_id.int ^ 1)] = _Place(
                place.held, self.clock() + timedelta(days=3650), booking_id=UUID(int=0)
            )

    # What it hears

    def hear(self, event: ContractEvent) -> Sequence[ContractEvent]:
        """Take in what became of a booking, and say what that means for places."""
        with self._lock:
            match event:
                case BookingPlaced():
                    return self._reserve(event, event.hold_id)
                case BookingRescheduled() | BookingAssigned():
                    answers = self._reserve(event, event.hold_id)
                    if isinstance(answers[0], SlotReserved):
                        answers += self._give_back(event.booking_id, event.previous_hold_id)
                    return answers
                case BookingCancelled():
                    return self._give_back(event.booking_id, event.hold_id)
                case _:
                    return ()

    # Inside

    def _hold(self, wanted: PlaceWanted) -> HeldPlace:
        earlier = self._places.get(wanted.hold_id)
        if earlier is not None:
            return earlier.held
        now = self.clock()
        if wanted.starts_at <= now:
            raise SlotNotPossible("That is in the past.", reason="past")
        if (wanted.starts_at - datetime.min.replace(tzinfo=wanted.starts_at.tzinfo)) % GRID:
            raise SlotNotPossible("Meetings begin on the quarter hour.", reason="off_grid")
        length = timedelta(minutes=wanted.minutes)
        candidates = [wanted.provider_id] if wanted.provider_id else list(self.providers)
        for provider_id in candidates:
            if provider_id not in self.providers:
                raise SlotNotPossible("Nobody serves this.", reason="not_offered")
            if self._is_free(provider_id, wanted.starts_at, length, wanted.moving_booking_id):
                held = HeldPlace(
                    hold_id=wanted.hold_id,
                    service_id=wanted.service_id,
                    provider_id=provider_id,
                    resource_ids=(provider_id,),
                    starts_at=wanted.starts_at,
                    ends_at=wanted.starts_at + length,
                )
                self._places[wanted.hold_id] = _Place(held, now + HOLD_TIME)
                return held
        raise SlotUnavailable(
            "Selected time slot is no longer available",
            reason="booked",
            alternatives=self._alternatives(candidates[0], wanted, length),
        )

    def _alternatives(
        self, provider_id: UUID, wanted: PlaceWanted, length: timedelta
    ) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        start = wanted.starts_at
        while len(found) < ALTERNATIVES:
            start += GRID
            if self._is_free(provider_id, start, length, wanted.moving_booking_id):
                found.append(
                    {
                        "startTime": start.isoformat(),
                        "endTime": (start + length).isoformat(),
                        "teamMemberId": str(provider_id),
                    }
                )
        return found

    def _is_free(
        self, provider_id: UUID, starts_at: datetime, length: timedelta, moving: UUID | None
    ) -> bool:
        return not any(
            place.held.provider_id == provider_id
            and place.held.starts_at < starts_at + length
            and starts_at < place.held.ends_at
            and (moving is None or place.booking_id != moving)
            for place in self._living()
        )

    def _living(self) -> list[_Place]:
        now = self.clock()
        return [p for p in self._places.values() if p.booking_id is not None or now <= p.until]

    def _reserve(
        self, event: BookingPlaced | BookingRescheduled | BookingAssigned, hold_id: UUID
    ) -> tuple[ContractEvent, ...]:
        place = self._places.get(hold_id)
        if place is None:
            return (SlotLost(hold_id=hold_id, booking_id=event.booking_id, reason="booked"),)
        place.booking_id = event.booking_id
        return (SlotReserved(hold_id=hold_id, booking_id=event.booking_id),)

    def _give_back(self, booking_id: UUID, hold_id: UUID) -> tuple[ContractEvent, ...]:
        place = self._places.get(hold_id)
        if place is None or place.booking_id not in {None, booking_id}:
            return ()
        del self._places[hold_id]
        return (ReservationReleased(hold_id=hold_id, booking_id=booking_id),)
