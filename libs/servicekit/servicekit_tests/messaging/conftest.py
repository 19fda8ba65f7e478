import pytest

from servicekit.eventstore.store import Store
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.testing.databases import NewDatabase
from servicekit_tests.messaging.kafka_world import fresh_cluster
from servicekit_tests.messaging.parcels import Desk, PostOffice, lay_out


@pytest.fixture
def cluster() -> KafkaCluster:
    """A corner of the broker of this run that nobody has used, with the topics in it."""
    return fresh_cluster()


@pytest.fixture
def office(new_database: NewDatabase) -> PostOffice:
    return PostOffice(lay_out(new_database(None)))


@pytest.fixture
def desk(new_database: NewDatabase) -> Desk:
    return Desk(Store(lay_out(new_database(None))))
