from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from availability.application.holds.hold_slot import timer_key
from availability.application.holds.judging import refusals_of_place
from availability.application.holds.places import Places, local_day
from availability.application.holds.ports import Holds, HoldTimers, Placements
from availability.domain.holds.hold import Hold
from availability.domain.holds.place import Place
from availability.domain.placements.placement import Placement
from availability.domain.resources.resource import FreedBecause
from servicekit.clock import Clock

BOOKED = "booked"
UNKNOWN_HOLD = "unknown_hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveSlot:
    """A booking was placed against a hold, or moved to one. All instants are UTC.

    `resource_ids` is all that it takes; the provider may be among it.
    """

    booking_id: UUID
    hold_id: UUID
    service_id: UUID
    provider_id: UUID
    resource_ids: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ReserveSlotHandler:
    """Turns a hold into a reservation, and moves a booking from its old place to the new one.

    A hold that has lapsed is as good as a live one while its place is still free; if it is not,
    the place is lost and nothing of it is kept. A booking that has a place already keeps it until
    the new one is reserved; both happen in one unit of work. Messages may come twice, late, and
    after the end of the booking.
    """

    holds: Holds
    placements: Placements
    places: Places
    timers: HoldTimers
    clock: Clock

    def __call__(self, command: ReserveSlot) -> None:
        now = self.clock()
        self.placements.lock(command.booking_id)
        placement = self.placements.find(command.booking_id)
        self.holds.lock(command.hold_id)
        hold = self.holds.find(command.hold_id)
        if placement is not None and placement.is_closed:
            if hold is not None and hold.is_live(now):
                self._give_back(hold, now)
            return
        if placement is not None and placement.has_settled(command.hold_id):
            return
        place = self._place(command) if hold is None else hold.place
        if place is None:
            self._lose(placement, command, UNKNOWN_HOLD, now)
            return
        old = None if placement is None else placement.place
        self.places.lock(place, *(() if old is None else (old,)))
        against = self._against(command, place, now)
        if against is not None:
            self._lose(placement, command, against, now)
            return
        self._take(placement, command, place, now)

    def _take(
        self, placement: Placement | None, command: ReserveSlot, place: Place, now: datetime
    ) -> None:
        if placement is not None and placement.place is not None and placement.hold_id is not None:
            self.places.free(placement.hold_id, placement.place, FreedBecause.MOVED, at=now)
        self.places.reserve(command.hold_id, command.booking_id, place, at=now)
        if placement is None:
            placement = Placement.reserved(
                command.booking_id, hold_id=command.hold_id, place=place, at=now
            )
        else:
            placement.move(command.hold_id, place, at=now)
        self.placements.save(placement)
        self.timers.cancel(timer_key(command.hold_id))

    def _against(self, command: ReserveSlot, place: Place, now: datetime) -> str | None:
        """Say why the place cannot be kept; None if it can. Asked under its locks."""
        holder = self.places.booking_at(command.hold_id, place)
        if holder is not None and holder != command.booking_id:
            return BOOKED
        if self.places.is_kept(command.hold_id, place, now):
            return None
        offering = self.places.offerings.even_retired(place.service_id)
        if offering is None:
            return UNKNOWN_HOLD
        found = refusals_of_place(
            self.places,
            place,
            offering,
            now,
            hold_id=command.hold_id,
            moving=command.booking_id,
        )
        return found[0].code.value if found else None

    def _lose(
        self, placement: Placement | None, command: ReserveSlot, reason: str, now: datetime
    ) -> None:
        if placement is None:
            placement = Placement.without_a_place(command.booking_id, at=now)
        placement.lose(command.hold_id, reason, at=now)
        self.placements.save(placement)

    def _give_back(self, hold: Hold, now: datetime) -> None:
        self.places.lock(hold.place)
        if self.places.booking_at(hold.id, hold.place) is None:
            self.places.free(hold.id, hold.place, FreedBecause.CANCELLED, at=now)
            hold.release("the booking was cancelled", at=now)
            self.holds.save(hold)
            self.timers.cancel(timer_key(hold.id))

    def _place(self, command: ReserveSlot) -> Place | None:
        """Describe a place whose hold is not known here by what the booking says of it."""
        provider = self.places.resources.peek(command.provider_id)
        if provider is None:
            return None
        return Place(
            service_id=command.service_id,
            provider_id=command.provider_id,
            resource_ids=tuple(id_ for id_ in command.resource_ids if id_ != command.provider_id),
            starts_at=command.starts_at,
            ends_at=command.ends_at,
            service_date=local_day(provider, command.starts_at),
        )
