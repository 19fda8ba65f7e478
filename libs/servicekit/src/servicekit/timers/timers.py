"""Moments somebody wants to be called back at, as rows beside everything else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.context import current_context
from servicekit.db.kit_tables import timers
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
        """Fires after each commit that set a timer."""

    def set(self, key: str, due_at: datetime, kind: str, payload: dict[str, str]) -> None:
        """Set the timer of that key, or move it; `kind` names its handler."""
        connection = self._store.connection()
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        values = {
            "key": key,
            "due_at": due_at,
            "kind": kind,
            "payload": msgspec.json.encode(payload).decode(),
            "context": msgspec.json.encode(current_context()).decode(),
            "retry_at": due_at,
            "attempts": 0,
            "last_error": None,
        }
        statement = insert(timers).values(values)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[timers.c.key],
                set_={name: value for name, value in values.items() if name != "key"},
            )
        )
        self._store.on_commit(self.changed.fire)

    def cancel(self, key: str) -> None:
        """Drop the timer of that key; silence if there is none."""
        self._store.connection().execute(sa.delete(timers).where(timers.c.key == key))
