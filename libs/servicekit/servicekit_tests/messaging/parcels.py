"""A post office that sends parcels, and a desk that writes down what it hears of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.domain import Aggregate, event

from contracts.event import ContractEvent
from contracts.personal import Personal
from servicekit.context import Context
from servicekit.db.engine import Database
from servicekit.db.kit_tables import create_all
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.messaging.listener import Listener
from servicekit.messaging.outbound import OutboundLog
from servicekit.messaging.subscription import Subscription

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
ADA = UUID(int=0xADA)


class ParcelSent(ContractEvent):
    TYPE: ClassVar[str] = "post.parcel-sent.v1"
    TOPIC: ClassVar[str] = "post-parcels"
    KEY: ClassVar[str] = "parcel_id"

    parcel_id: UUID
    step: int


class ParcelNoted(ContractEvent):
    TYPE: ClassVar[str] = "post.parcel-noted.v1"
    TOPIC: ClassVar[str] = "post-parcels"
    KEY: ClassVar[str] = "parcel_id"

    parcel_id: UUID
    step: int
    echo: int


class ParcelSigned(ContractEvent):
    TYPE: ClassVar[str] = "post.parcel-signed.v1"
    TOPIC: ClassVar[str] = "post-parcels"
    KEY: ClassVar[str] = "parcel_id"

    parcel_id: UUID
    person_id: UUID
    signed_by: Personal[str]
    note: Personal[str | None] = None


class Parcel(Aggregate):
    TOPIC = "post.Parcel"

    class Created(Aggregate.Created):
        TOPIC = "post.Parcel.Created"

    class Moved(Aggregate.Event):
        TOPIC = "post.Parcel.Moved"
        step: int
        copies: int

    @event(Created)
    def __init__(self, id: UUID) -> None:  # noqa: A002 - as the library calls it
        self.step = 0

    def move(self, copies: int = 1) -> None:
        self._moved(step=self.step + 1, copies=copies)

    @event(Moved)
    def _moved(self, step: int, copies: int) -> None:
        self.step = step


def publish(recorded: Recorded) -> list[tuple[str, ContractEvent]]:
    """A move is told once, and again as often as it has copies; a birth is not told at all."""
    match recorded.event:
        case Parcel.Moved(originator_id=parcel, step=step, copies=copies):
            first: list[tuple[str, ContractEvent]] = []
            if copies:
                first.append((str(parcel), ParcelSent(parcel_id=parcel, step=step)))
            return first + [
                (str(parcel), ParcelNoted(parcel_id=parcel, step=step, echo=n))
                for n in range(1, copies)
            ]
        case _:
            return []


notes = sa.Table(
    "desk_notes",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("parcel", sa.Uuid, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("echo", sa.Integer, nullable=False),
)


_NOTE = sa.insert(notes)


class PostOffice:
    """The producer."""

    def __init__(self, database: Database) -> None:
        self.store = Store(database)
        self.log = OutboundLog("post", self.store, publish)
        self.parcels = self.store.repository(Parcel)

    def send(self, parcel_id: UUID, *, copies: int = 1) -> None:
        """Move a parcel one step on, in a unit of work."""

        def work() -> None:
            parcel = self.parcels.find(parcel_id) or Parcel(id=parcel_id)
            parcel.move(copies)
            self.parcels.save(parcel)

        self.store.run(work)


@dataclass
class Desk:
    """The consumer: writes down each step it hears of, and can be told to fail."""

    store: Store
    name: str = "desk"

    def __post_init__(self) -> None:
        self.contexts: list[Context] = []
        self.failing: dict[tuple[UUID, int], Exception] = {}
        self.calls = 0

    def subscriptions(self) -> list[Subscription[ParcelSent] | Subscription[ParcelNoted]]:
        return [
            Subscription(ParcelSent, self.on_sent, group=self.name),
            Subscription(ParcelNoted, self.on_noted, group=self.name),
        ]

    def on_sent(self, sent: ParcelSent) -> None:
        self._note(sent.parcel_id, sent.step, 0)

    def on_noted(self, noted: ParcelNoted) -> None:
        self._note(noted.parcel_id, noted.step, noted.echo)

    def _note(self, parcel: UUID, step: int, echo: int) -> None:
        self.calls += 1
        self.store.connection().execute(
            _NOTE, {"desk": self.name, "parcel": parcel, "step": step, "echo": echo}
        )
        failure = self.failing.get((parcel, step))
        if failure is not None:
            raise failure

    def steps(self, parcel: UUID) -> list[tuple[int, int]]:
        """Give what was written down about a parcel, in the order it was heard."""
        with self.store.read() as connection:
            rows = connection.execute(
                sa.select(notes.c.step, notes.c.echo)
                .where(notes.c.desk == self.name, notes.c.parcel == parcel)
                .order_by(notes.c.id)
            )
            return [(row.step, row.echo) for row in rows]


class Ear:
    """The listener: hears what is told from now on, and of what is noted all there ever was."""

    def __init__(self, *, known: bool = True) -> None:
        self.heard: list[tuple[str, UUID, int, int]] = []
        self.before: list[tuple[UUID, int, int]] | None = None
        self.missed = 0
        self.failing = False
        self.listener = Listener(
            name="an ear",
            hear=self._hear,
            events=(ParcelSent,) if known else (ParcelSent, ParcelNoted),
            known=(ParcelNoted,) if known else (),
            begun=self._begun,
            missed=self._missed,
        )

    def steps(self, parcel: UUID) -> list[tuple[int, int]]:
        return [(step, echo) for _, about, step, echo in self.heard if about == parcel]

    def ids(self, parcel: UUID) -> list[str]:
        return [message_id for message_id, about, _, _ in self.heard if about == parcel]

    def _hear(self, message_id: str, event: ContractEvent) -> None:
        if self.failing:
            raise LookupError("not now")
        match event:
            case ParcelSent():
                self.heard.append((message_id, event.parcel_id, event.step, 0))
            case ParcelNoted():
                self.heard.append((message_id, event.parcel_id, event.step, event.echo))
            case _:
                raise AssertionError(event)

    def _begun(self) -> None:
        assert self.before is None
        self.before = [(about, step, echo) for _, about, step, echo in self.heard]

    def _missed(self) -> None:
        self.missed += 1


def lay_out(database: Database) -> Database:
    """Make the tables a producer or a consumer needs."""
    with database.write() as connection:
        create_all(connection)  # where they are there already, nothing happens
        notes.metadata.create_all(connection)
    return database
