from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from servicekit.db.engine import Database
from servicekit.eventstore.cache import AggregateCache, copied
from servicekit.eventstore.store import Store
from servicekit_tests.eventstore.counters import Counter, CounterIsFull
from servicekit_tests.eventstore.test_units_of_work import a_counter_in, count_up, the_count


def a_counter(count: int = 0) -> Counter:
    counter = Counter(name="door")
    for _ in range(count):
        counter.count_up()
    counter.collect_events()
    return counter


def test_who_takes_an_aggregate_has_it_for_himself() -> None:
    cache, counter = AggregateCache(10), a_counter()
    cache.put(counter, frozenset())

    taken = cache.take(counter.id)

    assert taken is not None
    assert taken.aggregate is counter
    assert cache.take(counter.id) is None


def test_the_newest_of_two_is_kept() -> None:
    cache, old = AggregateCache(10), a_counter()
    new = copied(old)
    assert isinstance(new, Counter)
    new.count_up()

    for first, second in ((old, new), (new, old)):
        cache.clear()
        cache.put(first, frozenset())
        cache.put(second, frozenset())
        kept = cache.take(old.id)
        assert kept is not None
        assert kept.aggregate is new


def test_no_more_are_kept_than_was_said_and_the_least_used_goes_first() -> None:
    cache, counters = AggregateCache(2), [a_counter() for _ in range(3)]
    cache.put(counters[0], frozenset())
    cache.put(counters[1], frozenset())
    assert cache.copy(counters[0].id) is not None
    cache.put(counters[2], frozenset())

    assert len(cache) == 2
    assert cache.take(counters[1].id) is None
    assert cache.take(counters[0].id) is not None


@dataclass
class Box:
    items: list[int] = field(default_factory=list)


def test_a_copy_shares_nothing_that_can_change() -> None:
    counter = a_counter()
    nested: dict[UUID, list[set[int]]] = {uuid4(): [{1}]}
    vars(counter).update(nested=nested, pair=([1], "x"), box=Box([1]))

    twin = copied(counter)
    assert twin == counter
    for sets in vars(twin)["nested"].values():
        sets[0].add(2)
    vars(twin)["pair"][0].append(2)
    vars(twin)["box"].items.append(2)

    assert list(nested.values()) == [[{1}]]
    assert vars(counter)["pair"] == ([1], "x")
    assert vars(counter)["box"] == Box([1])


def test_what_another_process_has_done_meanwhile_is_caught_up_with(database: Database) -> None:
    here, there = Store(database), Store(database)
    counter_id = a_counter_in(here)
    count_up(here, counter_id)
    assert the_count(there, counter_id) == 1

    count_up(there, counter_id)
    count_up(there, counter_id)

    assert the_count(here, counter_id) == 3
    count_up(here, counter_id)
    assert the_count(there, counter_id) == 4


def test_a_long_stream_is_read_once(database: Database) -> None:
    store = Store(database)
    counter_id = a_counter_in(store)

    def many() -> None:
        repository = store.repository(Counter)
        counter = repository.get(counter_id)
        for _ in range(300):
            counter.count_up()
        repository.save(counter)

    store.run(many)
    read = reads_of(store)
    for _ in range(3):
        count_up(store, counter_id)

    assert read == [0, 0, 0]


def reads_of(store: Store) -> list[int]:
    """How many events each load reads from now on."""
    read: list[int] = []
    stream = store.recorder.locked_stream

    def noting(connection: object, aggregate_id: UUID, after: int) -> object:
        rows = stream(connection, aggregate_id, after)  # type: ignore[arg-type]
        read.append(len(rows))
        return rows

    store.recorder.locked_stream = noting  # type: ignore[assignment,method-assign]
    return read


def test_who_was_refused_need_not_read_again_what_he_only_looked_at(database: Database) -> None:
    store = Store(database)
    full, counted = a_counter_in(store, "full"), a_counter_in(store, "counted")
    repository = store.repository(Counter)

    def refused() -> None:
        repository.get(counted).count_up(by=100)  # what was changed is read again, saved or not
        count_up(store, counted)
        repository.get(full).count_up(limit=0)

    read = reads_of(store)
    for _ in range(2):
        with pytest.raises(CounterIsFull):
            store.run(refused)

    assert read == [0, 0, 1, 0]
    assert the_count(store, full) == the_count(store, counted) == 0
    assert store.run(lambda: repository.get(counted).count) == 0


def test_after_a_failure_that_is_no_refusal_everything_is_read_again(database: Database) -> None:
    store = Store(database)
    counter_id = a_counter_in(store)

    def half_done() -> None:
        store.repository(Counter).get(counter_id).count = 7
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.run(half_done)

    assert the_count(store, counter_id) == 0
    assert store.run(lambda: store.repository(Counter).get(counter_id).count) == 0


def test_an_aggregate_that_a_refused_command_made_was_never_there(database: Database) -> None:
    store = Store(database)
    made = Counter(name="door")

    def refused() -> None:
        store.repository(Counter).save(made)
        made.count_up(limit=0)

    with pytest.raises(CounterIsFull):
        store.run(refused)

    assert store.run(lambda: store.repository(Counter).find(made.id)) is None
