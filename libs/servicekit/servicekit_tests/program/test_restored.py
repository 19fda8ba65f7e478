"""A database that came back from an older backup goes on behind what others have seen."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from servicekit.db.engine import Database, Dialect
from servicekit.eventstore.positions import StillInUse, next_position
from servicekit.eventstore.store import Store
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_partitions import add_partitions
from servicekit.messaging.kafka_topics import differences
from servicekit.messaging.relay import Relay
from servicekit.messaging.republish import republish
from servicekit.program.restored import (
    MARGIN,
    BrokerForgot,
    go_on_behind_all_seen,
    lost_messages,
)
from servicekit.testing import postgres
from servicekit.testing.databases import NewDatabase
from servicekit.testing.probe import eventually
from servicekit_tests.messaging.kafka_world import (
    PARCELS,
    delete_topics,
    fresh_cluster,
    member_for,
)
from servicekit_tests.messaging.parcels import Desk, PostOffice, lay_out
from servicekit_tests.messaging.transport_suite import Running

TOPICS = [PARCELS.name]


@pytest.fixture
def dialect() -> Dialect:
    return "postgresql"


@pytest.fixture
def cluster() -> KafkaCluster:
    return fresh_cluster()


class Restoring:
    """A post office whose database can be put back to what it was."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._backup: str | None = None
        self.office = self._opened()

    def back_up(self) -> None:
        self.office.store.database.close()
        self._backup = postgres.running().fresh(template=self._url.rpartition("/")[2])
        self.office = self._opened()

    def restore(self) -> PostOffice:
        """Put the backup in the place of the database, as often as one likes."""
        assert self._backup is not None
        self.office.store.database.close()
        postgres.running().replace(self._url, copy_of=self._backup)
        self.office = self._opened()
        return self.office

    def close(self) -> None:
        self.office.store.database.close()
        if self._backup is not None:
            postgres.running().drop(self._backup)

    def _opened(self) -> PostOffice:
        return PostOffice(lay_out(Database(self._url)))


@pytest.fixture
def post(new_database: NewDatabase) -> Iterator[Restoring]:
    made = new_database(None)
    made.close()
    post = Restoring(made.url)
    yield post
    post.close()


def published(office: PostOffice, cluster: KafkaCluster) -> None:
    with Running([relay := Relay(office.log, cluster, checkpoint_every=0)]):
        eventually(lambda: relay.active and relay.lag == 0, 20)


def test_what_is_sent_after_a_restore_reaches_who_has_heard_of_later_positions(
    post: Restoring, cluster: KafkaCluster, new_database: NewDatabase
) -> None:
    desk, early, lost, later = Desk(Store(lay_out(new_database(None)))), *(uuid4() for _ in "123")
    post.office.send(early)
    post.back_up()
    for _ in range(4):
        post.office.send(lost)
    with Running([member_for(desk, cluster)]):
        published(post.office, cluster)
        eventually(lambda: len(desk.steps(lost)) == 4, 20)
        office = post.restore()

        found = go_on_behind_all_seen(office.log, cluster, TOPICS)

        assert (found.last, found.seen, found.next) == (2, 7, 7 + MARGIN + 1)
        office.send(later)
        published(office, cluster)
        eventually(lambda: desk.steps(later) == [(1, 0)], 20)


def test_a_second_time_there_is_nothing_to_do_but_after_another_restore_there_is(
    post: Restoring, cluster: KafkaCluster
) -> None:
    post.back_up()
    post.office.send(uuid4())
    published(post.office, cluster)
    post.restore()

    def again() -> bool:
        return go_on_behind_all_seen(post.office.log, cluster, TOPICS).raised

    assert [again(), again()] == [True, False]
    post.office.send(uuid4())
    published(post.office, cluster)
    post.restore()
    assert [again(), again()] == [True, False]
    assert next_position(post.office.store.database) > 2 * MARGIN


def test_a_log_that_was_not_restored_is_left_as_it_is(
    post: Restoring, cluster: KafkaCluster
) -> None:
    post.office.send(uuid4())
    published(post.office, cluster)

    found = go_on_behind_all_seen(post.office.log, cluster, TOPICS)

    assert (found.raised, found.seen, found.next) == (False, 2, 3)


def test_nothing_is_done_while_another_process_of_the_service_is_connected(
    post: Restoring, cluster: KafkaCluster
) -> None:
    running = Database(post.office.store.database.url)
    with running.read(), pytest.raises(StillInUse, match="stop every api and worker"):
        go_on_behind_all_seen(post.office.log, cluster, TOPICS, above=100)
    running.close()

    assert next_position(post.office.store.database) == 1


def test_a_broker_that_lost_messages_is_not_believed_but_an_operator_is(
    post: Restoring, cluster: KafkaCluster
) -> None:
    post.office.send(uuid4())
    published(post.office, cluster)
    delete_topics(cluster)
    eventually(lambda: differences(cluster, [PARCELS]), 20)

    with pytest.raises(BrokerForgot, match=PARCELS.name):
        go_on_behind_all_seen(post.office.log, cluster, TOPICS)

    assert go_on_behind_all_seen(post.office.log, cluster, TOPICS, above=99).next == 100 + MARGIN


def test_lost_is_what_the_broker_has_and_the_log_has_not(
    post: Restoring, cluster: KafkaCluster
) -> None:
    kept, gone = uuid4(), uuid4()
    post.office.send(kept)
    post.back_up()
    post.office.send(kept)
    post.office.send(gone)
    published(post.office, cluster)
    republish(post.office.log, cluster)
    assert lost_messages(post.office.log, cluster, TOPICS) == []

    office = post.restore()
    # The worst case: nobody raised the positions, and a third parcel has those of the others.
    office.send(uuid4())
    published(office, cluster)

    found = [
        (one.message.position, UUID(one.message.subject), one.known)
        for one in lost_messages(office.log, cluster, TOPICS)
    ]
    assert found == [(3, kept, True), (5, gone, False)]


def test_the_marks_of_added_partitions_are_not_lost_messages(
    post: Restoring, cluster: KafkaCluster
) -> None:
    post.office.send(uuid4())
    add_partitions(post.office.log, cluster, PARCELS.name, 5)

    assert lost_messages(post.office.log, cluster, TOPICS) == []
