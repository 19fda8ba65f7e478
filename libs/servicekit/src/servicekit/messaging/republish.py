import asyncio

from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_publisher import KafkaPublisher
from servicekit.messaging.outbound import OutboundLog
from servicekit.messaging.relay_checkpoints import RelayCheckpoints


def republish(
    log: OutboundLog, cluster: KafkaCluster, *, after: int = 0, batch_size: int = 1000
) -> int:
    """Send a service's messages again, from behind a position; give how many were sent.

    Begins where the relay is if that is before `after`, so that no message comes before an earlier
    one; ends where the log ends when it begins. Relay and consumers may go on meanwhile; who has
    handled a message skips it. Raises `KafkaError` or `NotAcknowledged` when the broker is away;
    then it may be started again.
    """
    return asyncio.run(_republish(log, cluster, after, batch_size))


async def _republish(log: OutboundLog, cluster: KafkaCluster, after: int, batch_size: int) -> int:
    position = min(after, RelayCheckpoints(log.store, log.service).read().position)
    async with KafkaPublisher(cluster) as publisher:
        return await publish_stretch(
            log, publisher, after=position, end=log.last_position(), batch_size=batch_size
        )


async def publish_stretch(
    log: OutboundLog, publisher: KafkaPublisher, *, after: int, end: int, batch_size: int = 1000
) -> int:
    """Publish what stands behind one position up to and including another; give how many."""
    sent, position = 0, after
    while position < end:
        batch = log.read(position, batch_size)
        messages = [each for each in batch.messages if each.position <= end]
        if messages:
            await publisher.send(messages)
        sent += len(messages)
        position = batch.position
    return sent
