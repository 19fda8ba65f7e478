from collections.abc import Sequence
from typing import Protocol

from servicekit.messaging.consumer import Consumer
from servicekit.messaging.listener import Listener
from servicekit.messaging.outbound import OutboundLog
from servicekit.worker import Worker


class Transport(Protocol):
    """Brings what services publish to those who subscribed.

    At least once, in order per key, to each group by itself, over crashes of either side. A batch
    whose `Consumer.handle` raised `TryLater` comes again; nothing else ever leaves a consumer.
    Every adapter passes `servicekit_tests.messaging.transport_suite`.
    """

    def carry(self, log: OutboundLog) -> Sequence[Worker]:
        """Say what has to run beside the producer of this log."""
        ...

    def deliver(self, consumer: Consumer) -> Sequence[Worker]:
        """Say what has to run beside this consumer. Logs are made known by `carry` before."""
        ...

    def listen(self, listener: Listener) -> Sequence[Worker]:
        """Say what has to run in this process for this listener, after all logs were carried."""
        ...
