"""Makes a `History` of a product that has come to rest: its databases and its topics."""

import asyncio
import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from aiokafka import AIOKafkaConsumer, TopicPartition

from contracts.registry import REGISTRY, TOPICS
from embedded.compose import Kalends
from journeys.history.history import (
    Expected,
    Group,
    History,
    Leftovers,
    Message,
    Stored,
    Told,
    Undone,
)
from servicekit.clock import system_clock
from servicekit.db.kit_tables import processes, timers, tracking
from servicekit.eventstore.recorded import Recorded
from servicekit.messaging.envelope import Envelope, UndecodableError, event_in
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.relay_checkpoints import RelayCheckpoints
from servicekit.service import ServiceModule
from servicekit.testing.replay import assert_rebuilt_equals_live

_AT_ONCE: Final = 1000


def read_history(
    kalends: Kalends,
    broker: KafkaCluster,
    *,
    told: Sequence[Told] = (),
    there_before: frozenset[UUID] = frozenset(),
    down: Sequence[str] = (),
    read_models: bool = True,
) -> History:
    """Read everything; whoever wants the same twice lets nobody write meanwhile.

    With `read_models` each is built anew and swapped in. `down` and `there_before` are as in
    `History`.
    """
    telling = {name: one for name, one in kalends.modules.items() if one.log is not None}
    topics = asyncio.run(_messages(kalends, broker))
    return History(
        told=told,
        logs={name: list(_log(name, one)) for name, one in telling.items()},
        expected=[one for module in telling.values() for one in _expected(module)],
        topics=topics,
        leftovers=_leftovers(kalends, down, read_models=read_models),
        read_at=system_clock(),
        there_before=there_before,
    )


def bookings_there(kalends: Kalends) -> frozenset[UUID]:
    """The bookings that are there now."""
    log = _log("booking", kalends.modules["booking"])
    return frozenset(event.stream for event in log if event.kind == "Booking.Created")


# The logs


def _recorded(module: ServiceModule) -> Iterator[Recorded]:
    position = 0
    while found := module.store.log(position, _AT_ONCE):
        yield from found
        position = found[-1].position


def _log(service: str, module: ServiceModule) -> Iterator[Stored]:
    for recorded in _recorded(module):
        said = {
            name: _plain(value)
            for name, value in vars(recorded.event).items()
            if not name.startswith(("originator_", "_"))
        }
        yield Stored(
            service=service,
            position=recorded.position,
            stream=recorded.aggregate_id,
            version=recorded.version,
            kind=recorded.topic.removeprefix(f"{service}."),
            at=recorded.recorded_at,
            fields=said,
        )


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(_plain(one) for one in value)
    return value


def _expected(module: ServiceModule) -> Iterator[Expected]:
    log = module.log
    assert log is not None
    position, end = 0, log.last_position()
    while position < end:
        batch = log.read(position, _AT_ONCE)
        for one in batch.messages:
            yield Expected(
                id=f"{module.name}/{one.position}/{one.n}",
                topic=one.topic,
                key=one.key,
                content=_content(one.payload, module),
            )
        position = batch.position


def _content(payload: bytes, module: ServiceModule) -> bytes:
    """What a message says, with personal text open: each copy is encrypted anew."""
    envelope = Envelope.from_bytes(payload)
    shape = REGISTRY[envelope.type].event
    said = event_in(envelope, shape, module.keys).model_dump(mode="json")
    around = json.loads(payload)
    del around["data"]
    return json.dumps({**around, "data": said}, sort_keys=True).encode()


# The topics


async def _messages(kalends: Kalends, broker: KafkaCluster) -> list[Message]:
    reader = AIOKafkaConsumer(bootstrap_servers=broker.address, enable_auto_commit=False)
    await reader.start()
    try:
        places = [
            TopicPartition(broker.topic(topic.name), number)
            for topic in TOPICS.values()
            for number in range(topic.partitions)
        ]
        ends = await reader.end_offsets(places)
        reader.assign(places)
        await reader.seek_to_beginning(*places)
        found: list[Message] = []
        waiting = {place for place, end in ends.items() if end > 0}
        while waiting:
            for place, records in (await reader.getmany(timeout_ms=500)).items():
                found += [_message(kalends, broker, record) for record in records]
                if records[-1].offset + 1 >= ends[place]:
                    waiting.discard(place)
    finally:
        await reader.stop()
    return sorted(found, key=lambda one: (one.topic, one.partition, one.offset))


def _message(kalends: Kalends, broker: KafkaCluster, record: Any) -> Message:
    envelope_id, kind, content = "nobody/0/0", "", bytes(record.value or b"")
    try:
        envelope = Envelope.from_bytes(content)
        envelope_id, kind = envelope.id, envelope.type
        content = _content(content, kalends.modules[envelope.source])
    except (UndecodableError, KeyError):
        pass  # no log knows it, which is what the checker says of it
    return Message(
        id=envelope_id,
        topic=broker.without_prefix(record.topic),
        type=kind,
        partition=record.partition,
        offset=record.offset,
        key=(record.key or b"").decode(errors="replace"),
        content=content,
    )


# What is kept beside the logs


def _leftovers(kalends: Kalends, down: Sequence[str], *, read_models: bool) -> Leftovers:
    modules = kalends.modules.values()
    return Leftovers(
        parked=[said for module in modules for said in _parked(module)],
        timers=[one for module in modules for one in _timers(module)],
        processes=[one for module in modules for one in _processes(module)],
        checkpoints={module.name: _checkpoint(module) for module in modules if module.log},
        groups=[group for module in modules for group in _groups(module)],
        read_models=_differences(kalends) if read_models else {},
        down=down,
    )


def _parked(module: ServiceModule) -> Iterator[str]:
    for consumer in module.consumers():
        for one in consumer.parking.all():
            yield f"{one.type} of key {one.key} by {module.name}: {one.reason}"


def _timers(module: ServiceModule) -> list[Undone]:
    with module.store.read() as connection:
        rows = connection.execute(sa.select(timers)).all()
    return [
        Undone(
            service=module.name,
            name=row.key,
            due_at=row.due_at,
            attempts=row.attempts,
            last_error=row.last_error,
        )
        for row in rows
    ]


def _processes(module: ServiceModule) -> list[Undone]:
    with module.store.read() as connection:
        rows = connection.execute(sa.select(processes)).all()
    return [
        Undone(
            service=module.name,
            name=f"{row.kind} {row.id}",
            due_at=row.wake_at,
            attempts=row.attempts,
            last_error=row.last_error,
        )
        for row in rows
    ]


def _checkpoint(module: ServiceModule) -> tuple[int, int]:
    position = RelayCheckpoints(module.store, module.name).read().position
    return position, module.store.last_position()


def _groups(module: ServiceModule) -> Iterator[Group]:
    with module.store.read() as connection:
        rows = connection.execute(sa.select(tracking)).all()
    places = {row.name: (row.position, row.n) for row in rows}
    for consumer in module.consumers():
        prefix = f"{consumer.group} < "
        yield Group(
            name=consumer.group,
            types=frozenset(consumer.events),
            places={
                name.removeprefix(prefix): place
                for name, place in places.items()
                if name.startswith(prefix)
            },
        )


def _differences(kalends: Kalends) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for module in kalends.modules.values():
        for name in module.store.read_models:
            found[f"{module.name}.{name}"] = None
            try:
                assert_rebuilt_equals_live(module.store, name)
            except AssertionError as difference:
                found[f"{module.name}.{name}"] = str(difference)[:1000]
    return found
