import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final
from uuid import UUID

from servicekit.observability.metrics import Metrics

SECONDS: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
VALUES: Final = (50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0)


WINDOW: Final = 900.0
"""Seconds the conversion looks back, so that what was bad is over when it is over (MON-11)."""


class BookingMeasures:
    """Counts attempts to book (MON-01, MON-02, MON-05). `booking_value` is in major units."""

    def __init__(self, metrics: Metrics, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._created = metrics.counter(
            "booking_creation_rate", "Attempts to book.", labels=("service_id", "status")
        )
        self._seconds = metrics.histogram(
            "booking_completion_time", "Seconds from request to answer.", buckets=SECONDS
        )
        self._value = metrics.histogram(
            "booking_value", "Price of a booking.", labels=("currency",), buckets=VALUES
        )
        self._services = metrics.counter(
            "bookings_by_service", "Bookings made.", labels=("service",)
        )
        self._seconds_now = seconds
        self._lock = threading.Lock()
        self._attempts: deque[tuple[float, bool]] = deque()
        metrics.observe(
            "booking_conversion_rate",
            "Share of the attempts of the last 15 minutes that succeeded; 1 if there were none.",
            self._conversion,
        )

    def made(
        self, service_id: UUID, slug: str, *, seconds: float, total: int, currency: str
    ) -> None:
        """Count a booking that was made; `total` in minor units."""
        self._created.labels(str(service_id), "success").inc()
        self._services.labels(slug).inc()
        self._seconds.observe(seconds)
        self._value.labels(currency).observe(total / 100)
        self._attempted(made=True)

    def refused(self, service_id: UUID | None) -> None:
        """Count an attempt that came to nothing. A service nobody knows has no label of its own."""
        self._created.labels(str(service_id) if service_id else "unknown", "failed").inc()
        self._attempted(made=False)

    def _attempted(self, *, made: bool) -> None:
        with self._lock:
            self._attempts.append((self._seconds_now(), made))
            self._forget()

    def _conversion(self) -> float:
        with self._lock:
            self._forget()
            if not self._attempts:
                return 1.0
            return sum(made for _, made in self._attempts) / len(self._attempts)

    def _forget(self) -> None:
        until = self._seconds_now() - WINDOW
        while self._attempts and self._attempts[0][0] <= until:
            self._attempts.popleft()
