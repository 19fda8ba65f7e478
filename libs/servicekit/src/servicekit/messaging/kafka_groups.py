"""How far the groups of consumers are, as the broker knows it."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

from servicekit.messaging.kafka_cluster import KafkaCluster


def group_lags(cluster: KafkaCluster, topics: Sequence[str]) -> dict[tuple[str, str], int]:
    """Give, by group and topic, how many messages a group has not acknowledged.

    Tells of groups that have acknowledged something of the topic, running or not. Names are those
    of the registry. Raises `KafkaError` while the broker is away.
    """
    return asyncio.run(_group_lags(cluster, topics))


def lags_of(cluster: KafkaCluster, group: str, topics: Iterable[str]) -> Mapping[str, int]:
    """Give, by topic, how many messages one group has not acknowledged, be it all of them.

    A topic that is not there has none. Raises `KafkaError` while the broker is away.
    """
    return asyncio.run(_lags_of(cluster, group, sorted(set(topics))))


async def _group_lags(cluster: KafkaCluster, topics: Sequence[str]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    async with _looking(cluster, topics) as (admin, ends):
        for group, _ in await admin.list_consumer_groups():
            if not group.startswith(cluster.prefix):
                continue
            done = await admin.list_consumer_group_offsets(group)
            known = {place.topic for place in done if place in ends}
            for place, end in ends.items():
                if place.topic in known:
                    label = (
                        group.removeprefix(cluster.prefix), cluster.without_prefix(place.topic)
                    )  # fmt: skip
                    read = done[place].offset if place in done else 0
                    found[label] = found.get(label, 0) + max(0, end - read)
    return found


async def _lags_of(cluster: KafkaCluster, group: str, topics: list[str]) -> Mapping[str, int]:
    lag = dict.fromkeys(topics, 0)
    async with _looking(cluster, topics) as (admin, ends):
        try:
            done = await admin.list_consumer_group_offsets(
                cluster.group(group), partitions=list(ends)
            )
        except GroupCoordinatorNotAvailableError:
            # So a broker answers that has never had a group.
            done = {}
        for place, end in ends.items():
            # -1 stands for a partition the group has acknowledged nothing of.
            read = max(0, done[place].offset) if place in done else 0
            lag[cluster.without_prefix(place.topic)] += end - read
    return lag


@asynccontextmanager
async def _looking(
    cluster: KafkaCluster, topics: Sequence[str]
) -> AsyncIterator[tuple[AIOKafkaAdminClient, Mapping[TopicPartition, int]]]:
    """Ask the broker, which gives where each partition of the topics ends."""
    admin = AIOKafkaAdminClient(**cluster.connection)
    reader = AIOKafkaConsumer(**cluster.connection)
    try:
        await admin.start()
        await reader.start()
        described = await admin.describe_topics([cluster.topic(topic) for topic in topics])
        places = [
            TopicPartition(topic["topic"], partition["partition"])
            for topic in described
            for partition in topic["partitions"]
        ]
        yield admin, await reader.end_offsets(places)
    finally:
        await reader.stop()
        await admin.close()
