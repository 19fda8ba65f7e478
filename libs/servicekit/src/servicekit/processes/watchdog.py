import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from servicekit.clock import Clock
from servicekit.context import Context, current_context, use_context
from servicekit.eventstore.store import Store
from servicekit.observability.logging import get_logger
from servicekit.processes.agenda import Agenda
from servicekit.processes.driver import ProcessDriver

_AT_ONCE: Final = 20


class Watchdog:
    """Drives processes whose moment has come: what waited, what failed, what a crash left behind.

    Several may run on one database; a process is driven by one of them at a time.
    """

    def __init__(
        self,
        store: Store,
        drivers: Sequence[ProcessDriver[Any]],
        *,
        clock: Clock | None = None,
        interval: float = 1.0,
    ) -> None:
        self.name = "watchdog"
        self._store = store
        self._drivers = {driver.kind: driver for driver in drivers}
        self._kinds = frozenset(self._drivers)
        self._agenda = Agenda(store)
        self._clock = clock or store.now
        self._interval = interval
        self._awake = threading.Event()
        self._log = get_logger(worker=self.name)
        for driver in drivers:
            driver.watched_by(self.wake)

    def wake(self) -> None:
        """Look at once instead of at the next moment."""
        self._awake.set()

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._awake.clear()
            while not stop.is_set() and self.look():
                pass
            self._awake.wait(self._pause())

    def look(self) -> int:
        """Drive what is due now; give how many were looked at. Failures are noted, not raised."""
        now = self._clock()
        next_wake = self._agenda.next_wake(self._kinds)
        if next_wake is None or next_wake > now:
            return 0
        lease = max((d.stuck_after for d in self._drivers.values()), default=timedelta(seconds=30))
        due = self._agenda.claim(self._kinds, now=now, until=now + lease, limit=_AT_ONCE)
        for process_id, kind in due:
            with use_context(self._context(process_id, kind)):
                try:
                    self._drivers[kind].drive(process_id)
                except Exception as error:  # noqa: BLE001 - noted by the driver; the next one waits
                    self._log.debug("process failed", id=str(process_id), reason=repr(error))
        return len(due)

    def _context(self, process_id: UUID, kind: str) -> Context:
        """Give the request the process belongs to; who acts now is the process."""
        last = self._store.history(process_id)[-1:]
        context = last[0].context if last else current_context()
        return replace(context, actor=f"process:{kind}", roles=frozenset(), causation_id=None)

    def _pause(self) -> float:
        next_wake = self._agenda.next_wake(self._kinds)
        if next_wake is None:
            return self._interval
        return max(0.01, min(self._interval, (next_wake - self._clock()).total_seconds()))
