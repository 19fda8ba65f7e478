"""An event as the log has it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsourcing.domain import DomainEvent

from servicekit.context import Context


@dataclass(frozen=True, slots=True)
class Recorded:
    """A stored event with what is known about its recording.

    `position` rises in commit order and may have gaps; it is 0 while the unit of work that makes
    the event is still open, because events are appended last. `recorded_at` is aware UTC.
    """

    position: int
    event: DomainEvent
    topic: str
    recorded_at: datetime
    context: Context

    @property
    def aggregate_id(self) -> UUID:
        return self.event.originator_id

    @property
    def version(self) -> int:
        return self.event.originator_version
