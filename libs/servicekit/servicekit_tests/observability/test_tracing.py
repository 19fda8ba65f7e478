import os
import subprocess
import sys
from collections.abc import Iterator
from typing import ClassVar

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from servicekit.context import Context, current_context, use_context
from servicekit.errors import DomainError, Kind
from servicekit.observability import tracing
from servicekit.observability.spans import Spans

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = f"00-{TRACE}-b7ad6b7169203331-01"


class SoldOut(DomainError):
    code: ClassVar[str] = "shop.sold-out"
    kind: ClassVar[Kind] = Kind.CONFLICT


@pytest.fixture
def exported() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    tracing.use_tracer(Spans(SimpleSpanProcessor(exporter)))
    yield exporter
    tracing.use_tracer(None)


def test_what_is_done_inside_belongs_to_the_span_of_the_caller(
    exported: InMemorySpanExporter,
) -> None:
    with use_context(Context(correlation_id="r-1", traceparent=CALLER)):
        with tracing.span("shop", "sell", tracing.Kind.SERVER):
            inside = current_context().traceparent
            with tracing.span("shop", "wrap"):
                pass
        assert current_context().traceparent == CALLER

    wrap, sell = exported.get_finished_spans()
    assert {f"{span.context.trace_id:032x}" for span in (wrap, sell) if span.context} == {TRACE}
    assert sell.parent is not None
    assert sell.parent.span_id == 0xB7AD6B7169203331
    assert wrap.parent is not None
    assert inside == f"00-{TRACE}-{wrap.parent.span_id:016x}-01"
    assert sell.kind is SpanKind.SERVER
    assert sell.resource.attributes["service.name"] == "shop"
    assert dict(sell.attributes or {}) == {"kalends.request_id": "r-1"}


def test_without_a_caller_a_trace_begins(exported: InMemorySpanExporter) -> None:
    with tracing.span("shop", "sell"):
        pass

    (sell,) = exported.get_finished_spans()
    assert sell.parent is None


def test_a_refusal_is_told_and_a_failure_is_marked_and_neither_tells_whose(
    exported: InMemorySpanExporter,
) -> None:
    with pytest.raises(SoldOut), tracing.span("shop", "sell"):
        raise SoldOut("mia@example.org came too late")
    with pytest.raises(ValueError, match="mia"), tracing.span("shop", "sell"):
        raise ValueError("mia@example.org")

    refused, failed = exported.get_finished_spans()
    assert refused.status.status_code is StatusCode.UNSET
    assert (refused.attributes or {})["kalends.refused"] == "shop.sold-out"
    assert failed.status.status_code is StatusCode.ERROR
    assert (failed.attributes or {})["error.type"] == "ValueError"
    assert "mia" not in refused.to_json() + failed.to_json()


def test_without_a_collector_nothing_is_made_and_nothing_is_loaded() -> None:
    code = (
        "import sys\n"
        "import servicekit.hosting, servicekit.http.app\n"
        "from servicekit.observability.tracing import configure_tracing, span\n"
        "assert not configure_tracing()\n"
        "with span('shop', 'sell') as made:\n"
        "    assert made is None\n"
        "loaded = [name for name in sys.modules if name.startswith('opentelemetry.sdk')"
        " or name.startswith('opentelemetry.exporter')]\n"
        "assert not loaded, loaded\n"
    )
    environment = {name: value for name, value in os.environ.items() if "OTEL" not in name}

    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_a_collector_is_named_by_the_standard_settings() -> None:
    try:
        assert tracing.configure_tracing({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"})
        assert tracing.tracing()
    finally:
        tracing.use_tracer(None)
    assert not tracing.configure_tracing(
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"}
    )
    assert not tracing.tracing()
