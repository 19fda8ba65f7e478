"""A clock that shows what a test says."""

import threading
from datetime import UTC, datetime, timedelta


class SetClock:
    """Stands still until it is set or moved. It is a `Clock`; aware and in UTC."""

    def __init__(self, now: datetime | None = None) -> None:
        self._lock = threading.Lock()
        self._now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        if now is not None:
            self.set(now)

    def __call__(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """Show this moment from now on; it must know its zone."""
        if now.tzinfo is None:
            raise ValueError("a moment needs a zone")
        with self._lock:
            self._now = now.astimezone(UTC)

    def move(self, step: timedelta) -> datetime:
        """Go on (or back) by a step and give the new moment."""
        with self._lock:
            self._now += step
            return self._now
