"""Logs: one JSON object per line for machines, coloured lines in a terminal (MON-15)."""

import io
import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, TextIO, cast

import structlog

from servicekit.context import _current

_LEVELS: Final[Mapping[str, int]] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


def configure_logging(
    *, level: str = "info", stream: TextIO | None = None, as_json: bool | None = None
) -> None:
    """Set up structlog and the standard library's logging for this process.

    Lines are JSON unless `stream` (stderr by default) is a terminal; `as_json` decides instead.
    Every line carries the request id of the request, message or timer it was written in. Raises
    KeyError for an unknown level.
    """
    out = stream or sys.stderr
    number = _LEVELS[level.lower()]
    machine = not out.isatty() if as_json is None else as_json
    shared, last = _configure_structlog(out, number, machine=machine)
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    # What a library says at info is of no use to an operator; what it warns of is.
    for name in ("uvicorn.access", "httpx", "httpcore", "alembic", "eventsourcing", "aiokafka"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _configure_structlog(
    out: TextIO | io.TextIOBase, level: int, *, machine: bool
) -> tuple[list[structlog.typing.Processor], list[structlog.typing.Processor]]:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _with_context,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    # No local variables in tracebacks, neither form: they hold people's data.
    last: list[structlog.typing.Processor] = (
        [
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
        if machine
        else [
            structlog.dev.ConsoleRenderer(
                colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", out)),
        cache_logger_on_first_use=False,
    )
    return shared, last


def get_logger(**values: Any) -> structlog.typing.FilteringBoundLogger:
    """Give a logger whose lines carry `values`, for instance `service="booking"`."""
    if not structlog.is_configured():
        # A test or a tool that sets up nothing hears of trouble and of nothing else.
        _configure_structlog(_Stderr(), logging.WARNING, machine=not sys.stderr.isatty())
    return cast("structlog.typing.FilteringBoundLogger", structlog.get_logger(**values))


class _Stderr(io.TextIOBase):
    """Standard error as it is at the moment of writing; tests put others in its place."""

    def write(self, text: str, /) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def _with_context(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    context = _current.get()
    if context is not None:
        event.setdefault("request_id", context.correlation_id)
        event.setdefault("tenant", context.tenant)
        if context.causation_id is not None:
            event.setdefault("causation_id", context.causation_id)
        if context.traceparent is not None:
            event.setdefault("trace_id", context.traceparent[3:35])
    return event
