"""A log becomes topics: in its order, nothing left out, whoever dies on the way."""

import threading
import time
from uuid import UUID, uuid4

import pytest

from servicekit.db.commit_notices import CommitNotices
from servicekit.db.engine import Database, Dialect
from servicekit.messaging import kafka_publisher
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_topics import create_topics
from servicekit.messaging.relay import Relay
from servicekit.messaging.relay_checkpoints import Checkpoint, RelayCheckpoints
from servicekit.messaging.republish import republish
from servicekit.observability.metrics import Metrics
from servicekit.testing.databases import NewDatabase
from servicekit.testing.probe import eventually
from servicekit.testing.run_server import free_port
from servicekit_tests.messaging.kafka_child import Child
from servicekit_tests.messaging.kafka_world import (
    PARCELS,
    delete_topics,
    first_times,
    member_for,
    steps_in_topic,
)
from servicekit_tests.messaging.parcels import Desk, PostOffice, lay_out
from servicekit_tests.messaging.transport_suite import Running


@pytest.fixture
def dialect() -> Dialect:
    return "postgresql"


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    return lay_out(new_database(None))


@pytest.fixture
def office(database: Database) -> PostOffice:
    return PostOffice(database)


@pytest.fixture
def parcels() -> list[UUID]:
    return [uuid4() for _ in range(4)]


def send(office: PostOffice, parcels: list[UUID], rounds: int) -> None:
    for _ in range(rounds):
        for parcel in parcels:
            office.send(parcel)


def published(cluster: KafkaCluster) -> int:
    return sum(map(len, steps_in_topic(cluster).values()))


def in_log(office: PostOffice) -> dict[UUID, list[int]]:
    """The positions that are to be published, parcel by parcel, in the order of the log."""
    found: dict[UUID, list[int]] = {}
    for message in office.log.read(0, 100_000).messages:
        found.setdefault(UUID(message.key), []).append(message.position)
    return found


def test_a_relay_that_was_killed_before_its_checkpoint_sends_again_and_nothing_is_heard_twice(
    office: PostOffice, database: Database, desk: Desk, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    send(office, parcels, 15)
    with Child("relay", cluster, database, "1e9") as relay:
        relay.is_at_work()
        eventually(lambda: published(cluster) == 60, 20)
        relay.kill()
    assert RelayCheckpoints(office.store, "post").read() == Checkpoint()

    with Running([Relay(office.log, cluster), member_for(desk, cluster)]):
        send(office, parcels, 1)
        for parcel in parcels:
            eventually(lambda p=parcel: len(desk.steps(p)) >= 16, 20)  # type: ignore[misc]

    assert published(cluster) == 60 + 64
    assert {p: first_times(found) for p, found in steps_in_topic(cluster).items()} == in_log(office)
    for parcel in parcels:
        assert desk.steps(parcel) == [(step, 0) for step in range(1, 17)]


def test_of_two_relays_one_publishes_and_when_it_is_killed_the_other_goes_on(
    office: PostOffice, database: Database, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    with (
        Child("relay", cluster, database, "0.2") as first,
        Child("relay", cluster, database, "0.2") as second,
    ):
        sending = threading.Thread(target=send, args=(office, parcels, 60))
        sending.start()
        leader, other = (first, second) if first.is_at_work_before(second) else (second, first)
        eventually(lambda: published(cluster) >= 20, 20)
        leader.kill()
        other.is_at_work()
        sending.join()
        wanted = in_log(office)
        eventually(
            lambda: (
                {p: first_times(found) for p, found in steps_in_topic(cluster).items()} == wanted
            ),
            20,
        )


def test_who_stands_by_takes_over_when_the_active_one_stops(
    office: PostOffice, database: Database, cluster: KafkaCluster
) -> None:
    one = Relay(office.log, cluster)
    two = Relay(PostOffice(database).log, cluster)
    first = Running([one])
    eventually(lambda: one.active, 10)
    with Running([two]):
        time.sleep(1.5)  # long enough to try
        assert one.active
        assert not two.active
        assert two.lag == one.lag

        first.stop()

        eventually(lambda: two.active, 10)
    assert not one.active


def test_a_commit_wakes_the_relay_and_it_tells_how_far_it_is(
    office: PostOffice, cluster: KafkaCluster
) -> None:
    metrics = Metrics("post")
    relay = Relay(office.log, cluster, interval=600, metrics=metrics)
    with Running([relay]):
        eventually(lambda: relay.active, 10)
        time.sleep(0.3)  # it has looked and sleeps
        office.send(uuid4(), copies=2)

        eventually(lambda: relay.lag == 0)
    assert published(cluster) == 2
    value = metrics.registry.get_sample_value
    assert value("kalends_relay_published_total", {"service": "post"}) == 2
    assert value("kalends_relay_lag_positions", {"service": "post"}) == 0


def test_a_commit_of_another_process_wakes_it_too(
    office: PostOffice, database: Database, cluster: KafkaCluster
) -> None:
    elsewhere = PostOffice(Database(database.url))
    database.committed_elsewhere.listen(office.store.committed.fire)  # as a program does
    relay = Relay(office.log, cluster, interval=600)
    with Running([relay, CommitNotices(database)]):
        eventually(lambda: relay.active, 10)
        time.sleep(0.3)
        elsewhere.send(uuid4())

        eventually(lambda: relay.lag == 0)
    elsewhere.store.database.close()
    assert published(cluster) == 1


def test_without_a_broker_the_relay_tries_ever_more_rarely_and_stops_when_told(
    office: PostOffice,
) -> None:
    metrics = Metrics("post")
    nowhere = KafkaCluster(f"127.0.0.1:{free_port()}")
    relay = Relay(office.log, nowhere, metrics=metrics)
    office.send(uuid4())
    with Running([relay]):
        time.sleep(2)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3
    failures = metrics.registry.get_sample_value(
        "kalends_relay_failures_total", {"service": "post"}
    )
    assert 2 <= (failures or 0) <= 8
    assert relay.lag > 0


def test_topics_that_lost_their_messages_are_filled_again_before_anything_new(
    office: PostOffice, desk: Desk, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    send(office, parcels, 3)
    with Running([Relay(office.log, cluster)]):
        eventually(lambda: published(cluster) == 12, 20)
    delete_topics(cluster)
    create_topics(cluster, [PARCELS])

    with Running([Relay(office.log, cluster, notice=0.2), member_for(desk, cluster)]):
        send(office, parcels, 1)
        for parcel in parcels:
            eventually(lambda p=parcel: len(desk.steps(p)) >= 4, 20)  # type: ignore[misc]

    assert steps_in_topic(cluster) == in_log(office)
    for parcel in parcels:
        assert desk.steps(parcel) == [(step, 0) for step in range(1, 5)]


def test_everything_can_be_sent_again_from_any_position_while_all_goes_on(
    office: PostOffice, desk: Desk, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    with Running([Relay(office.log, cluster), member_for(desk, cluster)]):
        sending = threading.Thread(target=send, args=(office, parcels, 30))
        sending.start()
        for after in (0, 40, 10**6):
            republish(office.log, cluster, after=after)
        sending.join()
        for parcel in parcels:
            eventually(lambda p=parcel: len(desk.steps(p)) >= 30, 20)  # type: ignore[misc]

    assert {p: first_times(found) for p, found in steps_in_topic(cluster).items()} == in_log(office)
    for parcel in parcels:
        assert desk.steps(parcel) == [(step, 0) for step in range(1, 31)]


def test_sending_again_begins_where_the_relay_is_when_it_has_not_come_so_far(
    office: PostOffice, cluster: KafkaCluster, parcels: list[UUID]
) -> None:
    send(office, parcels, 3)

    assert republish(office.log, cluster, after=office.log.last_position() - 2) == 12

    assert steps_in_topic(cluster) == in_log(office)


def test_more_than_fits_in_one_batch_goes_in_several_and_in_order(
    office: PostOffice,
    cluster: KafkaCluster,
    parcels: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kafka_publisher, "_MOST_BYTES", 2_000)
    send(office, parcels, 20)

    assert republish(office.log, cluster) == 80

    assert steps_in_topic(cluster) == in_log(office)


def test_a_relay_wants_postgresql(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("db") / "post.db"
    office = PostOffice(lay_out(Database(f"sqlite:///{file}")))

    with pytest.raises(ValueError, match="PostgreSQL"):
        Relay(office.log, KafkaCluster("127.0.0.1:9092"))
    office.store.database.close()
