import asyncio
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import UnknownTopicOrPartitionError
from aiokafka.partitioner import DefaultPartitioner

from servicekit.messaging.delivery import Delivery
from servicekit.messaging.kafka_cluster import KafkaCluster

_MOST_BYTES: Final = 256 * 1024  # of one partition in one go
_LARGEST_MESSAGE: Final = 1024 * 1024
_REQUEST_TIMEOUT_MS: Final = 5_000
_TRUSTED_S: Final = 0.5

_partition_of: Final = lru_cache(maxsize=8192)(
    lambda key, count: DefaultPartitioner()(key, range(count), ())
)


class BrokerLostMessages(Exception):
    """A partition ends before a place where it has ended already."""


class NotAcknowledged(Exception):
    """The broker did not answer in time; the messages may be there or not."""


class KafkaPublisher:
    """Sends messages of one log, in the order of the log, and waits until they are kept.

    Of each partition one batch at a time is on its way, and it is kept whole or not at all. So
    whatever fails, and however often a stretch of the log is sent again, by however many at once:
    no message stands in its partition for the first time before an earlier one of the log does.
    A publisher that failed is closed, and nothing it had on its way is tried again.

    Keys go to partitions as the Java client sends them.
    """

    def __init__(
        self, cluster: KafkaCluster, ends: Mapping[str, int] | None = None, *, patience: float = 5.0
    ) -> None:
        """`ends` is where partitions have ended before; `patience` is seconds to wait for acks."""
        self.ends = dict(ends or {})
        self._cluster = cluster
        self._patience = patience
        self._checked_at = -_TRUSTED_S
        self._counts: dict[str, int] = {}
        self._producer: Any = None
        self._reader: Any = None

    async def __aenter__(self) -> Self:
        self._producer = AIOKafkaProducer(
            **self._cluster.connection,
            enable_idempotence=True,
            acks="all",
            max_batch_size=_MOST_BYTES,
            max_request_size=_LARGEST_MESSAGE,
            request_timeout_ms=_REQUEST_TIMEOUT_MS,
        )
        # Without a group and topics of its own: it only tells where partitions end.
        self._reader = AIOKafkaConsumer(
            **self._cluster.connection, request_timeout_ms=_REQUEST_TIMEOUT_MS
        )
        try:
            await self._producer.start()
            await self._reader.start()
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    async def send(self, messages: Sequence[Delivery]) -> None:
        """Return when every message is kept by the broker.

        Raises `BrokerLostMessages` (before sending anything, as far as that can be known),
        `NotAcknowledged` or `KafkaError`; then some of the messages, from the first on in each
        partition, may be there.
        """
        if time.monotonic() - self._checked_at > _TRUSTED_S:
            await self._check_ends()
        rest = messages
        while rest:
            rest = await self._send_what_fits(rest)
        # What is acknowledged just now was not lost a moment ago: no broker restarts so quickly.
        self._checked_at = time.monotonic()

    async def _send_what_fits(self, messages: Sequence[Delivery]) -> Sequence[Delivery]:
        """Send one batch to each partition; give the messages from the first that had no room."""
        batches: dict[tuple[str, int], Any] = {}
        fitted = len(messages)
        for place, message in enumerate(messages):
            key = message.key.encode()
            count = self._counts.get(message.topic) or await self._count(message.topic)
            partition = (message.topic, _partition_of(key, count))
            batch = batches.get(partition)
            if batch is None:
                batch = batches[partition] = self._producer.create_batch()
            if batch.append(key=key, value=message.payload, timestamp=None) is None:
                fitted = place
                break
        await self._send_batches(batches)
        return messages[fitted:]

    async def send_to_all_partitions(self, topic: str, count: int, payload: bytes) -> None:
        """Send the same message to each of `count` partitions, waiting for those just made."""
        while await self._count(topic) < count:
            await self._producer.client.force_metadata_update()
        batches = {}
        for number in range(count):
            batch = batches[topic, number] = self._producer.create_batch()
            batch.append(key=None, value=payload, timestamp=None)
        await self._send_batches(batches)

    async def _send_batches(self, batches: Mapping[tuple[str, int], Any]) -> None:
        answers = [
            await self._producer.send_batch(batch, self._cluster.topic(topic), partition=number)
            for (topic, number), batch in batches.items()
        ]
        for answer in answers:
            answer.add_done_callback(_seen)
        _, late = await asyncio.wait(answers, timeout=self._patience)
        if late:
            raise NotAcknowledged(f"no answer from the broker within {self._patience:g} s")
        for ((topic, number), batch), answer in zip(batches.items(), answers, strict=True):
            self._note(f"{topic}/{number}", answer.result().offset, batch.record_count())

    def _note(self, partition: str, offset: int, messages: int) -> None:
        end = self.ends.get(partition, 0)
        if offset < end:
            raise BrokerLostMessages(f"{partition} went on at {offset} after it had come to {end}")
        self.ends[partition] = offset + messages

    async def _count(self, topic: str) -> int:
        found = await self._producer.partitions_for(self._cluster.topic(topic))
        self._counts[topic] = len(found)
        return len(found)

    async def _check_ends(self) -> None:
        """Raise if a partition ends before it did: what follows would be read before what is gone.

        The broker of a lost disk comes back empty, under the same address.
        """
        places = {}
        for partition, end in self.ends.items():
            topic, _, number = partition.rpartition("/")
            places[TopicPartition(self._cluster.topic(topic), int(number))] = (partition, end)
        if not places:
            return
        found = await self._reader.end_offsets(list(places))
        for place, (partition, end) in places.items():
            if place not in found:
                raise UnknownTopicOrPartitionError(str(place))
            if found[place] < end:
                raise BrokerLostMessages(
                    f"{partition} ends at {found[place]} and had come to {end}"
                )

    async def _close(self) -> None:
        """End the connections at once: what is on its way is not tried again."""
        # `stop` would first wait for what is on its way, and go on trying it if it was cancelled.
        if self._producer._sender is not None:  # noqa: SLF001
            await self._producer._sender.close()  # noqa: SLF001
        await self._producer.client.close()
        self._producer._closed = True  # noqa: SLF001
        await self._reader.stop()


def _seen(answer: "asyncio.Future[Any]") -> None:
    """Look at a failure, so that asyncio does not report one we have given up waiting for."""
    if not answer.cancelled():
        answer.exception()
