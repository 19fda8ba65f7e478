"""Spans by OpenTelemetry. Loaded only when somebody wants them (see `tracing`)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from opentelemetry.context import Context as Carrier
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from servicekit.context import current_context, use_context
from servicekit.errors import DomainError
from servicekit.observability.tracing import Attributes, Kind

_KINDS: Final = {
    Kind.SERVER: SpanKind.SERVER,
    Kind.CONSUMER: SpanKind.CONSUMER,
    Kind.INTERNAL: SpanKind.INTERNAL,
}
_CARRIED: Final = TraceContextTextMapPropagator()


def sending_tracer() -> "Spans":
    """Make a tracer that sends to the collector OpenTelemetry's settings name, in batches."""
    return Spans(BatchSpanProcessor(OTLPSpanExporter()))


class Spans:
    """Makes the spans of all services of this process; each service is a resource of its own."""

    def __init__(self, processor: SpanProcessor) -> None:
        self._processor = processor
        self._tracers: dict[str, Tracer] = {}
        self._lock = threading.Lock()

    @contextmanager
    def span(
        self, service: str, name: str, kind: Kind, attributes: Attributes
    ) -> Iterator["_Span"]:
        context = current_context()
        parent = _CARRIED.extract({"traceparent": context.traceparent or ""}, context=Carrier())
        made = self._tracer(service).start_span(
            name,
            context=parent,
            kind=_KINDS[kind],
            attributes={"kalends.request_id": context.correlation_id, **attributes},
        )
        with use_context(replace(context, traceparent=_traceparent(made))):
            wrapped = _Span(made)
            try:
                yield wrapped
            except DomainError as refusal:
                # A refusal is an answer: it is told, and nothing is broken.
                wrapped.tell({"kalends.refused": refusal.code})
                raise
            except BaseException as error:
                wrapped.fail(type(error).__name__)
                raise
            finally:
                made.end()

    def _tracer(self, service: str) -> Tracer:
        with self._lock:
            known = self._tracers.get(service)
            if known is None:
                resource = Resource.create(
                    {"service.name": service, "service.namespace": "kalends"}
                )
                provider = TracerProvider(resource=resource)
                provider.add_span_processor(self._processor)
                known = self._tracers[service] = provider.get_tracer("kalends")
            return known


class _Span:
    def __init__(self, span: Span) -> None:
        self._span = span

    def rename(self, name: str) -> None:
        self._span.update_name(name)

    def tell(self, attributes: Attributes) -> None:
        self._span.set_attributes(dict(attributes))

    def fail(self, error: str) -> None:
        self._span.set_attribute("error.type", error)
        self._span.set_status(Status(StatusCode.ERROR))


def _traceparent(span: Span) -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
