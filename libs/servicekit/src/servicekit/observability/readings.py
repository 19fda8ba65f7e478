"""Figures that have to be asked for, such as of a database."""

import math
import threading
import time
from collections.abc import Callable
from typing import Final

from prometheus_client import Gauge

from servicekit.observability.logging import get_logger

PATIENCE: Final = 2.0
"""Seconds a scrape waits for all readings together."""


class Readings:
    """Gauges whose value is asked for when somebody looks, in a thread of its own.

    A database that hangs must not hang the figures that say so: whoever looks waits at most
    `patience` seconds, and what has not answered by then, or failed, is NaN: not known.
    """

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._sources: list[tuple[Gauge, Callable[[], float]]] = []
        self._round: threading.Thread | None = None
        self._lock = threading.Lock()
        self._log = get_logger()

    def add(self, gauge: Gauge, value: Callable[[], float]) -> None:
        """Ask for one more figure from now on."""
        self._sources.append((gauge, value))

    def take(self) -> None:
        """Ask for all of them, one after the other; give up waiting after `patience` seconds."""
        if not self._sources:
            return
        until = time.monotonic() + self._patience
        with self._lock:
            last = self._round
            if last is not None:
                # A round that hangs is not joined by another one.
                last.join(max(0.0, until - time.monotonic()))
                if last.is_alive():
                    return
            pending = dict.fromkeys(range(len(self._sources)))
            self._round = threading.Thread(
                target=self._ask, args=(pending,), name="readings", daemon=True
            )
            self._round.start()
            self._round.join(max(0.0, until - time.monotonic()))
            for index in tuple(pending):
                self._sources[index][0].set(math.nan)

    def _ask(self, pending: dict[int, None]) -> None:
        for index in tuple(pending):
            gauge, value = self._sources[index]
            try:
                found = value()
            except Exception as error:  # noqa: BLE001 - one figure less, and all others are there
                self._log.warning("a figure could not be read", reason=repr(error))
                found = math.nan
            gauge.set(found)
            pending.pop(index, None)
