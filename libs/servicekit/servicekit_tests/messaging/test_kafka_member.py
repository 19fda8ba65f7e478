"""Members of a group share its messages: each is handled once, whoever comes, fails or goes."""

import asyncio
import threading
import time
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import CommitFailedError

from servicekit.db.engine import Database, Dialect
from servicekit.db.kit_tables import tracking
from servicekit.eventstore.store import Store
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_topics import create_topics
from servicekit.messaging.parked import ParkedMessages
from servicekit.messaging.relay import Relay
from servicekit.observability.metrics import Metrics
from servicekit.testing import kafka
from servicekit.testing.databases import NewDatabase
from servicekit.testing.probe import eventually
from servicekit.testing.run_server import free_port
from servicekit_tests.messaging.kafka_child import Child
from servicekit_tests.messaging.kafka_world import (
    PARCELS,
    SESSION_TIMEOUT,
    delete_topics,
    in_topic,
    member_for,
)
from servicekit_tests.messaging.parcels import Desk, ParcelSent, PostOffice, lay_out
from servicekit_tests.messaging.transport_suite import Running


@pytest.fixture
def dialect() -> Dialect:
    return "postgresql"


@pytest.fixture
def desks_database(new_database: NewDatabase) -> Database:
    return lay_out(new_database(None))


@pytest.fixture
def desk(desks_database: Database) -> Desk:
    return Desk(Store(desks_database))


@pytest.fixture
def parcels() -> list[UUID]:
    return [uuid4() for _ in range(6)]


def send(office: PostOffice, parcels: list[UUID], rounds: int) -> None:
    for _ in range(rounds):
        for parcel in parcels:
            office.send(parcel)


def heard(desk: Desk, parcels: list[UUID], steps: int, within: float = 20) -> None:
    """Wait until all parcels have come so far; each step must be there once and in its order."""
    for parcel in parcels:
        eventually(lambda p=parcel: len(desk.steps(p)) >= steps, within)  # type: ignore[misc]
    for parcel in parcels:
        assert desk.steps(parcel) == [(step, 0) for step in range(1, steps + 1)]


def test_a_place_is_kept_for_each_partition_and_is_that_of_the_log(
    office: PostOffice, desk: Desk, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    metrics = Metrics("desk")
    member = member_for(desk, cluster, metrics=metrics)
    with Running([Relay(office.log, cluster), member]):
        send(office, parcels, 5)
        heard(desk, parcels, 5)
        assert member.assigned == 3
        eventually(lambda: member.lag == 0)

    last = {
        f"desk < post/post-parcels/{number}": partition[-1].position
        for number, partition in enumerate(in_topic(cluster))
        if partition
    }
    with desk.store.read() as connection:
        rows = connection.execute(sa.select(tracking.c.name, tracking.c.position))
        assert {row.name: row.position for row in rows} == last
    assert len(last) > 1


def test_one_member_is_killed_and_another_joins_and_nothing_is_lost_or_heard_twice(
    office: PostOffice,
    desk: Desk,
    desks_database: Database,
    cluster: KafkaCluster,
    parcels: list[UUID],
) -> None:
    timeout = str(SESSION_TIMEOUT)
    with (
        Running([Relay(office.log, cluster)]),
        Child("member", cluster, desks_database, timeout) as first,
        Child("member", cluster, desks_database, timeout) as second,
    ):
        first.is_at_work()
        second.is_at_work()
        sending = threading.Thread(target=send, args=(office, parcels, 60))
        sending.start()
        eventually(lambda: sum(len(desk.steps(p)) for p in parcels) >= 60, 20)
        first.kill()
        with Child("member", cluster, desks_database, timeout) as third:
            third.is_at_work()
            sending.join()
            heard(desk, parcels, 60, 30)


def test_a_member_that_stops_finishes_what_it_is_at_and_leaves_the_group_at_once(
    office: PostOffice, desk: Desk, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    begun, slow = threading.Event(), Desk(desk.store)
    note = slow.on_sent

    def take_time(sent: ParcelSent) -> None:
        begun.set()
        time.sleep(0.3)
        note(sent)

    slow.on_sent = take_time  # type: ignore[method-assign]
    send(office, parcels[:3], 1)
    with Running([Relay(office.log, cluster)]):
        eventually(lambda: sum(map(len, in_topic(cluster))) == 3, 20)
    running = Running([member_for(slow, cluster)])
    assert begun.wait(20)

    stopping = time.monotonic()
    running.stop()

    assert time.monotonic() - stopping < 5
    assert asyncio.run(_members(cluster, "desk")) == 0
    heard(desk, parcels[:3], 1, within=0)
    again = member_for(desk, cluster)
    with Running([again]):
        eventually(lambda: again.assigned == 3, 10)
        time.sleep(0.5)
        assert desk.calls == 0  # it was acknowledged too


def test_what_is_no_message_at_all_is_parked_and_its_neighbours_flow(
    office: PostOffice, desk: Desk, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    send(office, parcels, 1)
    asyncio.run(_send_rubbish(cluster, parcels))
    with Running([Relay(office.log, cluster), member_for(desk, cluster)]):
        send(office, parcels, 1)
        heard(desk, parcels, 2)

    parked = ParkedMessages([Consumer("desk", desk.store, desk.subscriptions())]).list()
    assert [p.payload for p in parked] == [b"\xff\x00 no envelope"] * len(parcels)
    assert {p.source.partition("/")[0] for p in parked} == {"unreadable"}


def test_a_batch_that_was_handled_and_could_not_be_acknowledged_is_not_heard_twice(
    office: PostOffice,
    desk: Desk,
    cluster: KafkaCluster,
    parcels: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commit, refused = AIOKafkaConsumer.commit, threading.Event()

    async def refuse_once(self: Any, offsets: Any = None) -> None:
        if not refused.is_set():
            refused.set()
            raise CommitFailedError
        await commit(self, offsets)

    monkeypatch.setattr(AIOKafkaConsumer, "commit", refuse_once)
    metrics = Metrics("desk")
    with Running([Relay(office.log, cluster), member_for(desk, cluster, metrics=metrics)]):
        send(office, parcels, 1)
        assert refused.wait(20)
        heard(desk, parcels, 1)
    with Running([Relay(office.log, cluster), member_for(desk, cluster)]):
        send(office, parcels, 1)
        heard(desk, parcels, 2)

    failures = metrics.registry.get_sample_value
    assert failures("kalends_commit_failures_total", {"group": "desk"}) == 1


def test_whatever_goes_wrong_with_a_batch_it_comes_again(
    office: PostOffice,
    desk: Desk,
    cluster: KafkaCluster,
    parcels: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handle, failed = Consumer.handle, threading.Event()

    def fail_once(self: Any, *args: Any, **kwargs: Any) -> None:
        if not failed.is_set():
            failed.set()
            raise RuntimeError("nobody thought of this")
        handle(self, *args, **kwargs)

    monkeypatch.setattr(Consumer, "handle", fail_once)
    with Running([Relay(office.log, cluster), member_for(desk, cluster)]):
        send(office, parcels, 3)
        heard(desk, parcels, 3)
    assert failed.is_set()


@pytest.mark.slow
def test_a_member_that_was_there_before_its_topics_finds_them_and_outlives_their_loss(
    office: PostOffice, desk: Desk, parcels: list[UUID]
) -> None:
    cluster = KafkaCluster(kafka.address(), kafka.fresh_prefix())
    with Running([Relay(office.log, cluster, notice=1), member_for(desk, cluster)]):
        send(office, parcels, 1)
        time.sleep(0.5)
        create_topics(cluster, [PARCELS])
        heard(desk, parcels, 1)

        delete_topics(cluster)
        time.sleep(0.5)
        create_topics(cluster, [PARCELS])
        send(office, parcels, 1)
        heard(desk, parcels, 2, 30)


def test_without_a_broker_a_member_stops_when_told(desk: Desk) -> None:
    with Running([member_for(desk, KafkaCluster(f"127.0.0.1:{free_port()}"))]):
        time.sleep(1)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3


async def _members(cluster: KafkaCluster, group: str) -> int:
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.address)
    await admin.start()
    try:
        (answer,) = await admin.describe_consumer_groups([cluster.group(group)])
    finally:
        await admin.close()
    return len(answer.to_object()["groups"][0]["members"])


async def _send_rubbish(cluster: KafkaCluster, parcels: list[UUID]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=cluster.address) as producer:
        for parcel in parcels:
            await producer.send_and_wait(
                cluster.topic(PARCELS.name),
                b"\xff\x00 no envelope",
                key=str(parcel).encode(),
                headers=[("\u00e4", b"\xff\xfe")],
            )
