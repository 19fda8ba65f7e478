"""The promises of every transport, kept over a real Kafka and a real PostgreSQL."""

import pytest

from servicekit.db.engine import Dialect
from servicekit_tests.messaging.kafka_world import KafkaWiring, fresh_cluster
from servicekit_tests.messaging.transport_suite import TransportSuite, Wiring


@pytest.fixture
def dialect() -> Dialect:
    return "postgresql"


class TestOverKafka(TransportSuite):
    @pytest.fixture
    def wiring(self) -> Wiring:
        return KafkaWiring(fresh_cluster())
