"""The log in the tables of the kit, on both databases."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
import psycopg
import sqlalchemy as sa
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
)
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.clock import Clock, system_clock
from servicekit.context import current_context
from servicekit.db.columns import instant_to_text, text_to_instant
from servicekit.db.engine import Database
from servicekit.db.kit_tables import stored_events as events
from servicekit.db.kit_tables import tracking
from servicekit.db.raw import execute, execute_many
from servicekit.signal import Signal

_ONE_PER_VERSION: Final = "one_event_per_version"
_COLUMNS: Final = "position, aggregate_id, version, topic, state, recorded_at, metadata"
_TOPIC: Final = 3

# These run with every command. They go to the driver as they are: building and compiling them
# costs more than the database needs to answer.
_INSERT_SQLITE: Final = (
    "INSERT INTO stored_events (aggregate_id, version, topic, state, recorded_at, metadata)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_INSERT_POSTGRESQL: Final = (
    "INSERT INTO stored_events (aggregate_id, version, topic, state, recorded_at, metadata)"
    " VALUES (%s, %s, %s, %s, %s, %s) RETURNING position"
)
# One statement for many: its trigger takes the append lock once, its positions are in order.
_INSERT_MANY_POSTGRESQL: Final = (
    "INSERT INTO stored_events (aggregate_id, version, topic, state, recorded_at, metadata)"
    " SELECT a, v, t, s, r, m FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::bytea[],"
    " %s::timestamptz[], %s::text[]) WITH ORDINALITY AS given(a, v, t, s, r, m, place)"
    " ORDER BY place RETURNING position"
)
_STREAM: Final = (
    "SELECT version, topic, state FROM stored_events"
    " WHERE aggregate_id = {} AND version > {} ORDER BY version"
)
_STREAM_SQLITE: Final = _STREAM.format("?", "?")
_STREAM_POSTGRESQL: Final = _STREAM.format("%s", "%s")
_LOCKED_STREAM_POSTGRESQL: Final = "SELECT * FROM locked_stream(%s, %s, %s)"
_LOCK_POSTGRESQL: Final = "SELECT pg_advisory_xact_lock(%s)"
_LOCK_MANY_POSTGRESQL: Final = (
    "SELECT pg_advisory_xact_lock(n)"
    " FROM unnest(%s::bigint[]) WITH ORDINALITY AS given(n, place) ORDER BY place"
)
_LOG: Final = (
    f"SELECT {_COLUMNS} FROM stored_events WHERE position > {{}} ORDER BY position LIMIT {{}}"  # noqa: S608 - no input
)
_LOG_SQLITE: Final = _LOG.format("?", "?")
_LOG_POSTGRESQL: Final = _LOG.format("%s", "%s")
_HISTORY: Final = f"SELECT {_COLUMNS} FROM stored_events WHERE aggregate_id = {{}} ORDER BY version"  # noqa: S608 - no input
_HISTORY_SQLITE: Final = _HISTORY.format("?")
_HISTORY_POSTGRESQL: Final = _HISTORY.format("%s")


class Entry(NamedTuple):
    """What is appended: an encoded event, when (aware UTC) and in whose name (JSON)."""

    event: StoredEvent
    recorded_at: datetime
    metadata: str


class Row(NamedTuple):
    """One row of the log. `recorded_at` is aware UTC, `metadata` JSON."""

    position: int
    aggregate_id: UUID
    version: int
    topic: str
    state: bytes
    recorded_at: datetime
    metadata: str


class Stretch(NamedTuple):
    """A part of the log: the rows asked for, how far it goes, and whether the log ended there."""

    rows: list[Row]
    position: int
    is_last: bool


class CoreRecorder(ProcessRecorder):
    """The event recorder of the library over SQLAlchemy, one for both databases.

    Positions rise in the order of commits: who reads the log at its end misses nothing. They may
    have gaps. The methods that take a connection work inside its transaction; the others open
    their own. The tables are made by migrations, never here.
    """

    def __init__(self, database: Database, *, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock
        self._sqlite = database.dialect == "sqlite"
        self.committed = Signal()

    # Within a transaction of the caller

    def append(self, connection: sa.Connection, entries: Sequence[Entry]) -> list[int]:
        """Append to the log and give the positions.

        Raises the library's IntegrityError if a version of an aggregate is there already; the
        transaction is then lost.
        """
        if not entries:
            return []
        try:
            if self._sqlite:
                return _append_sqlite(connection, entries)
            return _append_postgresql(connection, entries)
        except sa.exc.IntegrityError as error:
            if _is_taken_version(error.orig):
                raise IntegrityError(str(error.orig)) from error
            raise

    def lock(self, connection: sa.Connection, aggregate_ids: Sequence[UUID]) -> None:
        """Wait for the locks of aggregates in the order given, held until the transaction ends.

        SQLite needs none: whoever writes is alone.
        """
        if self._sqlite or not aggregate_ids:
            return
        numbers = [_lock_number(each) for each in aggregate_ids]
        if len(numbers) == 1:
            execute(connection, _LOCK_POSTGRESQL, numbers)
        else:
            execute(connection, _LOCK_MANY_POSTGRESQL, (numbers,))

    def locked_stream(
        self, connection: sa.Connection, aggregate_id: UUID, after: int
    ) -> list[tuple[int, str, bytes]]:
        """Lock an aggregate, then read as `stream` does."""
        if self._sqlite:
            return self.stream(connection, aggregate_id, after)
        found: list[tuple[int, str, bytes]] = execute(
            connection,
            _LOCKED_STREAM_POSTGRESQL,
            (_lock_number(aggregate_id), aggregate_id, after),
        ).fetchall()
        return found

    def stream(
        self, connection: sa.Connection, aggregate_id: UUID, after: int
    ) -> list[tuple[int, str, bytes]]:
        """Read version, topic and state of the events of an aggregate after a version."""
        found: list[tuple[int, str, bytes]] = (
            execute(connection, _STREAM_SQLITE, (aggregate_id.hex, after))
            if self._sqlite
            else execute(connection, _STREAM_POSTGRESQL, (aggregate_id, after))
        ).fetchall()
        return found

    def history(self, connection: sa.Connection, aggregate_id: UUID) -> list[Row]:
        """Read everything about the events of an aggregate, in order."""
        if self._sqlite:
            rows = execute(connection, _HISTORY_SQLITE, (aggregate_id.hex,)).fetchall()
            return [_row_from_sqlite(row) for row in rows]
        return [
            _row_from_postgresql(row)
            for row in execute(connection, _HISTORY_POSTGRESQL, (aggregate_id,)).fetchall()
        ]

    def log(
        self,
        connection: sa.Connection,
        after: int,
        limit: int,
        *,
        wants: Callable[[str], bool] | None = None,
    ) -> Stretch:
        """Read the log after a position, in commit order; all topics, or those it `wants`."""
        statement = _LOG_SQLITE if self._sqlite else _LOG_POSTGRESQL
        read = _row_from_sqlite if self._sqlite else _row_from_postgresql
        found = execute(connection, statement, (after, limit)).fetchall()
        return Stretch(
            [read(row) for row in found if wants is None or wants(row[_TOPIC])],
            found[-1][0] if found else after,
            is_last=len(found) < limit,
        )

    def last_position(self, connection: sa.Connection) -> int:
        return connection.execute(sa.select(sa.func.max(events.c.position))).scalar() or 0

    # As the library has it

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        given: Tracking | None = kwargs.get("tracking")
        context = msgspec.json.encode(current_context()).decode()
        now = self._clock()
        with self._database.write() as connection:
            positions = self.append(
                connection, [Entry(event, now, context) for event in stored_events]
            )
            if given is not None:
                self._track(connection, given)
        self.committed.fire()
        return positions

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        query = sa.select(events).where(events.c.aggregate_id == originator_id)
        if gt is not None:
            query = query.where(events.c.version > gt)
        if lte is not None:
            query = query.where(events.c.version <= lte)
        query = query.order_by(events.c.version.desc() if desc else events.c.version)
        if limit is not None:
            query = query.limit(limit)
        with self._database.read() as connection:
            return [
                StoredEvent(row.aggregate_id, row.version, row.topic, bytes(row.state))
                for row in connection.execute(query)
            ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        place = events.c.position
        query = sa.select(events).order_by(place).limit(limit)
        if start is not None:
            query = query.where(place >= start if inclusive_of_start else place > start)
        if stop is not None:
            query = query.where(place <= stop)
        if topics:
            query = query.where(events.c.topic.in_(topics))
        with self._database.read() as connection:
            return [
                Notification(
                    row.aggregate_id, row.version, row.topic, bytes(row.state), row.position
                )
                for row in connection.execute(query)
            ]

    def max_notification_id(self) -> int | None:
        with self._database.read() as connection:
            return self.last_position(connection) or None

    def insert_tracking(self, tracking: Tracking) -> None:
        with self._database.write() as connection:
            self._track(connection, tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        with self._database.read() as connection:
            return connection.execute(
                sa.select(tracking.c.position).where(tracking.c.name == application_name)
            ).scalar()

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        return _TailingSubscription(self, gt, topics)

    def _track(self, connection: sa.Connection, given: Tracking) -> None:
        insert = sqlite.insert if self._sqlite else postgresql.insert
        statement = insert(tracking).values(
            name=given.application_name, position=given.notification_id
        )
        moved = connection.execute(
            statement.on_conflict_do_update(
                index_elements=[tracking.c.name],
                set_={"position": statement.excluded.position},
                where=tracking.c.position < statement.excluded.position,
            ).returning(tracking.c.position)
        ).first()
        if moved is None:
            raise IntegrityError(
                f"{given.application_name} has been followed to {given.notification_id} or further"
            )


class _TailingSubscription(Subscription[CoreRecorder]):
    """Reads the log from a position on and then what comes, woken by commits of this process.

    What other processes commit is seen within a second.
    """

    _LIMIT: Final = 500
    _LOOK_AGAIN_S: Final = 1.0

    def __init__(
        self, recorder: CoreRecorder, gt: int | None = None, topics: Sequence[str] = ()
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._stopping = threading.Event()
        self._read: list[Notification] = []

    def stop(self) -> None:
        super().stop()
        self._stopping.set()

    def __next__(self) -> Notification:
        while not self._stopping.is_set():
            if self._read:
                notification = self._read.pop()
                self._last_notification_id = notification.id
                return notification
            seen = self._recorder.committed.count
            found = self._recorder.select_notifications(
                self._last_notification_id or 0,
                self._LIMIT,
                topics=self._topics,
                inclusive_of_start=False,
            )
            self._read = list(reversed(found))
            if not found:
                self._recorder.committed.wait(self._LOOK_AGAIN_S, seen=seen, stop=self._stopping)
        raise StopIteration


def _append_sqlite(connection: sa.Connection, entries: Sequence[Entry]) -> list[int]:
    # Nobody else writes meanwhile, so the rows of many get neighbouring positions.
    values = [
        (
            _hex(event.originator_id),
            event.originator_version,
            event.topic,
            event.state,
            instant_to_text(recorded_at),
            metadata,
        )
        for event, recorded_at, metadata in entries
    ]
    if len(values) == 1:
        return [execute(connection, _INSERT_SQLITE, values[0]).lastrowid]
    execute_many(connection, _INSERT_SQLITE, values)
    last: int = execute(connection, "SELECT last_insert_rowid()").fetchone()[0]
    return list(range(last - len(values) + 1, last + 1))


def _append_postgresql(connection: sa.Connection, entries: Sequence[Entry]) -> list[int]:
    values = [
        (
            event.originator_id,
            event.originator_version,
            event.topic,
            event.state,
            recorded_at,
            metadata,
        )
        for event, recorded_at, metadata in entries
    ]
    if len(values) == 1:
        return [execute(connection, _INSERT_POSTGRESQL, values[0]).fetchone()[0]]
    columns = [list(column) for column in zip(*values, strict=True)]
    return [row[0] for row in execute(connection, _INSERT_MANY_POSTGRESQL, columns).fetchall()]


def _is_taken_version(error: BaseException | None) -> bool:
    if isinstance(error, psycopg.Error):
        return error.diag.constraint_name == _ONE_PER_VERSION
    return "stored_events.aggregate_id" in str(error)


def _lock_number(aggregate_id: UUID) -> int:
    return int.from_bytes(aggregate_id.bytes[:8], signed=True)


def _hex(aggregate_id: UUID | str) -> str:
    return aggregate_id.hex if isinstance(aggregate_id, UUID) else UUID(aggregate_id).hex


def _row_from_sqlite(row: tuple[Any, ...]) -> Row:
    position, aggregate_id, version, topic, state, recorded_at, metadata = row
    return Row(
        position, UUID(aggregate_id), version, topic, state, text_to_instant(recorded_at), metadata
    )


def _row_from_postgresql(row: tuple[Any, ...]) -> Row:
    position, aggregate_id, version, topic, state, recorded_at, metadata = row
    return Row(position, aggregate_id, version, topic, state, recorded_at.astimezone(UTC), metadata)
