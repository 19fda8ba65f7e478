from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Any, ClassVar, Literal
from uuid import UUID, uuid4

import msgspec
import pytest
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import register_topic

from servicekit.eventstore.mapper import (
    EventTypeError,
    EventValueError,
    StoredEventError,
    TypedMapper,
    UnknownTopicError,
    UnknownVersionError,
)
from servicekit.personal import ERASED, Personal
from servicekit_tests.eventstore.counters import Visitor

NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
ID = UUID("6d8fce75-5d68-4a2e-9d0a-6d9f1b1f0a01")


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Span:
    starts_at: datetime
    minutes: int
    note: str | None = None


@dataclass(frozen=True)
class Dog:
    name: str


class Everything(Aggregate.Event):
    TOPIC = "tests.Everything"

    id: UUID
    at: datetime
    day: date
    clock: time
    took: timedelta
    colour: Colour
    spans: tuple[Span, ...]
    tags: frozenset[str]
    by_number: dict[int, str]
    by_id: dict[UUID, Span]
    pair: tuple[int, str]
    choice: Literal["a", "b"]
    maybe: Dog | None


class Versioned(Aggregate.Event):
    TOPIC = "tests.Versioned"
    class_version = 3

    full_name: str
    age: int
    zone: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["full_name"] = state.pop("name")

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["zone"] = "UTC"


class VersionedVisitor(Aggregate.Event):
    TOPIC = "tests.VersionedVisitor"
    class_version = 2

    person_id: UUID
    full_name: Personal[str]

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["full_name"] = f"{state.pop('first')} {state.pop('last')}"


# An aggregate with a TOPIC registers its events itself; these have none.
register_topic("tests.Versioned", Versioned)
register_topic("tests.VersionedVisitor", VersionedVisitor)


class KeyRing:
    def __init__(self) -> None:
        self.keys: dict[UUID, bytes | None] = {}

    def key_for(self, person_id: UUID) -> bytes | None:
        return self.keys.setdefault(person_id, uuid4().bytes * 2)


def everything(**changes: Any) -> Everything:
    values: dict[str, Any] = {
        "originator_id": ID,
        "originator_version": 7,
        "timestamp": NOON,
        "id": uuid4(),
        "at": NOON,
        "day": date(2026, 3, 29),
        "clock": time(9, 30),
        "took": timedelta(minutes=90),
        "colour": Colour.RED,
        "spans": (Span(NOON, 30), Span(NOON, 60, "long")),
        "tags": frozenset({"x", "y"}),
        "by_number": {1: "one", 2: "two"},
        "by_id": {ID: Span(NOON, 15)},
        "pair": (1, "one"),
        "choice": "a",
        "maybe": Dog("Rex"),
    }
    return Everything(**(values | changes))


def stored(event: Any, **changes: Any) -> StoredEvent:
    """Give a stored event with some of its JSON changed; None takes a member away."""
    as_stored = TypedMapper().to_stored_event(event)
    state = msgspec.json.decode(as_stored.state) | changes
    state = {name: value for name, value in state.items() if value is not ...}
    return StoredEvent(ID, 7, as_stored.topic, msgspec.json.encode(state))


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    mapper, event = TypedMapper(), everything()

    returned = mapper.to_domain_event(mapper.to_stored_event(event))

    assert returned == event
    assert isinstance(returned, Everything)
    assert type(returned.spans) is tuple
    assert type(returned.tags) is frozenset
    assert list(returned.by_number) == [1, 2]
    assert list(returned.by_id) == [ID]
    assert returned.colour is Colour.RED


@pytest.mark.parametrize(
    "wrong",
    [
        {"spans": [Span(NOON, 30)]},  # a list where the class says tuple
        {"by_number": {"1": "one"}},  # text keys where it says int
        {"tags": ("x",)},
        {"pair": [1, "one"]},
        {"at": NOON.replace(tzinfo=None)},  # a moment without its zone
        {"id": str(ID)},
        {"colour": "green"},
        {"choice": "c"},
        {"maybe": "Rex"},
        {"day": "2026-03-29"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_would_not_come_back_as_it_was_is_not_stored(wrong: dict[str, Any]) -> None:
    with pytest.raises(EventValueError):
        TypedMapper().to_stored_event(everything(**wrong))


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    mapper = TypedMapper()
    east = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))

    returned = mapper.to_domain_event(mapper.to_stored_event(everything(at=east)))

    assert isinstance(returned, Everything)
    assert returned.at == NOON


@pytest.mark.parametrize(
    "changes",
    [
        {"more": 1},
        {"colour": ...},
        {"day": 5},
        {"by_number": {"one": "one"}},
        {"spans": [{"starts_at": "2026-03-29T12:00:00Z", "minutes": 30}]},
        {"spans": [{"starts_at": "2026-03-29T12:00:00Z", "minutes": 30, "note": None, "x": 1}]},
        {"spans": [{"starts_at": "2026-03-29T12:00:00Z", "minutes": "30", "note": None}]},
        {"maybe": {"name": "Rex", "age": 3}},
    ],
    ids=["unknown", "missing", "type", "key", "nested missing", "nested unknown", "nested type",
         "optional unknown"],
)  # fmt: skip
def test_a_stored_event_that_is_not_what_its_class_says_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(StoredEventError):
        TypedMapper().to_domain_event(stored(everything(), **changes))


def test_the_order_of_a_set_does_not_matter() -> None:
    event = everything(tags=frozenset({"x", "y", "z"}))
    for order in (["x", "y", "z"], ["z", "y", "x"], ["y", "z", "x"]):
        assert TypedMapper().to_domain_event(stored(event, tags=order)) == event


def test_a_topic_nobody_declared_is_refused() -> None:
    with pytest.raises(UnknownTopicError):
        TypedMapper().to_domain_event(StoredEvent(ID, 1, "tests.Nothing", b"{}"))


def old(state: dict[str, Any], topic: str = "tests.Versioned") -> StoredEvent:
    return StoredEvent(ID, 7, topic, msgspec.json.encode({"timestamp": NOON} | state))


def test_old_versions_are_brought_up_to_today_step_by_step() -> None:
    mapper = TypedMapper()
    today = Versioned(ID, 7, NOON, "Ann", 40, "UTC")  # type: ignore[call-arg]

    assert mapper.to_domain_event(old({"name": "Ann", "age": 40})) == today
    second = old({"full_name": "Ann", "age": 40, "class_version": 2})
    assert mapper.to_domain_event(second) == today
    assert mapper.to_domain_event(mapper.to_stored_event(today)) == today


def test_a_version_from_the_future_is_refused() -> None:
    state = {"full_name": "Ann", "age": 40, "zone": "UTC", "class_version": 4}
    with pytest.raises(UnknownVersionError):
        TypedMapper().to_domain_event(old(state))
    with pytest.raises(UnknownVersionError):
        TypedMapper().to_domain_event(stored(everything(), class_version=2))


def test_an_upcast_that_forgets_something_is_refused() -> None:
    with pytest.raises(StoredEventError):
        TypedMapper().to_domain_event(old({"name": "Ann"}))
    with pytest.raises(StoredEventError):
        TypedMapper().to_domain_event(old({"name": "Ann", "age": 40, "hat": "red"}))


class Vague(Aggregate.Event):
    TOPIC = "tests.Vague"
    items: Sequence[int]


class Anything(Aggregate.Event):
    TOPIC = "tests.Anything"
    items: tuple[Any, ...]


class Bare(Aggregate.Event):
    TOPIC = "tests.Bare"
    items: list  # type: ignore[type-arg]


@dataclass(frozen=True)
class Card:
    name: Personal[str]


class HiddenPerson(Aggregate.Event):
    TOPIC = "tests.HiddenPerson"
    person_id: UUID
    card: Card


class NobodysName(Aggregate.Event):
    TOPIC = "tests.NobodysName"
    name: Personal[str]


class Nameless(Aggregate.Event):
    by: int


@pytest.mark.parametrize(
    ("event", "value"),
    [
        (Vague, {"items": [1]}),
        (Anything, {"items": (1,)}),
        (Bare, {"items": [1]}),
        (HiddenPerson, {"person_id": ID, "card": Card("Ann")}),
        (NobodysName, {"name": "Ann"}),
        (Nameless, {"by": 1}),
    ],
)
def test_a_class_that_cannot_be_stored_faithfully_is_refused(
    event: type[Any], value: dict[str, Any]
) -> None:
    made = event(originator_id=ID, originator_version=1, timestamp=NOON, **value)
    with pytest.raises(EventTypeError):
        TypedMapper(KeyRing()).to_stored_event(made)


def a_visitor(name: str = "Ann Example", phone: str | None = "+49 30 1") -> Any:
    visitor = Visitor(person_id=uuid4(), name=name, phone=phone, table=3)
    (created,) = visitor.collect_events()
    return created


def test_what_belongs_to_a_person_is_stored_unreadable_and_read_again() -> None:
    mapper, event = TypedMapper(KeyRing()), a_visitor()

    as_stored = mapper.to_stored_event(event)

    assert b"Ann" not in as_stored.state
    assert b"+49" not in as_stored.state
    assert b'"table":3' in as_stored.state
    assert mapper.to_domain_event(as_stored) == event


def test_after_erasure_an_event_still_loads_and_says_erased() -> None:
    ring = KeyRing()
    mapper, event, silent = TypedMapper(ring), a_visitor(), a_visitor(phone=None)
    as_stored, silent_stored = mapper.to_stored_event(event), mapper.to_stored_event(silent)

    ring.keys = dict.fromkeys(ring.keys)

    read, silent_read = mapper.to_domain_event(as_stored), mapper.to_domain_event(silent_stored)
    assert isinstance(read, Visitor.Created)
    assert (read.name, read.phone, read.table) == (ERASED, ERASED, 3)
    assert isinstance(silent_read, Visitor.Created)
    assert silent_read.phone is None


def test_nothing_more_is_written_about_somebody_who_was_erased() -> None:
    ring = KeyRing()
    event = a_visitor()
    ring.keys[event.person_id] = None
    mapper = TypedMapper(ring)

    as_stored = mapper.to_stored_event(event)

    assert b"Ann" not in as_stored.state
    read = mapper.to_domain_event(as_stored)
    assert isinstance(read, Visitor.Created)
    assert read.name == ERASED


def test_a_sealed_text_opens_in_its_own_place_only() -> None:
    mapper, event = TypedMapper(KeyRing()), a_visitor()
    as_stored = mapper.to_stored_event(event)
    state = msgspec.json.decode(as_stored.state)
    swapped = msgspec.json.encode(state | {"name": state["phone"], "phone": state["name"]})

    for moved in (
        StoredEvent(as_stored.originator_id, 1, as_stored.topic, swapped),
        StoredEvent(uuid4(), 1, as_stored.topic, as_stored.state),
        StoredEvent(as_stored.originator_id, 2, as_stored.topic, as_stored.state),
    ):
        with pytest.raises(StoredEventError):
            mapper.to_domain_event(moved)


def test_plain_text_in_the_place_of_a_sealed_one_is_refused() -> None:
    mapper, event = TypedMapper(KeyRing()), a_visitor()
    as_stored = mapper.to_stored_event(event)
    state = msgspec.json.decode(as_stored.state) | {"name": "Mallory"}
    with pytest.raises(StoredEventError):
        mapper.to_domain_event(
            StoredEvent(as_stored.originator_id, 1, as_stored.topic, msgspec.json.encode(state))
        )


def test_without_keys_nothing_about_a_person_is_stored() -> None:
    with pytest.raises(EventTypeError):
        TypedMapper().to_stored_event(a_visitor())


def test_personal_fields_are_upcast_in_plain_text_and_not_stored_so() -> None:
    ring = KeyRing()
    person_id = uuid4()

    class VersionedVisitorOfOld(Aggregate.Event):
        TOPIC = "tests.VersionedVisitorOfOld"
        topic_of_old: ClassVar[str] = "tests.VersionedVisitor"
        person_id: UUID
        first: Personal[str]
        last: Personal[str]

    # The old class under the name of the new one: as it was stored before the class changed.
    event = VersionedVisitorOfOld(ID, 7, NOON, person_id, "Ann", "Example")  # type: ignore[call-arg]
    writer = TypedMapper(ring)
    writer._of_class(VersionedVisitorOfOld).topic = VersionedVisitorOfOld.topic_of_old
    as_stored = writer.to_stored_event(event)
    assert as_stored.topic == "tests.VersionedVisitor"

    read = TypedMapper(ring).to_domain_event(as_stored)

    assert isinstance(read, VersionedVisitor)
    assert read.full_name == "Ann Example"


def test_a_mapping_comes_back_as_a_dict_and_is_therefore_one() -> None:
    class Mapped(Aggregate.Event):
        TOPIC = "tests.Mapped"
        prices: Mapping[int, str]

    mapper = TypedMapper()
    event = Mapped(ID, 1, NOON, {1: "a"})  # type: ignore[call-arg]
    assert mapper.to_domain_event(mapper.to_stored_event(event)) == event
