"""How far behind is who reads, and who publishes? The names are the same in both modes."""

from collections.abc import Callable
from typing import Final

from servicekit.observability.metrics import Metrics

CONSUMER_LAG: Final = "kalends_consumer_lag_positions"
PARKED: Final = "kalends_parked_messages"
PARKED_SECONDS: Final = "kalends_parked_seconds"
RELAY_LAG: Final = "kalends_relay_lag_positions"
RELAY_PUBLISHED: Final = "kalends_relay_last_publish_timestamp_seconds"


def watch_consumer(
    metrics: Metrics, *, group: str, parked: Callable[[], int], parked_seconds: Callable[[], float]
) -> None:
    """Export how many messages of a group are parked, and for how long the longest of them."""
    labels = {"group": group}
    metrics.read(PARKED, "Parked messages.", parked, labels=labels)
    metrics.read(
        PARKED_SECONDS, "Age of the longest parked message.", parked_seconds, labels=labels
    )


def watch_lag(metrics: Metrics, *, group: str, source: str, lag: Callable[[], float]) -> None:
    """Export how much of a source's log a group still has to read, 0 when all is handled."""
    metrics.read(
        CONSUMER_LAG,
        "Positions of a source that a group has not read yet.",
        lag,
        labels={"group": group, "source": source},
    )


def watch_relay(metrics: Metrics, *, service: str, lag: Callable[[], float]) -> Callable[[], None]:
    """Export how much of its log a service has not published yet, and when it last published.

    Gives what the relay calls after each batch the broker has acknowledged.
    """
    metrics.read(
        RELAY_LAG,
        "Positions of the log that are not published yet.",
        lag,
        labels={"service": service},
    )
    published = metrics.gauge(
        RELAY_PUBLISHED, "When the relay last published, in Unix time.", labels=("service",)
    ).labels(service)
    return published.set_to_current_time
