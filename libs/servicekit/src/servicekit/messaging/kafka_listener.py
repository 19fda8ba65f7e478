import random
import threading
import time
from typing import Any, Final

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError

from servicekit.messaging.event_loop import Moment, run_until_stopped
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_topics import asking, partitions_of
from servicekit.messaging.listener import Listener
from servicekit.observability.logging import get_logger

_LOOK_MS: Final = 250
_LONGEST_PAUSE: Final = 5.0
_LOOK_FOR_PARTITIONS_S: Final = 10.0
_LEAVE_S: Final = 3.0

Record = Any  # aiokafka.ConsumerRecord; the library has no types


class KafkaListener:
    """Reads topics out to a listener of this process.

    It belongs to no group: it takes all partitions for itself, and the broker keeps nothing of it.
    Where it is stands in memory, so that after a while without the broker it goes on from there.
    A message that a producer sends a second time is known by its position and not told again.
    """

    def __init__(self, listener: Listener, cluster: KafkaCluster) -> None:
        self.name = f"listen for {listener.name}"
        self._listener = listener
        self._cluster = cluster
        self._kinds = listener.types
        self._topics = [
            cluster.topic(name) for name in sorted({e.TOPIC for e in self._kinds.values()})
        ]
        self._known = {event.TYPE: event for event in listener.known}
        self._whole = {cluster.topic(event.TOPIC) for event in listener.known}
        self._next: dict[TopicPartition, int] = {}
        self._known_at: dict[TopicPartition, int] = {}
        self._seen: dict[tuple[TopicPartition, str], tuple[int, int]] = {}
        self._begun = False
        self._log = get_logger(worker=self.name)

    def run(self, stop: threading.Event) -> None:
        run_until_stopped(self._main, stop, grace=_LEAVE_S)

    async def _main(self, moment: Moment) -> None:
        failures = 0
        while not moment.is_over:
            consumer = AIOKafkaConsumer(
                **self._cluster.connection,
                group_id=None,
                enable_auto_commit=False,
                auto_offset_reset="none",
                metadata_max_age_ms=int(_LOOK_FOR_PARTITIONS_S * 1000),
            )
            try:
                await consumer.start()
                failures = 0
                await self._listen(consumer, moment)
            except (OffsetOutOfRangeError, NoOffsetForPartitionError) as error:
                # The broker has lost what came next; nobody can say any more what that was.
                self._log.warning("messages were missed", reason=repr(error))
                self._next.clear()
                self._listener.missed()
            except (KafkaError, OSError, TimeoutError) as error:
                failures += 1
                self._log.warning("no connection to Kafka", reason=repr(error), failures=failures)
                longest = min(_LONGEST_PAUSE, 0.1 * 2**failures)
                await moment.rest(longest * random.uniform(0.5, 1))
            finally:
                await consumer.stop()

    async def _listen(self, consumer: Any, moment: Moment) -> None:
        assigned = await self._take_all(consumer, moment)
        looked_at = time.monotonic()
        while not moment.is_over:
            for partition, records in (await consumer.getmany(timeout_ms=_LOOK_MS)).items():
                for record in records:
                    self._hear(partition, record)
                self._next[partition] = records[-1].offset + 1
            if not self._begun:
                await self._perhaps_begin(consumer)
            if time.monotonic() - looked_at > _LOOK_FOR_PARTITIONS_S:
                looked_at = time.monotonic()
                there = sum(len(consumer.partitions_for_topic(t) or ()) for t in self._topics)
                if there > assigned:
                    assigned = await self._take_all(consumer, moment)

    async def _take_all(self, consumer: Any, moment: Moment) -> int:
        """Take every partition there is, and go on in each where it was left.

        At the very first that is behind the last message, or before the first one where all is to
        be known; in a partition that was added later it is before the first one.
        """
        partitions = await self._partitions()
        while len({partition.topic for partition in partitions}) < len(self._topics):
            await moment.rest(1.0)
            if moment.is_over:
                return 0
            partitions = await self._partitions()
        consumer.assign(partitions)
        first = await consumer.beginning_offsets(partitions)
        if not self._next:
            ends = await consumer.end_offsets(partitions)
            whole = {partition for partition in partitions if partition.topic in self._whole}
            self._known_at = {partition: ends[partition] for partition in whole}
            self._next = {p: first[p] if p in whole else ends[p] for p in partitions}
        for partition in partitions:
            consumer.seek(partition, self._next.setdefault(partition, first[partition]))
        return len(partitions)

    async def _partitions(self) -> list[TopicPartition]:
        async with asking(self._cluster) as admin:
            there = await partitions_of(admin, self._topics)
        return [TopicPartition(topic, n) for topic, count in there.items() for n in range(count)]

    async def _perhaps_begin(self, consumer: Any) -> None:
        for partition, end in self._known_at.items():
            if await consumer.position(partition) < end:
                return
        self._begun = True
        self._listener.begun()

    def _hear(self, partition: TopicPartition, record: Record) -> None:
        payload = record.value or b""
        try:
            label = _labels.decode(payload)
            place = (label.position, int(label.id.rpartition("/")[2]))
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
            self._log.warning("message not understood", reason=str(error))
            return
        stream = (partition, label.source)
        if place > self._seen.get(stream, (0, -1)):
            self._seen[stream] = place
            is_news = record.offset >= self._known_at.get(partition, 0)
            self._listener.take(payload, self._kinds if is_news else self._known)


class _Label(msgspec.Struct):
    """What of an envelope says where its message belongs."""

    id: str
    source: str
    position: int


_labels: Final = msgspec.json.Decoder(_Label)
