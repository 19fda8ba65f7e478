import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from servicekit.clock import system_clock
from servicekit.context import Context, current_context, use_context
from servicekit.db.engine import Database
from servicekit.db.kit_tables import timers
from servicekit.eventstore.store import NoUnitOfWork, Store
from servicekit.testing.clock import SetClock
from servicekit.timers import TimerFired, TimerRunner

MINUTE = timedelta(minutes=1)


class Called:
    def __init__(self) -> None:
        self.by: list[TimerFired] = []

    def __call__(self, fired: TimerFired) -> None:
        self.by.append(fired)

    @property
    def keys(self) -> list[str]:
        return [fired.key for fired in self.by]


def set_timer(
    store: Store, key: str, in_minutes: float = 0, kind: str = "ring", **payload: str
) -> None:
    due_at = store.now() + in_minutes * MINUTE
    store.run(lambda: store.timers.set(key, due_at, kind, payload))


def waiting(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(sa.select(timers.c.key).order_by(timers.c.key)).scalars())


def test_a_timer_calls_back_once_when_its_moment_has_come(store: Store, clock: SetClock) -> None:
    called = Called()
    runner = TimerRunner(store, {"ring": called})
    set_timer(store, "a", 10, hold="h1")
    due_at = clock() + 10 * MINUTE

    assert runner.run_due() == 0
    clock.move(10 * MINUTE)
    assert runner.run_due() == 1
    assert runner.run_due() == 0

    assert called.by == [TimerFired("a", due_at, "ring", {"hold": "h1"})]
    assert waiting(store) == []


def test_the_longest_due_comes_first(store: Store, clock: SetClock) -> None:
    called = Called()
    for key, minutes in (("b", 2), ("a", 3), ("c", 1), ("later", 20)):
        set_timer(store, key, minutes)
    clock.move(5 * MINUTE)

    TimerRunner(store, {"ring": called}).run_due()

    assert called.keys == ["c", "b", "a"]
    assert waiting(store) == ["later"]


def test_a_timer_that_is_set_again_has_moved(store: Store, clock: SetClock) -> None:
    called = Called()
    runner = TimerRunner(store, {"ring": called})
    set_timer(store, "a", 1, n="1")
    set_timer(store, "a", 5, n="2")

    clock.move(2 * MINUTE)
    assert runner.run_due() == 0
    clock.move(3 * MINUTE)
    assert runner.run_due() == 1

    assert called.by[0].payload == {"n": "2"}


def test_a_timer_that_was_cancelled_is_silent(store: Store) -> None:
    called = Called()
    set_timer(store, "a")

    store.run(lambda: store.timers.cancel("a"))
    store.run(lambda: store.timers.cancel("unknown"))

    assert TimerRunner(store, {"ring": called}).run_due() == 0


def test_a_timer_is_set_with_its_unit_of_work_or_not_at_all(store: Store) -> None:
    def half_done() -> None:
        store.timers.set("a", store.now(), "ring", {})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.run(half_done)
    with pytest.raises(NoUnitOfWork):
        store.timers.set("a", store.now(), "ring", {})

    assert waiting(store) == []


def test_a_handler_that_fails_is_called_again_later_and_holds_nobody_up(
    store: Store, clock: SetClock
) -> None:
    called = Called()
    broken = True

    def fails(fired: TimerFired) -> None:
        store.timers.set("trace of a failure", store.now(), "other", {})
        if broken:
            raise ZeroDivisionError
        called(fired)

    runner = TimerRunner(store, {"fails": fails, "ring": called}, jitter=lambda: 0.0)
    set_timer(store, "first", -5, kind="fails")
    set_timer(store, "second", -1)

    assert runner.run_due() == 1
    assert called.keys == ["second"]
    assert waiting(store) == ["first"]  # and nothing of what the handler had done

    pauses = []
    for _ in range(3):
        with store.read() as connection:
            retry_at = connection.execute(sa.select(timers.c.retry_at)).scalar_one()
        pauses.append((retry_at - clock()).total_seconds())
        clock.set(retry_at)
        assert runner.run_due() == 0
    assert pauses == [1, 2, 4]

    broken = False
    clock.move(timedelta(seconds=8))
    assert runner.run_due() == 1
    assert called.keys == ["second", "first"]


def test_a_handler_may_set_the_timer_of_its_own_key_anew(store: Store, clock: SetClock) -> None:
    called = Called()

    def again(fired: TimerFired) -> None:
        called(fired)
        store.timers.set(fired.key, store.now() + MINUTE, "ring", {})

    runner = TimerRunner(store, {"ring": again})
    set_timer(store, "a")
    for _ in range(3):
        assert runner.run_due() == 1
        clock.move(MINUTE)

    assert called.keys == ["a", "a", "a"]


def test_kinds_of_others_are_left_alone(store: Store) -> None:
    set_timer(store, "a", kind="theirs")
    assert TimerRunner(store, {"ring": Called()}).run_due() == 0
    assert waiting(store) == ["a"]


def test_a_handler_acts_in_the_name_of_who_set_the_timer(store: Store) -> None:
    seen: list[Context] = []
    with use_context(Context(tenant="north", actor="ann", correlation_id="r1")):
        set_timer(store, "a")

    TimerRunner(store, {"ring": lambda _fired: seen.append(current_context())}).run_due()

    (context,) = seen
    assert (context.tenant, context.actor, context.correlation_id) == ("north", "ann", "r1")
    assert context.causation_id == "timer/a"


def test_two_runners_share_the_work_and_call_each_timer_once(
    database: Database, clock: SetClock
) -> None:
    called = Called()
    stores = [Store(database, clock=clock) for _ in range(2)]
    for number in range(40):
        set_timer(stores[0], f"{number:02}")
    together = threading.Barrier(2, timeout=10)

    def work(store: Store) -> int:
        together.wait()
        return TimerRunner(store, {"ring": called}).run_due()

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(work, stores))

    assert sum(done) == 40
    assert sorted(called.keys) == [f"{number:02}" for number in range(40)]


# On SQLite one waits for the other, which is the test above.
@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_timer_in_the_hands_of_one_runner_is_passed_over_by_another(
    database: Database, clock: SetClock
) -> None:
    busy, may_end = threading.Event(), threading.Event()
    called = Called()
    first, second = Store(database, clock=clock), Store(database, clock=clock)
    set_timer(first, "slow", -2, kind="slow")
    set_timer(first, "quick", -1, kind="quick")

    def slow(_fired: TimerFired) -> None:
        busy.set()
        assert may_end.wait(10)

    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(TimerRunner(first, {"slow": slow}).run_due)
        assert busy.wait(10)
        assert TimerRunner(second, {"slow": called, "quick": called}).run_due() == 1
        may_end.set()
        assert held.result() == 1

    assert called.keys == ["quick"]


def test_a_runner_sleeps_until_a_timer_is_due_and_wakes_for_a_new_one(database: Database) -> None:
    store = Store(database, clock=system_clock)
    rang = threading.Semaphore(0)
    stop = threading.Event()
    looks: list[float] = []
    runner = TimerRunner(store, {"ring": lambda _fired: rang.release()})
    look = runner.run_due

    def counted(stopping: threading.Event | None = None) -> int:
        looks.append(time.monotonic())
        return look(stopping)

    runner.run_due = counted  # type: ignore[assignment,method-assign]
    worker = threading.Thread(target=runner.run, args=(stop,))
    worker.start()
    try:
        set_timer(store, "soon", 0.3 / 60)
        assert rang.acquire(timeout=10)
        set_timer(store, "now")
        assert rang.acquire(timeout=10)
    finally:
        stop.set()
        worker.join(10)

    assert not worker.is_alive()
    assert len(looks) < 12  # and did not look all the time


def test_a_timer_that_is_due_long_after_the_next_look_wakes_nobody(store: Store) -> None:
    runner = object()
    store.timers.sleeps(runner, store.now() + timedelta(seconds=30))

    set_timer(store, "in a quarter of an hour", 15)
    assert store.timers.changed.count == 0

    set_timer(store, "in a moment", 0.1)
    assert store.timers.changed.count == 1

    store.timers.sleeps(runner, None)  # it is looking, and may have passed that place already
    set_timer(store, "in another quarter", 15)
    assert store.timers.changed.count == 2
