import time

import pytest

from servicekit.db.engine import Database
from servicekit.observability.database import watch_connections
from servicekit.observability.messaging import watch_relay
from servicekit.observability.metrics import Metrics


def test_asking_for_a_metric_twice_gives_the_same_one() -> None:
    metrics = Metrics("shop")

    metrics.counter("orders", "Orders.", labels=("kind",)).labels("web").inc()
    metrics.counter("orders", "Orders.", labels=("kind",)).labels("web").inc()

    assert 'orders_total{kind="web"} 2.0' in metrics.text().decode()


def test_two_services_in_one_process_do_not_share_figures() -> None:
    one, other = Metrics("one"), Metrics("other")

    one.counter("orders", "Orders.").inc()
    other.counter("orders", "Orders.")

    assert "orders_total 1.0" in one.text().decode()
    assert "orders_total 0.0" in other.text().decode()


def test_a_histogram_has_the_bounds_it_was_given() -> None:
    metrics = Metrics("shop")

    metrics.histogram("delay", "Delay.", buckets=(1, 5)).observe(3)

    text = metrics.text().decode()
    assert 'delay_bucket{le="1.0"} 0.0' in text
    assert 'delay_bucket{le="5.0"} 1.0' in text


def test_connections_in_use_are_counted_when_asked(database: Database) -> None:
    metrics = Metrics("shop")
    watch_connections(metrics, database)

    with database.read(), database.read():
        busy = metrics.text().decode()
    idle = metrics.text().decode()

    assert "db_connections_active 2.0" in busy
    assert "db_connections_active 0.0" in idle
    assert "db_connections_max 1" in idle


def test_what_runs_and_since_when_is_told() -> None:
    metrics = Metrics("shop")
    metrics.built("1.2.3")

    text = metrics.text().decode()

    assert 'service="shop",version="1.2.3"' in text
    assert "process_start_time_seconds" in text


def test_a_relay_tells_how_far_behind_it_is_and_when_it_last_published() -> None:
    metrics = Metrics("shop")
    published = watch_relay(metrics, service="shop", lag=lambda: 12.0)

    published()
    text = metrics.text().decode()

    assert 'kalends_relay_lag_positions{service="shop"} 12.0' in text
    last = metrics.registry.get_sample_value(
        "kalends_relay_last_publish_timestamp_seconds", {"service": "shop"}
    )
    assert last == pytest.approx(time.time(), abs=30)
