from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from servicekit.db.columns import Instant
from servicekit.db.engine import Database
from servicekit.projections.read_model import Rows

metadata = sa.MetaData()
letters = sa.Table(
    "letters",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("text", sa.Text),
    sa.Column("sealed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("stamps", sa.JSON),
)
stamps = sa.Table(
    "stamps",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
)
NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
ID = UUID("6d8fce75-5d68-4a2e-9d0a-6d9f1b1f0a01")


@pytest.fixture(params=["one by one", "together"])
def together(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "together")


@pytest.fixture
def written(database: Database) -> Database:
    with database.write() as connection:
        metadata.create_all(connection)
    return database


def rows_on(connection: sa.Connection, *, together: bool) -> Rows:
    return Rows(connection, {letters: letters, stamps: stamps} if together else None)


def stored(database: Database) -> list[tuple[object, ...]]:
    with database.read() as connection:
        rows = connection.execute(sa.select(letters).order_by(letters.c.place)).all()
    return [tuple(row) for row in rows]


def test_a_row_is_put_changed_and_removed_by_plain_values(
    written: Database, *, together: bool
) -> None:
    with written.write() as connection:
        rows = rows_on(connection, together=together)
        for place in range(4):
            rows.put(letters, id=ID, place=place, at=NOON, text="a", stamps=["x", 1])
        rows.put(letters, id=ID, place=0, at=NOON, text="again")
        rows.change(letters, {"id": ID, "place": 1}, text=None, sealed=True)
        rows.remove(letters, id=ID, place=2)
        rows.remove(letters, id=uuid4(), place=3)
        rows.flush()

    assert stored(written) == [
        (ID, 0, NOON, "again", False, ["x", 1]),
        (ID, 1, NOON, None, True, ["x", 1]),
        (ID, 3, NOON, "a", False, ["x", 1]),
    ]


def test_what_is_asked_after_putting_sees_what_was_put(
    written: Database, *, together: bool
) -> None:
    with written.write() as connection:
        rows = rows_on(connection, together=together)
        rows.put(letters, id=ID, place=0, at=NOON)
        table = rows.table(letters)
        assert rows.connection.scalar(sa.select(sa.func.count()).select_from(table)) == 1
        rows.put(letters, id=ID, place=1, at=NOON)
        assert rows.connection.scalar(sa.select(sa.func.count()).select_from(table)) == 2


def test_what_happens_to_a_row_keeps_its_order_when_tables_take_turns(
    written: Database, *, together: bool
) -> None:
    with written.write() as connection:
        rows = rows_on(connection, together=together)
        for place in range(3):
            rows.put(letters, id=ID, place=place, at=NOON, text="sent")
            rows.put(stamps, number=place, place=place)
            rows.change(letters, {"id": ID, "place": place}, text="read")
            rows.remove(stamps, number=place)
            rows.put(stamps, number=place, place=place + 10)
        rows.put(letters, id=ID, place=0, at=NOON, text="sent again")
        rows.flush()

    assert [row[3] for row in stored(written)] == ["sent again", "read", "read"]
    with written.read() as connection:
        kept = connection.execute(sa.select(stamps).order_by(stamps.c.number)).all()
    assert [tuple(row) for row in kept] == [(0, 10), (1, 11), (2, 12)]


def test_a_row_is_put_by_its_whole_key(written: Database) -> None:
    with written.write() as connection, pytest.raises(ValueError, match="place"):
        Rows(connection).put(letters, id=ID, at=NOON)


def test_a_moment_comes_back_in_utc_and_sorts_like_the_time(written: Database) -> None:
    late = NOON.replace(microsecond=1)
    with written.write() as connection:
        connection.execute(
            sa.insert(letters),
            [{"id": ID, "place": place, "at": at} for place, at in enumerate((late, NOON))],
        )

    with written.read() as connection:
        found = connection.execute(sa.select(letters.c.at).order_by(letters.c.at)).scalars().all()
        later = connection.execute(sa.select(letters.c.place).where(letters.c.at > NOON)).scalar()

    assert found == [NOON, late]
    assert [each.utcoffset() for each in found] == [UTC.utcoffset(None)] * 2
    assert later == 0


def test_a_moment_without_a_zone_is_refused(written: Database) -> None:
    with written.write() as connection, pytest.raises(sa.exc.StatementError):
        connection.execute(sa.insert(letters).values(id=ID, place=0, at=NOON.replace(tzinfo=None)))
