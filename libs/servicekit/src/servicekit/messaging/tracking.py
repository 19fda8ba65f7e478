from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.kit_tables import tracking
from servicekit.db.prepared import Prepared
from servicekit.eventstore.store import Store
from servicekit.projections.read_model import Rows

_ALL: Final = 2**31 - 1

_PLACE: Final = sa.select(tracking.c.position, tracking.c.n).where(
    tracking.c.name == sa.bindparam("wanted")
)
_READ: Final = Prepared(_PLACE)
_LOCK: Final = Prepared(_PLACE.with_for_update())


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a producer's log: the position and the message of that position."""

    position: int
    n: int

    @classmethod
    def whole(cls, position: int) -> "Place":
        """Give the place after every message of a position."""
        return cls(position, _ALL)

    @property
    def is_whole(self) -> bool:
        return self.n == _ALL


BEGINNING: Final = Place.whole(0)


class Tracking:
    """What one group has handled of each source, kept in its own service's database."""

    def __init__(self, store: Store, group: str) -> None:
        self._store = store
        self._group = group

    def read(self, source: str) -> Place:
        """Give the last handled place, `BEGINNING` for a source nobody has heard of."""
        with self._store.read() as connection:
            place = _READ.first(connection, wanted=self._name(source))
        return BEGINNING if place is None else Place(*place)

    def lock(self, sources: Iterable[str]) -> dict[str, Place]:
        """Read places and hold them until the end of the unit of work.

        Two members of a group that got the same message at the same time (a rebalance while one
        was still busy) go one after the other here, and the second sees what the first has done.
        """
        connection = self._store.connection()
        return {source: self._lock(connection, self._name(source)) for source in sorted(sources)}

    def write(self, places: Mapping[str, Place]) -> None:
        """Note places that are locked, in the unit of work."""
        rows = Rows(self._store.connection())
        for source, place in places.items():
            rows.change(tracking, {"name": self._name(source)}, position=place.position, n=place.n)

    def _lock(self, connection: sa.Connection, name: str) -> Place:
        place = _LOCK.first(connection, wanted=name)
        if place is None:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            connection.execute(
                insert(tracking).on_conflict_do_nothing(),
                {"name": name, "position": BEGINNING.position, "n": BEGINNING.n},
            )
            # Whoever was quicker may have gone on since.
            place = _LOCK.first(connection, wanted=name)
        return BEGINNING if place is None else Place(*place)

    def _name(self, source: str) -> str:
        return f"{self._group} < {source}"
