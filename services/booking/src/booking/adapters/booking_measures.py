import threading
from typing import Final
from uuid import UUID

from servicekit.observability.metrics import Metrics

SECONDS: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
VALUES: Final = (50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0)


class BookingMeasures:
    """Counts attempts to book (MON-01, MON-02, MON-05). `booking_value` is in major units."""

    def __init__(self, metrics: Metrics) -> None:
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
        self._lock = threading.Lock()
        self._attempts = 0
        self._made = 0
        metrics.observe(
            "booking_conversion_rate", "Share of attempts that succeeded.", self._conversion
        )

    def made(
        self, service_id: UUID, slug: str, *, seconds: float, total: int, currency: str
    ) -> None:
        """Count a booking that was made; `total` in minor units."""
        self._created.labels(str(service_id), "success").inc()
        self._services.labels(slug).inc()
        self._seconds.observe(seconds)
        self._value.labels(currency).observe(total / 100)
        with self._lock:
            self._attempts += 1
            self._made += 1

    def refused(self, service_id: UUID | None) -> None:
        """Count an attempt that came to nothing. A service nobody knows has no label of its own."""
        self._created.labels(str(service_id) if service_id else "unknown", "failed").inc()
        with self._lock:
            self._attempts += 1

    def _conversion(self) -> float:
        with self._lock:
            return self._made / self._attempts if self._attempts else 1.0
