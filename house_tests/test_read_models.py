"""A read model says of which aggregates it tells, and is given the events of no others."""

import dataclasses
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin
from unittest.mock import MagicMock
from uuid import UUID, uuid4

import pytest
from eventsourcing.domain import Aggregate, DomainEvent

from embedded.compose import compose
from embedded.settings import EmbeddedSettings
from servicekit.context import Context
from servicekit.eventstore.recorded import Recorded
from servicekit.projections.read_model import ReadModel, events_of

NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
PLAIN: Final[dict[Any, Any]] = {
    UUID: uuid4(), str: "text", int: 1, bool: True, float: 1.0, bytes: b"", datetime: NOON,
    date: NOON.date(), time: time(9), timedelta: timedelta(hours=1), NoneType: None,
}  # fmt: skip


class Wrote(Exception):
    """A projection did something with an event."""


@pytest.fixture(scope="module")
def read_models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReadModel]:
    data: Path = tmp_path_factory.mktemp("data")
    product = compose(EmbeddedSettings.read(data=data, demo="off"))
    try:
        return {
            f"{name}.{model.name}": model
            for name, module in product.modules.items()
            for model in module.store.read_models.values()
        }
    finally:
        product.close()


def test_a_read_model_is_told_of_every_event_it_would_show(
    read_models: dict[str, ReadModel],
) -> None:
    kept_back = {
        name: sorted(
            event.__qualname__
            for event in stored_events()
            if event not in model.events and would_show(model, event)
        )
        for name, model in read_models.items()
    }

    assert len(read_models) >= 7
    assert kept_back == {name: [] for name in read_models}


def test_a_read_model_is_not_made_of_what_it_never_shows(
    read_models: dict[str, ReadModel],
) -> None:
    idle = {
        name: [a.__qualname__ for a in model.of if not any(shown_of(model, a))]
        for name, model in read_models.items()
    }

    assert idle == {name: [] for name in read_models}


def test_leaving_out_an_aggregate_would_be_noticed(read_models: dict[str, ReadModel]) -> None:
    for model in read_models.values():
        for left_out in model.of:
            rest = tuple(each for each in model.of if each is not left_out)
            smaller = dataclasses.replace(model, of=rest)
            assert any(
                event not in smaller.events and would_show(smaller, event)
                for event in stored_events()
            )


def shown_of(model: ReadModel, aggregate: type[Aggregate]) -> Iterator[bool]:
    return (would_show(model, event) for event in events_of(aggregate) if hasattr(event, "TOPIC"))


def stored_events() -> set[type[DomainEvent]]:
    """Every event of the product: the classes with a topic that are declared in its services."""
    return {
        event
        for aggregate in _with_subclasses(Aggregate)
        if aggregate.__module__.startswith(("booking.", "availability.", "gateway."))
        for event in events_of(aggregate)
        if hasattr(event, "TOPIC")
    }


def _with_subclasses(cls: type[Aggregate]) -> Iterator[type[Aggregate]]:
    for each in cls.__subclasses__():
        yield each
        yield from _with_subclasses(each)


def would_show(model: ReadModel, event: type[DomainEvent]) -> bool:
    """Whether the projection does anything with an event of that class."""
    rows = MagicMock()
    wrote = Wrote(event.__qualname__)
    for verb in (rows.put, rows.change, rows.remove, rows.connection.execute):
        verb.side_effect = wrote
    for verb in (rows.connection.scalar, rows.connection.scalars):
        verb.side_effect = wrote
    recorded = Recorded(0, example_of(event), event.__qualname__, NOON, Context())
    try:
        model.project(rows, recorded)
    except Exception:  # noqa: BLE001 - the example is not of this world, and was looked into
        return True
    return False


def example_of(event: type[DomainEvent]) -> DomainEvent:
    """An event with something in every field, made without asking the domain."""
    hints = typing.get_type_hints(event, include_extras=True)
    example: DomainEvent = object.__new__(event)
    for field in dataclasses.fields(event):
        example.__dict__[field.name] = _value(hints[field.name])
    return example


def _value(hint: Any) -> Any:  # noqa: PLR0911 - one for each kind of hint
    if hint in PLAIN:
        return PLAIN[hint]
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated or origin in {Union, UnionType}:
        return _value(next(each for each in inside if each is not NoneType))
    if origin is Literal:
        return inside[0]
    if origin is not None:
        return origin()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if dataclasses.is_dataclass(hint):
        nested: Any = object.__new__(hint)  # type: ignore[arg-type]
        hints = typing.get_type_hints(hint, include_extras=True)
        for field in dataclasses.fields(hint):
            object.__setattr__(nested, field.name, _value(hints[field.name]))
        return nested
    return MagicMock()
