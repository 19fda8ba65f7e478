"""Which position the log gives next, and how it goes on behind ones it has forgotten."""

from typing import Final

import sqlalchemy as sa

from servicekit.db.engine import Database

_SEQUENCE: Final = "pg_get_serial_sequence('stored_events', 'position')"
_RUNNING: Final = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name LIKE 'kalends %' AND application_name <> :ours"
)


class StillInUse(Exception):
    """Processes of the service are connected to its database."""


def next_position(database: Database) -> int:
    """Give the position the next event will have. PostgreSQL only."""
    with database.read() as connection:
        name = connection.execute(sa.text(f"SELECT {_SEQUENCE}")).scalar_one()
        found = connection.exec_driver_sql(
            f"SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM {name}"  # noqa: S608 - the server's own name
        )
        position: int = found.scalar_one()
    return position


def check_nobody_appends(database: Database) -> None:
    """Raise StillInUse while another process has a connection. PostgreSQL only.

    One whose connections are just closed, or that starts a moment later, is not seen.
    """
    with database.read() as connection:
        others = connection.execute(_RUNNING, {"ours": database.name}).scalar_one()
    if others:
        raise StillInUse(f"{others} connections of running processes: stop every api and worker")


def go_on_behind(database: Database, position: int) -> bool:
    """Let the next event have a greater position; say whether anything had to be done.

    PostgreSQL only. Nobody else may append meanwhile. Positions never go back.
    """
    if next_position(database) > position:
        return False
    with database.write() as connection:
        connection.execute(
            sa.text(f"SELECT setval({_SEQUENCE}, :position)"),
            {"position": position},
        )
    return True
