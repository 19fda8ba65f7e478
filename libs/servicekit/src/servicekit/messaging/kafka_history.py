"""What one service has told on the broker so far, read from the first message to the last."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition

from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_partitions import MARK
from servicekit.messaging.kafka_topics import asking, partitions_of

_PATIENCE_MS: Final = 1_000
_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message as it stands on the broker, and what its envelope says of it."""

    topic: str
    position: int
    n: int
    type: str
    subject: str
    time: datetime
    payload: bytes


class _Label(msgspec.Struct):
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    position: int


_labels: Final = msgspec.json.Decoder(_Label)


def read_history(
    cluster: KafkaCluster,
    service: str,
    topics: Iterable[str],
    see: Callable[[Sequence[Told]], None],
) -> Mapping[str, int]:
    """Show every message of a service to `see`; give where each partition (`topic/n`) ends.

    Batch by batch, of each partition in its order, up to where it ends now. A message that was
    published again comes as often. Topics that are not there have no messages; what is no message
    of the service, or marks a change of partitions, is passed over. Raises `KafkaError` while the
    broker is away.
    """
    return asyncio.run(_read_history(cluster, service, sorted(set(topics)), see))


async def _read_history(
    cluster: KafkaCluster,
    service: str,
    topics: Sequence[str],
    see: Callable[[Sequence[Told]], None],
) -> Mapping[str, int]:
    async with asking(cluster) as admin:
        there = await partitions_of(admin, map(cluster.topic, topics))
    places = [TopicPartition(name, n) for name, count in there.items() for n in range(count)]
    if not places:
        return {}
    reader = AIOKafkaConsumer(**cluster.connection, enable_auto_commit=False)
    await reader.start()
    try:
        ends: Mapping[TopicPartition, int] = await reader.end_offsets(places)
        starts = await reader.beginning_offsets(places)
        unread = {place for place, end in ends.items() if starts[place] < end}
        if unread:
            reader.assign(list(unread))
            await reader.seek_to_beginning(*unread)
        while unread:
            for place, records in (
                await reader.getmany(*unread, timeout_ms=_PATIENCE_MS, max_records=_AT_ONCE)
            ).items():
                topic = cluster.without_prefix(place.topic)
                payloads = (record.value for record in records if record.offset < ends[place])
                batch = [told for one in payloads if (told := _told(topic, service, one))]
                if batch:
                    see(batch)
            unread = {place for place in unread if await reader.position(place) < ends[place]}
    finally:
        await reader.stop()
    return {f"{cluster.without_prefix(p.topic)}/{p.partition}": end for p, end in ends.items()}


def _told(topic: str, service: str, payload: bytes | None) -> Told | None:
    try:
        label = _labels.decode(payload or b"")
        n = int(label.id.rpartition("/")[2])
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        return None
    if label.source != service or payload is None or n == MARK:
        return None
    return Told(
        topic=topic,
        position=label.position,
        n=n,
        type=label.type,
        subject=label.subject,
        time=label.time,
        payload=payload,
    )
