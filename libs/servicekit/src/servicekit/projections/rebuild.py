"""Building a read model anew from the log, while the old one is read and the log grows."""

import fcntl
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.failures import is_passing
from servicekit.db.kit_tables import APPEND_LOCK, read_model_state
from servicekit.eventstore.recorded import Recorded
from servicekit.projections.read_model import ReadModel, Rows

if TYPE_CHECKING:
    from servicekit.eventstore.store import Store

log = logging.getLogger(__name__)

SUFFIX: Final = "__twin"
# So many events go into one transaction. On SQLite writers wait for it: some 25 ms.
BATCH: Final = 500
_ROUNDS: Final = 4
_SWAP_ATTEMPTS: Final = 20
_SWAP_LOCK_TIMEOUT: Final = "2s"

Twins = Mapping[sa.Table, sa.Table]

_one_at_a_time: Final = threading.Lock()


def rebuild(store: "Store", model: ReadModel) -> int:
    """Build the twins of a read model's tables from the whole log, then put them in its place.

    The swap is one transaction that no append can get into: whoever reads sees the old rows or
    the new ones, complete up to the same event. A rebuild that was interrupted leaves twins
    behind that nobody reads; the next one drops them. Gives the number of events it was built from.
    """
    twins = twins_of(model)
    with _alone(store, model.name):
        with store.database.write() as connection:
            create_twins(connection, twins)
        source = _Source(store, model)
        # A busy log grows while it is read. A few rounds make what is left small; whatever it is
        # then, the swap reads it while nobody appends.
        for _ in range(_ROUNDS):
            end = store.last_position()
            while source.position < end:
                _replay(store, model, twins, source)
        read = source.position, source.count
        for attempt in range(1, _SWAP_ATTEMPTS + 1):
            source.position, source.count = read
            try:
                _finish(store, model, twins, source)
            except sa.exc.DBAPIError as error:
                if attempt == _SWAP_ATTEMPTS or not is_passing(error):
                    raise
                log.info("swapping %s has to wait: %s", model.name, error)
            else:
                return source.count
    raise AssertionError("unreachable")


def twins_of(model: ReadModel) -> Twins:
    metadata = sa.MetaData()
    twins = {}
    for table in model.tables:
        if table.foreign_key_constraints:
            raise ValueError(f"{table.name} of {model.name} has foreign keys: rows of a read model"
                             " come and go with their events")  # fmt: skip
        twin = table.to_metadata(metadata, name=table.name + SUFFIX)
        for index in twin.indexes:
            index.name = sa.quoted_name(f"{index.name}{SUFFIX}", quote=None)
        twins[table] = twin
    return twins


def create_twins(connection: sa.Connection, twins: Twins) -> None:
    for twin in twins.values():
        twin.drop(connection, checkfirst=True)
        if connection.dialect.name == "postgresql":
            # Names of constraints are names of indexes there, and those are one to a schema.
            for constraint in twin.constraints:
                if isinstance(constraint.name, str) and not constraint.name.endswith(SUFFIX):
                    constraint.name = f"{constraint.name}{SUFFIX}"
        twin.create(connection)


class _Source:
    """What a read model is built from: the events of its aggregates, in the order of the log."""

    def __init__(self, store: "Store", model: ReadModel) -> None:
        self._store = store
        self._model = model
        self._wanted: dict[str, bool] = {}
        self.position = 0
        self.count = 0

    def read(self, connection: sa.Connection) -> tuple[list[Recorded], bool]:
        """Read on, a batch at most; say whether the log ends there."""
        stretch = self._store.recorder.log(connection, self.position, BATCH, wants=self._wants)
        recorded = [self._store.recorded(row) for row in stretch.rows]
        self.position = stretch.position
        self.count += len(recorded)
        return recorded, stretch.is_last

    def _wants(self, topic: str) -> bool:
        wanted = self._wanted.get(topic)
        if wanted is None:
            # By class: what was stored under an old name of it is wanted as well.
            wanted = self._store.mapper.class_of(topic) in self._model.events
            self._wanted[topic] = wanted
        return wanted


def _replay(store: "Store", model: ReadModel, twins: Twins, source: _Source) -> None:
    # One transaction, also for the keys of people that are asked for meanwhile: a small one for
    # each of them would cost more than its event.
    with store.read() as connection, connection.begin():
        recorded, _ = source.read(connection)
    if not recorded:
        return
    with store.database.write() as connection:
        _project(model, Rows(connection, twins), recorded)


def _finish(store: "Store", model: ReadModel, twins: Twins, source: _Source) -> None:
    with store.database.write() as connection:
        _keep_others_out(connection, model)
        rows = Rows(connection, twins)
        is_last = False
        while not is_last:
            recorded, is_last = source.read(connection)
            _project(model, rows, recorded)
        _swap(connection, twins)
        _note(connection, store, model, source.position)


def _project(model: ReadModel, rows: Rows, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        model.project(rows, each)
    rows.flush()


def _keep_others_out(connection: sa.Connection, model: ReadModel) -> None:
    """Wait until nobody is between projecting and appending, and let nobody begin.

    In this order: a unit of work has the table first and appends last. SQLite's writer is alone.
    """
    if connection.dialect.name != "postgresql":
        return
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_SWAP_LOCK_TIMEOUT}'")
    quote = connection.dialect.identifier_preparer.format_table
    names = ", ".join(quote(table) for table in model.tables)
    connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPEND_LOCK})")


def _swap(connection: sa.Connection, twins: Twins) -> None:
    for table, twin in twins.items():
        table.drop(connection)
        quote = connection.dialect.identifier_preparer.quote
        connection.exec_driver_sql(f"ALTER TABLE {quote(twin.name)} RENAME TO {quote(table.name)}")
        if connection.dialect.name == "postgresql":
            _give_names_back(connection, table.name)
            continue
        # SQLite cannot rename an index.
        for index in twin.indexes:
            connection.exec_driver_sql(f"DROP INDEX {quote(str(index.name))}")
        for index in table.indexes:
            index.create(connection)


def _give_names_back(connection: sa.Connection, table: str) -> None:
    """Take the suffix out of the names of what belongs to a table, as migrations know them."""
    quote = connection.dialect.identifier_preparer.quote
    constraints = connection.execute(
        sa.text("SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(:name)"
                " AND strpos(conname, :suffix) > 0"),
        {"name": quote(table), "suffix": SUFFIX},
    ).scalars().all()  # fmt: skip
    for name in constraints:
        connection.exec_driver_sql(
            f"ALTER TABLE {quote(table)} RENAME CONSTRAINT {quote(name)}"
            f" TO {quote(name.replace(SUFFIX, ''))}"
        )
    # Read after the constraints: renaming one has renamed its index.
    indexes = connection.execute(
        sa.text("SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                " WHERE i.indrelid = to_regclass(:name) AND strpos(c.relname, :suffix) > 0"),
        {"name": quote(table), "suffix": SUFFIX},
    ).scalars().all()  # fmt: skip
    for name in indexes:
        connection.exec_driver_sql(
            f"ALTER INDEX {quote(name)} RENAME TO {quote(name.replace(SUFFIX, ''))}"
        )
    sequences = connection.execute(
        sa.text("SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid"
                " WHERE s.relkind = 'S' AND d.refobjid = to_regclass(:name)"
                " AND strpos(s.relname, :suffix) > 0"),
        {"name": quote(table), "suffix": SUFFIX},
    ).scalars().all()  # fmt: skip
    for name in sequences:
        connection.exec_driver_sql(
            f"ALTER SEQUENCE {quote(name)} RENAME TO {quote(name.replace(SUFFIX, ''))}"
        )


def _note(connection: sa.Connection, store: "Store", model: ReadModel, position: int) -> None:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    values = {"rebuilt_at": store.now(), "position": position}
    connection.execute(
        insert(read_model_state)
        .values(name=model.name, generation=1, **values)
        .on_conflict_do_update(
            index_elements=[read_model_state.c.name],
            set_={**values, "generation": read_model_state.c.generation + 1},
        )
    )


@contextmanager
def _alone(store: "Store", name: str) -> Iterator[None]:
    """Rebuild one at a time, in whatever process: two would drop each other's twins."""
    with _one_at_a_time:
        if store.database.dialect == "sqlite":
            with Path(f"{store.database.engine.url.database}.rebuild").open("w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
            return
        with store.database.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.execute(sa.text("SET lock_timeout = 0"))
            key = {"name": f"rebuild {name}"}
            connection.execute(sa.text("SELECT pg_advisory_lock(hashtextextended(:name, 0))"), key)
            try:
                yield
            finally:
                connection.execute(
                    sa.text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))"), key
                )
                connection.execute(sa.text("RESET lock_timeout"))
