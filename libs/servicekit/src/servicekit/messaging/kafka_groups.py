"""How far the groups of consumers are, as the broker knows it."""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from servicekit.messaging.kafka_cluster import KafkaCluster


def group_lags(cluster: KafkaCluster, topics: Sequence[str]) -> dict[tuple[str, str], int]:
    """Give, by group and topic, how many messages a group has not acknowledged.

    Tells of groups that have acknowledged something of the topic, running or not. Names are those
    of the registry. Raises `KafkaError` while the broker is away.
    """
    return asyncio.run(_group_lags(cluster, topics))


async def _group_lags(cluster: KafkaCluster, topics: Sequence[str]) -> dict[tuple[str, str], int]:
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.address)
    reader = AIOKafkaConsumer(bootstrap_servers=cluster.address)
    try:
        await admin.start()
        await reader.start()
        names = [cluster.topic(topic) for topic in topics]
        described = await admin.describe_topics(names)
        places = [
            TopicPartition(topic["topic"], partition["partition"])
            for topic in described
            for partition in topic["partitions"]
        ]
        ends: dict[TopicPartition, int] = await reader.end_offsets(places)
        found: dict[tuple[str, str], int] = {}
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
    finally:
        await reader.stop()
        await admin.close()
