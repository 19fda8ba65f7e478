from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from servicekit.db.engine import Database
from servicekit.db.kit_tables import timers
from servicekit.eventstore.store import Store
from servicekit.observability.agenda import watch_agenda
from servicekit.observability.metrics import Metrics
from servicekit.processes.agenda import Agenda
from servicekit.testing.clock import SetClock
from servicekit.timers import TimerRunner


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store(database: Database, clock: SetClock) -> Store:
    return Store(database, clock=clock)


def figures(store: Store) -> dict[str, float]:
    metrics = Metrics("shop")
    watch_agenda(metrics, store)
    metrics.text()
    names = ("timers_due", "timers_late_seconds", "processes_open", "processes_failing")
    found = {name: metrics.registry.get_sample_value(f"kalends_{name}") for name in names}
    return {name: value for name, value in found.items() if value is not None}


def test_a_timer_is_late_from_its_moment_until_it_is_done(store: Store, clock: SetClock) -> None:
    due = clock() + timedelta(minutes=5)
    store.run(lambda: store.timers.set("call", due, "call", {}))
    store.run(lambda: store.timers.set("far", due + timedelta(days=3), "call", {}))

    assert (figures(store)["timers_due"], figures(store)["timers_late_seconds"]) == (0.0, 0.0)
    clock.move(timedelta(minutes=7))
    assert (figures(store)["timers_due"], figures(store)["timers_late_seconds"]) == (1.0, 120.0)
    TimerRunner(store, {"call": lambda _: None}).run_due()
    assert (figures(store)["timers_due"], figures(store)["timers_late_seconds"]) == (0.0, 0.0)


def test_a_timer_that_was_put_off_is_still_late(store: Store, clock: SetClock) -> None:
    store.run(lambda: store.timers.set("call", clock(), "call", {}))

    def put_off() -> None:
        later = clock() + timedelta(minutes=75)
        store.connection().execute(sa.update(timers).values(retry_at=later, attempts=9))

    store.run(put_off)
    clock.move(timedelta(minutes=30))

    assert figures(store)["timers_late_seconds"] == 1800.0


def test_processes_are_counted_and_those_that_fail_apart(store: Store, clock: SetClock) -> None:
    agenda = Agenda(store)
    store.run(lambda: agenda.plan(uuid4(), "checkout", clock()))
    agenda.note_failure(uuid4(), "checkout", error="no", wake_at=clock())

    assert figures(store)["processes_open"] == 2.0
    assert figures(store)["processes_failing"] == 1.0
