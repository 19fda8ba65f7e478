"""What is being done together, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.domain import Aggregate

from servicekit.eventstore.recorder import Entry


@dataclass(slots=True)
class Taken:
    """An aggregate in the hands of a unit of work; `persons` whose data it holds in plain text.

    `stored` is the version it was loaded at, None for one that is not stored yet.
    """

    aggregate: Aggregate
    persons: frozenset[UUID]
    stored: int | None = None

    @property
    def is_as_stored(self) -> bool:
        """Say whether it had no event since it was loaded."""
        return self.aggregate.version == self.stored and not self.aggregate.pending_events


@dataclass(slots=True, weakref_slot=True, eq=False)
class UnitOfWork:
    """One transaction of one thread and what it will do at its end."""

    connection: sa.Connection
    taken: dict[UUID, Taken] = field(default_factory=dict)
    locked: set[UUID] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    callbacks: list[Callable[[], None]] = field(default_factory=list)
    broken: BaseException | None = None
