import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from eventsourcing.persistence import IntegrityError

from servicekit.context import Context, use_context
from servicekit.db.engine import Database
from servicekit.eventstore.store import (
    AggregateNotFound,
    BrokenUnitOfWork,
    NoUnitOfWork,
    Store,
    TooBusy,
)
from servicekit.testing.clock import SetClock
from servicekit_tests.eventstore.counters import (
    COUNTER_LIST,
    Counter,
    CounterIsFull,
    Visitor,
    counters,
    metadata,
)


def a_counter_in(store: Store, name: str = "door") -> UUID:
    def create() -> UUID:
        counter = Counter(name=name)
        store.repository(Counter).save(counter)
        return counter.id

    return store.run(create)


def count_up(store: Store, counter_id: UUID, *, limit: int = 1_000_000) -> None:
    def work() -> None:
        repository = store.repository(Counter)
        counter = repository.get(counter_id)
        counter.count_up(limit=limit)
        repository.save(counter)

    store.run(work)


def listed(store: Store) -> dict[UUID, int]:
    with store.read() as connection:
        rows = connection.execute(sa.select(counters.c.id, counters.c["count"])).all()
    return {row[0]: row[1] for row in rows}


def the_count(store: Store, counter_id: UUID) -> int:
    counter = store.repository(Counter).peek(counter_id)
    assert counter is not None
    return counter.count


def test_what_is_saved_together_is_stored_together(store: Store) -> None:
    counter_id = a_counter_in(store)

    def half_done() -> None:
        count_up(store, counter_id)
        other = Counter(name="window")
        store.repository(Counter).save(other)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.run(half_done)

    assert the_count(store, counter_id) == 0
    assert listed(store) == {counter_id: 0}
    assert store.last_position() == 1


def test_whoever_wrote_reads_what_he_wrote(store: Store) -> None:
    counter_id = a_counter_in(store)

    def work() -> dict[UUID, int]:
        count_up(store, counter_id)
        return listed(store)

    assert store.run(work) == {counter_id: 1}


def test_a_refusal_is_given_back_at_once_and_leaves_nothing(store: Store) -> None:
    counter_id = a_counter_in(store)
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        count_up(store, counter_id, limit=0)

    with pytest.raises(CounterIsFull):
        store.run(work)

    assert len(tries) == 1
    assert the_count(store, counter_id) == 0


def test_a_joined_part_that_failed_after_saving_takes_the_whole_with_it(store: Store) -> None:
    counter_id = a_counter_in(store)

    def part() -> None:
        count_up(store, counter_id)
        raise CounterIsFull("too late")

    def whole() -> None:
        with contextlib.suppress(CounterIsFull):
            store.run(part)

    with pytest.raises(BrokenUnitOfWork):
        store.run(whole)
    assert the_count(store, counter_id) == 0


def test_a_refusal_before_anything_was_saved_may_be_answered_within_the_unit(
    store: Store,
) -> None:
    full, other = a_counter_in(store), a_counter_in(store)

    def whole() -> None:
        try:
            count_up(store, full, limit=0)
        except CounterIsFull:
            count_up(store, other)

    store.run(whole)

    assert the_count(store, full) == 0
    assert the_count(store, other) == 1


def test_outside_of_a_unit_of_work_nothing_can_be_changed(store: Store) -> None:
    counter_id = a_counter_in(store)
    with pytest.raises(NoUnitOfWork):
        store.repository(Counter).get(counter_id)
    with pytest.raises(NoUnitOfWork):
        store.connection()
    with pytest.raises(NoUnitOfWork):
        store.repository(Counter).save(Counter(name="x"))


def test_who_asks_for_nothing_known_is_told_so(store: Store) -> None:
    counter_id = a_counter_in(store)
    with pytest.raises(AggregateNotFound):
        store.run(lambda: store.repository(Counter).get(uuid4()))
    with pytest.raises(AggregateNotFound):
        store.run(lambda: store.repository(Visitor).get(counter_id))
    assert store.repository(Counter).peek(uuid4()) is None


def test_within_a_unit_of_work_an_aggregate_is_one_object(store: Store) -> None:
    counter_id = a_counter_in(store)

    def work() -> bool:
        repository = store.repository(Counter)
        found = repository.get_many([counter_id, uuid4()])
        return list(found) == [counter_id] and found[counter_id] is repository.get(counter_id)

    assert store.run(work)


def test_many_at_once_on_one_aggregate_lose_no_update_and_need_no_second_try(
    database: Database,
) -> None:
    with database.write() as connection:
        metadata.create_all(connection)
    pauses: list[float] = []
    store = Store(database, read_models=[COUNTER_LIST], pause=pauses.append)
    counter_id = a_counter_in(store)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: count_up(store, counter_id), range(80)))

    assert the_count(store, counter_id) == 80
    assert listed(store) == {counter_id: 80}
    assert pauses == []


def test_two_processes_on_one_aggregate_lose_no_update(database: Database) -> None:
    with database.write() as connection:
        metadata.create_all(connection)
    stores = [Store(database, read_models=[COUNTER_LIST]) for _ in range(2)]
    counter_id = a_counter_in(stores[0])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: count_up(stores[n % 2], counter_id), range(40)))

    assert [the_count(store, counter_id) for store in stores] == [40, 40]


def test_who_loses_a_race_does_the_whole_work_again(store: Store) -> None:
    counter_id = uuid4()
    tries: list[int] = []
    meanwhile = Counter._create(Counter.Created, id=counter_id, name="theirs")
    mine = Counter._create(Counter.Created, id=counter_id, name="mine")
    stored = [store.mapper.to_stored_event(event) for event in meanwhile.collect_events()]  # type: ignore[arg-type]

    def work() -> str:
        tries.append(1)
        found = store.repository(Counter).peek(counter_id)
        if found is None:
            store.repository(Counter).save(mine)
            raise IntegrityError("one_event_per_version")  # as the commit would
        return found.name

    def pause(_seconds: float) -> None:
        store.recorder.insert_events(stored)

    store._pause = pause

    assert store.run(work) == "theirs"
    assert len(tries) == 2


def test_who_always_loses_gives_up_after_five_more_tries_with_growing_random_pauses(
    database: Database,
) -> None:
    pauses: list[float] = []
    store = Store(database, jitter=lambda: 1.0, pause=pauses.append)

    def work() -> None:
        raise IntegrityError("one_event_per_version")

    with pytest.raises(TooBusy):
        store.run(work)

    assert pauses == sorted(pauses)
    assert len(pauses) == 5


def test_a_version_that_is_taken_is_found_out_at_the_commit(store: Store) -> None:
    counter_id = a_counter_in(store)
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        again = Counter._create(Counter.Created, id=counter_id, name="again")
        store.repository(Counter).save(again)

    store._pause = lambda _seconds: None
    with pytest.raises(TooBusy):
        store.run(work)

    assert len(tries) == 6
    assert store.last_position() == 1


def test_a_deadlock_is_ended_by_the_database_and_the_loser_does_it_again(store: Store) -> None:
    first, second = a_counter_in(store), a_counter_in(store)
    both_have_one = threading.Barrier(2, timeout=5)
    alone = store.database.dialect == "sqlite"

    def in_order(ids: tuple[UUID, UUID]) -> None:
        tries: list[int] = []

        def work() -> None:
            tries.append(1)
            count_up(store, ids[0])
            if not alone and len(tries) == 1:
                both_have_one.wait()
            count_up(store, ids[1])

        store.run(work)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(in_order, [(first, second), (second, first)]))

    assert (the_count(store, first), the_count(store, second)) == (2, 2)


def test_nothing_that_was_rolled_back_is_ever_seen_again(store: Store) -> None:
    counter_id = a_counter_in(store)
    count_up(store, counter_id)  # now it is kept between units of work

    def fails_after_saving() -> None:
        count_up(store, counter_id)
        raise ZeroDivisionError

    def fails_before_saving() -> None:
        store.repository(Counter).get(counter_id).count_up(by=100)
        raise ZeroDivisionError

    for work in (fails_after_saving, fails_before_saving):
        with pytest.raises(ZeroDivisionError):
            store.run(work)
        assert the_count(store, counter_id) == 1
        assert store.run(lambda: store.repository(Counter).get(counter_id).count) == 1


def test_a_change_that_was_not_saved_is_forgotten(store: Store) -> None:
    counter_id = a_counter_in(store)

    store.run(lambda: store.repository(Counter).get(counter_id).count_up(by=100))

    assert the_count(store, counter_id) == 0
    assert store.run(lambda: store.repository(Counter).get(counter_id).count) == 0


def test_who_only_looks_has_a_copy_of_his_own(store: Store) -> None:
    counter_id = a_counter_in(store)
    count_up(store, counter_id)

    looked = store.repository(Counter).peek(counter_id)
    assert looked is not None
    looked.count_up(by=100)

    assert the_count(store, counter_id) == 1
    count_up(store, counter_id)
    assert the_count(store, counter_id) == 2


def test_looking_does_not_wait_for_who_is_working(store: Store) -> None:
    counter_id = a_counter_in(store)
    working, looked = threading.Event(), threading.Event()

    def work() -> None:
        count_up(store, counter_id)
        working.set()
        assert looked.wait(5)

    with ThreadPoolExecutor(1) as threads:
        busy = threads.submit(store.run, work)
        assert working.wait(5)
        seen_meanwhile = the_count(store, counter_id)
        looked.set()
        busy.result()

    assert seen_meanwhile == 0
    assert the_count(store, counter_id) == 1


def test_an_aggregate_can_be_seen_as_it_was_known_then(database: Database) -> None:
    clock = SetClock()
    store = Store(database, clock=clock)
    counter_id = a_counter_in(store)
    then = clock()
    clock.move(timedelta(hours=1))
    count_up(store, counter_id)

    past = store.repository(Counter).peek(counter_id, until=then)

    assert past is not None
    assert past.count == 0
    assert the_count(store, counter_id) == 1
    assert [recorded.version for recorded in store.history(counter_id)] == [1, 2]
    assert [recorded.version for recorded in store.history(counter_id, until=then)] == [1]


def test_the_log_says_who_did_it_and_when(database: Database) -> None:
    clock = SetClock()
    store = Store(database, clock=clock)
    me = Context(
        tenant="north", actor="ann", roles=frozenset({"staff"}), correlation_id="r1",
        causation_id="c1", traceparent="t1",
    )  # fmt: skip
    with use_context(me):
        counter_id = a_counter_in(store)

    (recorded,) = store.log(0, 10)

    assert recorded.context == me
    assert recorded.recorded_at == clock()
    assert recorded.recorded_at.utcoffset() is not None
    assert recorded.topic == "tests.Counter.Created"
    assert (recorded.aggregate_id, recorded.version, recorded.position) == (counter_id, 1, 1)
    assert isinstance(recorded.event, Counter.Created)


def test_what_shall_happen_after_the_commit_happens_then_and_only_then(store: Store) -> None:
    called: list[str] = []

    def fail() -> None:
        raise ZeroDivisionError

    def stored() -> None:
        store.on_commit(lambda: called.append("stored"))
        store.on_commit(fail)  # which does not undo what is done
        store.on_commit(lambda: called.append("next"))
        assert called == []

    def not_stored() -> None:
        store.on_commit(lambda: called.append("never"))
        raise ZeroDivisionError

    store.run(stored)
    with pytest.raises(ZeroDivisionError):
        store.run(not_stored)

    assert called == ["stored", "next"]


def test_a_commit_with_events_wakes_who_waits_for_one(store: Store) -> None:
    before = store.committed.count
    store.run(lambda: None)
    assert store.committed.count == before

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(store.committed.wait, 5, seen=before)
        a_counter_in(store)
        assert waiting.result()
    assert store.committed.count == before + 1


def test_who_reads_the_log_at_its_end_misses_nothing(store: Store) -> None:
    ids = [a_counter_in(store) for _ in range(4)]
    done = threading.Event()
    read: list[int] = []

    def tail() -> None:
        position = 0
        while True:
            finished = done.is_set()
            batch = store.log(position, 7)
            read.extend(recorded.position for recorded in batch)
            if batch:
                position = batch[-1].position
            elif finished:
                return

    def slow_writer(number: int) -> None:
        def work() -> None:
            count_up(store, ids[number % 4])
            time.sleep(0.001 * (number % 3))

        store.run(work)

    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(6) as writers:
        tailing = reader.submit(tail)
        list(writers.map(slow_writer, range(120)))
        done.set()
        tailing.result()

    assert len(read) == 124
    assert read == sorted(set(read))
