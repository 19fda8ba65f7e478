"""One booking is one trace, over every service and every message of it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from embedded.compose import Kalends, compose
from embedded.demo import play
from embedded.settings import EmbeddedSettings
from servicekit.observability.spans import Spans
from servicekit.observability.tracing import use_tracer

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture
def exported() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    use_tracer(Spans(SimpleSpanProcessor(exporter)))
    yield exporter
    use_tracer(None)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Kalends]:
    built = compose(EmbeddedSettings(data=tmp_path))
    built.migrate()
    yield built
    built.close()


async def book(client: httpx.AsyncClient) -> dict[str, Any]:
    first = datetime.now(UTC).date() + timedelta(days=3)
    days = {"from": first.isoformat(), "to": (first + timedelta(days=14)).isoformat()}
    found = await client.get(
        "/api/availability", params={"serviceId": "tax-consultation", "timezone": "UTC", **days}
    )
    slot = next(slot for day in found.raise_for_status().json()["days"] for slot in day["slots"])
    answer = await client.post(
        "/api/bookings",
        headers={"traceparent": CALLER},
        json={
            "serviceId": "tax-consultation",
            "scheduledAt": slot["startTime"],
            "timezone": "Europe/Berlin",
            "clientName": "Ada Example",
            "clientEmail": "ada@example.org",
            "consents": {"terms": True, "privacyPolicy": True, "dataProcessing": True},
        },
    )
    assert answer.status_code == 201, answer.text
    booked: dict[str, Any] = answer.json()
    return booked


def of_the_booking(exported: InMemorySpanExporter) -> list[ReadableSpan]:
    return [
        span
        for span in exported.get_finished_spans()
        if span.context is not None and f"{span.context.trace_id:032x}" == TRACE
    ]


def told(spans: list[ReadableSpan]) -> set[tuple[str, str]]:
    return {(str(span.resource.attributes["service.name"]), span.name) for span in spans}


def test_a_booking_is_one_trace_through_all_services(
    product: Kalends, exported: InMemorySpanExporter
) -> None:
    expected = {
        ("gateway", "POST"),
        ("booking", "POST /api/bookings"),
        ("availability", "POST /internal/holds"),
        ("availability", "handle booking.booking-placed.v1"),
        ("booking", "handle availability.slot-reserved.v1"),
    }

    async def run() -> None:
        transport = httpx.ASGITransport(product.app)
        async with (
            product.host.lifespan(),
            httpx.AsyncClient(transport=transport, base_url="http://kalends") as client,
        ):
            await play(product.as_admin())
            await book(client)
            for _ in range(1000):
                if expected <= told(of_the_booking(exported)):
                    break
                await asyncio.sleep(0.02)

    asyncio.run(run())

    spans = of_the_booking(exported)
    known = {span.context.span_id for span in spans if span.context} | {0xB7AD6B7169203331}
    assert expected <= told(spans), sorted(told(spans))
    assert all(span.parent and span.parent.span_id in known for span in spans)
    said = " ".join(span.to_json().lower() for span in spans)
    assert "ada example" not in said
    assert "ada@example" not in said
