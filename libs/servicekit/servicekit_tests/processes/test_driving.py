import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from servicekit.processes import step_key
from servicekit.processes.agenda import Agenda
from servicekit.processes.driver import NoProgress, ProcessDriver
from servicekit.processes.watchdog import Watchdog
from servicekit.testing.databases import NewDatabase
from servicekit.testing.probe import eventually
from servicekit_tests.messaging.parcels import lay_out
from servicekit_tests.processes.errands import NOON, Collect, Crash, Errand, HandOver, Pack, Shop


@pytest.fixture
def shop(new_database: NewDatabase) -> Shop:
    return Shop(lay_out(new_database(None)))


@pytest.fixture
def errand_id() -> UUID:
    return uuid4()


def agenda(shop: Shop) -> dict[UUID, object]:
    return {open_.id: open_.wake_at for open_ in Agenda(shop.store).open()}


def test_steps_inside_belong_to_the_unit_of_work_that_caused_them(
    shop: Shop, errand_id: UUID
) -> None:
    def regretted() -> None:
        shop.start(errand_id)
        raise LookupError

    with pytest.raises(LookupError):
        shop.store.run(regretted)

    assert shop.performed == ["Pack"]
    assert shop.errands.peek(errand_id) is None
    assert agenda(shop) == {}


def test_a_step_outside_is_left_to_the_watchdog_and_done_without_a_unit_of_work(
    shop: Shop, errand_id: UUID
) -> None:
    shop.start(errand_id)
    assert shop.state(errand_id) == "collecting"
    assert agenda(shop) == {errand_id: shop.now}

    shop.watchdog.look()

    assert shop.state(errand_id) == "waiting"
    assert agenda(shop) == {errand_id: NOON + timedelta(hours=1)}
    assert shop.asked == [step_key(errand_id, Collect(500))]


def test_a_waiting_process_sleeps_until_its_moment(shop: Shop, errand_id: UUID) -> None:
    shop.start(errand_id)
    shop.watchdog.look()

    shop.later(minutes=59)
    assert shop.watchdog.look() == 0

    shop.later(minutes=1)
    assert shop.watchdog.look() == 1
    assert shop.state(errand_id) == "lapsed"


def test_an_event_from_outside_moves_it_on_before_its_moment(shop: Shop, errand_id: UUID) -> None:
    shop.start(errand_id)
    shop.watchdog.look()

    shop.customer_comes(errand_id)

    assert shop.state(errand_id) == "done"


def test_a_finished_process_is_off_the_agenda(shop: Shop, errand_id: UUID) -> None:
    shop.start(errand_id)
    shop.watchdog.look()
    shop.customer_comes(errand_id)

    assert agenda(shop) == {}
    shop.later(days=1)
    assert shop.watchdog.look() == 0


def test_driving_what_has_nothing_to_do_changes_nothing(shop: Shop, errand_id: UUID) -> None:
    shop.start(errand_id)
    shop.watchdog.look()
    before = len(shop.store.history(errand_id))

    shop.driver.drive(errand_id)
    shop.driver.drive(errand_id)

    assert len(shop.store.history(errand_id)) == before


@pytest.mark.parametrize(
    "crash_at",
    [
        "before Pack",
        "after Pack",
        "before Collect",
        "after Collect",
        "before HandOver",
        "after HandOver",
    ],
)
def test_a_crash_anywhere_ends_the_same_once_the_watchdog_comes(
    shop: Shop, errand_id: UUID, crash_at: str
) -> None:
    def ignoring_the_crash(work: Callable[[], object]) -> None:
        try:
            work()
        except Crash:
            shop.crash_at = None

    # Begun without driving, so that each step is the watchdog's.
    def begin() -> None:
        shop.errands.save(Errand(id=errand_id, until=shop.now.replace(hour=20)))
        Agenda(shop.store).plan(errand_id, shop.driver.kind, shop.now)

    shop.store.run(begin)
    shop.crash_at = crash_at
    for _ in range(4):
        ignoring_the_crash(shop.watchdog.look)
        if shop.state(errand_id) == "waiting":
            ignoring_the_crash(partial(shop.customer_comes, errand_id))
            if shop.state(errand_id) == "waiting":
                shop.customer_comes(errand_id)
        shop = Shop(shop.database, now=shop.now, till=shop.till, asked=shop.asked)
        shop.later(seconds=31)

    assert shop.state(errand_id) == "done"
    assert len(shop.till) == 1
    assert set(shop.asked) == {step_key(errand_id, Collect(500))}
    assert agenda(shop) == {}


def test_a_step_that_fails_is_tried_again_later_and_says_why(
    shop: Shop, errand_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.start(errand_id)

    def closed(*_: object) -> None:
        raise ConnectionError("the till is closed")

    monkeypatch.setattr(shop.driver, "_perform_outside", closed)
    shop.watchdog.look()
    (open_,) = Agenda(shop.store).open()
    assert open_.last_error == "ConnectionError: the till is closed"
    assert open_.attempts == 1
    assert open_.wake_at is not None
    assert open_.wake_at > shop.now
    monkeypatch.undo()

    assert shop.watchdog.look() == 0
    shop.later(minutes=1)
    shop.watchdog.look()

    assert shop.state(errand_id) == "waiting"
    assert [each.attempts for each in Agenda(shop.store).open()] == [0]


def test_a_step_that_goes_on_failing_is_tried_less_and_less_often(
    shop: Shop, errand_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.start(errand_id)

    def closed(*_: object) -> None:
        raise ConnectionError("the till is closed")

    monkeypatch.setattr(shop.driver, "_perform_outside", closed)
    pauses = []
    for _ in range(4):
        assert shop.watchdog.look() == 1
        (open_,) = Agenda(shop.store).open()
        assert open_.wake_at is not None
        pauses.append((open_.wake_at - shop.now).total_seconds())
        shop.now = open_.wake_at

    assert pauses == [2, 4, 8, 16]


def test_a_process_is_claimed_by_one_and_given_back_if_nothing_comes_of_it(
    shop: Shop, errand_id: UUID
) -> None:
    shop.start(errand_id)
    kinds, lease = frozenset({shop.driver.kind}), timedelta(seconds=30)

    def claim() -> list[tuple[UUID, str]]:
        return Agenda(shop.store).claim(kinds, now=shop.now, until=shop.now + lease, limit=5)

    assert claim() == [(errand_id, shop.driver.kind)]
    assert claim() == []
    shop.later(seconds=30)
    assert claim() == [(errand_id, shop.driver.kind)]


def test_a_failing_process_does_not_hold_the_others(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = uuid4(), uuid4()
    shop.start(bad)
    shop.start(good)
    collect = shop.collect

    def picky(errand: Errand, step: Collect, key: str) -> Callable[[Errand], None]:
        if errand.id == bad:
            raise ValueError("no such customer")
        return collect(errand, step, key)

    monkeypatch.setattr(shop.driver, "_perform_outside", picky)

    shop.watchdog.look()

    assert shop.state(good) == "waiting"
    assert shop.state(bad) == "collecting"


def test_a_step_that_changes_nothing_is_an_error_and_not_an_endless_loop(
    shop: Shop, errand_id: UUID
) -> None:
    shop.lazy = True

    with pytest.raises(NoProgress):
        shop.start(errand_id)


def test_a_process_nobody_knows_any_more_leaves_the_agenda(shop: Shop) -> None:
    ghost = uuid4()
    shop.store.run(lambda: Agenda(shop.store).plan(ghost, shop.driver.kind, shop.now))

    shop.watchdog.look()

    assert agenda(shop) == {}


def test_two_watchdogs_never_drive_the_same_process_at_the_same_time(
    shop: Shop, errand_id: UUID
) -> None:
    shop.start(errand_id)
    meanwhile: list[int] = []
    other = Shop(shop.database, now=shop.now, till=shop.till, asked=shop.asked)
    collect = shop.collect

    def slow(errand: Errand, step: Collect, key: str) -> Callable[[Errand], None]:
        meanwhile.append(other.watchdog.look())
        return collect(errand, step, key)

    shop.driver._perform_outside = slow

    shop.watchdog.look()

    assert meanwhile == [0]
    assert len(shop.asked) == 1


def test_the_watchdog_is_woken_by_a_step_outside(shop: Shop, errand_id: UUID) -> None:
    sleepy = Watchdog(shop.store, [shop.driver], clock=lambda: shop.now, interval=60)
    stop = threading.Event()
    thread = threading.Thread(target=sleepy.run, args=(stop,), daemon=True)
    thread.start()

    shop.start(errand_id)

    eventually(lambda: shop.state(errand_id) == "waiting", 10)
    stop.set()
    sleepy.wake()
    thread.join(10)
    assert not thread.is_alive()


def test_the_key_of_a_step_is_the_same_at_every_attempt_and_for_no_other_step() -> None:
    one, other = UUID(int=1), UUID(int=2)

    keys = {
        step_key(one, Collect(500)),
        step_key(one, Collect(501)),
        step_key(one, Pack()),
        step_key(one, HandOver()),
        step_key(other, Collect(500)),
    }

    assert len(keys) == 5
    assert step_key(one, Collect(500)) == step_key(one, Collect(500))


def test_steps_outside_need_somebody_who_performs_them(shop: Shop) -> None:
    with pytest.raises(ValueError, match="outside"):
        ProcessDriver(shop.store, Errand, shop.perform, outside=(Collect,))
