"""Messages between processes: the relay, the consumer and both together, against the bare library.

Broker and PostgreSQL are real, on this machine, and share its processors with what is measured.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

import psycopg
import sqlalchemy as sa
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from eventsourcing.domain import Aggregate, event

from benchmarks.figure import Figure, percentile
from contracts.event import ContractEvent
from contracts.registry import Topic
from servicekit.db.commit_notices import CommitNotices
from servicekit.db.engine import Database
from servicekit.db.kit_tables import create_all
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.delivery import Delivery
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_member import KafkaMember
from servicekit.messaging.kafka_topics import create_topics
from servicekit.messaging.outbound import OutboundLog
from servicekit.messaging.relay import Relay
from servicekit.messaging.subscription import Subscription
from servicekit.projections.read_model import Rows
from servicekit.testing import kafka, postgres
from servicekit.worker import Worker

MESSAGES: Final = 20_000
TOLD: Final = 200
WARM_UP: Final = 20  # connections are opened and statements compiled with the first commands
PER_SECOND: Final = 40
PARTITIONS: Final = 6
BATCH: Final = 500


class GuestTaken(ContractEvent):
    TYPE: ClassVar[str] = "desk.guest-taken.v1"
    TOPIC: ClassVar[str] = "desk-guests"
    KEY: ClassVar[str] = "desk_id"

    desk_id: UUID
    guest: UUID
    taken: int


class Desk(Aggregate):
    TOPIC = "benchmarks.kafka.Desk"

    class Created(Aggregate.Created):
        TOPIC = "benchmarks.kafka.Desk.Created"

    class Taken(Aggregate.Event):
        TOPIC = "benchmarks.kafka.Desk.Taken"
        guest: UUID

    @event(Created)
    def __init__(self) -> None:
        self.taken = 0

    def take(self, guest: UUID) -> None:
        self._take(guest=guest)

    @event(Taken)
    def _take(self, guest: UUID) -> None:  # noqa: ARG002 - kept in the event
        self.taken += 1


desk_list = sa.Table(
    "desk_list",
    sa.MetaData(),
    sa.Column("desk_id", sa.Uuid, primary_key=True),
    sa.Column("guest", sa.Uuid, nullable=False),
    sa.Column("taken", sa.Integer, nullable=False),
)


def measure() -> list[Figure]:
    """One topic, one producer, one consumer; each bare figure is taken right before ours."""
    cluster = KafkaCluster(kafka.address(), kafka.fresh_prefix())
    create_topics(cluster, [Topic(name="desk-guests", about="guests", partitions=PARTITIONS)])
    with _databases() as (producing, consuming):
        office = _Office(producing)
        office.fill(MESSAGES)
        messages = office.log.read(0, 10 * MESSAGES).messages
        bare_producer = asyncio.run(_bare_producer(cluster, messages))
        relay = _relay(cluster, office)
        bare_consumer = asyncio.run(_bare_consumer(cluster, consuming.url))
        consumer = _consumer(cluster, consuming)
        told = _told(cluster, producing, consuming)
    return [
        Figure(
            what="relay", value=relay, unit="messages/s", aim=8_000, more_is_better=True,
            baseline=bare_producer, baseline_is="bare producer, acks=all",
        ),
        Figure(
            what="consumer with a read model on PostgreSQL", value=consumer, unit="messages/s",
            aim=4_000, more_is_better=True,
            baseline=bare_consumer, baseline_is="bare batches: one upsert each, one commit",
        ),
        Figure(
            what=f"command to another's read model at {PER_SECOND}/s, p50",
            value=percentile(told, 0.5), unit="ms", aim=25, more_is_better=False,
        ),
        Figure(
            what=f"command to another's read model at {PER_SECOND}/s, p99",
            value=percentile(told, 0.99), unit="ms", aim=100, more_is_better=False,
        ),
    ]  # fmt: skip


class _Office:
    """The producer."""

    def __init__(self, database: Database) -> None:
        self.store = Store(database)
        self.log = OutboundLog("desk", self.store, _publish)
        self._desks = self.store.repository(Desk)

    def fill(self, messages: int) -> None:
        for _ in range(messages // 1_000):
            self.store.run(self._some_desks)

    def _some_desks(self) -> None:
        for _ in range(100):
            desk = Desk()
            for _ in range(10):
                desk.take(uuid4())
            self._desks.save(desk)

    def take(self, guest: UUID) -> None:
        def work() -> None:
            desk = Desk()
            desk.take(guest)
            self._desks.save(desk)

        self.store.run(work)


def _publish(recorded: Recorded) -> list[tuple[str, ContractEvent]]:
    match recorded.event:
        case Desk.Taken(originator_id=desk, originator_version=version, guest=guest):
            return [(str(desk), GuestTaken(desk_id=desk, guest=guest, taken=version - 1))]
        case _:
            return []


def _subscription(store: Store, group: str, then: Callable[[UUID], None]) -> Subscription[Any]:
    def on_taken(taken: GuestTaken) -> None:
        Rows(store.connection()).put(
            desk_list, desk_id=taken.desk_id, guest=taken.guest, taken=taken.taken
        )
        store.on_commit(lambda: then(taken.guest))

    return Subscription(GuestTaken, on_taken, group)


def _relay(cluster: KafkaCluster, office: _Office) -> float:
    relay = Relay(office.log, cluster)
    with _running(relay):
        _until(lambda: relay.active)
        started = time.perf_counter()
        _until(lambda: relay.lag == 0)
        return MESSAGES / (time.perf_counter() - started)


async def _bare_producer(cluster: KafkaCluster, messages: Sequence[Delivery]) -> float:
    """The same bytes, already made, as quickly as the library sends them."""
    topic = cluster.topic("desk-guests")
    async with AIOKafkaProducer(
        bootstrap_servers=cluster.address, enable_idempotence=True, acks="all"
    ) as producer:
        await producer.partitions_for(topic)
        started = time.perf_counter()
        for at in range(0, len(messages), 1_000):
            answers = [
                await producer.send(topic, message.payload, key=message.key.encode())
                for message in messages[at : at + 1_000]
            ]
            await asyncio.gather(*answers)
        return len(messages) / (time.perf_counter() - started)


def _consumer(cluster: KafkaCluster, database: Database) -> float:
    """Of what is in the topic each message comes twice: bare, and by the relay."""
    store = Store(database)
    moments: list[float] = []
    subscription = _subscription(store, "measured", lambda _: moments.append(time.perf_counter()))
    consumer = Consumer("guests", store, [subscription])
    member = KafkaMember(consumer, cluster, batch_size=BATCH)
    with _running(member):
        _until(lambda: len(moments) >= MESSAGES)
    # The first batch is where the clock starts, so it does not count.
    first = moments.count(moments[0]) or 1
    return (MESSAGES - first) / (moments[-1] - moments[0])


async def _bare_consumer(cluster: KafkaCluster, url: str) -> float:
    """As many messages of the same topic into a table, a batch a transaction and a commit."""
    reader = AIOKafkaConsumer(
        cluster.topic("desk-guests"),
        bootstrap_servers=cluster.address,
        group_id=cluster.group("bare"),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await reader.start()
    plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    done, started = 0, 0.0
    try:
        with psycopg.connect(plain) as connection:
            connection.execute("CREATE TABLE bare (key bytea PRIMARY KEY, payload bytea)")
            connection.commit()
            while done < MESSAGES:
                found = await reader.getmany(timeout_ms=1_000, max_records=BATCH)
                started = started or time.perf_counter()
                for records in found.values():
                    for record in records:
                        connection.execute(
                            "INSERT INTO bare VALUES (%s, %s)"
                            " ON CONFLICT (key) DO UPDATE SET payload = excluded.payload",
                            (record.key, record.value),
                        )
                    done += len(records)
                connection.commit()
                await reader.commit()
    finally:
        await reader.stop()
    return done / (time.perf_counter() - started)


def _told(cluster: KafkaCluster, producing: Database, consuming: Database) -> list[float]:
    """Milliseconds from a command to its row elsewhere; the relay hears of it from PostgreSQL."""
    api = _Office(producing)
    worker = _Office(Database(producing.url))  # as in a process of its own
    store = Store(consuming)
    arrived: dict[UUID, float] = {}
    landed = threading.Event()

    def note(guest: UUID) -> None:
        arrived[guest] = time.perf_counter()
        landed.set()

    consumer = Consumer("guests", store, [_subscription(store, "told", note)])
    member = KafkaMember(consumer, cluster, batch_size=BATCH)
    relay = Relay(worker.log, cluster)
    worker.store.database.committed_elsewhere.listen(worker.store.committed.fire)
    notices = CommitNotices(worker.store.database)
    sent: dict[UUID, float] = {}
    with _running(relay, member, notices):
        _until(lambda: relay.active and relay.lag == 0 and len(arrived) >= MESSAGES)
        _until(lambda: member.lag == 0)
        for _ in range(WARM_UP + TOLD):
            guest = uuid4()
            sent[guest] = time.perf_counter()
            api.take(guest)
            time.sleep(1 / PER_SECOND)
        _until(lambda: sent.keys() <= arrived.keys())
    worker.store.database.close()
    taken = [(arrived[guest] - moment) * 1000 for guest, moment in sent.items()]
    return taken[WARM_UP:]


@contextlib.contextmanager
def _running(*workers: Worker) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(stop,)) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the benchmark did not come to its end within two minutes")
        time.sleep(0.01)


@contextlib.contextmanager
def _databases() -> Iterator[tuple[Database, Database]]:
    with postgres.running().database() as one, postgres.running().database() as other:
        databases = Database(one), Database(other)
        for database in databases:
            with database.write() as connection:
                create_all(connection)
                desk_list.create(connection)
        yield databases
        for database in databases:
            database.close()
