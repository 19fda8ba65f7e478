from dataclasses import dataclass
from uuid import UUID

from availability.application.holds.places import Places
from availability.application.holds.ports import Holds
from availability.domain.resources.resource import FreedBecause
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireHold:
    """The time of a hold is up (OPN-11)."""

    hold_id: UUID


@dataclass(frozen=True, slots=True)
class ExpireHoldHandler:
    """Tidies up after a lapsed hold. Its place was free by the clock already."""

    holds: Holds
    places: Places
    clock: Clock

    def __call__(self, command: ExpireHold) -> None:
        self.holds.lock(command.hold_id)
        hold = self.holds.find(command.hold_id)
        now = self.clock()
        if hold is None or hold.is_over or hold.is_live(now):
            return
        self.places.lock(hold.place)
        if self.places.booking_at(hold.id, hold.place) is not None:
            return
        self.places.free(hold.id, hold.place, FreedBecause.EXPIRED, at=now)
        hold.expire(at=now)
        self.holds.save(hold)
