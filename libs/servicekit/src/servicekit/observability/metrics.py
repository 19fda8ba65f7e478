"""Prometheus metrics of one service (MON-01 to MON-06, MON-15).

Each service has its own registry, so that several of them can live in one process, and be built
many times in one test run, without getting into each other's way.
"""

import platform
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics import MetricWrapperBase

from servicekit.observability.readings import Readings

M = TypeVar("M", bound=MetricWrapperBase)

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

REQUEST_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The metrics of one service. Asking for a name twice gives the same metric."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.registry = CollectorRegistry()
        self._known: dict[str, MetricWrapperBase] = {}
        self._lock = threading.Lock()
        self._readings = Readings()
        # Age of the process, its memory, its processor time, its open files.
        ProcessCollector(registry=self.registry)
        self._requests = self.histogram(
            "http_request_duration",
            "Seconds a request took, from its first byte to its last.",
            labels=("method", "route", "status"),
            buckets=REQUEST_BUCKETS,
        )

    def counter(self, name: str, description: str, *, labels: Sequence[str] = ()) -> Counter:
        """Give a counter; Prometheus exports it as `<name>_total` (CFL-41)."""
        return self._once(name, lambda: Counter(name, description, labels, registry=self.registry))

    def gauge(self, name: str, description: str, *, labels: Sequence[str] = ()) -> Gauge:
        """Give a gauge."""
        return self._once(name, lambda: Gauge(name, description, labels, registry=self.registry))

    def built(self, version: str) -> None:
        """Export which version this is, as `kalends_build_info{service, version, python}`."""
        info = self.gauge(
            "kalends_build_info", "What runs here.", labels=("service", "version", "python")
        )
        info.labels(self.service, version or "unknown", platform.python_version()).set(1)

    def observe(self, name: str, description: str, value: Callable[[], float]) -> None:
        """Export what `value` says at the moment of being asked; it answers at once."""
        self.gauge(name, description).set_function(value)

    def read(
        self,
        name: str,
        description: str,
        value: Callable[[], float],
        *,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """Export what `value` finds out when asked, which may take time and may fail.

        NaN stands for what could not be found out; all other figures are given nevertheless.
        """
        given = labels or {}
        gauge = self.gauge(name, description, labels=tuple(given))
        self._readings.add(gauge.labels(**given) if given else gauge, value)

    def histogram(
        self,
        name: str,
        description: str,
        *,
        labels: Sequence[str] = (),
        buckets: Sequence[float] = REQUEST_BUCKETS,
    ) -> Histogram:
        """Give a histogram with these upper bounds in seconds."""
        return self._once(
            name,
            lambda: Histogram(name, description, labels, buckets=buckets, registry=self.registry),
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    def text(self) -> bytes:
        """Write all metrics in Prometheus's text format; blocks for two seconds at the most."""
        self._readings.take()
        return generate_latest(self.registry)

    def _once(self, name: str, make: Callable[[], M]) -> M:
        with self._lock:
            known: Any = self._known.get(name)
            if known is None:
                known = self._known[name] = make()
            made: M = known
            return made
