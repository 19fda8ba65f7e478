"""The broker has the topics the registry names, or the difference is told."""

import asyncio
from dataclasses import replace

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from contracts.registry import TOPICS, Topic
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_topics import TopicMismatch, create_topics, retention_of
from servicekit.testing import kafka
from servicekit.testing.probe import eventually

PARCELS = Topic(name="post-parcels", about="where each parcel is", partitions=3)
LETTERS = Topic(name="post-letters", about="where each letter is", partitions=2)


@pytest.fixture
def cluster() -> KafkaCluster:
    return KafkaCluster(kafka.address(), kafka.fresh_prefix())


async def _admin(cluster: KafkaCluster) -> AIOKafkaAdminClient:
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.address)
    await admin.start()
    return admin


async def _partitions(cluster: KafkaCluster) -> dict[str, int]:
    admin = await _admin(cluster)
    try:
        described = await admin.describe_topics()
    finally:
        await admin.close()
    return {
        cluster.without_prefix(each["topic"]): len(each["partitions"])
        for each in described
        if each["topic"].startswith(cluster.prefix)
    }


async def _settings(
    cluster: KafkaCluster, topic: str, change: dict[str, str] | None = None
) -> dict[str, str]:
    name = cluster.topic(topic)
    admin = await _admin(cluster)
    try:
        if change:
            await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, change)])
        asked = [ConfigResource(ConfigResourceType.TOPIC, name)]
        (answer,) = await admin.describe_configs(asked)
    finally:
        await admin.close()
    return {entry[0]: entry[1] for entry in answer.resources[0][4]}


def kept_for(cluster: KafkaCluster, milliseconds: str) -> None:
    """Wait until the broker says so: what was changed shows a moment later."""
    eventually(
        lambda: asyncio.run(_settings(cluster, "post-parcels"))["retention.ms"] == milliseconds
    )


def test_what_is_missing_is_created_and_a_second_time_nothing(cluster: KafkaCluster) -> None:
    assert create_topics(cluster, [PARCELS]) == [cluster.topic("post-parcels")]
    assert create_topics(cluster, [PARCELS, LETTERS]) == [cluster.topic("post-letters")]
    assert create_topics(cluster, [PARCELS, LETTERS]) == []

    assert asyncio.run(_partitions(cluster)) == {"post-parcels": 3, "post-letters": 2}


@pytest.mark.parametrize("partitions", [2, 4])
def test_partitions_that_are_there_stay_and_nothing_is_created_beside_a_mismatch(
    cluster: KafkaCluster, partitions: int
) -> None:
    create_topics(cluster, [PARCELS])

    with pytest.raises(TopicMismatch, match=f"has 3 partitions, the registry says {partitions}"):
        create_topics(cluster, [replace(PARCELS, partitions=partitions), LETTERS])

    assert asyncio.run(_partitions(cluster)) == {"post-parcels": 3}


def test_messages_are_kept_for_ever_whatever_was_set_and_other_settings_stay(
    cluster: KafkaCluster,
) -> None:
    create_topics(cluster, [PARCELS])
    short = {"retention.ms": "60000", "max.message.bytes": "500000"}
    asyncio.run(_settings(cluster, "post-parcels", short))
    kept_for(cluster, "60000")

    create_topics(cluster, [PARCELS])

    kept_for(cluster, "-1")
    settings = asyncio.run(_settings(cluster, "post-parcels"))
    assert settings["retention.bytes"] == "-1"
    assert settings["cleanup.policy"] == "delete"
    assert settings["max.message.bytes"] == "500000"


def test_every_topic_of_the_registry_has_a_retention_the_broker_understands() -> None:
    assert {retention_of(topic) for topic in TOPICS.values()} == {"-1"}
    with pytest.raises(ValueError, match="a week"):
        retention_of(replace(PARCELS, retention="a week"))
