"""The tables every service has, whatever its business is."""

from typing import Protocol

import sqlalchemy as sa

from servicekit.db.columns import Instant

metadata = sa.MetaData()

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

stored_events = sa.Table(
    "stored_events",
    metadata,
    # On SQLite an INTEGER PRIMARY KEY is the rowid; with one writer at a time it is commit order.
    # On PostgreSQL the trigger made below makes the sequence's order the order of commits.
    sa.Column("position", _POSITION, primary_key=True, autoincrement=True),
    sa.Column("aggregate_id", sa.Uuid(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("topic", sa.Text(), nullable=False),
    sa.Column("state", sa.LargeBinary(), nullable=False),
    sa.Column("recorded_at", Instant(), nullable=False),
    sa.Column("metadata", sa.Text(), nullable=False),
    sa.UniqueConstraint("aggregate_id", "version", name="one_event_per_version"),
)
"""The log. Positions rise in the order of commits and may have gaps."""

tracking = sa.Table(
    "tracking",
    metadata,
    sa.Column("name", sa.Text(), primary_key=True),
    sa.Column("position", sa.BigInteger(), nullable=False),
    # Which message of that position; the default says all of them.
    sa.Column("n", sa.Integer(), nullable=False, server_default="2147483647"),
)
"""How far each follower has come in each source; `name` says who follows what."""

relay_checkpoints = sa.Table(
    "relay_checkpoints",
    metadata,
    sa.Column("service", sa.Text(), primary_key=True),
    sa.Column("position", sa.BigInteger(), nullable=False),
    sa.Column("ends", sa.Text(), nullable=False),  # a JSON object: partition to offset
    sa.Column("stored_at", Instant(), nullable=False),
)
"""How far a service's log is published, and where the partitions of its topics ended then."""

timers = sa.Table(
    "timers",
    metadata,
    sa.Column("key", sa.Text(), primary_key=True),
    sa.Column("due_at", Instant(), nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("payload", sa.Text(), nullable=False),  # a JSON object of strings
    sa.Column("context", sa.Text(), nullable=False),  # JSON: in whose name it was set
    sa.Column("retry_at", Instant(), nullable=False),  # due_at, or later after a failure
    sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("last_error", sa.Text()),
    sa.Index("timers_by_retry_at", "retry_at"),
)

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("key", sa.Text(), primary_key=True),
    sa.Column("subject", sa.Text(), primary_key=True),
    sa.Column("operation", sa.Text(), primary_key=True),  # method and path
    sa.Column("body_hash", sa.Text(), nullable=False),
    sa.Column("started_at", Instant(), nullable=False),
    sa.Column("expires_at", Instant(), nullable=False),
    sa.Column("finished_at", Instant()),
    sa.Column("status", sa.Integer()),
    sa.Column("answer", sa.LargeBinary()),
    sa.Column("headers", sa.Text()),  # a JSON object
    sa.Index("idempotency_keys_by_expires_at", "expires_at"),
)

parked_messages = sa.Table(
    "parked_messages",
    metadata,
    # Order of parking: messages of one key are taken up again in this order.
    sa.Column("id", _POSITION, primary_key=True, autoincrement=True),
    sa.Column("group", sa.Text(), nullable=False),
    sa.Column("source", sa.Text(), nullable=False),
    sa.Column("position", sa.BigInteger(), nullable=False),
    sa.Column("n", sa.Integer(), nullable=False),
    sa.Column("key", sa.Text(), nullable=False),
    sa.Column("payload", sa.LargeBinary(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=False),
    sa.Column("parked_at", Instant(), nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False, server_default="1"),
    sa.UniqueConstraint("group", "source", "position", "n", name="parked_once"),
    sa.Index("parked_messages_by_key", "group", "source", "key"),
)

processes = sa.Table(
    "processes",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("wake_at", Instant()),  # None: only an outside event moves it on
    sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("last_error", sa.Text()),
    sa.Index("processes_by_wake_at", "kind", "wake_at"),
)
"""Processes that are not finished, and when the watchdog shall look at them."""

read_model_state = sa.Table(
    "read_model_state",
    metadata,
    sa.Column("name", sa.Text(), primary_key=True),
    sa.Column("rebuilt_at", Instant(), nullable=False),
    sa.Column("position", sa.BigInteger(), nullable=False),  # of the last event it was built from
    sa.Column("generation", sa.Integer(), nullable=False),
)
"""When each read model was last rebuilt."""

health_log = sa.Table(
    "health_log",
    metadata,
    sa.Column("id", _POSITION, primary_key=True, autoincrement=True),
    sa.Column("at", Instant(), nullable=False),
    sa.Column("part", sa.Text(), nullable=False),
    sa.Column("status", sa.Text(), nullable=False),
    sa.Column("detail", sa.Text()),
    sa.Index("health_log_by_at", "at"),
)

APPEND_LOCK = 5_241_890_274_113_761
"""Number of the advisory lock that puts appends to the log of a PostgreSQL database in line."""

COMMITS = "kalends_commits"
"""Channel of the notices that a PostgreSQL database gives of each commit that appended events; the
payload is the `application_name` of the connection."""

# A transaction that appends holds the lock until it is over, so positions are given out in the
# order in which they become visible: who reads the log at its end misses nothing. The notice is
# sent by the commit; it costs no journey of its own.
POSTGRESQL_PARTS = (
    f"""
    CREATE OR REPLACE FUNCTION stored_events_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock({APPEND_LOCK});
        PERFORM pg_notify('{COMMITS}', current_setting('application_name'));
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE OR REPLACE TRIGGER stored_events_in_order BEFORE INSERT ON stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION stored_events_in_order()
    """,
    # Lock and load in one journey to the server. Being VOLATILE its second statement has a
    # snapshot of its own, taken when the lock is there; in one plain statement it would be older.
    """
    CREATE OR REPLACE FUNCTION locked_stream(lock_number bigint, wanted uuid, after integer)
    RETURNS TABLE (version integer, topic text, state bytea) LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(lock_number);
        RETURN QUERY SELECT e.version, e.topic, e.state FROM stored_events e
            WHERE e.aggregate_id = wanted AND e.version > after ORDER BY e.version;
    END
    $$
    """,
)


def create_all(connection: sa.Connection) -> None:
    """Make the kit's tables as they are in this version of the kit.

    Meant for version 0001 of a service and for tests; a later change of a table is a migration.
    """
    metadata.create_all(connection)
    if connection.dialect.name == "postgresql":
        for statement in POSTGRESQL_PARTS:
            connection.exec_driver_sql(statement)


class Migration(Protocol):
    """Alembic's `op`, as far as it matters here."""

    def get_bind(self) -> sa.Connection: ...


def create_kit_tables(op: Migration) -> None:
    """Make the kit's tables; the first migration of every service calls it with Alembic's `op`."""
    create_all(op.get_bind())
