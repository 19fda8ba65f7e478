"""More partitions for a topic, without losing a message, handling one twice or out of order."""

import asyncio
import time
from typing import Final

import msgspec
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions

from servicekit.messaging.envelope import Envelope
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_groups import group_lags
from servicekit.messaging.kafka_publisher import KafkaPublisher
from servicekit.messaging.outbound import OutboundLog
from servicekit.messaging.relay_checkpoints import Checkpoint, RelayCheckpoints
from servicekit.messaging.relay_lock import relays_held
from servicekit.messaging.republish import publish_stretch

MARK: Final = 2**31 - 1
"""The number of a mark, which tells of no event: it stands after the whole position."""
_LOOK_S: Final = 0.2


class GroupsBehind(Exception):
    """Some groups did not read all of a topic in time; no partition was added."""


def add_partitions(
    log: OutboundLog, cluster: KafkaCluster, topic: str, count: int, *, patience: float = 60.0
) -> None:
    """Bring a topic of the log's service to `count` partitions, while everything runs.

    Holds the relay, publishes the rest of the log, waits until every group that has read of the
    topic has read all of it (`patience` seconds, then GroupsBehind), adds the partitions and
    leaves a mark in each of them: who comes by it notes that everything up to this position is
    handled, wherever it may be sent again. Then the relay goes on, by the new layout; members
    find the new partitions within ten seconds. The same call again finishes one that was
    interrupted. Fewer partitions than there are is a ValueError.

    A group that is new and reads the topic from its beginning meets what is older than the change
    and what is newer in different partitions, and so, of one key, perhaps not in order. Parked
    messages should be retried or dropped before: what comes behind them by another partition does
    not wait for them.
    """
    with relays_held(log.store.database, patience=patience):
        position = asyncio.run(_publish_the_rest(log, cluster))
        _wait_for_groups(cluster, topic, patience)
        asyncio.run(_add(cluster, topic, count))
        asyncio.run(_mark(log, cluster, topic, count, position))


async def _publish_the_rest(log: OutboundLog, cluster: KafkaCluster) -> int:
    checkpoints = RelayCheckpoints(log.store, log.service)
    stored, end = checkpoints.read(), log.last_position()
    async with KafkaPublisher(cluster, stored.ends) as publisher:
        await publish_stretch(log, publisher, after=stored.position, end=end)
        checkpoints.write(Checkpoint(end, publisher.ends))
    return end


def _wait_for_groups(cluster: KafkaCluster, topic: str, patience: float) -> None:
    deadline = time.monotonic() + patience
    while behind := {group: lag for (group, _), lag in group_lags(cluster, [topic]).items() if lag}:
        if time.monotonic() > deadline:
            told = ", ".join(f"{group} by {lag}" for group, lag in sorted(behind.items()))
            raise GroupsBehind(f"groups that have not read all of {topic}: {told}")
        time.sleep(_LOOK_S)


async def _add(cluster: KafkaCluster, topic: str, count: int) -> None:
    name = cluster.topic(topic)
    admin = AIOKafkaAdminClient(**cluster.connection)
    try:
        await admin.start()
        (described,) = await admin.describe_topics([name])
        there = len(described["partitions"])
        if count < there:
            raise ValueError(f"{topic} has {there} partitions, which cannot become {count}")
        if count > there:
            await admin.create_partitions({name: NewPartitions(count)})
    finally:
        await admin.close()


async def _mark(
    log: OutboundLog, cluster: KafkaCluster, topic: str, count: int, position: int
) -> None:
    mark = Envelope(
        id=f"{log.service}/{position}/{MARK}",
        source=log.service,
        specversion="1.0",
        type=f"{log.service}.partitions-added.v1",
        subject=topic,
        time=log.store.now(),
        datacontenttype="application/json",
        tenant="default",
        correlationid=f"{topic}/{count}",
        position=position,
        data=msgspec.Raw(b"{}"),
    )
    async with KafkaPublisher(cluster) as publisher:
        await publisher.send_to_all_partitions(topic, count, mark.to_bytes())
