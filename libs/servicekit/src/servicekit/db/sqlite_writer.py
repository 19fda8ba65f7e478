"""The connection that writes to a SQLite file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from servicekit.db.fair_lock import writer_lock
from servicekit.db.raw import driver_connection, execute

WRITES: Final = "kalends_writes"
"""Execution option of the connection that begins its transactions by itself."""


class SqliteWriter:
    """One connection for all transactions that write, which go one after the other.

    To SQLAlchemy it is in one transaction that never ends, so that it takes no part in beginning
    and ending ours: that would cost more than SQLite needs for a small one.
    """

    def __init__(self, engine: sa.Engine, file: Path) -> None:
        self._engine = engine
        self._lock = writer_lock(file)
        self._connection: sa.Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Wait for one's turn, in the order of asking; commit at the end, or roll back."""
        self._lock.acquire()
        try:
            connection = self._connection or self._connected()
            # A reader that turns writer may find its snapshot outdated; a writer says so at once.
            execute(connection, "BEGIN IMMEDIATE")
            try:
                yield connection
                execute(connection, "COMMIT")
            except BaseException:
                self._roll_back(connection)
                raise
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the connection; no transaction may be open."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connected(self) -> sa.Connection:
        connection = self._engine.connect().execution_options(**{WRITES: True})
        connection.begin()
        self._connection = connection
        return connection

    def _roll_back(self, connection: sa.Connection) -> None:
        if connection.invalidated:
            self.close()
        else:
            driver_connection(connection).rollback()
