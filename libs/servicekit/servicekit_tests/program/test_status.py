from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from servicekit.db.engine import Dialect
from servicekit.eventstore.store import Store
from servicekit.http.app import create_app
from servicekit.messaging.relay import Relay
from servicekit.program.status import status_of
from servicekit.service import ServiceModule
from servicekit.testing.databases import NewDatabase
from servicekit.testing.http import a_verifier
from servicekit.testing.probe import eventually
from servicekit_tests.messaging.kafka_world import fresh_cluster, member_for
from servicekit_tests.messaging.parcels import NOON, Desk, PostOffice, lay_out
from servicekit_tests.messaging.transport_suite import Running


@pytest.fixture
def dialect() -> Dialect:
    return "postgresql"


@pytest.fixture
def office(new_database: NewDatabase) -> PostOffice:
    return PostOffice(lay_out(new_database(None)))


@pytest.fixture
def desk(new_database: NewDatabase) -> Desk:
    return Desk(Store(lay_out(new_database(None))))


def module(name: str, store: Store) -> ServiceModule:
    app = create_app(name, [], verifier=a_verifier(), version="1")
    return ServiceModule(name=name, package=name, app=app, store=store)


def test_lag_is_told_by_relay_and_by_group(office: PostOffice, desk: Desk) -> None:
    cluster = fresh_cluster()
    post = replace(module("post", office.store), log=office.log)
    reading = replace(module("desk", desk.store), subscriptions=desk.subscriptions())

    for _ in range(3):
        office.send(uuid4())
    assert status_of(post, cluster).unpublished == office.store.last_position()
    with Running([Relay(office.log, cluster)]):
        eventually(lambda: status_of(post, cluster).unpublished == 0, 20)
    told = status_of(reading, cluster)
    ((name, waiting),) = told.lag.items()
    assert (name.rpartition(" ")[2], waiting) == ("post-parcels", 3)
    assert f"  lag {name}: 3" in told.lines()

    with Running([member_for(desk, cluster)]):
        eventually(lambda: sum(status_of(reading, cluster).lag.values()) == 0, 20)


def test_the_log_and_what_is_due_are_told(office: PostOffice) -> None:
    post = module("post", office.store)
    assert status_of(post, None).last_event_at is None

    office.send(uuid4())
    late = NOON - timedelta(days=900)
    office.store.run(lambda: office.store.timers.set("remind", late, "reminder", {}))
    told = status_of(post, None)

    assert told.position == office.store.last_position()
    assert told.last_event_at is not None
    assert (told.timers_due, told.oldest_due, told.processes_due) == (1, late, 0)
    assert (told.parked, told.unpublished, told.lag) == (0, None, {})
