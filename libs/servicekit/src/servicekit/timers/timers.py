"""Moments somebody wants to be called back at, as rows beside everything else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from servicekit.context import current_context
from servicekit.db.kit_tables import timers
from servicekit.projections.read_model import Rows
from servicekit.signal import Signal

if TYPE_CHECKING:
    from servicekit.eventstore.store import Store


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer whose moment has come. `due_at` is aware UTC; it may have been a while ago."""

    key: str
    due_at: datetime
    kind: str
    payload: dict[str, str]


TimerHandler = Callable[[TimerFired], None]
"""Runs in a unit of work and looks at the world again before it acts: a timer is no promise."""


class Timers:
    """Sets and cancels timers within the open unit of work: they are stored with it or not."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self.changed = Signal()
        """Fires after a commit that set a timer which a runner would sleep past."""
        self._asleep: dict[object, datetime | None] = {}

    def sleeps(self, runner: object, until: datetime | None) -> None:
        """Let a runner say until when it sleeps; None: it is about to look, so tell it of all."""
        self._asleep[runner] = until

    def ends(self, runner: object) -> None:
        """Forget a runner that has stopped."""
        self._asleep.pop(runner, None)

    def set(self, key: str, due_at: datetime, kind: str, payload: dict[str, str]) -> None:
        """Set the timer of that key, or move it; `kind` names its handler."""
        Rows(self._store.connection()).put(
            timers,
            key=key,
            due_at=due_at,
            kind=kind,
            payload=msgspec.json.encode(payload).decode(),
            context=msgspec.json.encode(current_context()).decode(),
            retry_at=due_at,
            attempts=0,
            last_error=None,
        )
        self._store.on_commit(lambda: self._wake_for(due_at))

    def cancel(self, key: str) -> None:
        """Drop the timer of that key; silence if there is none."""
        Rows(self._store.connection()).remove(timers, key=key)

    def _wake_for(self, due_at: datetime) -> None:
        # Most timers are due long after whoever sleeps looks again by himself.
        sleeping = tuple(self._asleep.values())
        if not sleeping or any(until is None or due_at < until for until in sleeping):
            self.changed.fire()
