from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.kit_tables import processes as table
from servicekit.eventstore.store import Store
from servicekit.projections.read_model import Rows


@dataclass(frozen=True, slots=True)
class OpenProcess:
    """A process that is not finished. `attempts` counts failures since its last step forward."""

    id: UUID
    kind: str
    wake_at: datetime | None
    attempts: int
    last_error: str | None


class Agenda:
    """Which processes are open, and when each is to be looked at."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def plan(
        self, process_id: UUID, kind: str, wake_at: datetime | None, *, forward: bool = True
    ) -> None:
        """Note when to look at a process again, in its unit of work.

        Unless it went `forward`, what failed before is still counted.
        """
        rows = Rows(self._store.connection())
        if forward:
            rows.put(table, id=process_id, kind=kind, wake_at=wake_at, attempts=0, last_error=None)
        else:
            rows.put(table, id=process_id, kind=kind, wake_at=wake_at)

    def close(self, process_id: UUID) -> None:
        """Take a finished process off, in its unit of work."""
        Rows(self._store.connection()).remove(table, id=process_id)

    def note_failure(self, process_id: UUID, kind: str, *, error: str, wake_at: datetime) -> None:
        """Note in a unit of work of its own that a step did not work, and when to try again."""

        def work() -> None:
            connection = self._store.connection()
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            connection.execute(
                insert(table)
                .values(id=process_id, kind=kind, wake_at=wake_at, attempts=1, last_error=error)
                .on_conflict_do_update(
                    index_elements=[table.c.id],
                    set_={
                        "wake_at": wake_at,
                        "attempts": table.c.attempts + 1,
                        "last_error": error,
                    },
                )
            )

        self._store.run(work)

    def attempts(self, process_id: UUID) -> int:
        with self._store.read() as connection:
            found: int | None = connection.execute(
                sa.select(table.c.attempts).where(table.c.id == process_id)
            ).scalar()
        return found or 0

    def next_wake(self, kinds: frozenset[str] | None = None) -> datetime | None:
        """Say when the next process (of these kinds) wants to be looked at."""
        query = sa.select(sa.func.min(table.c.wake_at, type_=table.c.wake_at.type))
        if kinds is not None:
            query = query.where(table.c.kind.in_(kinds))
        with self._store.read() as connection:
            found: datetime | None = connection.execute(query).scalar()
        return found

    def claim(
        self, kinds: frozenset[str], *, now: datetime, until: datetime, limit: int
    ) -> list[tuple[UUID, str]]:
        """Take processes whose moment has come; nobody else gets them before `until`."""

        def work() -> list[tuple[UUID, str]]:
            connection = self._store.connection()
            rows = connection.execute(
                sa.select(table.c.id, table.c.kind)
                .where(table.c.wake_at <= now, table.c.kind.in_(kinds))
                .order_by(table.c.wake_at)
                .limit(limit)
                .with_for_update(skip_locked=True)
            ).all()
            if rows:
                connection.execute(
                    sa.update(table)
                    .where(table.c.id.in_([row.id for row in rows]))
                    .values(wake_at=until)
                )
            return [(row.id, row.kind) for row in rows]

        return self._store.run(work)

    def open(self, *, limit: int = 100) -> list[OpenProcess]:
        """List open processes, those that fail most first."""
        with self._store.read() as connection:
            rows = connection.execute(
                sa.select(table).order_by(table.c.attempts.desc(), table.c.wake_at).limit(limit)
            )
            return [
                OpenProcess(row.id, row.kind, row.wake_at, row.attempts, row.last_error)
                for row in rows
            ]
