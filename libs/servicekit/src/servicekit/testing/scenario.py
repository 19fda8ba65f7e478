"""Given, when, then: rules of an aggregate in the words of a test.

`given(an_order()).when(lambda o: o.pay("p1", now=NOON)).then(Order.Paid)`
`given(a_paid_order()).when(lambda o: o.pay("p2", now=NOON)).then_refuses(AlreadyPaid)`
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar, cast

from eventsourcing.domain import Aggregate, DomainEvent

from servicekit.errors import DomainError

A = TypeVar("A", bound=Aggregate)
E = TypeVar("E", bound=DomainError)

_MADE_BY_THE_LIBRARY = {"originator_id", "originator_version", "timestamp", "originator_topic"}


def given(start: A | Iterable[DomainEvent]) -> "Given[A]":
    """Begin with an aggregate, or with the events of its past. Nothing of it counts as new."""
    if isinstance(start, Aggregate):
        start.collect_events()
        return Given(start)
    aggregate: Aggregate | None = None
    for event in start:
        aggregate = event.mutate(aggregate)  # type: ignore[attr-defined]
    if aggregate is None:
        raise ValueError("a past has at least one event")
    return Given(cast("A", aggregate))


class Given(Generic[A]):
    """The world before something happens."""

    def __init__(self, aggregate: A) -> None:
        self._aggregate = aggregate

    def when(self, act: Callable[[A], object]) -> "When[A]":
        """Do something. A refusal is kept for `then_refuses`, another exception is raised."""
        refusal: DomainError | None = None
        try:
            act(self._aggregate)
        except DomainError as error:
            refusal = error
        return When(self._aggregate, self._aggregate.collect_events(), refusal)  # type: ignore[arg-type]


class When(Generic[A]):
    """What came of it."""

    def __init__(
        self, aggregate: A, events: Sequence[DomainEvent], refusal: DomainError | None
    ) -> None:
        self.aggregate = aggregate
        self.events = list(events)
        self.refusal = refusal

    def then(self, *expected: "type[DomainEvent] | DomainEvent | Happened") -> "When[A]":
        """Expect exactly these events, in order: by class, by `happened(...)`, or exactly.

        Of an exact event only what the business said counts, not the time the library stamped on
        it. `then()` expects that nothing happened, and that nobody minded.
        """
        if self.refusal is not None:
            raise AssertionError(f"refused: {self.refusal!r}") from self.refusal
        if len(self.events) != len(expected) or not all(
            _is(event, wanted) for event, wanted in zip(self.events, expected, strict=True)
        ):
            raise AssertionError(f"expected {_names(expected)}, happened: {self.events!r}")
        return self

    def then_refuses(self, refusal: type[E]) -> E:
        """Expect this refusal, and that nothing was recorded before it; give it for a look."""
        if self.refusal is None:
            raise AssertionError(f"not refused, happened: {self.events!r}")
        if not isinstance(self.refusal, refusal):
            raise AssertionError(f"refused otherwise: {self.refusal!r}")  # noqa: TRY004
        if self.events:
            raise AssertionError(f"refused, but recorded: {self.events!r}")
        return self.refusal


class Happened:
    """An event of a class of which only some fields matter."""

    def __init__(self, event: type[DomainEvent], **values: Any) -> None:
        unknown = values.keys() - {field.name for field in fields(event)}
        if unknown:
            raise TypeError(f"{event.__qualname__} has no {sorted(unknown)}")
        self.event = event
        self.values = values

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.event.__qualname__}({values})"


def happened(event: type[DomainEvent], **values: Any) -> Happened:
    """Expect an event of a class with these values; a field it does not have is a TypeError."""
    return Happened(event, **values)


def _is(event: DomainEvent, expected: "type[DomainEvent] | DomainEvent | Happened") -> bool:
    if isinstance(expected, type):
        return type(event) is expected
    if isinstance(expected, Happened):
        return type(event) is expected.event and all(
            getattr(event, name) == value for name, value in expected.values.items()
        )
    return type(event) is type(expected) and _said(event) == _said(expected)


def _said(event: DomainEvent) -> dict[str, Any]:
    return {
        field.name: getattr(event, field.name)
        for field in fields(event)
        if field.name not in _MADE_BY_THE_LIBRARY
    }


def _names(expected: Iterable[object]) -> str:
    return repr([each.__qualname__ if isinstance(each, type) else each for each in expected])
