"""Is the database well, and how many of its connections are taken? (MON-05, MON-10, MON-12)."""

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from servicekit.clock import Clock, system_clock
from servicekit.db.engine import Database
from servicekit.db.kit_tables import health_log
from servicekit.observability.health import Check
from servicekit.observability.metrics import Metrics

_KEPT: Final = 100
"""Rows of the health log; older ones go."""


def database_check(database: Database, *, clock: Clock = system_clock) -> Check:
    """Make the check of MON-12: one question, and one line into the health log."""

    def check() -> Mapping[str, Any]:
        with database.read() as connection:
            connection.execute(sa.select(sa.literal(1))).one()
        with database.write() as connection:
            written = connection.execute(
                sa.insert(health_log)
                .values(at=clock(), part="database", status="healthy")
                .returning(health_log.c.id)
            ).scalar_one()
            connection.execute(sa.delete(health_log).where(health_log.c.id <= written - _KEPT))
        return {"dialect": database.dialect, **_connections(database)}

    return check


def watch_connections(metrics: Metrics, database: Database) -> None:
    """Export `db_connections_active` and `db_connections_max`."""
    metrics.observe(
        "db_connections_active",
        "Connections to the database that are in use.",
        lambda: float(_connections(database)["connectionsActive"]),
    )
    metrics.observe(
        "db_connections_max",
        "Connections to the database there may be.",
        lambda: float(_connections(database)["connectionsMax"]),
    )


def _connections(database: Database) -> dict[str, int]:
    pool = database.engine.pool
    if not isinstance(pool, QueuePool):
        return {"connectionsActive": 0, "connectionsMax": 0}
    return {"connectionsActive": pool.checkedout(), "connectionsMax": pool.size()}
