from uuid import uuid4

import pytest

from booking.adapters.booking_measures import WINDOW, BookingMeasures
from servicekit.observability.metrics import Metrics


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def made(measures: BookingMeasures) -> None:
    measures.made(uuid4(), "tax", seconds=1.5, total=30_000, currency="AED")


def test_conversion_is_of_the_last_quarter_of_an_hour() -> None:
    metrics, seconds = Metrics("booking"), Seconds()
    measures = BookingMeasures(metrics, seconds=seconds)

    def conversion() -> float | None:
        return metrics.registry.get_sample_value("booking_conversion_rate")

    assert conversion() == 1.0
    made(measures)
    seconds.now = 60.0
    measures.refused(None)
    measures.refused(uuid4())
    assert conversion() == pytest.approx(1 / 3)
    seconds.now = WINDOW
    assert conversion() == 0.0
    seconds.now = WINDOW + 60.0
    assert conversion() == 1.0


def test_completion_is_measured_in_the_buckets_that_were_agreed() -> None:
    metrics = Metrics("booking")
    made(BookingMeasures(metrics))

    bounds = [
        line.split('le="')[1].split('"')[0]
        for line in metrics.text().decode().splitlines()
        if line.startswith("booking_completion_time_bucket")
    ]

    assert bounds == ["1.0", "2.0", "5.0", "10.0", "30.0", "60.0", "+Inf"]
