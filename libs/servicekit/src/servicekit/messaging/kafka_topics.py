"""Topics as code: the broker has what the registry says, or the difference is told."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from contracts.registry import Topic
from servicekit.messaging.kafka_cluster import KafkaCluster

_BROKERS_CHOICE: Final = -1
_FOR_EVER: Final = "-1"
_REQUEST_TIMEOUT_MS: Final = 10_000


class TopicMismatch(Exception):
    """A topic on the broker is not what the registry says and will not be changed by this."""


def create_topics(
    cluster: KafkaCluster, topics: Iterable[Topic], *, replicas: int | None = None
) -> list[str]:
    """Create the topics that are missing; give their names.

    Does nothing a second time. A topic that is there keeps its partitions: one whose number is
    not the registry's is a TopicMismatch, because consumers keep their place by partition (fewer
    lose messages, more need the tool that carries the places over). Nothing is created then.
    Retention is brought in line. `replicas` is the broker's default if left out; it counts for
    new topics only. Raises `KafkaError` while the broker is away.
    """
    return asyncio.run(_create_topics(cluster, tuple(topics), replicas or _BROKERS_CHOICE))


def retention_of(topic: Topic) -> str:
    """Give the registry's retention as Kafka's `retention.ms`."""
    if topic.retention != "unlimited":
        raise ValueError(f"{topic.name} has a retention nobody has taught us: {topic.retention}")
    return _FOR_EVER


async def _create_topics(
    cluster: KafkaCluster, topics: tuple[Topic, ...], replicas: int
) -> list[str]:
    wanted = {cluster.topic(topic.name): topic for topic in topics}
    async with _admin(cluster) as admin:
        there = await _partitions(admin, wanted)
        _check(wanted, there)
        await _keep_for_ever(admin, {name: wanted[name] for name in there})
        missing = [name for name in wanted if name not in there]
        new = [_new(name, wanted[name], replicas) for name in missing]
        answer = await admin.create_topics(new) if new else None
        for name, code, *told in answer.topic_errors if answer else ():
            error = for_code(code)
            # Somebody else created it a moment ago: then it must be what we would have made.
            if error is TopicAlreadyExistsError:
                _check(wanted, await _partitions(admin, [name]))
            elif code:
                raise error(f"{name}: {told[0] if told else error.description}")
    return missing


def _new(name: str, topic: Topic, replicas: int) -> NewTopic:
    configs = {
        "cleanup.policy": "delete",
        "retention.ms": retention_of(topic),
        "retention.bytes": _FOR_EVER,
    }
    # The library refuses -1 for replicas, which Kafka itself takes for the broker's default.
    made = NewTopic(name, topic.partitions, 1, topic_configs=configs)
    made.replication_factor = replicas
    return made


def _check(wanted: Mapping[str, Topic], there: Mapping[str, int]) -> None:
    told = [
        f"{name} has {count} partitions, the registry says {wanted[name].partitions}"
        for name, count in there.items()
        if count != wanted[name].partitions
    ]
    if told:
        raise TopicMismatch("; ".join(told))


async def _partitions(admin: AIOKafkaAdminClient, names: Iterable[str]) -> dict[str, int]:
    described: list[dict[str, Any]] = await admin.describe_topics(list(names))
    return {
        topic["topic"]: len(topic["partitions"]) for topic in described if topic["error_code"] == 0
    }


async def _keep_for_ever(admin: AIOKafkaAdminClient, topics: Mapping[str, Topic]) -> None:
    """Mend the retention of topics that are there, and leave their other settings alone."""
    if not topics:
        return
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in topics]
    changed = []
    for answer in await admin.describe_configs(asked):
        for code, told, _type, name, entries in answer.resources:
            if code:
                raise for_code(code)(f"{name}: {told}")
            # Version 1 and later: (name, value, read only, source, sensitive, …); 5 is the default.
            settings = {entry[0]: entry[1] for entry in entries}
            own = {entry[0]: entry[1] for entry in entries if entry[3] == 1}
            due = {"retention.ms": retention_of(topics[name]), "retention.bytes": _FOR_EVER}
            if any(settings[key] != value for key, value in due.items()):
                changed.append(ConfigResource(ConfigResourceType.TOPIC, name, {**own, **due}))
    if changed:
        await admin.alter_configs(changed)


@asynccontextmanager
async def _admin(cluster: KafkaCluster) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(
        bootstrap_servers=cluster.address, request_timeout_ms=_REQUEST_TIMEOUT_MS
    )
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()
