from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from servicekit.db.kit_tables import parked_messages as table
from servicekit.db.prepared import Prepared
from servicekit.eventstore.store import Store
from servicekit.messaging.delivery import Delivery
from servicekit.messaging.envelope import Envelope, UndecodableError

BEHIND = "waits behind a parked message of its key"

_ANY: Final = Prepared(
    sa.select(table.c.id).where(table.c.group == sa.bindparam("in_group")).limit(1)
)
_BLOCKED: Final = (
    sa.select(table.c.source, table.c.key)
    .where(
        table.c.group == sa.bindparam("in_group"),
        table.c.source.in_(sa.bindparam("sources", expanding=True)),
        table.c.key.in_(sa.bindparam("keys", expanding=True)),
    )
    .distinct()
)


@dataclass(frozen=True, slots=True)
class ParkedMessage:
    """A message that was put aside, and why. `attempts` is 0 while it only waits behind another.

    `type` is None when the bytes are no envelope. `parked_at` is aware UTC.
    """

    id: int
    group: str
    source: str
    key: str
    position: int
    n: int
    type: str | None
    payload: bytes
    reason: str
    parked_at: datetime
    attempts: int


class ParkingLot:
    """The parked messages of one group. Everything but questions happens in a unit of work."""

    def __init__(self, store: Store, group: str) -> None:
        self._store = store
        self._group = group

    def blocked(self, batch: Sequence[Delivery]) -> set[tuple[str, str]]:
        """Name the (source, key) pairs of a batch that have parked messages."""
        if not batch:
            return set()
        connection = self._store.connection()
        # Most groups have nothing parked, and this is asked with every batch.
        if _ANY.first(connection, in_group=self._group) is None:
            return set()
        rows = connection.execute(
            _BLOCKED,
            {
                "in_group": self._group,
                "sources": list({m.source for m in batch}),
                "keys": list({m.key for m in batch}),
            },
        )
        return {(row.source, row.key) for row in rows}

    def park(self, message: Delivery, *, reason: str, attempts: int) -> None:
        """Put a message aside, in the unit of work that moves its place."""
        self._store.connection().execute(
            sa.insert(table).values(
                group=self._group,
                source=message.source,
                key=message.key,
                position=message.position,
                n=message.n,
                payload=message.payload,
                reason=reason,
                parked_at=self._store.now(),
                attempts=attempts,
            )
        )

    def first(self, source: str, key: str) -> ParkedMessage | None:
        """Give the message of that key whose turn it is."""
        row = self._store.connection().execute(self._chain(source, key).limit(1)).first()
        return None if row is None else _parked(row)

    def get(self, message_id: int) -> ParkedMessage:
        """Give one parked message; `LookupError` if this group has none of that id."""
        with self._store.read() as connection:
            row = connection.execute(
                sa.select(table).where(table.c.group == self._group, table.c.id == message_id)
            ).first()
        if row is None:
            raise LookupError(f"{self._group} has no parked message {message_id}")
        return _parked(row)

    def all(self, *, limit: int = 100) -> list[ParkedMessage]:
        """List parked messages, the longest parked first."""
        with self._store.read() as connection:
            rows = connection.execute(
                sa.select(table)
                .where(table.c.group == self._group)
                .order_by(table.c.id)
                .limit(limit)
            )
            return [_parked(row) for row in rows]

    def count(self) -> int:
        with self._store.read() as connection:
            return connection.execute(
                sa.select(sa.func.count()).where(table.c.group == self._group)
            ).scalar_one()

    def oldest(self) -> datetime | None:
        """Say since when the longest parked message is parked."""
        with self._store.read() as connection:
            found: datetime | None = connection.execute(
                sa.select(table.c.parked_at)
                .where(table.c.group == self._group)
                .order_by(table.c.id)
                .limit(1)
            ).scalar()
        return found

    def remove(self, message_id: int) -> None:
        self._store.connection().execute(sa.delete(table).where(table.c.id == message_id))

    def failed_again(self, message_id: int, *, reason: str) -> None:
        """Note a retry that did not work."""
        self._store.connection().execute(
            sa.update(table)
            .where(table.c.id == message_id)
            .values(reason=reason, attempts=table.c.attempts + 1)
        )

    def _chain(self, source: str, key: str) -> sa.Select[Any]:
        return (
            sa.select(table)
            .where(table.c.group == self._group, table.c.source == source, table.c.key == key)
            .order_by(table.c.position, table.c.n)
        )


def _parked(row: sa.Row[Any]) -> ParkedMessage:
    try:
        type_ = Envelope.from_bytes(row.payload).type
    except UndecodableError:
        type_ = None
    return ParkedMessage(
        id=row.id,
        group=row.group,
        source=row.source,
        key=row.key,
        position=row.position,
        n=row.n,
        type=type_,
        payload=row.payload,
        reason=row.reason,
        parked_at=row.parked_at,
        attempts=row.attempts,
    )
