"""How much room a meeting needs on a resource: its length and what must be free around it."""

from typing import NamedTuple, Protocol

from availability.domain.schedules.settings import ResourceSettings
from availability.domain.slots.offering import Offering


class Kept(Protocol):
    """What says how much must be free around it: a commitment, or what several have in common."""

    @property
    def before(self) -> int: ...
    @property
    def after(self) -> int: ...
    @property
    def preparation(self) -> int: ...
    @property
    def follow_up(self) -> int: ...


class Need(NamedTuple):
    """Whole minutes. Buffers keep meetings apart; preparation and follow-up are work of their own.

    Between two meetings there must be the larger of both buffers, and the one's follow-up and the
    other's preparation must not fall on each other (AVL-08, SLT-06, CON-05).
    """

    duration: int
    before: int = 0
    after: int = 0
    preparation: int = 0
    follow_up: int = 0

    @property
    def step(self) -> int:
        """From one slot's start to the next (SLT-02)."""
        return self.duration + max(self.before, self.after)

    def gap_before(self, earlier: Kept) -> int:
        """Minutes that must lie between an earlier commitment's end and this meeting's start."""
        return max(earlier.after, self.before, earlier.follow_up + self.preparation)

    def gap_after(self, later: Kept) -> int:
        """Minutes that must lie between this meeting's end and a later commitment's start."""
        return max(later.before, self.after, later.preparation + self.follow_up)


def need_of_provider(settings: ResourceSettings, offering: Offering, duration: int) -> Need:
    """What the service needs of the person who gives it; the person's own values win (CFL-10)."""
    before, after = settings.buffers.resolved(offering.buffer)
    own = settings.rules
    return Need(
        duration,
        before,
        after,
        offering.preparation if own.preparation_minutes is None else own.preparation_minutes,
        offering.follow_up if own.follow_up_minutes is None else own.follow_up_minutes,
    )


def need_of_equipment(settings: ResourceSettings, duration: int) -> Need:
    """What a meeting needs of a room or device: its time, and the buffer it asks for itself."""
    return Need(duration, settings.buffers.before or 0, settings.buffers.after or 0)
