import asyncio
import contextlib
import logging
import random
import threading
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final

import msgspec
from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from servicekit.messaging.consumer import Consumer
from servicekit.messaging.delivery import Delivery
from servicekit.messaging.event_loop import Moment, run_until_stopped
from servicekit.messaging.kafka_cluster import KafkaCluster, KafkaSecurity
from servicekit.messaging.verdict import TryLater
from servicekit.observability.logging import get_logger
from servicekit.observability.messaging import watch_lag
from servicekit.observability.metrics import Metrics

Record = Any  # aiokafka.ConsumerRecord; the library has no types
Look = Callable[..., Awaitable[Any]]
Stretches = dict[TopicPartition, tuple[int, int]]
"""The first and last offset of each partition in a batch."""

_FINISH_S: Final = 7.0
_LEAVE_S: Final = 2.0
_LONGEST_PAUSE: Final = 5.0
_SLEEP_MS: Final = 10
_LOOK_MS: Final = 1_000
_LOOK_FOR_TOPICS_MS: Final = 10_000
_MAX_POLL_INTERVAL_MS: Final = 300_000
_HEARTBEATS_PER_SESSION: Final = 5

_kafka_log: Final = logging.getLogger("servicekit.kafka")
# What it warns of is what we mean: topics are not made by consumers, members wait in reserve.
_kafka_log.setLevel(logging.ERROR)


def source_of(producer: str, topic: str, partition: int) -> str:
    """Name the ordered stream a consumer keeps its place in: one producer's part of a partition.

    Its positions are those of the producer's log, never Kafka's offsets: a message that was
    published again has another offset and the same position.
    """
    return f"{producer}/{topic}/{partition}"


class KafkaMember:
    """One member of a consumers' group: brings what it is assigned to a `Consumer`, in batches.

    One unit of work for a batch; when it is stored, the group's offsets move. A batch that can
    not be handled for now (`TryLater`) comes again after a pause that grows to five seconds. At
    its end the member finishes its batch and leaves the group, so that others go on at once; the
    partitions of one that was killed wait for `session_timeout` seconds (6 to 10 are sensible).
    """

    def __init__(
        self,
        consumer: Consumer,
        cluster: KafkaCluster,
        *,
        metrics: Metrics | None = None,
        batch_size: int = 500,
        session_timeout: float = 8.0,
    ) -> None:
        self.name = f"consume for {consumer.group}"
        self.consumer = consumer
        self.topics = sorted({event.TOPIC for event in consumer.events.values()})
        self._cluster = cluster
        self._batch_size = batch_size
        self._session_timeout_ms = int(session_timeout * 1000)
        self._subscriber: Any = None
        self._done: dict[TopicPartition, int] = {}
        self._moment: Moment | None = None
        self._failures = 0
        self._log = get_logger(service=consumer.service, worker=self.name)
        metrics = metrics or Metrics(consumer.service)
        self._unacknowledged = metrics.counter(
            "kalends_commit_failures",
            "Batches that were handled and not acknowledged: they come again and are skipped.",
            labels=("group",),
        ).labels(consumer.group)
        for topic in self.topics:
            watch_lag(metrics, group=consumer.group, source=topic, lag=partial(self.lag_in, topic))

    @property
    def assigned(self) -> int:
        """Give how many partitions this member has at the moment."""
        return len(self._assignment())

    @property
    def lag(self) -> int:
        """Give how many messages wait in the partitions this member has at the moment."""
        return sum(map(self.lag_in, self.topics))

    def lag_in(self, topic: str) -> int:
        """Give how many messages of a topic wait for this member."""
        wanted = self._cluster.topic(topic)
        return sum(
            max(0, self._client.highwater(partition) - self._done[partition])
            for partition in self._assignment()
            if partition.topic == wanted and partition in self._done
        )

    def run(self, stop: threading.Event) -> None:
        run_until_stopped(self._main, stop, grace=_FINISH_S + _LEAVE_S)

    async def _main(self, moment: Moment) -> None:
        self._moment = moment
        failures = 0
        while not moment.is_over:
            broker = self._broker()
            try:
                await broker.start()
                # FastStream sleeps as long again after a look that found nothing, so it looks
                # shortly; here a look lasts until something comes.
                self._client.getmany = partial(_patiently, self._client.getmany)
                failures = 0
                await moment.rest(None)
            except (KafkaError, OSError, TimeoutError) as error:
                failures += 1
                reason = f"{type(error).__name__}: {error}"
                self._log.warning("no connection to Kafka", reason=reason, failures=failures)
                longest = min(_LONGEST_PAUSE, 0.1 * 2**failures)
                await moment.rest(longest * random.uniform(0.5, 1))
            finally:
                await self._leave(broker)

    def _broker(self) -> KafkaBroker:
        broker = KafkaBroker(
            self._cluster.address,
            security=_security(self._cluster.security),
            consumer_only=True,
            allow_auto_create_topics=False,
            apply_types=False,
            graceful_timeout=_FINISH_S,
            metadata_max_age_ms=_LOOK_FOR_TOPICS_MS,
            logger=_kafka_log,
        )
        self._subscriber = broker.subscriber(
            *map(self._cluster.topic, self.topics),
            batch=True,
            group_id=self._cluster.group(self.consumer.group),
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            max_records=self._batch_size,
            batch_timeout_ms=_SLEEP_MS,
            session_timeout_ms=self._session_timeout_ms,
            heartbeat_interval_ms=self._session_timeout_ms // _HEARTBEATS_PER_SESSION,
            max_poll_interval_ms=_MAX_POLL_INTERVAL_MS,
            listener=_Forgetting(self._done),
            parser=_unparsed,
            decoder=_undecoded,
        )
        self._subscriber(self._handle)
        return broker

    async def _leave(self, broker: KafkaBroker) -> None:
        """Finish the batch at hand, acknowledge it, leave the group."""
        try:
            async with asyncio.timeout(_FINISH_S + _LEAVE_S):
                await broker.stop()
        except (KafkaError, OSError, TimeoutError) as error:
            self._log.warning("left without a word", reason=f"{type(error).__name__}: {error}")

    async def _handle(self, message: KafkaMessage) -> None:
        """Handle a batch. No exception may leave this: the batch would be passed over for good."""
        records: Sequence[Record] = message.raw_message
        stretches = _stretches(records)
        self._done.update({partition: first for partition, (first, _) in stretches.items()})
        try:
            await asyncio.to_thread(self.consumer.handle, [self._delivery(r) for r in records])
        except Exception as error:  # noqa: BLE001 - see above
            await self._give_back(stretches, error)
            return
        self._failures = 0
        await self._acknowledge(stretches)

    async def _give_back(self, stretches: Stretches, error: Exception) -> None:
        """Wait, then go back to where the batch began, so that it comes again."""
        self._failures += 1
        told = {"reason": str(error), "failures": self._failures}
        if isinstance(error, TryLater):
            self._log.warning("trying again later", **told)
        else:
            self._log.error("batch failed", exc_info=error, **told)
        pause = min(_LONGEST_PAUSE, 0.1 * 2**self._failures) * random.uniform(0.5, 1)
        if self._moment is not None:
            await self._moment.rest(pause)
        for partition, (first, _) in stretches.items():
            # One that is not ours any more goes on elsewhere, from the last acknowledged place.
            with contextlib.suppress(IllegalStateError):
                self._client.seek(partition, first)

    async def _acknowledge(self, stretches: Stretches) -> None:
        ends = {partition: last + 1 for partition, (_, last) in stretches.items()}
        try:
            await self._client.commit(ends)
        except (CommitFailedError, IllegalStateError, KafkaError) as error:
            # Another member got these partitions, or the broker is away: what was handled comes
            # again, and the consumer knows it by its place.
            self._unacknowledged.inc()
            self._log.info("handled, not acknowledged", reason=f"{type(error).__name__}: {error}")
        else:
            self._done.update(ends)

    @property
    def _client(self) -> Any:
        return self._subscriber.consumer

    def _assignment(self) -> set[TopicPartition]:
        if self._subscriber is None or self._client is None:
            return set()
        found: set[TopicPartition] = self._client.assignment()
        return found

    def _delivery(self, record: Record) -> Delivery:
        topic = self._cluster.without_prefix(record.topic)
        payload = record.value or b""
        key = (record.key or b"").decode(errors="replace")
        try:
            label = _labels.decode(payload)
            number = int(label.id.rpartition("/")[2])
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
            # Nothing of ours. The consumer parks it; the offset is the only place it has.
            source = source_of("unreadable", topic, record.partition)
            return Delivery(source, record.offset + 1, 0, key, payload, topic)
        source = source_of(label.source, topic, record.partition)
        return Delivery(source, label.position, number, key, payload, topic)


def _security(ours: KafkaSecurity) -> BaseSecurity:
    """Say it in the words of FastStream."""
    context, login = ours.ssl_context(), ours.login
    if login is None:
        return BaseSecurity(ssl_context=context, use_ssl=ours.encrypted)
    return _SASL[login.mechanism](
        login.username, login.password, ssl_context=context, use_ssl=ours.encrypted
    )


_SASL: Final = {
    "PLAIN": SASLPlaintext,
    "SCRAM-SHA-256": SASLScram256,
    "SCRAM-SHA-512": SASLScram512,
}


class _Label(msgspec.Struct):
    """What of an envelope says where its message belongs."""

    id: str
    source: str
    position: int


_labels: Final = msgspec.json.Decoder(_Label)


class _Forgetting(ConsumerRebalanceListener):  # type: ignore[misc]
    """After a rebalance it is somebody else's business how far a partition was."""

    def __init__(self, done: dict[TopicPartition, int]) -> None:
        self._done = done

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        for partition in revoked:
            self._done.pop(partition, None)

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Do nothing: what is to be done shows itself with the first batch."""


def _stretches(records: Sequence[Record]) -> Stretches:
    found: Stretches = {}
    for record in records:
        partition = TopicPartition(record.topic, record.partition)
        first, _ = found.get(partition, (record.offset, 0))
        found[partition] = (first, record.offset)
    return found


async def _patiently(look: Look, *, timeout_ms: int, max_records: int | None) -> Any:
    del timeout_ms
    return await look(timeout_ms=_LOOK_MS, max_records=max_records)


async def _unparsed(records: tuple[Record, ...]) -> KafkaMessage:
    """Take a batch as it came: a header that is no text must not lose the batch it stands in."""
    return KafkaMessage(raw_message=records, body=b"", consumer=FAKE_CONSUMER)


async def _undecoded(message: KafkaMessage) -> KafkaMessage:
    return message
