"""What operators see of one booking: a line in the log of every service that had to do with it."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from journeys.clients import a_request, slots
from journeys.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("operations")]

REQUEST = "one-booking-of-ada-0001"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("logged") / "data", {"KALENDS_LOG_LEVEL": "info"})
    running.start()
    try:
        yield running
    finally:
        running.kill()


def lines(product: Product) -> list[dict[str, Any]]:
    return [json.loads(line) for line in product.said().splitlines() if line.startswith("{")]


def of_request(product: Product) -> list[dict[str, Any]]:
    return [line for line in lines(product) if line.get("request_id") == REQUEST]


def test_one_request_id_runs_through_the_logs_of_all_services(product: Product) -> None:
    expected = {
        ("gateway", "request"),
        ("booking", "request"),
        ("availability", "request"),
        ("availability", "handling"),
        ("booking", "handling"),
    }

    with product.client() as guest:
        slot = slots(guest, "tax-consultation")[0]
        answer = guest.post(
            "/api/bookings",
            json=a_request("tax-consultation", slot["startTime"]),
            headers={"X-Request-Id": REQUEST},
        )
        assert answer.status_code == 201, answer.text
        assert answer.headers["x-request-id"] == REQUEST

    def told() -> set[tuple[str, str]]:
        return {(str(one.get("service")), one["event"]) for one in of_request(product)}

    until = time.monotonic() + 30
    while not expected <= told() and time.monotonic() < until:
        time.sleep(0.05)
    assert expected <= told()


def test_the_log_names_nobody(product: Product) -> None:
    said = product.said()

    assert REQUEST in said
    assert "Ada Example" not in said
    assert "ada." not in said
