"""One database of one service: a SQLite file or a PostgreSQL database."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from secrets import token_hex
from sqlite3 import Connection as SqliteConnection
from typing import Final, Literal

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from servicekit.db.raw import driver_connection
from servicekit.db.sqlite_writer import WRITES, SqliteWriter
from servicekit.signal import Signal

Dialect = Literal["sqlite", "postgresql"]

# Milliseconds to wait for the writer of another process; in this process the fair lock waits.
_BUSY_TIMEOUT_MS: Final = 10_000
_POOL_TIMEOUT_S: Final = 30
_POSTGRESQL_OPTIONS: Final = (
    "-c timezone=UTC -c lock_timeout=30s -c idle_in_transaction_session_timeout=120s"
)


class Database:
    """Connections to one database, never more than `pool_size` (and one for writing on SQLite).

    The URL is `sqlite:///file` or `postgresql+psycopg://…`. Waiting for a connection ends after
    30 s with `sqlalchemy.exc.TimeoutError`.
    """

    dialect: Dialect
    engine: sa.Engine
    name: str
    """What the server calls its connections (PostgreSQL's `application_name`); no other has it."""
    committed_elsewhere: Signal
    """Fires when another process has appended events, where `CommitNotices` runs."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        parsed = make_url(url)
        self.name = f"kalends {os.getpid()} {token_hex(4)}"
        self.committed_elsewhere = Signal()
        self._writer: SqliteWriter | None = None
        if parsed.get_backend_name() == "sqlite":
            if not parsed.database or parsed.database == ":memory:":
                raise ValueError("a SQLite database of Kalends is a file")
            self.dialect = "sqlite"
            file = Path(parsed.database)
            file.parent.mkdir(parents=True, exist_ok=True)
            self.engine = _sqlite_engine(parsed, pool_size + 1)
            self._writer = SqliteWriter(self.engine, file)
        elif parsed.drivername == "postgresql+psycopg":
            self.dialect = "postgresql"
            self.engine = sa.create_engine(
                parsed,
                pool_size=pool_size,
                max_overflow=0,
                pool_timeout=_POOL_TIMEOUT_S,
                pool_use_lifo=True,
                connect_args={
                    "options": _POSTGRESQL_OPTIONS,
                    "application_name": self.name,
                },
                # Else an INSERT … ON CONFLICT answers -1 here, where SQLite says 0 or 1.
                execution_options={"preserve_rowcount": True},
            )
        else:
            raise ValueError(f"a database is sqlite:// or postgresql+psycopg://, not {url!r}")

    @property
    def url(self) -> str:
        """Give the address, password included."""
        return self.engine.url.render_as_string(hide_password=False)

    def write(self) -> AbstractContextManager[sa.Connection]:
        """Open a transaction for writing: committed at the end, rolled back by an exception.

        On SQLite writers of this process go one after the other in the order of asking; one
        inside another in the same thread is a RuntimeError.
        """
        return self.engine.begin() if self._writer is None else self._writer.transaction()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection for questions.

        On SQLite they are one transaction and see one state of the data; on PostgreSQL each sees
        what is committed when it is asked, as it would within a transaction there.
        """
        with self.engine.connect() as connection:
            if self.dialect == "sqlite":
                yield connection
            else:
                with _each_by_itself(connection):
                    yield connection

    def close(self) -> None:
        """Close the connections; open transactions must be over."""
        if self._writer is not None:
            self._writer.close()
        self.engine.dispose()


@contextmanager
def _each_by_itself(connection: sa.Connection) -> Iterator[None]:
    """Let each statement be a transaction of its own: saves two journeys to the server."""
    driver = driver_connection(connection)
    driver.autocommit = True
    try:
        yield
    finally:
        try:
            if not driver.closed:
                driver.autocommit = False
        except psycopg.Error:
            # In the midst of something: nobody shall write on it believing in a transaction.
            connection.invalidate()


def _sqlite_engine(url: sa.URL, pool_size: int) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=_POOL_TIMEOUT_S,
        pool_use_lifo=True,
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so, below
        for pragma in (
            f"busy_timeout={_BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "journal_size_limit=67108864",
            # Pages that change all the time are written back once for 16 MB of log, not for 4.
            "wal_autocheckpoint=4000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        if not connection.get_execution_options().get(WRITES, False):
            driver_connection(connection).execute("BEGIN")

    return engine
