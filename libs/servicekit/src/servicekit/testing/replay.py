"""The test every read model gets for nothing: live and rebuilt are equal."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from servicekit.eventstore.store import Store
from servicekit.projections.read_model import ReadModel, Rows
from servicekit.projections.rebuild import BATCH, create_twins, twins_of

TableRows = dict[str, list[tuple[Any, ...]]]


def rows_of(store: Store, tables: tuple[sa.Table, ...]) -> TableRows:
    """Give all rows of some tables, in the order of their primary keys."""
    with store.read() as connection:
        return {table.name: _all(connection, table) for table in tables}


def assert_rebuilt_equals_live(store: Store, read_model: str) -> None:
    """Fail if a read model, built from the log, has other rows than it has now.

    It is built twice beside the living one, the second time with every event delivered twice, and
    then swapped in by `rebuild` itself. Its position in the log is not there to lean on either.
    It is given all there is in the log, also what it does not say it is made `of`.
    """
    model = store.read_models[read_model]
    live = rows_of(store, model.tables)
    for times in (1, 2):
        built = _built(store, model, times)
        _compare(live, built, f"every event came {times} times")
    store.rebuild(read_model)
    _compare(live, rows_of(store, model.tables), "rebuilt and swapped")


def _built(store: Store, model: ReadModel, times: int) -> TableRows:
    twins = twins_of(model)
    position = 0
    with store.database.write() as connection:
        create_twins(connection, twins)
        rows = Rows(connection, twins)
        while found := store.recorder.log(connection, position, BATCH).rows:
            for row in found:
                recorded = replace(store.recorded(row), position=0)
                for _ in range(times):
                    model.project(rows, recorded)
                position = row.position
        rows.flush()
        built = {table.name: _all(connection, twin) for table, twin in twins.items()}
        for twin in twins.values():
            twin.drop(connection)
    return built


def _all(connection: sa.Connection, table: sa.Table) -> list[tuple[Any, ...]]:
    found = connection.execute(sa.select(table).order_by(*table.primary_key)).all()
    return [tuple(row) for row in found]


def _compare(live: TableRows, built: TableRows, how: str) -> None:
    for name, rows in live.items():
        missing = [row for row in rows if row not in built[name]]
        extra = [row for row in built[name] if row not in rows]
        if missing or extra or len(rows) != len(built[name]):
            raise AssertionError(
                f"{name}, {how}: only live {missing[:5]!r}, only rebuilt {extra[:5]!r}"
            )
