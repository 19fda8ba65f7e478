import asyncio
from collections.abc import Iterable, Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

from servicekit.messaging.kafka_cluster import KafkaCluster


def lag_on_broker(cluster: KafkaCluster, group: str, topics: Iterable[str]) -> Mapping[str, int]:
    """Give how many messages of each topic a group has not acknowledged, as the broker has it.

    A topic that is not there counts as none. Raises `KafkaError` while the broker is away.
    """
    return asyncio.run(_lag(cluster, group, sorted(set(topics))))


async def _lag(cluster: KafkaCluster, group: str, topics: list[str]) -> Mapping[str, int]:
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.address)
    consumer = AIOKafkaConsumer(bootstrap_servers=cluster.address)
    try:
        await admin.start()
        await consumer.start()
        described = await admin.describe_topics([cluster.topic(topic) for topic in topics])
        partitions = [
            TopicPartition(topic["topic"], each["partition"])
            for topic in described
            if topic["error_code"] == 0
            for each in topic["partitions"]
        ]
        done = await _acknowledged(admin, cluster.group(group), partitions)
        ends = await consumer.end_offsets(partitions)
    finally:
        await consumer.stop()
        await admin.close()
    lag = dict.fromkeys(topics, 0)
    for partition, end in ends.items():
        lag[cluster.without_prefix(partition.topic)] += end - done.get(partition, 0)
    return lag


async def _acknowledged(
    admin: AIOKafkaAdminClient, group: str, partitions: list[TopicPartition]
) -> Mapping[TopicPartition, int]:
    try:
        offsets = await admin.list_consumer_group_offsets(group, partitions=partitions)
    except GroupCoordinatorNotAvailableError:
        # So a broker answers that has never had a group.
        return {}
    # -1 stands for a partition the group has acknowledged nothing of.
    return {partition: max(0, found.offset) for partition, found in offsets.items()}
