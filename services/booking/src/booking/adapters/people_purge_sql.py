from collections.abc import Sequence
from typing import Protocol

import sqlalchemy as sa


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


def purge(database: OwnDatabase, metadata: sa.MetaData) -> Sequence[str]:
    """Remove from the files what was deleted or replaced in tables that speak about people.

    Call it after the unit of work that erased somebody, outside of any; give what could not be
    purged now because it was in use, to be tried again. On PostgreSQL each table is written anew
    and locked meanwhile, about a second for 100,000 rows; a lock that does not come within two
    seconds is not waited for. What logs of the database, backups and replicas still hold is
    unreadable where it was encrypted; the rest goes as they age.
    """
    connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        if database.engine.dialect.name == "sqlite":
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            return ["the write-ahead log"] if busy else []
        connection.exec_driver_sql("SET lock_timeout = '2s'")
        try:
            return [
                table.name
                for table in metadata.sorted_tables
                if "person_id" in table.c and not _written_anew(connection, table)
            ]
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _written_anew(connection: sa.Connection, table: sa.Table) -> bool:
    name = connection.dialect.identifier_preparer.quote(table.name)
    try:
        connection.exec_driver_sql(f"VACUUM (FULL) {name}")
    except sa.exc.OperationalError:
        return False
    return True


def _overwrite(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    connection.execute("PRAGMA secure_delete=ON")
