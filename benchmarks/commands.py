"""Commands in one service: load, decide, append and project, against a bare INSERT and COMMIT.

Both write to the same kind of database with the same promises to the disk, one after the other.
"""

import contextlib
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import sqlalchemy as sa
from eventsourcing.domain import Aggregate, event
from sqlalchemy.engine import make_url

from benchmarks.figure import Figure
from servicekit.db.engine import Database
from servicekit.db.kit_tables import create_all
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.projections.read_model import ReadModel, Rows
from servicekit.testing import postgres

COMMANDS = 1_500
DESKS = 200
ROUNDS = 3
AIMS = {"sqlite": 0.35, "postgresql": 0.25}


class Desk(Aggregate):
    """Takes so many guests and no more."""

    TOPIC = "benchmarks.Desk"

    class Created(Aggregate.Created):
        TOPIC = "benchmarks.Desk.Created"
        name: str
        seats: int

    class Taken(Aggregate.Event):
        TOPIC = "benchmarks.Desk.Taken"
        guest: UUID

    @event(Created)
    def __init__(self, *, name: str, seats: int) -> None:
        self.name = name
        self.seats = seats
        self.taken = 0

    def take(self, guest: UUID) -> None:
        if self.taken >= self.seats:
            raise RuntimeError("the desk is full")
        self._take(guest=guest)

    @event(Taken)
    def _take(self, guest: UUID) -> None:  # noqa: ARG002 - kept in the event
        self.taken += 1


desk_list = sa.Table(
    "desk_list",
    sa.MetaData(),
    sa.Column("desk_id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("taken", sa.Integer, nullable=False),
)


def _project(rows: Rows, recorded: Recorded) -> None:
    match recorded.event:
        case Desk.Created(originator_id=desk_id, name=name):
            rows.put(desk_list, desk_id=desk_id, name=name, taken=0)
        case Desk.Taken(originator_id=desk_id, originator_version=version):
            rows.change(desk_list, {"desk_id": desk_id}, taken=version - 1)


def measure() -> list[Figure]:
    """One figure for each database; its ratio to the bare one is what the aim is about."""
    figures = []
    for dialect, share in AIMS.items():
        with _database(dialect) as url:
            ours, bare = 0.0, 0.0
            commands, inserts = _commands(url), _inserts(url)
            for _ in range(ROUNDS):  # in turn: both meet the same machine
                bare = max(bare, _per_second(inserts))
                ours = max(ours, _per_second(commands))
        figures.append(
            Figure(
                what=f"commands in one service, {dialect}",
                value=ours,
                unit="/s",
                aim=share * bare,
                more_is_better=True,
                baseline=bare,
                baseline_is="bare INSERT + COMMIT",
            )
        )
    return figures


def _per_second(one: Callable[[], object]) -> float:
    started = time.perf_counter()
    for _ in range(COMMANDS):
        one()
    return COMMANDS / (time.perf_counter() - started)


def _commands(url: str) -> Callable[[], object]:
    database = Database(url)
    with database.write() as connection:
        create_all(connection)
        desk_list.create(connection)
    store = Store(
        database, read_models=[ReadModel("desk_list", (desk_list,), _project, of=(Desk,))]
    )
    desks = store.repository(Desk)
    opened = [Desk(name=f"Desk {number}", seats=10**9) for number in range(DESKS)]

    def open_all() -> None:
        for desk in opened:
            desks.save(desk)

    store.run(open_all)
    ids = [desk.id for desk in opened]
    chance = random.Random(1)

    def command() -> None:
        desk = desks.get(chance.choice(ids))
        desk.take(uuid4())
        desks.save(desk)

    return lambda: store.run(command)


def _inserts(url: str) -> Callable[[], object]:
    """The same bytes into a table without an index, and COMMIT."""
    state = b"x" * 120
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        lite = sqlite3.connect(str(address.database), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=4000"):
            lite.execute(f"PRAGMA {pragma}")
        lite.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, state BLOB)")

        def insert() -> None:
            lite.execute("BEGIN IMMEDIATE")
            lite.execute("INSERT INTO bare (state) VALUES (?)", (state,))
            lite.execute("COMMIT")

        return insert
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    post = psycopg.connect(plain)
    post.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, state bytea)")
    post.commit()

    def insert_there() -> None:
        post.execute("INSERT INTO bare (state) VALUES (%s)", (state,))
        post.commit()

    return insert_there


@contextlib.contextmanager
def _database(dialect: str) -> Iterator[str]:
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'bare.db'}"
        return
    with postgres.running().database() as url:
        yield url
