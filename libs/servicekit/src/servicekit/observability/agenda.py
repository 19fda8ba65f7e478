"""Is what was to happen by now late? Timers and processes of one service, and its log."""

from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from servicekit.db.kit_tables import processes, timers
from servicekit.eventstore.store import Store
from servicekit.observability.metrics import Metrics

_LONGEST_PUT_OFF: Final = timedelta(hours=2)
"""Longer than a timer that failed is ever put off, so that the index finds all that are late."""


def watch_agenda(metrics: Metrics, store: Store) -> None:
    """Export what is due and how late, and how far the log has come.

    A timer or process counts as late from the moment it was due until it is done, also while it
    waits to be tried again.
    """
    metrics.read("kalends_timers_due", "Timers whose moment has come.", lambda: _due_timers(store))
    metrics.read(
        "kalends_timers_late_seconds",
        "How long the longest due timer has been due.",
        lambda: _late(store, sa.func.min(timers.c.due_at, type_=timers.c.due_at.type), _due(store)),
    )
    metrics.read("kalends_processes_open", "Processes under way.", lambda: _open(store))
    metrics.read(
        "kalends_processes_failing",
        "Processes whose last step failed.",
        lambda: _open(store, processes.c.attempts > 0),
    )
    metrics.read(
        "kalends_log_position",
        "Position of the newest event.",
        lambda: float(store.last_position()),
    )


def _due(store: Store) -> sa.ColumnElement[bool]:
    now = store.now()
    return sa.and_(timers.c.retry_at <= now + _LONGEST_PUT_OFF, timers.c.due_at <= now)


def _due_timers(store: Store) -> float:
    return _count(store, timers, _due(store))


def _open(store: Store, *conditions: sa.ColumnElement[bool]) -> float:
    return _count(store, processes, *conditions)


def _count(store: Store, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> float:
    with store.read() as connection:
        found = connection.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions))
    return float(found or 0)


def _late(store: Store, oldest: sa.Function[Any], condition: sa.ColumnElement[bool]) -> float:
    with store.read() as connection:
        since: datetime | None = connection.scalar(sa.select(oldest).where(condition))
    return 0.0 if since is None else max(0.0, (store.now() - since).total_seconds())
