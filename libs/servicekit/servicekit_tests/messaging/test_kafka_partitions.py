"""A topic grows while everything runs, and nobody hears anything twice."""

import threading
from uuid import UUID, uuid4

import pytest

from servicekit.db.engine import Dialect
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_groups import group_lags
from servicekit.messaging.kafka_partitions import GroupsBehind, add_partitions
from servicekit.messaging.relay import Relay
from servicekit.messaging.republish import republish
from servicekit.testing.probe import eventually
from servicekit_tests.messaging.kafka_world import in_topic, member_for
from servicekit_tests.messaging.parcels import Desk, PostOffice
from servicekit_tests.messaging.transport_suite import Running

TOPIC = "post-parcels"

pytestmark = pytest.mark.slow


@pytest.fixture
def dialect() -> Dialect:
    return "postgresql"


@pytest.fixture
def parcels() -> list[UUID]:
    return [uuid4() for _ in range(12)]


def send(office: PostOffice, parcels: list[UUID], rounds: int) -> None:
    for _ in range(rounds):
        for parcel in parcels:
            office.send(parcel)


def heard(desk: Desk, parcels: list[UUID], steps: int) -> None:
    for parcel in parcels:
        eventually(lambda p=parcel: len(desk.steps(p)) >= steps, 30)  # type: ignore[misc]
    for parcel in parcels:
        assert desk.steps(parcel) == [(step, 0) for step in range(1, steps + 1)]


def test_partitions_are_added_under_load(
    office: PostOffice, desk: Desk, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    with Running([Relay(office.log, cluster), member_for(desk, cluster)]):
        send(office, parcels, 1)
        heard(desk, parcels, 1)
        sending = threading.Thread(target=send, args=(office, parcels, 20))
        sending.start()

        add_partitions(office.log, cluster, TOPIC, 7)

        sending.join()
        heard(desk, parcels, 21)
    new = [envelope for partition in in_topic(cluster, 7)[3:] for envelope in partition]
    assert {envelope.type for envelope in new} >= {"post.parcel-sent.v1"}


def test_what_was_handled_by_the_old_layout_is_not_handled_again_by_the_new(
    office: PostOffice, desk: Desk, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    with Running([member_for(desk, cluster)]):
        send(office, parcels, 2)
        republish(office.log, cluster)  # as a relay that dies before its checkpoint
        heard(desk, parcels, 2)

        add_partitions(office.log, cluster, TOPIC, 7)

        with Running([Relay(office.log, cluster)]):
            republish(office.log, cluster)  # most keys come by another partition than before
            eventually(lambda: group_lags(cluster, [TOPIC]) == {("desk", TOPIC): 0}, 30)
            heard(desk, parcels, 2)
            send(office, parcels, 1)
            heard(desk, parcels, 3)


def test_a_group_that_is_behind_keeps_the_layout_as_it_is(
    office: PostOffice, desk: Desk, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    with Running([Relay(office.log, cluster)]):
        with Running([member_for(desk, cluster)]):
            send(office, parcels, 1)
            heard(desk, parcels, 1)
            eventually(lambda: group_lags(cluster, [TOPIC]) == {("desk", TOPIC): 0}, 30)
        send(office, parcels, 1)

        with pytest.raises(GroupsBehind, match="desk by 12"):
            add_partitions(office.log, cluster, TOPIC, 7, patience=2)

        with Running([member_for(desk, cluster)]):
            heard(desk, parcels, 2)
    with pytest.raises(ValueError, match="cannot become 2"):
        add_partitions(office.log, cluster, TOPIC, 2)
    assert sum(map(len, in_topic(cluster))) == 2 * len(parcels)
