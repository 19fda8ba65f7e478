from dataclasses import dataclass
from uuid import UUID

from availability.application.holds.hold_slot import timer_key
from availability.application.holds.places import Places
from availability.application.holds.ports import Holds, HoldTimers
from availability.domain.holds.errors import HoldNotFound
from availability.domain.resources.resource import FreedBecause
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHold:
    """Give a held place back before it runs out."""

    hold_id: UUID
    reason: str = "released by the client"


@dataclass(frozen=True, slots=True)
class ReleaseHoldHandler:
    """A hold that a booking has taken over is left alone: the booking is to be cancelled."""

    holds: Holds
    places: Places
    timers: HoldTimers
    clock: Clock

    def __call__(self, command: ReleaseHold) -> None:
        self.holds.lock(command.hold_id)
        hold = self.holds.find(command.hold_id)
        if hold is None:
            raise HoldNotFound("There is no such hold")
        if hold.is_over:
            return
        now = self.clock()
        self.places.lock(hold.place)
        if self.places.booking_at(hold.id, hold.place) is not None:
            return
        self.places.free(hold.id, hold.place, FreedBecause.RELEASED, at=now)
        hold.release(command.reason, at=now)
        self.holds.save(hold)
        self.timers.cancel(timer_key(hold.id))
