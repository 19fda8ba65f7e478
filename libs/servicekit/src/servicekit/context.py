from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import uuid4


@dataclass(frozen=True, kw_only=True)
class Context:
    """Who is acting and on whose request; stored beside every event that comes of it."""

    tenant: str = "default"
    actor: str = "system"
    roles: frozenset[str] = frozenset()
    correlation_id: str = field(default_factory=lambda: uuid4().hex)
    causation_id: str | None = None
    traceparent: str | None = None


_current: ContextVar[Context | None] = ContextVar("servicekit_context", default=None)


def current_context() -> Context:
    """The context of this request, message or timer; a fresh one of the system outside of any."""
    return _current.get() or Context()


@contextmanager
def use_context(context: Context) -> Iterator[None]:
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)
