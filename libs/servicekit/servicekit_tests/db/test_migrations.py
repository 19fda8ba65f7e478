import contextlib
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from servicekit.db import kit_tables
from servicekit.db.engine import Database, Dialect
from servicekit.db.kit_tables import metadata
from servicekit.db.migrate import migrate, write_version
from servicekit.testing import postgres
from servicekit.testing.databases import NewDatabase

SHOP = "servicekit_tests.db.shop"


@pytest.fixture
def empty(dialect: Dialect, tmp_path: Path) -> Iterator[Database]:
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'new' / 'empty.db'}"
        if dialect == "postgresql":
            url = stack.enter_context(postgres.running().database())
        database = Database(url)
        stack.callback(database.close)
        yield database


def tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_a_new_database_gets_every_table_and_the_log_its_order(empty: Database) -> None:
    migrate(empty, SHOP)

    assert tables(empty) == {*metadata.tables, "shelves", "alembic_version"}
    if empty.dialect == "postgresql":
        with empty.read() as connection:
            triggers = connection.execute(sa.text("SELECT tgname FROM pg_trigger")).scalars().all()
        assert "stored_events_in_order" in triggers


def test_migrating_again_changes_nothing(empty: Database) -> None:
    migrate(empty, SHOP)
    with empty.write() as connection:
        connection.exec_driver_sql("INSERT INTO shelves (id) VALUES (1)")

    migrate(empty, SHOP)

    with empty.read() as connection:
        assert connection.exec_driver_sql("SELECT id FROM shelves").scalars().all() == [1]


def test_several_processes_may_migrate_at_the_same_moment(empty: Database) -> None:
    databases = [Database(empty.url) for _ in range(3)]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda database: migrate(database, SHOP), databases))
    for database in databases:
        database.close()

    assert "shelves" in tables(empty)


def test_a_version_that_fails_leaves_nothing_behind(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"broken_shop_{empty.dialect}"
    package = tmp_path / name
    shutil.copytree(Path(__file__).parent / "shop", package)
    version = package / "migrations" / "versions" / "0003_broken.py"
    version.write_text('revision = "0003"\ndown_revision = "0002"\n\n\ndef upgrade():\n    1 / 0\n')
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(ZeroDivisionError):
        migrate(empty, name)
    assert tables(empty) <= {"alembic_version"}

    version.unlink()
    migrate(empty, name)
    assert "shelves" in tables(empty)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_new_version_is_written_with_the_kits_timeouts(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(__file__).parent / "shop", tmp_path / "growing_shop")
    monkeypatch.syspath_prepend(str(tmp_path))
    migrate(empty, "growing_shop")

    write_version(empty, "growing_shop", "Add prices")

    (written,) = (tmp_path / "growing_shop" / "migrations" / "versions").glob("*add_prices.py")
    assert "lock_timeout" in written.read_text()
    assert "statement_timeout" in written.read_text()
    assert "down_revision = '0002'" in written.read_text()


def test_tests_get_copies_of_a_migrated_database(new_database: NewDatabase) -> None:
    one, other = new_database(SHOP), new_database(SHOP)
    with one.write() as connection:
        connection.exec_driver_sql("INSERT INTO shelves (id) VALUES (1)")

    with other.read() as connection:
        assert connection.exec_driver_sql("SELECT id FROM shelves").scalars().all() == []


def test_the_kit_knows_no_business() -> None:
    words = Path(kit_tables.__file__).read_text().lower()
    assert not [word for word in ("booking", "course", "consultant") if word in words]
