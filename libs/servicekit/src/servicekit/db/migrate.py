"""Bringing a service's database to the version of its code."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from servicekit.db.engine import Database

_MIGRATION_LOCK: Final = 5_241_890_274_113_762


def migrate(database: Database, package: str) -> None:
    """Run the versions in `<package>.migrations` that this database does not have yet.

    All of them in one transaction: a version that fails leaves nothing behind. Several processes
    may call it at the same moment; one does the work and the others wait for it. With nothing to
    do it changes nothing.
    """
    with database.write() as connection, _alone(connection):
        command.upgrade(_config(package, connection), "head")


def versions_to_run(database: Database, package: str) -> list[str]:
    """Give the versions `migrate` would run on this database, the oldest first; changes nothing.

    Raises LookupError where the database has a version this code does not know.
    """
    with database.read() as connection:
        script = ScriptDirectory.from_config(_config(package, connection))
        here = MigrationContext.configure(connection).get_current_heads()
    versions = [each.revision for each in script.walk_revisions()][::-1]
    unknown = sorted(set(here) - set(versions))
    if unknown:
        raise LookupError(f"the database is at {', '.join(unknown)}, which this code has not")
    run = {each.revision for each in script.iterate_revisions(here, "base")} if here else set()
    return [version for version in versions if version not in run]


def write_version(database: Database, package: str, message: str) -> None:
    """Write a new, empty version file for a service, with the kit's timeouts in it."""
    with database.write() as connection:
        command.revision(_config(package, connection), message=message)


def _config(package: str, connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", f"{package}:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(connection: sa.Connection) -> Iterator[None]:
    """Keep other migrating processes waiting until the commit. SQLite's writer is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        # From here on a version must not make everybody wait behind it.
        connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
        connection.exec_driver_sql("SET LOCAL statement_timeout = '15min'")
    yield
