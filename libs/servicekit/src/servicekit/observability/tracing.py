"""Traces: which request, command and message belongs to which, and how long each took.

Nothing of it is loaded or costs anything unless a collector is named by the standard settings
`OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. The trace travels as the
`traceparent` of the context, which every header, stored event and envelope carries already.
"""

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import Final, Protocol

Attributes = Mapping[str, str | int]

_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


class Kind(StrEnum):
    """What a span is to what called it."""

    SERVER = "server"
    CONSUMER = "consumer"
    INTERNAL = "internal"


class Span(Protocol):
    """Something that is under way. Nothing of people, no queries and no messages of errors."""

    def rename(self, name: str) -> None: ...

    def tell(self, attributes: Attributes) -> None: ...

    def fail(self, error: str) -> None:
        """Say that it did not work: a code or the name of a class."""
        ...


class Tracer(Protocol):
    """Makes spans."""

    def span(
        self, service: str, name: str, kind: Kind, attributes: Attributes
    ) -> AbstractContextManager[Span]: ...


_NOTHING: Final[AbstractContextManager[None]] = nullcontext()
_tracer: Tracer | None = None


def configure_tracing(environment: Mapping[str, str] = os.environ) -> bool:
    """Send spans to the collector the environment names; False when it names none.

    All of OpenTelemetry's settings are respected, such as `OTEL_TRACES_SAMPLER` and
    `OTEL_SDK_DISABLED`. What is not sent yet is sent when the process ends.
    """
    disabled = environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    if disabled or not any(environment.get(name) for name in _ENDPOINTS):
        return False
    # Here and not above: it takes a quarter of a second, which every start would pay for.
    from servicekit.observability.spans import sending_tracer  # noqa: PLC0415

    use_tracer(sending_tracer())
    return True


def use_tracer(tracer: Tracer | None) -> None:
    """Make spans with this tracer from now on; None: make none."""
    global _tracer  # noqa: PLW0603 - a process has one
    _tracer = tracer


def tracing() -> bool:
    """Say whether spans are made."""
    return _tracer is not None


def span(
    service: str, name: str, kind: Kind = Kind.INTERNAL, attributes: Attributes | None = None
) -> AbstractContextManager[Span | None]:
    """Do something as a part of the current context's trace; gives None when there are no traces.

    Inside, `current_context().traceparent` names the new span, so that whatever comes of it (calls,
    stored events, messages) belongs to it. An exception that passes marks it as failed.
    """
    if _tracer is None:
        return _NOTHING
    return _tracer.span(service, name, kind, attributes or {})
