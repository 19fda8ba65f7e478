"""Aggregates by id: the adapter behind the ports of a service."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from eventsourcing.domain import Aggregate

from servicekit.eventstore.errors import AggregateNotFound

if TYPE_CHECKING:
    from servicekit.eventstore.store import Store

A = TypeVar("A", bound=Aggregate)


class Repository(Generic[A]):
    """The aggregates of one class. All but `peek` works inside a unit of work only.

    Within one unit of work an id always gives the same object. What `get` and `find` give is for
    this unit of work: who keeps it longer sees it change under others' hands.
    """

    def __init__(self, store: "Store", cls: type[A]) -> None:
        self._store = store
        self._cls = cls

    def get(self, id: UUID) -> A:  # noqa: A002 - as the aggregate calls it
        """Lock and load; AggregateNotFound if there is none of this class."""
        found = self.find(id)
        if found is None:
            raise AggregateNotFound(self._cls.__name__, id)
        return found

    def find(self, id: UUID) -> A | None:  # noqa: A002
        """Lock and load; None if there is none of this class.

        The lock is held either way, so who finds nothing may create it.
        """
        return self._of_this_class(self._store.load(id))

    def get_many(self, ids: Iterable[UUID]) -> dict[UUID, A]:
        """Lock all in one order, whatever order they are given in, and load those that exist."""
        wanted = sorted(set(ids))
        self._store.lock(*wanted)
        found = {id_: self.find(id_) for id_ in wanted}
        return {id_: aggregate for id_, aggregate in found.items() if aggregate is not None}

    def lock(self, *ids: UUID) -> None:
        """Wait until nobody else works on these, and keep them until the unit of work is over."""
        self._store.lock(*ids)

    def save(self, aggregate: A) -> None:
        """Note the new events for the commit; read models see them at once, in the same unit.

        Repeat it after further changes: what was not saved is not stored.
        """
        self._store.save(aggregate)

    def peek(self, id: UUID, *, until: datetime | None = None) -> A | None:  # noqa: A002
        """Look without a lock: a copy of one's own, as committed (as recorded at `until`).

        Inside a unit of work that has the aggregate, it is as it stands there.
        """
        return self._of_this_class(self._store.look(id, until=until))

    def _of_this_class(self, found: Aggregate | None) -> A | None:
        return found if isinstance(found, self._cls) else None
