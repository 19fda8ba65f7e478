"""Tests may take turns at a database, and none finds what another one left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from servicekit.db.engine import Database
from servicekit.db.kit_tables import metadata
from servicekit.testing.databases import Templates

NOWHERE = Path("/nowhere")


@pytest.fixture
def templates(tmp_path: Path) -> Iterator[Templates]:
    made = Templates(tmp_path)
    yield made
    made.close()


def do(url: str, *statements: str) -> None:
    database = Database(url)
    with database.write() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    database.close()


def rows(url: str) -> dict[str, int]:
    database = Database(url)
    with database.read() as connection:
        found = {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }
    database.close()
    return found


def state_of_sequences(url: str) -> list[tuple[str, int | None]]:
    database = Database(url)
    with database.read() as connection:
        asked = connection.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences")
        found = sorted(tuple(one) for one in asked)
    database.close()
    return found


A_ROW = "INSERT INTO health_log (at, part, status) VALUES (now(), 'database', 'healthy')"


def test_the_next_asker_finds_a_database_that_was_used_as_it_was_made(templates: Templates) -> None:
    url = templates.fresh("postgresql", None, NOWHERE)
    numbers = state_of_sequences(url)
    do(url, A_ROW, *(f"SELECT nextval('{name}')" for name, _ in numbers))
    assert sum(rows(url).values()) == 1

    templates.give_back(url, None)

    again = templates.fresh("postgresql", None, NOWHERE)
    assert again == url
    assert set(rows(again).values()) == {0}
    assert state_of_sequences(again) == numbers
    other = templates.fresh("postgresql", None, NOWHERE)
    assert other != again
    for one in (again, other):
        templates.give_back(one, None)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE more (what text)",
        "DROP TABLE timers",
        "ALTER TABLE timers ADD COLUMN more text",
        "ALTER TABLE timers ALTER COLUMN kind SET DEFAULT 'x'",
        "ALTER TABLE timers ALTER COLUMN kind TYPE varchar(7)",
        "CREATE INDEX more ON timers (kind)",
        "DROP FUNCTION stored_events_in_order CASCADE",
    ],
)
def test_nobody_gets_a_database_of_which_more_than_rows_has_changed(
    templates: Templates, change: str
) -> None:
    url = templates.fresh("postgresql", None, NOWHERE)
    do(url, change)

    templates.give_back(url, None)

    again = templates.fresh("postgresql", None, NOWHERE)
    assert again != url
    templates.give_back(again, None)


def test_nobody_gets_a_database_in_which_somebody_still_is(templates: Templates) -> None:
    url = templates.fresh("postgresql", None, NOWHERE)
    late = Database(url)
    with late.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")

        templates.give_back(url, None)

        again = templates.fresh("postgresql", None, NOWHERE)
        assert again != url
        connection.invalidate()
    late.close()
    templates.give_back(again, None)


def test_what_a_template_was_made_with_stays(templates: Templates) -> None:
    """Such as the version of its tables."""
    url = templates.fresh("postgresql", "gateway", NOWHERE)
    templates.give_back(url, "gateway")
    assert templates.fresh("postgresql", "gateway", NOWHERE) == url
    do(url, "UPDATE alembic_version SET version_num = 'another'")

    templates.give_back(url, "gateway")

    again = templates.fresh("postgresql", "gateway", NOWHERE)
    assert again != url
    templates.give_back(again, "gateway")
