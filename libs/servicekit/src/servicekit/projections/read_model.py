"""What a reader sees, and how events become it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from servicekit.eventstore.recorded import Recorded


class Rows:
    """The tables of one read model, living or being rebuilt, on one connection.

    A view adapter asks `table()` for each of its tables and never uses the table it imported:
    during a rebuild the rows go to a twin.
    """

    __slots__ = ("_twins", "connection")

    def __init__(
        self, connection: sa.Connection, twins: Mapping[sa.Table, sa.Table] | None = None
    ) -> None:
        self.connection = connection
        self._twins = twins

    def table(self, table: sa.Table) -> sa.Table:
        return table if self._twins is None else self._twins[table]


@dataclass(frozen=True)
class ReadModel:
    """A read model: its name is what the reader sees, such as `order_list`.

    `project` is a match from event to rows: it never decides, never calls out, passes over events
    it does not know, and gives the same rows when an event arrives twice. It must not use
    `Recorded.position`, which is not known yet when the event is projected live.
    """

    name: str
    tables: tuple[sa.Table, ...]
    project: Callable[[Rows, Recorded], None] = field(compare=False)
