"""What operators see of one booking: in the log, and at a collector of traces."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from journeys.clients import a_request, slots
from journeys.product import Product

pytestmark = pytest.mark.slow

REQUEST = "one-booking-of-ada-0001"


@dataclass
class Collector:
    """Takes traces as a collector of OpenTelemetry does."""

    port: int
    spans: list[tuple[str, str, str]] = field(default_factory=list)
    """Service, name and trace of each."""

    def of(self, trace: str) -> set[tuple[str, str]]:
        return {(service, name) for service, name, found in tuple(self.spans) if found == trace}


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["Content-Encoding"] == "gzip":
                body = gzip.decompress(body)
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                named = {one.key: one.value.string_value for one in resource.resource.attributes}
                collecting.spans += [
                    (named["service.name"], span.name, span.trace_id.hex())
                    for scope in resource.scope_spans
                    for span in scope.spans
                ]
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any, **__: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collecting = Collector(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield collecting
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Product]:
    settings = {
        "KALENDS_LOG_LEVEL": "info",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.port}",
        "OTEL_BSP_SCHEDULE_DELAY": "200",
    }
    running = Product(tmp_path_factory.mktemp("watched") / "data", settings)
    running.start()
    try:
        with running.client() as guest:
            slot = slots(guest, "tax-consultation")[0]
            answer = guest.post(
                "/api/bookings",
                json=a_request("tax-consultation", slot["startTime"]),
                headers={"X-Request-Id": REQUEST},
            )
            assert answer.status_code == 201, answer.text
            assert answer.headers["x-request-id"] == REQUEST
        yield running
    finally:
        running.kill()


def lines(product: Product) -> list[dict[str, Any]]:
    return [json.loads(line) for line in product.said().splitlines() if line.startswith("{")]


def of_request(product: Product) -> list[dict[str, Any]]:
    return [line for line in lines(product) if line.get("request_id") == REQUEST]


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_one_request_id_runs_through_the_logs_of_all_services(product: Product) -> None:
    expected = {
        ("gateway", "request"),
        ("booking", "request"),
        ("availability", "request"),
        ("availability", "handling"),
        ("booking", "handling"),
    }

    def told() -> set[tuple[str, str]]:
        return {(str(one.get("service")), one["event"]) for one in of_request(product)}

    eventually(lambda: expected <= told())


def test_a_collector_is_sent_the_same_booking_as_one_trace(
    product: Product, collector: Collector
) -> None:
    eventually(lambda: any(line["event"] == "handling" for line in of_request(product)))
    (trace,) = {line["trace_id"] for line in of_request(product) if "trace_id" in line}

    expected = {
        ("gateway", "POST"),
        ("booking", "POST /api/bookings"),
        ("availability", "POST /internal/holds"),
        ("availability", "handle booking.booking-placed.v1"),
        ("booking", "handle availability.slot-reserved.v1"),
    }
    eventually(lambda: expected <= collector.of(trace))


def test_the_log_names_nobody(product: Product) -> None:
    said = product.said()

    assert REQUEST in said
    assert "Ada Example" not in said
    assert "ada." not in said
