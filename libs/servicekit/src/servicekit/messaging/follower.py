import random
import threading
from collections.abc import Sequence
from typing import Final

from servicekit.messaging.consumer import Consumer
from servicekit.messaging.listener import Listener
from servicekit.messaging.log_listener import LogListener
from servicekit.messaging.outbound import OutboundLog
from servicekit.messaging.verdict import TryLater
from servicekit.observability.logging import get_logger
from servicekit.worker import Worker

_LONGEST_PAUSE: Final = 10.0
_UNSAVED: Final = 1_000


class Follower:
    """Reads a producer's log straight into a consumer: the transport of one process.

    Durable and in order, because it is the same log: where it is stands in the consumer's
    database, in the unit of work of what it handled. Woken by the producer's commits; it also
    looks by itself every `interval` seconds, for commits of other processes.
    """

    def __init__(
        self,
        log: OutboundLog,
        consumer: Consumer,
        *,
        interval: float = 1.0,
        batch_size: int = 200,
    ) -> None:
        self.name = f"follow {log.service} for {consumer.group}"
        self.source = log.service
        self.consumer = consumer
        self._outbound = log
        self._interval = interval
        self._batch_size = batch_size
        self._types = frozenset(consumer.events)
        self._awake = threading.Event()
        self._position: int | None = None
        self._saved = 0
        self._log = get_logger(service=consumer.service, worker=self.name)

    @property
    def lag(self) -> int:
        """Give how many positions of the log are still unread; 0 when everything is handled."""
        return max(0, self._outbound.last_position() - self._where())

    def wake(self) -> None:
        """Look at once instead of at the next interval."""
        self._awake.set()

    def run(self, stop: threading.Event) -> None:
        self._position = None
        stop_listening = self._outbound.committed.listen(self._awake.set)
        failures = 0
        try:
            while not stop.is_set():
                # Cleared before looking: a commit while we look wakes us again.
                self._awake.clear()
                try:
                    while not stop.is_set() and self.read_on():
                        pass
                except TryLater as reason:
                    failures += 1
                    self._log.warning("trying again later", reason=str(reason), failures=failures)
                    stop.wait(min(_LONGEST_PAUSE, 0.2 * 2**failures) * random.uniform(0.5, 1))
                    continue
                failures = 0
                if not stop.is_set() and not self._awake.wait(self._interval):
                    self._save()
        finally:
            stop_listening()
            self._save()

    def read_on(self) -> bool:
        """Handle the next stretch of the log; False when it ended there.

        What is committed from then on is told of by a signal: nobody looks for it in vain.
        """
        position = self._where()
        batch = self._outbound.read(position, self._batch_size, types=self._types)
        if batch.position == position:
            return False
        if batch.messages:
            self.consumer.handle(batch.messages, source=self._outbound.service, upto=batch.position)
            self._saved = batch.position
        self._position = batch.position
        if self._position - self._saved >= _UNSAVED:
            self._save()
        return not batch.is_last

    def _where(self) -> int:
        if self._position is None:
            self._position = self._saved = self.consumer.position(self._outbound.service)
        return self._position

    def _save(self) -> None:
        """Note how far we are past messages of no interest.

        It only saves reading them again after a start, so it is done when there is time.
        """
        if self._position is None or self._position == self._saved:
            return
        try:
            self.consumer.handle((), source=self._outbound.service, upto=self._position)
        except TryLater as reason:
            self._log.warning("place not saved", reason=str(reason))
        else:
            self._saved = self._position


class EmbeddedTransport:
    """The transport of a single process: consumers follow the logs of their producers."""

    def __init__(self, *, interval: float = 1.0, batch_size: int = 200) -> None:
        self._interval = interval
        self._batch_size = batch_size
        self._logs: list[OutboundLog] = []

    def carry(self, log: OutboundLog) -> Sequence[Worker]:
        """Make a log known. Nothing has to run for it: the log is the outbox and the topic."""
        self._logs.append(log)
        return ()

    def deliver(self, consumer: Consumer) -> Sequence[Worker]:
        """Give a follower for each known log that tells something the consumer asked for."""
        producers = {event_type.partition(".")[0] for event_type in consumer.events}
        return [
            Follower(log, consumer, interval=self._interval, batch_size=self._batch_size)
            for log in self._logs
            if log.service in producers
        ]

    def listen(self, listener: Listener) -> Sequence[Worker]:
        """Give what reads the logs out; nothing where a producer runs elsewhere."""
        logs = [log for log in self._logs if log.service in listener.producers]
        if {log.service for log in logs} != listener.producers:
            return ()
        return [LogListener(logs, listener, interval=self._interval, batch_size=self._batch_size)]
