"""A small aggregate and its read model, for the tests of the store."""

from uuid import UUID

import sqlalchemy as sa
from eventsourcing.domain import Aggregate, event

from servicekit.errors import DomainError, Kind
from servicekit.eventstore.recorded import Recorded
from servicekit.personal import Personal
from servicekit.projections.read_model import ReadModel, Rows


class CounterIsFull(DomainError):
    code = "tests.counter-is-full"
    kind = Kind.CONFLICT


class Counter(Aggregate):
    TOPIC = "tests.Counter"

    class Created(Aggregate.Created):
        TOPIC = "tests.Counter.Created"
        name: str

    class Counted(Aggregate.Event):
        TOPIC = "tests.Counter.Counted"
        by: int

    @event(Created)
    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0

    def count_up(self, by: int = 1, *, limit: int = 1_000_000) -> None:
        if self.count + by > limit:
            raise CounterIsFull(f"There is no room beyond {limit}.")
        self._count_up(by=by)

    @event(Counted)
    def _count_up(self, by: int) -> None:
        self.count += by


class Visitor(Aggregate):
    """Somebody, with a name that belongs to him."""

    TOPIC = "tests.Visitor"

    class Created(Aggregate.Created):
        TOPIC = "tests.Visitor.Created"
        person_id: UUID
        name: Personal[str]
        phone: Personal[str | None]
        table: int

    class Renamed(Aggregate.Event):
        TOPIC = "tests.Visitor.Renamed"
        person_id: UUID
        name: Personal[str]

    @event(Created)
    def __init__(self, person_id: UUID, name: str, phone: str | None, table: int) -> None:
        self.person_id = person_id
        self.name = name
        self.phone = phone
        self.table = table

    def rename(self, name: str) -> None:
        self._rename(person_id=self.person_id, name=name)

    @event(Renamed)
    def _rename(self, person_id: UUID, name: str) -> None:
        self.name = name


metadata = sa.MetaData()

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, index=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.UniqueConstraint("name", "id", name="one_name_per_counter"),
)


def project(rows: Rows, recorded: Recorded) -> None:
    match recorded.event:
        case Counter.Created() as made:
            rows.put(counters, id=made.originator_id, name=made.name, count=0)
        case Counter.Counted() as counted:
            # By statement, as a view with wishes of its own does; and safe to repeat.
            table = rows.table(counters)
            rows.connection.execute(
                sa.update(table)
                .where(table.c.id == counted.originator_id)
                .values(count=counted.originator_version - 1)
            )


COUNTER_LIST = ReadModel("counter_list", (counters,), project, of=(Counter,))
"""Says how often each counter was counted up, not how far."""
