"""What the tests over a real Kafka share: topics nobody has used, and a look at what is in them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from contracts.registry import Topic
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.envelope import Envelope
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_groups import group_lags
from servicekit.messaging.kafka_member import KafkaMember
from servicekit.messaging.kafka_topics import create_topics
from servicekit.messaging.kafka_transport import KafkaTransport
from servicekit.messaging.republish import republish
from servicekit.messaging.transport import Transport
from servicekit.testing import kafka
from servicekit.testing.probe import eventually
from servicekit_tests.messaging.parcels import Desk, PostOffice
from servicekit_tests.messaging.transport_suite import IMPATIENT, Running, Wiring

PARCELS = Topic(name="post-parcels", about="where each parcel is", partitions=3)
SESSION_TIMEOUT = 3.0


def fresh_cluster(address: str | None = None) -> KafkaCluster:
    """Name a corner of the broker of this run (or of another) and create the topics in it."""
    cluster = KafkaCluster(address or kafka.address(), kafka.fresh_prefix())
    create_topics(cluster, [PARCELS])
    return cluster


def delete_topics(cluster: KafkaCluster) -> None:
    """Throw the topics away, with all that is in them."""
    asyncio.run(_delete_topics(cluster))


def member_for(desk: Desk, cluster: KafkaCluster, **options: Any) -> KafkaMember:
    consumer = Consumer(desk.name, desk.store, desk.subscriptions(), patience=IMPATIENT)
    return KafkaMember(consumer, cluster, session_timeout=SESSION_TIMEOUT, **options)


@dataclass(frozen=True)
class KafkaWiring(Wiring):
    cluster: KafkaCluster

    def transport(self) -> Transport:
        return KafkaTransport(self.cluster, session_timeout=SESSION_TIMEOUT)

    def send_everything_again(self, office: PostOffice, consumers: list[Consumer]) -> None:
        republish(office.log, self.cluster)
        transport = self.transport()
        members = [worker for each in consumers for worker in transport.deliver(each)]
        with Running(members):
            for consumer in consumers:
                eventually(lambda c=consumer: self._has_read_all(c), 20)  # type: ignore[misc]

    def _has_read_all(self, consumer: Consumer) -> bool:
        return group_lags(self.cluster, [PARCELS.name]).get((consumer.group, PARCELS.name)) == 0


async def _delete_topics(cluster: KafkaCluster) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.address)
    await admin.start()
    try:
        await admin.delete_topics([cluster.topic(PARCELS.name)])
    finally:
        await admin.close()


def in_topic(cluster: KafkaCluster, partitions: int = PARCELS.partitions) -> list[list[Envelope]]:
    """Read everything in the topic of the parcels, partition by partition."""
    return asyncio.run(_in_topic(cluster, partitions))


def steps_in_topic(cluster: KafkaCluster) -> dict[UUID, list[int]]:
    """Give the positions that stand in the topic, parcel by parcel, in the order of the topic."""
    found: dict[UUID, list[int]] = {}
    for partition in in_topic(cluster):
        for envelope in partition:
            found.setdefault(UUID(envelope.subject), []).append(envelope.position)
    return found


def first_times(positions: Sequence[int]) -> list[int]:
    """Leave out what came before."""
    return list(dict.fromkeys(positions))


async def _in_topic(cluster: KafkaCluster, partitions: int) -> list[list[Envelope]]:
    places = _places(cluster, partitions)
    reader = AIOKafkaConsumer(bootstrap_servers=cluster.address, enable_auto_commit=False)
    await reader.start()
    found: dict[TopicPartition, list[Envelope]] = {place: [] for place in places}
    try:
        ends = await reader.end_offsets(places)
        reader.assign(places)
        await reader.seek_to_beginning(*places)
        while sum(map(len, found.values())) < sum(ends.values()):
            for place, records in (await reader.getmany(timeout_ms=500)).items():
                found[place] += [Envelope.from_bytes(record.value) for record in records]
    finally:
        await reader.stop()
    return list(found.values())


def _places(cluster: KafkaCluster, partitions: int) -> list[TopicPartition]:
    return [TopicPartition(cluster.topic(PARCELS.name), n) for n in range(partitions)]
