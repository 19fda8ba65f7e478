import math
import threading
import time

from servicekit.observability.metrics import Metrics
from servicekit.observability.readings import Readings


def value_of(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_a_figure_is_asked_for_at_every_look() -> None:
    metrics = Metrics("shop")
    parcels = iter([1.0, 2.0])
    metrics.read("parcels", "Parcels.", lambda: next(parcels), labels={"shelf": "top"})

    metrics.text()
    assert value_of(metrics, "parcels", shelf="top") == 1.0
    metrics.text()
    assert value_of(metrics, "parcels", shelf="top") == 2.0


def test_a_figure_that_cannot_be_had_takes_no_other_with_it() -> None:
    metrics = Metrics("shop")

    def broken() -> float:
        raise ConnectionError

    metrics.read("broken", "Broken.", broken)
    metrics.read("whole", "Whole.", lambda: 7.0)

    text = metrics.text().decode()

    assert "broken NaN" in text
    assert "whole 7.0" in text


def test_a_database_that_hangs_does_not_hang_the_figures_that_say_so() -> None:
    readings = Readings(patience=0.05)
    metrics = Metrics("shop")
    gauge = metrics.gauge("hanging", "Hanging.")
    gauge.set(3.0)
    free = threading.Event()
    asked: list[float] = []

    def hanging() -> float:
        asked.append(time.monotonic())
        free.wait(10)
        return 5.0

    readings.add(gauge, hanging)
    begun = time.monotonic()
    readings.take()
    readings.take()

    assert time.monotonic() - begun < 5.0
    assert len(asked) == 1, "one round at a time"
    assert math.isnan(value_of(metrics, "hanging") or 0.0)
    free.set()
    readings.take()
    assert value_of(metrics, "hanging") == 5.0
