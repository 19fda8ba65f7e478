"""Who calls back when a timer is due."""

import logging
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
import sqlalchemy as sa

from servicekit.context import Context, use_context
from servicekit.db.kit_tables import timers
from servicekit.observability.metrics import Metrics
from servicekit.timers.timers import TimerFired, TimerHandler

if TYPE_CHECKING:
    from servicekit.eventstore.store import Store

log = logging.getLogger(__name__)

_LONGEST_SLEEP_S: Final = 30.0
_FIRST_BACKOFF_S: Final = 1.0
_LONGEST_BACKOFF_S: Final = 3600.0


class TimerRunner:
    """Calls the handlers of due timers, each in a unit of work of its own.

    Several runners may share a database: a timer is claimed by one of them, and its row is gone
    in the same commit as what its handler did. A handler that fails leaves nothing behind and is
    called again later, after 1 s, 2 s, 4 s … up to an hour; the other timers do not wait for it.
    Kinds without a handler here are left alone. It sleeps until the next timer is due, until one
    is set in this process, and looks again every half minute for those others set. Counted as
    `kalends_timers_total{kind, outcome}` with the outcomes done and failed.
    """

    def __init__(
        self,
        store: "Store",
        handlers: Mapping[str, TimerHandler],
        *,
        name: str = "timers",
        jitter: Callable[[], float] = random.random,
        metrics: Metrics | None = None,
    ) -> None:
        self._store = store
        self._handlers = dict(handlers)
        self._name = name
        self._jitter = jitter
        self._timers = (metrics or Metrics(name)).counter(
            "kalends_timers", "Timers by what became of them.", labels=("kind", "outcome")
        )

    @property
    def name(self) -> str:
        return self._name

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set."""
        timers = self._store.timers
        try:
            while not stop.is_set():
                # Awake before looking: what is committed from now on is told of, or is found.
                timers.sleeps(self, None)
                seen = timers.changed.count
                self.run_due(stop)
                seconds = self._seconds_to_next()
                timers.sleeps(self, self._store.now() + timedelta(seconds=seconds))
                timers.changed.wait(seconds, seen=seen, stop=stop)
        finally:
            timers.ends(self)

    def wake(self) -> None:
        """Look now, for instance because a test has moved the clock."""
        self._store.timers.changed.fire()

    def run_due(self, stop: threading.Event | None = None) -> int:
        """Call what is due now, the longest due first; give how many handlers did their work."""
        done = 0
        while stop is None or not stop.is_set():
            now = self._store.now()
            if not self._is_any_due(now):
                return done
            claimed: list[_Claim] = []
            try:
                if not self._store.run(lambda: self._fire_one(now, claimed)):  # noqa: B023 - runs now
                    return done  # another runner has them all
            except Exception as error:
                if not claimed:
                    raise
                self._put_off(claimed[-1], error, now)
            else:
                self._timers.labels(claimed[-1].kind, "done").inc()
                done += 1
        return done

    def _fire_one(self, now: datetime, claimed: "list[_Claim]") -> bool:
        connection = self._store.connection()
        row = connection.execute(
            self._due(now, timers)
            .order_by(timers.c.retry_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return False
        claim = _Claim(row)
        claimed.append(claim)
        # Gone first, so that a handler may set the timer of the same key anew.
        connection.execute(sa.delete(timers).where(timers.c.key == row.key))
        with use_context(claim.context):
            self._handlers[row.kind](claim.fired)
        return True

    def _put_off(self, claim: "_Claim", error: Exception, now: datetime) -> None:
        backoff = min(_LONGEST_BACKOFF_S, _FIRST_BACKOFF_S * 2.0 ** min(claim.attempts, 30))
        retry_at = now + timedelta(seconds=backoff * (1 + self._jitter() / 4))
        log.error(
            "timer %s failed, again at %s", claim.fired.key, retry_at.isoformat(), exc_info=error
        )
        self._timers.labels(claim.kind, "failed").inc()
        self._store.run(
            lambda: self._store.connection().execute(
                sa.update(timers)
                .where(timers.c.key == claim.fired.key, timers.c.retry_at == claim.retry_at)
                .values(
                    retry_at=retry_at,
                    attempts=timers.c.attempts + 1,
                    last_error=f"{type(error).__name__}: {error}"[:2000],
                )
            )
        )

    def _is_any_due(self, now: datetime) -> bool:
        """Look without writing: on SQLite claiming would make every other writer wait."""
        with self._store.read() as connection:
            return connection.execute(self._due(now, timers.c.key).limit(1)).first() is not None

    def _seconds_to_next(self) -> float:
        with self._store.read() as connection:
            next_at = connection.execute(
                sa.select(timers.c.retry_at)
                .where(timers.c.kind.in_(self._handlers))
                .order_by(timers.c.retry_at)
                .limit(1)
            ).scalar()
        if next_at is None:
            return _LONGEST_SLEEP_S
        left = (next_at - self._store.now()).total_seconds()
        # What is due already is in another runner's hands: it is not for us to ask all the time.
        return _FIRST_BACKOFF_S if left <= 0 else min(_LONGEST_SLEEP_S, left)

    def _due(self, now: datetime, *what: Any) -> sa.Select[Any]:
        return sa.select(*what).where(timers.c.retry_at <= now, timers.c.kind.in_(self._handlers))


_payloads: Final = msgspec.json.Decoder(dict[str, str])
_contexts: Final = msgspec.json.Decoder(Context)


class _Claim:
    """A row in the hands of this runner."""

    def __init__(self, row: sa.Row[Any]) -> None:
        payload = _payloads.decode(row.payload)
        context = _contexts.decode(row.context)
        self.fired = TimerFired(row.key, row.due_at, row.kind, payload)
        self.context = replace(context, causation_id=f"timer/{row.key}")
        self.kind: str = row.kind
        self.attempts: int = row.attempts
        self.retry_at: datetime = row.retry_at
