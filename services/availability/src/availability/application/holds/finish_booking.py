from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from availability.application.holds.places import Places
from availability.application.holds.ports import Placements


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishBooking:
    """A meeting took place or was missed at that instant; it stays in the agenda as past.

    The same outcome again is silence, another one corrects the first. A place given back stays
    given back.
    """

    booking_id: UUID
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FinishBookingHandler:
    placements: Placements
    places: Places

    def __call__(self, command: FinishBooking) -> None:
        self.placements.lock(command.booking_id)
        placement = self.placements.find(command.booking_id)
        if placement is None or placement.is_closed or placement.outcome == command.outcome:
            return
        if placement.place is not None and placement.hold_id is not None:
            self.places.lock(placement.place)
            self.places.finish(placement.hold_id, placement.place, command.outcome, at=command.at)
        placement.finish(command.outcome, at=command.at)
        self.placements.save(placement)
