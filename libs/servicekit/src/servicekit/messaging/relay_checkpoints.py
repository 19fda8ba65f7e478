from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.kit_tables import relay_checkpoints as table
from servicekit.eventstore.store import Store

_ends: Final = msgspec.json.Decoder(dict[str, int])


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Every message up to `position` is on the broker.

    `ends` tells where the partitions (`topic/partition`) ended when that was so: a partition that
    ends before that has lost messages.
    """

    position: int = 0
    ends: Mapping[str, int] = field(default_factory=dict)


class RelayCheckpoints:
    """How far the log of one service is published, kept in that service's own database."""

    def __init__(self, store: Store, service: str) -> None:
        self._store = store
        self._service = service

    def read(self) -> Checkpoint:
        """Give the last one stored, the beginning if there is none."""
        with self._store.database.read() as connection:
            row = connection.execute(
                sa.select(table.c.position, table.c.ends).where(table.c.service == self._service)
            ).first()
        if row is None:
            return Checkpoint()
        return Checkpoint(row.position, _ends.decode(row.ends))

    def write(self, checkpoint: Checkpoint) -> None:
        """Store one in a transaction of its own."""
        database = self._store.database
        insert = postgresql.insert if database.dialect == "postgresql" else sqlite.insert
        statement = insert(table).values(
            service=self._service,
            position=checkpoint.position,
            ends=msgspec.json.encode(checkpoint.ends).decode(),
            stored_at=self._store.now(),
        )
        told = {name: statement.excluded[name] for name in ("position", "ends", "stored_at")}
        with database.write() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=[table.c.service], set_=told)
            )
