from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.kit_tables import tracking
from servicekit.eventstore.store import Store
from servicekit.projections.read_model import Rows

_ALL: Final = 2**31 - 1

# Runs with every batch: built once.
_LOCKED: Final = (
    sa.select(tracking.c.name, tracking.c.position, tracking.c.n)
    .where(tracking.c.name.in_(sa.bindparam("names", expanding=True)))
    .order_by(tracking.c.name)
    .with_for_update()
)


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
            row = connection.execute(
                sa.select(tracking.c.position, tracking.c.n).where(
                    tracking.c.name == self._name(source)
                )
            ).first()
        return BEGINNING if row is None else Place(row.position, row.n)

    def lock(self, sources: Iterable[str]) -> dict[str, Place]:
        """Read places and hold them until the end of the unit of work.

        Two members of a group that got the same message at the same time (a rebalance while one
        was still busy) go one after the other here, and the second sees what the first has done.
        """
        names = {self._name(source): source for source in sources}
        if not names:
            return {}
        connection = self._store.connection()
        found = self._locked(connection, names)
        if len(found) < len(names):
            missing = sorted(names.keys() - found.keys())
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            connection.execute(
                insert(tracking).on_conflict_do_nothing(),
                [{"name": name, "position": 0, "n": _ALL} for name in missing],
            )
            found = self._locked(connection, names)
        return {names[name]: place for name, place in found.items()}

    def write(self, places: Mapping[str, Place]) -> None:
        """Note places that are locked, in the unit of work."""
        rows = Rows(self._store.connection())
        for source, place in places.items():
            rows.change(tracking, {"name": self._name(source)}, position=place.position, n=place.n)

    def _locked(self, connection: sa.Connection, names: Mapping[str, str]) -> dict[str, Place]:
        rows = connection.execute(_LOCKED, {"names": list(names)})
        return {row.name: Place(row.position, row.n) for row in rows}

    def _name(self, source: str) -> str:
        return f"{self._group} < {source}"
