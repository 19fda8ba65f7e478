from prometheus_client import Histogram

from servicekit.observability.metrics import Metrics

QUERY_BUCKETS = (0.1, 0.5, 1.0, 2.0, 5.0)


class ConflictsDetected:
    """Counts refused places by their reason (MON-06)."""

    def __init__(self, metrics: Metrics) -> None:
        self._counter = metrics.counter(
            "booking_conflicts_detected",
            "Places that were asked for and not free, by reason.",
            labels=("conflict_type",),
        )

    def __call__(self, conflict_type: str) -> None:
        self._counter.labels(conflict_type).inc()


def availability_query_duration(metrics: Metrics) -> Histogram:
    """Give the histogram that availability endpoints observe, in seconds (MON-03)."""
    return metrics.histogram(
        "availability_query_duration",
        "Seconds a question for free times took.",
        buckets=QUERY_BUCKETS,
    )
