"""The `agenda` read model: everything that ever was in somebody's agenda, by time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from availability.adapters import tables
from availability.application.agenda.agenda import AgendaEntry, write
from availability.domain.resources.resource import Resource
from availability.domain.sessions.session import Session
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.projections.read_model import ReadModel, Rows


class AgendaSql:
    """Writes the lines."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def put(self, entry: AgendaEntry) -> None:
        self._rows.put(
            tables.agenda_entry, **{name: getattr(entry, name) for name in AGENDA_COLUMNS}
        )

    def set_status(
        self, resource_id: UUID, entry_id: UUID, status: str, changed_at: datetime
    ) -> None:
        self._rows.change(
            tables.agenda_entry,
            {"resource_id": resource_id, "entry_id": entry_id},
            status=status,
            changed_at=changed_at,
        )


AGENDA_COLUMNS = tuple(column.name for column in tables.agenda_entry.columns)


def project(rows: Rows, recorded: Recorded) -> None:
    """Bring the lines up to one event."""
    write(recorded.event, AgendaSql(rows))


AGENDA = ReadModel(
    name="agenda", tables=(tables.agenda_entry,), project=project, of=(Resource, Session)
)


class AgendasSql:
    """Answers from the lines."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def between(self, resource_id: UUID, start: datetime, end: datetime) -> Sequence[AgendaEntry]:
        table = tables.agenda_entry
        found = (
            sa.select(table)
            .where(
                table.c.resource_id == resource_id,
                table.c.starts_at < end,
                table.c.ends_at > start,
            )
            .order_by(table.c.starts_at, table.c.entry_id)
        )
        with self._store.read() as connection:
            return [AgendaEntry(**row) for row in connection.execute(found).mappings()]


class HistoriesOfStore:
    """Reads a stream as it was recorded."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def events(self, stream_id: UUID, *, until: datetime) -> Sequence[object]:
        return [recorded.event for recorded in self._store.history(stream_id, until=until)]
