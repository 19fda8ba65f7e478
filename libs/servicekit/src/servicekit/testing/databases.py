"""Both databases for tests: `pytest_plugins = ["servicekit.testing.databases"]` in a conftest.

Every test that asks for `database` runs on SQLite and on a real PostgreSQL.
"""

import importlib
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from psycopg import sql

from servicekit.db.engine import Database, Dialect
from servicekit.db.kit_tables import create_all
from servicekit.db.migrate import migrate
from servicekit.testing import postgres

BOTH: Final[tuple[Dialect, ...]] = ("sqlite", "postgresql")

NewDatabase = Callable[[str | None], Database]
"""Makes a fresh database with the tables of a service's package; None: the kit's own only."""


# Changes whenever a table, a column, an index, a trigger or a function does, and with no row.
_SHAPE: Final = """
    WITH ours AS (SELECT oid, xmin FROM pg_class WHERE relnamespace = 'public'::regnamespace),
    parts (part, version) AS (
        SELECT oid, xmin FROM ours
        UNION ALL SELECT attrelid, xmin FROM pg_attribute WHERE attrelid IN (SELECT oid FROM ours)
        UNION ALL SELECT adrelid, xmin FROM pg_attrdef WHERE adrelid IN (SELECT oid FROM ours)
        UNION ALL SELECT tgrelid, xmin FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM ours)
        UNION ALL SELECT oid, xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    )
    SELECT md5(string_agg(part || ' ' || version, ',' ORDER BY part, version::text)) FROM parts
"""
_OTHERS: Final = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
"""
_LEAVE_WITHIN: Final = 0.2


class _AsMade:
    """How a database on PostgreSQL was when it was made, and how it becomes so again.

    To remove the rows takes a seventh of what it takes to drop a database and to make another one.
    """

    def __init__(self, url: str) -> None:
        with _connected(url) as connection:
            asked = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
            tables = {name: sql.Identifier(name) for (name,) in asked.fetchall()}
            filled = [
                table
                for table in tables.values()
                if connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(table)).fetchone()
            ]
            content = sql.SQL("(SELECT string_agg(t::text, ',' ORDER BY t::text) FROM {} AS t)")
            parts: list[sql.Composable] = [sql.SQL(f"({_SHAPE})")]
            parts += [content.format(table) for table in filled]
            self._state = sql.SQL("SELECT {}").format(sql.SQL(", ").join(parts))
            self._found = connection.execute(self._state).fetchone()
            emptied = [
                sql.SQL("{} AS (DELETE FROM {})").format(sql.Identifier(f"no {name}"), table)
                for name, table in tables.items()
                if table not in filled
            ]
            sequences = connection.execute(
                "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL"
                " FROM pg_sequences WHERE schemaname = 'public'"
            )
            done: list[sql.Composable] = [sql.SQL("1")]
            done += [sql.SQL("setval({}, {}, {})").format(*one) for one in sequences.fetchall()]
            # All in one statement: whatever refers to whom.
            self._restore = sql.SQL("WITH {} SELECT {}").format(
                sql.SQL(", ").join(emptied), sql.SQL(", ").join(done)
            )

    def restore(self, url: str) -> bool:
        """Take away what was written; False if more than rows has changed, or somebody is there."""
        with _connected(url) as connection:
            until = time.monotonic() + _LEAVE_WITHIN
            while connection.execute(_OTHERS).fetchone() != (0,):
                if time.monotonic() > until:
                    return False
                time.sleep(0.005)
            if connection.execute(self._state).fetchone() != self._found:
                return False
            connection.execute(self._restore)
        return True


def _connected(url: str) -> "psycopg.Connection[tuple[Any, ...]]":
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


class Templates:
    """Databases that were migrated once and are copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[Dialect, str | None], str] = {}
        self._as_made: dict[str | None, _AsMade] = {}
        self._free: defaultdict[str | None, list[str]] = defaultdict(list)

    def fresh(self, dialect: Dialect, package: str | None, file: Path) -> str:
        """Give the URL of a copy nobody uses; on SQLite it is that file."""
        if dialect == "postgresql" and self._free[package]:
            return self._free[package].pop()
        template = self._made.get((dialect, package)) or self._make(dialect, package)
        if dialect == "postgresql":
            return postgres.running().fresh(template)
        shutil.copyfile(template, file)
        return f"sqlite:///{file}"

    def give_back(self, url: str, package: str | None) -> None:
        """Take what `fresh` gave on PostgreSQL; somebody else may get it, as it was made."""
        if self._as_made[package].restore(url):
            self._free[package].append(url)
        else:
            postgres.running().drop(url)

    def close(self) -> None:
        for urls in self._free.values():
            for url in urls:
                postgres.running().drop(url)
        self._free.clear()
        for (dialect, _), name in self._made.items():
            if dialect == "postgresql":
                postgres.running().drop(f"postgresql+psycopg:///{name}")
        self._made.clear()

    def _make(self, dialect: Dialect, package: str | None) -> str:
        if dialect == "postgresql":
            url = postgres.running().fresh()
            name = url.rpartition("/")[2].partition("?")[0]
        else:
            name = str(self._folder / f"{package or 'kit'}.db")
            url = f"sqlite:///{name}"
        database = Database(url, pool_size=2)
        try:
            if package is None:
                with database.write() as connection:
                    create_all(connection)
            else:
                importlib.import_module(package)
                migrate(database, package)
            if dialect == "sqlite":
                with database.engine.connect() as connection:
                    connection.exec_driver_sql("COMMIT")
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            database.close()
        if dialect == "postgresql":
            self._as_made[package] = _AsMade(url)
        self._made[(dialect, package)] = name
        return name


@pytest.fixture(scope="session")
def database_templates() -> Iterator[Templates]:
    with tempfile.TemporaryDirectory(prefix="kalends-templates-") as folder:
        templates = Templates(Path(folder))
        yield templates
        templates.close()


@pytest.fixture(params=BOTH)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """Each test once per database. Override it with a fixture of one's own to use one only."""
    chosen: Dialect = request.param
    return chosen


@pytest.fixture
def new_database(
    dialect: Dialect, database_templates: Templates, tmp_path: Path
) -> Iterator[NewDatabase]:
    """Give fresh databases; they are closed and removed after the test."""
    made: list[tuple[Database, str | None]] = []

    def make(package: str | None = None) -> Database:
        file = tmp_path / f"{package or 'kit'}-{len(made)}.db"
        database = Database(database_templates.fresh(dialect, package, file))
        made.append((database, package))
        return database

    yield make
    for database, package in made:
        database.close()
        if database.dialect == "postgresql":
            database_templates.give_back(database.url, package)


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    """Give a database with the kit's tables. A service overrides it: `new_database("orders")`."""
    return new_database(None)
