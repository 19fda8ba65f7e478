"""The other processes that have a database open."""

from typing import Final

import sqlalchemy as sa

from servicekit.db.engine import Database

_NAMES: Final = sa.text(
    "SELECT application_name FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name IN (:ours, :theirs, :theirs || ' listening')"
)


def is_gone(database: Database, connection: sa.Connection, name: str) -> bool:
    """Say whether the process whose `Database.name` this is has ended; False where it is not sure.

    One that was killed is gone at once. One whose machine vanished is there until the server
    finds out, and one that lost every connection is gone although it lives: so who takes over its
    work must be able to live with its coming back. A SQLite database belongs to one process, so
    every other is gone.
    """
    if name == database.name:
        return False
    if database.dialect == "sqlite":
        return True
    asked = {"ours": database.name, "theirs": name}
    found = set(connection.execute(_NAMES, asked).scalars())
    # Who is not shown our own name is not shown the names of others either.
    return found == {database.name}
