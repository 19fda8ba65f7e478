import time
from collections.abc import Sequence
from typing import Final, Protocol

import sqlalchemy as sa

_PATIENCE_SECONDS: Final = 10.0

# While a transaction from before the erasure lives, in whatever database of the server, PostgreSQL
# copies the old rows into the new file: somebody may still look at them.
_OLDER_THAN_US: Final = """
SELECT pg_snapshot_xmin(pg_current_snapshot()) <= CAST(:ours AS xid8)
    OR EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND age(backend_xmin) >= age(CAST(:ours AS xid8)::xid)
    )
"""


class OwnDatabase(Protocol):
    """What the purge needs of the kit's database."""

    @property
    def engine(self) -> sa.Engine: ...


def overwrite_what_is_deleted(database: OwnDatabase) -> None:
    """Make SQLite overwrite deleted and replaced text with zeros; call before the first use.

    Without it a name that a read model no longer shows stays in the file until its page is used
    again. PostgreSQL has no such switch; there `purge` does it.
    """
    if database.engine.dialect.name == "sqlite":
        sa.event.listen(database.engine, "connect", _overwrite)


def purge(
    database: OwnDatabase, metadata: sa.MetaData, *, patience: float = _PATIENCE_SECONDS
) -> Sequence[str]:
    """Remove from the files what was deleted or replaced in tables that speak about people.

    Call it after the unit of work that erased somebody, outside of any; give what could not be
    purged now because it was in use, to be tried again. On PostgreSQL each table is written anew
    and locked meanwhile, about a second for 100,000 rows. Transactions that began before are
    waited for, `patience` seconds at most, because the server keeps the old rows for them; a lock
    that does not come within two seconds is not waited for. What logs of the database, backups,
    replicas and old statistics of the planner still hold is unreadable where it was encrypted; the
    rest goes as they age.
    """
    connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        if database.engine.dialect.name == "sqlite":
            return [] if _log_emptied(connection, patience) else ["the write-ahead log"]
        about_people = [table for table in metadata.sorted_tables if "person_id" in table.c]
        if not _alone_with_what_is_new(connection, patience):
            return [table.name for table in about_people]
        connection.exec_driver_sql("SET lock_timeout = '2s'")
        try:
            return [t.name for t in about_people if not _written_anew(connection, t)]
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _log_emptied(connection: sa.Connection, patience: float) -> bool:
    usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")
    busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(usual)}")
    return not busy


def _alone_with_what_is_new(connection: sa.Connection, patience: float) -> bool:
    until = time.monotonic() + patience
    ours = connection.exec_driver_sql("SELECT pg_current_xact_id()::text").scalar_one()
    older = sa.text(_OLDER_THAN_US)
    while connection.execute(older, {"ours": ours}).scalar_one():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _written_anew(connection: sa.Connection, table: sa.Table) -> bool:
    name = connection.dialect.identifier_preparer.quote(table.name)
    try:
        connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {name}")
    except sa.exc.OperationalError:
        return False
    return True


def _overwrite(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    connection.execute("PRAGMA secure_delete=ON")
