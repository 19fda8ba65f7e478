"""Topics as code: the broker has what the registry says, or the difference is told."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
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
_SHOWN_WITHIN_S: Final = 30
_LOOK_AGAIN_S: Final = 0.05


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


def differences(cluster: KafkaCluster, topics: Iterable[Topic]) -> list[str]:
    """Say in what the broker differs from the registry; empty where it does not.

    Looks and changes nothing. Raises `KafkaError` while the broker is away.
    """
    return asyncio.run(_differences(cluster, tuple(topics)))


def retention_of(topic: Topic) -> str:
    """Give the registry's retention as Kafka's `retention.ms`."""
    if topic.retention != "unlimited":
        raise ValueError(f"{topic.name} has a retention nobody has taught us: {topic.retention}")
    return _FOR_EVER


async def _create_topics(
    cluster: KafkaCluster, topics: tuple[Topic, ...], replicas: int
) -> list[str]:
    wanted = {cluster.topic(topic.name): topic for topic in topics}
    async with asking(cluster) as admin:
        there = await partitions_of(admin, wanted)
        _check(wanted, there)
        await _keep_for_ever(admin, {name: wanted[name] for name in there})
        missing = [name for name in wanted if name not in there]
        if not missing:
            return []
        created = await _create(admin, [_new(name, wanted[name], replicas) for name in missing])
        # Also what somebody else created a moment ago must be what we would have made.
        _check(wanted, await _shown(admin, missing))
    return created


async def _create(admin: AIOKafkaAdminClient, topics: Sequence[NewTopic]) -> list[str]:
    answer = await admin.create_topics(topics)
    created = []
    for name, code, *told in answer.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(f"{name}: {told[0] if told else error.description}")
        if not code:
            created.append(name)
    return created


async def _shown(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, int]:
    """Wait until the broker tells of topics; what was created shows a moment later."""
    async with asyncio.timeout(_SHOWN_WITHIN_S):
        while len(there := await partitions_of(admin, names)) < len(names):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(_LOOK_AGAIN_S)
    return there


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
    told = _other_partitions(wanted, there)
    if told:
        raise TopicMismatch("; ".join(told))


def _other_partitions(wanted: Mapping[str, Topic], there: Mapping[str, int]) -> list[str]:
    return [
        f"{name} has {count} partitions, the registry says {wanted[name].partitions}"
        for name, count in there.items()
        if count != wanted[name].partitions
    ]


async def _differences(cluster: KafkaCluster, topics: tuple[Topic, ...]) -> list[str]:
    wanted = {cluster.topic(topic.name): topic for topic in topics}
    async with asking(cluster) as admin:
        there = await partitions_of(admin, wanted)
    missing = [f"{name} is not there" for name in wanted if name not in there]
    return missing + _other_partitions(wanted, there)


async def partitions_of(admin: AIOKafkaAdminClient, names: Iterable[str]) -> dict[str, int]:
    """Give how many partitions each of these topics has; one that is not there is left out."""
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
async def asking(cluster: KafkaCluster) -> AsyncIterator[AIOKafkaAdminClient]:
    """Open a connection for questions about topics and for changes of them."""
    admin = AIOKafkaAdminClient(**cluster.connection, request_timeout_ms=_REQUEST_TIMEOUT_MS)
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()
