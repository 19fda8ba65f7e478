"""The broker itself fails. One of these tests' own, so that nobody else has to notice."""

import threading
import time
from collections.abc import Iterator
from typing import Self
from uuid import UUID, uuid4

import pytest

from servicekit.db.engine import Dialect
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_topics import create_topics
from servicekit.messaging.relay import Relay
from servicekit.testing.kafka import Broker
from servicekit.testing.probe import eventually
from servicekit_tests.messaging.kafka_world import (
    PARCELS,
    first_times,
    fresh_cluster,
    member_for,
    steps_in_topic,
)
from servicekit_tests.messaging.parcels import Desk, PostOffice
from servicekit_tests.messaging.transport_suite import Running

pytestmark = pytest.mark.slow


@pytest.fixture
def dialect() -> Dialect:
    return "postgresql"


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with Broker() as started:
        yield started


@pytest.fixture
def cluster(broker: Broker) -> KafkaCluster:
    return fresh_cluster(broker.address)


@pytest.fixture
def parcels() -> list[UUID]:
    return [uuid4() for _ in range(5)]


class Load:
    """Sends the parcels round and round until it is told to stop."""

    def __init__(self, office: PostOffice, parcels: list[UUID]) -> None:
        self.rounds = 0
        self._office = office
        self._parcels = parcels
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._send)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _send(self) -> None:
        while not self._enough.wait(0.02):
            for parcel in self._parcels:
                self._office.send(parcel)
            self.rounds += 1


def heard_once(desk: Desk, parcels: list[UUID], steps: int) -> None:
    """Wait until so many steps of each parcel, or more, were heard: each once and in order."""
    for parcel in parcels:
        eventually(lambda p=parcel: len(desk.steps(p)) >= steps, 40)  # type: ignore[misc]
        heard = desk.steps(parcel)
        assert heard == [(step, 0) for step in range(1, len(heard) + 1)]


def test_a_broker_that_is_killed_under_load_and_comes_back_has_lost_nothing(
    broker: Broker, cluster: KafkaCluster, office: PostOffice, desk: Desk, parcels: list[UUID]
) -> None:
    with Running([Relay(office.log, cluster), member_for(desk, cluster)]):
        with Load(office, parcels) as load:
            eventually(lambda: desk.calls >= 50, 20)
            broker.kill()
            time.sleep(1)
            broker.start()
        heard_once(desk, parcels, load.rounds)
    for positions in steps_in_topic(cluster).values():
        assert first_times(positions) == sorted(set(positions))


def test_a_broker_that_stands_still_for_longer_than_anybody_waits_holds_up_and_loses_nothing(
    broker: Broker, cluster: KafkaCluster, office: PostOffice, desk: Desk, parcels: list[UUID]
) -> None:
    with Running([Relay(office.log, cluster), member_for(desk, cluster)]):
        with Load(office, parcels) as load:
            eventually(lambda: desk.calls >= 50, 20)
            broker.pause()
            time.sleep(7)  # the relay gives up its connection after 3
            broker.resume()
        heard_once(desk, parcels, load.rounds)


def test_a_broker_that_has_lost_its_disk_is_filled_again_before_anything_new_is_sent(
    broker: Broker, cluster: KafkaCluster, office: PostOffice, desk: Desk, parcels: list[UUID]
) -> None:
    relay = Relay(office.log, cluster, notice=1)
    with Running([relay]):
        for parcel in parcels:
            office.send(parcel)
        with Running([member_for(desk, cluster)]):
            heard_once(desk, parcels, 1)
        for parcel in parcels:  # on the broker, and nobody has read it
            office.send(parcel)
        eventually(lambda: relay.lag == 0, 10)

        with Load(office, parcels) as load:
            broker.kill()
            broker.lose_everything()
            broker.start()
            create_topics(cluster, [PARCELS])
            with Running([member_for(desk, cluster)]):
                heard_once(desk, parcels, 2 + load.rounds)
    assert all(found == sorted(found) for found in steps_in_topic(cluster).values())
