"""Hearing of what other processes commit to the same database."""

import threading
from typing import Final

import psycopg
from psycopg import sql

from servicekit.db.engine import Database
from servicekit.db.kit_tables import COMMITS
from servicekit.observability.logging import get_logger

_LOOK_AT_STOP_S: Final = 0.5


class CommitNotices:
    """Worker that fires `committed_elsewhere` when another process has appended to this database.

    PostgreSQL only: a SQLite database belongs to one process. It fires once at its start and after
    each time the connection was lost, for what may have happened meanwhile; several commits may
    be one firing. It holds one connection beside the pool.
    """

    name: Final = "commit notices"

    def __init__(self, database: Database) -> None:
        if database.dialect != "postgresql":
            raise ValueError("only a PostgreSQL database tells of its commits")
        self._database = database

    def run(self, stop: threading.Event) -> None:
        """Listen until `stop` is set; a lost connection is made again by the host's restart."""
        url = self._database.engine.url.set(drivername="postgresql")
        with psycopg.connect(
            url.render_as_string(hide_password=False),
            autocommit=True,
            application_name=f"{self._database.name} listening",
        ) as connection:
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(COMMITS)))
            get_logger(worker=self.name).debug("listening")
            self._database.committed_elsewhere.fire()
            while not stop.is_set():
                # Taken to the end: until then it keeps the connection locked, against its end too.
                news = [*connection.notifies(timeout=_LOOK_AT_STOP_S, stop_after=1)]
                # Our own commits were told of when they were made.
                if any(notice.payload != self._database.name for notice in news):
                    self._database.committed_elsewhere.fire()
