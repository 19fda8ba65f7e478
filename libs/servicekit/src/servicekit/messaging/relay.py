import asyncio
import contextlib
import random
import threading
import time
from typing import Final

from servicekit.messaging.delivery import Batch
from servicekit.messaging.event_loop import Moment, run_until_stopped
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_publisher import BrokerLostMessages, KafkaPublisher
from servicekit.messaging.outbound import OutboundLog
from servicekit.messaging.relay_checkpoints import Checkpoint, RelayCheckpoints
from servicekit.messaging.relay_lock import RelayLock
from servicekit.observability.logging import get_logger
from servicekit.observability.messaging import watch_relay
from servicekit.observability.metrics import Metrics

_LONGEST_PAUSE: Final = 3.0
_PATIENCE: Final = 3.0
_LONGEST_PATIENCE: Final = 30.0
_STANDBY_S: Final = 1.0
_FINISH_S: Final = 7.0


class Relay:
    """Publishes a service's log to Kafka: in order, nothing left out, perhaps twice.

    Of all relays on one database one is active, the others stand by and take over within about a
    second of its end. Woken by `OutboundLog.committed`; it also looks by itself every `interval`
    seconds. Its checkpoint is stored at most every `checkpoint_every` seconds: a relay that was
    killed sends what came after once more. While Kafka or the database is away it tries again
    after pauses that grow to three seconds. PostgreSQL only.

    When the broker turns out to have lost messages, the log is published from its beginning,
    after a pause of `notice` seconds in which consumers see that their places are gone.
    """

    def __init__(
        self,
        log: OutboundLog,
        cluster: KafkaCluster,
        *,
        metrics: Metrics | None = None,
        interval: float = 1.0,
        batch_size: int = 1000,
        checkpoint_every: float = 0.25,
        notice: float = 10.0,
    ) -> None:
        if log.store.database.dialect != "postgresql":
            raise ValueError("a relay needs a PostgreSQL database")
        self.name = f"relay {log.service}"
        self.service = log.service
        self._outbound = log
        self._cluster = cluster
        self._interval = interval
        self._batch_size = batch_size
        self._checkpoint_every = checkpoint_every
        self._notice = notice
        self._checkpoints = RelayCheckpoints(log.store, log.service)
        self._position: int | None = None
        self._failures = 0
        self._log = get_logger(service=log.service, worker=self.name)
        metrics = metrics or Metrics(log.service)
        self._has_published = watch_relay(metrics, service=log.service, lag=lambda: float(self.lag))
        self._published = metrics.counter(
            "kalends_relay_published", "Messages the broker has acknowledged.", labels=("service",)
        ).labels(log.service)
        self._failed = metrics.counter(
            "kalends_relay_failures", "Times the relay had to begin again.", labels=("service",)
        ).labels(log.service)

    @property
    def active(self) -> bool:
        """Say whether this is the relay that publishes; the others stand by."""
        return self._position is not None

    @property
    def lag(self) -> int:
        """Give how many positions of the log are not published yet, whoever publishes them."""
        position = self._position
        if position is None:
            position = self._checkpoints.read().position
        return max(0, self._outbound.last_position() - position)

    def run(self, stop: threading.Event) -> None:
        run_until_stopped(self._main, stop, grace=_FINISH_S)

    async def _main(self, moment: Moment) -> None:
        stop_listening = self._outbound.committed.listen(moment.wake_from_anywhere)
        try:
            while not moment.is_over:
                await self._try_to_lead(moment)
        finally:
            stop_listening()

    async def _try_to_lead(self, moment: Moment) -> None:
        try:
            async with RelayLock(self._outbound.store.database, self.name) as lock:
                while not moment.is_over:
                    if await lock.taken():
                        await self._lead(lock, moment)
                        await lock.given_back()
                    await moment.rest(_STANDBY_S)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is tried again
            self._failures += 1
            self._failed.inc()
            told = {"failures": self._failures, "reason": f"{type(error).__name__}: {error}"}
            self._log.warning("relay begins again", **told)
            longest = min(_LONGEST_PAUSE, 0.1 * 2**self._failures)
            await moment.rest(longest * random.uniform(0.5, 1))
        finally:
            self._position = None

    async def _lead(self, lock: RelayLock, moment: Moment) -> None:
        checkpoint = await asyncio.to_thread(self._checkpoints.read)
        # Short at first: a broker that comes back empty must not be sent what was on its way.
        patience = min(_LONGEST_PATIENCE, _PATIENCE * 2**self._failures)
        try:
            async with KafkaPublisher(
                self._cluster, checkpoint.ends, patience=patience
            ) as publisher:
                self._position = checkpoint.position
                self._log.info("relay leads", position=checkpoint.position)
                await self._publish(publisher, checkpoint, lock, moment)
                self._position = None
        except BrokerLostMessages as loss:
            self._log.error("publishing from the beginning", reason=str(loss))
            await moment.rest(self._notice)
            await asyncio.to_thread(self._checkpoints.write, Checkpoint())
            raise

    async def _publish(
        self, publisher: KafkaPublisher, stored: Checkpoint, lock: RelayLock, moment: Moment
    ) -> None:
        position, due = stored.position, time.monotonic() + self._checkpoint_every
        reading = self._read(position, moment)
        try:
            while not moment.is_over:
                batch = await reading
                # What comes next is read while this is on its way.
                if not batch.is_last:
                    reading = self._read(batch.position, moment)
                if batch.position > position:
                    await self._send(publisher, batch)
                    self._position = position = batch.position
                is_idle = batch.is_last and not moment.has_news
                if is_idle:
                    unstored = position > stored.position
                    await moment.wait(self._checkpoint_every if unstored else self._interval)
                if time.monotonic() >= due:
                    if position > stored.position:
                        stored = await self._store(position, publisher)
                    due = time.monotonic() + self._checkpoint_every
                    if await lock.is_wanted():
                        return
                if batch.is_last:
                    reading = self._read(position, moment)
        finally:
            reading.cancel()
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await reading
            if position > stored.position:
                with contextlib.suppress(Exception):
                    await self._store(position, publisher)

    def _read(self, position: int, moment: Moment) -> "asyncio.Task[Batch]":
        # Cleared before looking: a commit while we look wakes us again.
        moment.sleep_again()
        return asyncio.create_task(
            asyncio.to_thread(self._outbound.read, position, self._batch_size)
        )

    async def _send(self, publisher: KafkaPublisher, batch: Batch) -> None:
        if batch.messages:
            await publisher.send(batch.messages)
            self._published.inc(len(batch.messages))
            self._has_published()
        self._failures = 0

    async def _store(self, position: int, publisher: KafkaPublisher) -> Checkpoint:
        checkpoint = Checkpoint(position, dict(publisher.ends))
        await asyncio.to_thread(self._checkpoints.write, checkpoint)
        return checkpoint
