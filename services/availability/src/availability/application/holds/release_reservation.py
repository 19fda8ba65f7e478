from dataclasses import dataclass
from uuid import UUID

from availability.application.holds.places import Places
from availability.application.holds.ports import Placements
from availability.domain.placements.placement import Placement
from availability.domain.resources.resource import FreedBecause
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReservation:
    """A booking was cancelled: its place is free at once (BKG-17)."""

    booking_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseReservationHandler:
    """Frees the booking's place and remembers the end, so that nothing is reserved after it."""

    placements: Placements
    places: Places
    clock: Clock

    def __call__(self, command: ReleaseReservation) -> None:
        now = self.clock()
        self.placements.lock(command.booking_id)
        placement = self.placements.find(command.booking_id)
        if placement is None:
            placement = Placement.without_a_place(command.booking_id, at=now)
        if placement.is_closed:
            return
        if placement.place is not None and placement.hold_id is not None:
            self.places.lock(placement.place)
            self.places.free(placement.hold_id, placement.place, FreedBecause.CANCELLED, at=now)
        placement.release(command.reason, at=now)
        self.placements.save(placement)
