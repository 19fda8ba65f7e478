"""Both databases for tests: `pytest_plugins = ["servicekit.testing.databases"]` in a conftest.

Every test that asks for `database` runs on SQLite and on a real PostgreSQL.
"""

import importlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from servicekit.db.engine import Database, Dialect
from servicekit.db.kit_tables import create_all
from servicekit.db.migrate import migrate
from servicekit.testing import postgres

BOTH: Final[tuple[Dialect, ...]] = ("sqlite", "postgresql")

NewDatabase = Callable[[str | None], Database]
"""Makes a fresh database with the tables of a service's package; None: the kit's own only."""


class Templates:
    """Databases that were migrated once and are copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[Dialect, str | None], str] = {}

    def fresh(self, dialect: Dialect, package: str | None, file: Path) -> str:
        """Give the URL of a copy nobody has used; on SQLite it is that file."""
        template = self._made.get((dialect, package)) or self._make(dialect, package)
        if dialect == "postgresql":
            return postgres.running().fresh(template)
        shutil.copyfile(template, file)
        return f"sqlite:///{file}"

    def close(self) -> None:
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
    made: list[Database] = []

    def make(package: str | None = None) -> Database:
        file = tmp_path / f"{package or 'kit'}-{len(made)}.db"
        made.append(Database(database_templates.fresh(dialect, package, file)))
        return made[-1]

    yield make
    for database in made:
        database.close()
        if database.dialect == "postgresql":
            postgres.running().drop(database.url)


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    """Give a database with the kit's tables. A service overrides it: `new_database("orders")`."""
    return new_database(None)
