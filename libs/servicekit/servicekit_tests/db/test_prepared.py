from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.columns import Instant
from servicekit.db.engine import Database
from servicekit.db.prepared import Prepared

shelves = sa.Table(
    "shelves",
    sa.MetaData(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("is_full", sa.Boolean, nullable=False),
    sa.Column("seen_at", Instant),
    sa.Column("picture", sa.LargeBinary),
    sa.Column("size", sa.BigInteger, nullable=False),
)

ADD = Prepared(sa.insert(shelves))
FIND = Prepared(sa.select(shelves).where(shelves.c.id == sa.bindparam("wanted")))
SIZES = Prepared(sa.select(shelves.c.size).order_by(shelves.c.size).limit(2))


def with_shelves(database: Database) -> Database:
    with database.write() as connection:
        shelves.create(connection)
    return database


def test_values_come_back_as_they_were_given(database: Database) -> None:
    with_shelves(database)
    shelf, other = uuid4(), uuid4()
    in_lisbon = datetime(2026, 5, 4, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    with database.write() as connection:
        ADD.run(
            connection, id=shelf, name="50 % 'off'", is_full=True, seen_at=in_lisbon,
            picture=b"\x00\xff", size=2**40,
        )  # fmt: skip
        ADD.run(connection, id=other, name="", is_full=False, seen_at=None, picture=None, size=0)

    with database.read() as connection:
        row = FIND.first(connection, wanted=shelf)
        by_sqlalchemy = connection.execute(sa.select(shelves).where(shelves.c.id == shelf)).one()
        empty = FIND.first(connection, wanted=other)
        nobody = FIND.first(connection, wanted=uuid4())

    assert row == (shelf, "50 % 'off'", True, in_lisbon, b"\x00\xff", 2**40)
    assert row == tuple(by_sqlalchemy)
    assert row[2] is True
    assert row[3].tzinfo is UTC
    assert empty == (other, "", False, None, None, 0)
    assert nobody is None


def test_what_the_statement_says_itself_need_not_be_given(database: Database) -> None:
    with_shelves(database)
    with database.write() as connection:
        for size in (3, 1, 2):
            ADD.run(
                connection, id=uuid4(), name="", is_full=False, seen_at=None, picture=None,
                size=size,
            )  # fmt: skip
        assert SIZES.all(connection) == [(1,), (2,)]


def test_a_value_that_is_missing_is_an_error_and_never_null(database: Database) -> None:
    with_shelves(database)
    with database.write() as connection:
        with pytest.raises(KeyError, match="wanted"):
            FIND.first(connection)
        with pytest.raises(KeyError, match="seen_at"):
            ADD.run(connection, id=uuid4(), name="", is_full=False, picture=None, size=1)


def test_it_says_how_many_rows_it_wrote_where_the_databases_differ(database: Database) -> None:
    with_shelves(database)
    add = Prepared(
        lambda dialect: (
            (postgresql if dialect == "postgresql" else sqlite)
            .insert(shelves)
            .on_conflict_do_nothing()
        )
    )
    values = {
        "id": uuid4(), "name": "", "is_full": False, "seen_at": None, "picture": None, "size": 1,
    }  # fmt: skip
    with database.write() as connection:
        assert [add.run(connection, **values) for _ in range(2)] == [1, 0]


def test_a_list_of_any_length_is_refused_at_once(database: Database) -> None:
    some = Prepared(sa.select(shelves.c.id).where(shelves.c.size.in_([1, 2])))
    with (
        with_shelves(database).read() as connection,
        pytest.raises(ValueError, match="as many values as are given"),
    ):
        some.all(connection)
