import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from servicekit.db.engine import Database
from servicekit.db.kit_tables import read_model_state
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.projections import rebuild as rebuilding
from servicekit.projections.read_model import Rows
from servicekit.testing.replay import assert_rebuilt_equals_live, rows_of
from servicekit_tests.eventstore.counters import COUNTER_LIST, Counter, counters, metadata
from servicekit_tests.eventstore.test_units_of_work import a_counter_in, count_up


def spoil(store: Store) -> None:
    with store.database.write() as connection:
        connection.execute(sa.update(counters).values(count=-1))


def names_of_indexes(store: Store) -> set[str | None]:
    with store.database.engine.connect() as connection:
        inspector = sa.inspect(connection)
        return {index["name"] for index in inspector.get_indexes("counters")} | {
            constraint["name"] for constraint in inspector.get_unique_constraints("counters")
        }


def test_a_spoiled_read_model_is_rebuilt_from_the_log(store: Store) -> None:
    ids = [a_counter_in(store, f"door {n}") for n in range(3)]
    for counter_id in ids:
        count_up(store, counter_id)
    live = rows_of(store, COUNTER_LIST.tables)
    spoil(store)

    events = store.rebuild("counter_list")

    assert events == 6
    assert rows_of(store, COUNTER_LIST.tables) == live
    with store.read() as connection:
        (note,) = connection.execute(sa.select(read_model_state)).all()
    assert (note.name, note.position, note.generation) == ("counter_list", 6, 1)


def test_a_rebuilt_read_model_goes_on_living_and_can_be_rebuilt_again(store: Store) -> None:
    counter_id = a_counter_in(store)
    before = names_of_indexes(store)
    for _ in range(3):
        store.rebuild("counter_list")
        count_up(store, counter_id)

    assert rows_of(store, COUNTER_LIST.tables)["counters"] == [(counter_id, "door", 3)]
    assert names_of_indexes(store) == before
    assert_rebuilt_equals_live(store, "counter_list")


def test_nobody_can_rebuild_what_is_not_there(store: Store) -> None:
    with pytest.raises(LookupError, match="counter_list"):
        store.rebuild("order_list")


def test_what_is_written_during_a_rebuild_is_in_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 50)
    ids = [a_counter_in(store, f"door {n}") for n in range(4)]
    stop = threading.Event()

    def write(number: int) -> int:
        written = 0
        while not stop.is_set() or written == 0:
            count_up(store, ids[number])
            stop.wait(0.005)
            written += 1
        return written

    def read() -> int:
        """Readers are served all the time, and never from an unfinished twin."""
        looks = 0
        while not stop.is_set():
            with store.read() as connection:
                found = connection.scalar(sa.select(sa.func.count()).select_from(counters))
            assert found == 4
            looks += 1
            stop.wait(0.002)
        return looks

    with ThreadPoolExecutor(4) as threads:
        writers = [threads.submit(write, number) for number in range(3)]
        reader = threads.submit(read)
        for _ in range(3):
            store.rebuild("counter_list")
        stop.set()
        written = [writer.result() for writer in writers]
        assert reader.result() > 0

    counts = {row[0]: row[2] for row in rows_of(store, COUNTER_LIST.tables)["counters"]}
    assert counts == dict(zip(ids, [*written, 0], strict=True))
    assert_rebuilt_equals_live(store, "counter_list")


def test_a_rebuild_that_broke_leaves_the_living_one_alone_and_the_next_one_works(
    store: Store,
) -> None:
    counter_id = a_counter_in(store)
    count_up(store, counter_id)

    def breaks(rows: Rows, recorded: Recorded) -> None:
        COUNTER_LIST.project(rows, recorded)
        if isinstance(recorded.event, Counter.Counted):
            raise ZeroDivisionError

    broken = Store(store.database, read_models=[replace(COUNTER_LIST, project=breaks)])
    with pytest.raises(ZeroDivisionError):
        broken.rebuild("counter_list")

    assert rows_of(store, COUNTER_LIST.tables)["counters"] == [(counter_id, "door", 1)]
    assert store.rebuild("counter_list") == 2
    with store.database.engine.connect() as connection:
        assert not [name for name in sa.inspect(connection).get_table_names() if "twin" in name]


def test_a_read_model_that_minds_repetition_is_found_out(database: Database) -> None:
    with database.write() as connection:
        metadata.create_all(connection)

    def counts_twice(rows: Rows, recorded: Recorded) -> None:
        match recorded.event:
            case Counter.Created():
                COUNTER_LIST.project(rows, recorded)
            case Counter.Counted() as counted:
                table = rows.table(counters)
                rows.connection.execute(
                    sa.update(table)
                    .where(table.c.id == counted.originator_id)
                    .values(count=table.c["count"] + counted.by)
                )

    store = Store(database, read_models=[replace(COUNTER_LIST, project=counts_twice)])
    count_up(store, a_counter_in(store))

    with pytest.raises(AssertionError, match="2 times"):
        assert_rebuilt_equals_live(store, "counter_list")


def test_a_read_model_that_differs_from_its_log_is_found_out(store: Store) -> None:
    a_counter_in(store)
    spoil(store)
    with pytest.raises(AssertionError, match="only live"):
        assert_rebuilt_equals_live(store, "counter_list")
