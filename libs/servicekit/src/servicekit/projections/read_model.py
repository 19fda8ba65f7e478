"""What a reader sees, and how events become it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import sqlalchemy as sa
from eventsourcing.domain import Aggregate, DomainEvent

from servicekit.db.prepared import Compiled
from servicekit.eventstore.recorded import Recorded
from servicekit.projections.statements import WHERE, statement

_MANY: Final = 1000


class Rows:
    """The tables of one read model, living or being rebuilt, on one connection.

    A view adapter asks `table()` for each of its tables and never uses the table it imported:
    during a rebuild the rows go to a twin. `put`, `change` and `remove` take the imported table;
    they go to the right one by themselves, cost a fraction of a statement built anew, and during
    a rebuild rows put one after the other are written together.
    """

    __slots__ = ("_connection", "_pending", "_together", "_twins")

    def __init__(
        self, connection: sa.Connection, twins: Mapping[sa.Table, sa.Table] | None = None
    ) -> None:
        self._connection = connection
        self._twins = twins
        self._together = twins is not None
        # By table: what is kept back for one table needs no order with what is for another.
        self._pending: dict[sa.Table, tuple[Compiled, list[Any]]] = {}

    @property
    def connection(self) -> sa.Connection:
        """Give the connection, for statements of one's own on what `table` gives."""
        if self._pending:
            self.flush()
        return self._connection

    def table(self, table: sa.Table) -> sa.Table:
        """Give the table to write to and read from."""
        if self._pending:
            self.flush()
        return table if self._twins is None else self._twins[table]

    def put(self, table: sa.Table, **values: Any) -> None:
        """Insert a row or overwrite the one with the same primary key.

        Columns that are not given get their default, or keep what they have.
        """
        self._run(table, "put", tuple(values), (), values)

    def change(self, table: sa.Table, where: Mapping[str, Any], **values: Any) -> None:
        """Set columns of the rows whose columns have the values in `where`."""
        wanted = {WHERE + name: value for name, value in where.items()}
        self._run(table, "change", tuple(values), tuple(where), wanted | values)

    def remove(self, table: sa.Table, **where: Any) -> None:
        """Delete the rows whose columns have those values."""
        wanted = {WHERE + name: value for name, value in where.items()}
        self._run(table, "remove", (), tuple(where), wanted)

    def flush(self) -> None:
        """Write what was kept back to be written together."""
        pending, self._pending = self._pending, {}
        for together, rows in pending.values():
            together.execute_many(self._connection, rows)

    def _run(
        self,
        table: sa.Table,
        verb: str,
        columns: tuple[str, ...],
        where: tuple[str, ...],
        values: Mapping[str, Any],
    ) -> None:
        target = table if self._twins is None else self._twins[table]
        wanted = statement(self._connection.dialect.name, target, verb, columns, where)
        parameters = wanted.parameters(values)
        if not self._together:
            wanted.execute(self._connection, parameters)
            return
        kept = self._pending.get(target)
        if kept is not None and kept[0] is wanted and len(kept[1]) < _MANY:
            kept[1].append(parameters)
            return
        if kept is not None:
            kept[0].execute_many(self._connection, kept[1])
        self._pending[target] = (wanted, [parameters])


@dataclass(frozen=True)
class ReadModel:
    """A read model: its name is what the reader sees, such as `order_list`.

    `of` are the aggregates it tells of: `project` is given their events and no others, so that
    building it anew passes over everything else in the log unread.

    `project` is a match from event to rows: it never decides, never calls out, passes over events
    it does not know, and gives the same rows when an event arrives twice. It must not use
    `Recorded.position`, which is not known yet when the event is projected live. The tables have
    no foreign keys.
    """

    name: str
    tables: tuple[sa.Table, ...]
    project: Callable[[Rows, Recorded], None] = field(compare=False)
    of: tuple[type[Aggregate], ...] = field(compare=False)

    @cached_property
    def events(self) -> frozenset[type]:
        """Give the classes of the events it is made of."""
        return frozenset().union(*map(events_of, self.of))


def events_of(aggregate: type[Aggregate]) -> frozenset[type]:
    """Give the classes of the events of an aggregate, which are declared inside it."""
    inside = (getattr(aggregate, name) for name in dir(aggregate))
    return frozenset(e for e in inside if isinstance(e, type) and issubclass(e, DomainEvent))
