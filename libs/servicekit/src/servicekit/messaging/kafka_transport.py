from collections.abc import Sequence

from servicekit.messaging.consumer import Consumer
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_listener import KafkaListener
from servicekit.messaging.kafka_member import KafkaMember
from servicekit.messaging.listener import Listener
from servicekit.messaging.outbound import OutboundLog
from servicekit.messaging.relay import Relay
from servicekit.observability.metrics import Metrics
from servicekit.worker import Worker


class KafkaTransport:
    """The transport between processes: a relay beside each log, a group member for each consumer.

    The topics are there already (`create_topics`), and every database is PostgreSQL. As many
    processes as one likes may run the same workers: one relay publishes and the others stand by,
    the members of a group share its partitions. Import it in Kafka mode only: its libraries take
    their time.
    """

    def __init__(
        self,
        cluster: KafkaCluster,
        *,
        metrics: Metrics | None = None,
        interval: float = 1.0,
        session_timeout: float = 8.0,
    ) -> None:
        self._cluster = cluster
        self._metrics = metrics
        self._interval = interval
        self._session_timeout = session_timeout

    def carry(self, log: OutboundLog) -> Sequence[Worker]:
        return [Relay(log, self._cluster, metrics=self._metrics, interval=self._interval)]

    def deliver(self, consumer: Consumer) -> Sequence[Worker]:
        return [
            KafkaMember(
                consumer,
                self._cluster,
                metrics=self._metrics,
                session_timeout=self._session_timeout,
            )
        ]

    def listen(self, listener: Listener) -> Sequence[Worker]:
        return [KafkaListener(listener, self._cluster)]
