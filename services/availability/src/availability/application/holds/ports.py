"""What holding and reserving needs from outside, in its own words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from availability.domain.holds.hold import Hold
from availability.domain.offerings.offered_service import OfferedService
from availability.domain.placements.placement import Placement
from availability.domain.quotas.service_day import Counted, ServiceDay
from availability.domain.resources.resource import Resource
from availability.domain.sessions.session import Session
from availability.domain.slots.offering import Offering

A = TypeVar("A")


class Streams(Protocol[A]):
    """The aggregates of one kind. Locks last until the unit of work ends; they may be taken twice.

    Who needs several takes them in one call: they are taken in one order everywhere.
    """

    def lock(self, *ids: UUID) -> None: ...

    def find(self, id_: UUID, /) -> A | None: ...

    def save(self, aggregate: A, /) -> None: ...

    def peek(self, id_: UUID, /, *, until: datetime | None = None) -> A | None:
        """Look without a lock: good for questions, proof of nothing."""
        ...


Holds = Streams[Hold]
Placements = Streams[Placement]
Resources = Streams[Resource]
Sessions = Streams[Session]
ServiceDays = Streams[ServiceDay]
OfferedServices = Streams[OfferedService]


class BookedDays(Protocol):
    """What the own read models know of a service's day."""

    def counted(self, service_id: UUID, day: date, /) -> Sequence[Counted]:
        """Holds and reservations of a service on one of a local day."""
        ...


class Offerings(Protocol):
    def offering(self, service: UUID | str, /) -> Offering | None:
        """What the catalogue says of a service, by id or slug; None if unknown or retired."""
        ...

    def even_retired(self, service_id: UUID, /) -> Offering | None:
        """The same, for what was sold before the service was retired."""
        ...


class HoldTimers(Protocol):
    """Wakes somebody when a hold runs out."""

    def set(self, key: str, due_at: datetime, kind: str, payload: dict[str, str], /) -> None: ...

    def cancel(self, key: str, /) -> None: ...


class ConflictCounter(Protocol):
    def __call__(self, conflict_type: str, /) -> None:
        """Count a place that was asked for and not free (MON-06)."""
        ...
