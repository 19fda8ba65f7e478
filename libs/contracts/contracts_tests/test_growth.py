"""Published contracts only grow (wall 4): the comparison, kept honest by messages that travel."""

import re
from typing import Annotated, Any, ClassVar
from uuid import UUID

import pytest
from pydantic import Field, ValidationError

from contracts.event import ContractEvent
from contracts.growth import breaks
from contracts.personal import Personal
from contracts.snapshots import schema_of
from contracts.values import Instant, KnownWords, Money, Value

AN_ID = "5b0f4f5e-57a5-4a6b-8f0a-3d2b1c9e7f10"


class About(ContractEvent):
    TOPIC: ClassVar[str] = "trial-trials"
    KEY: ClassVar[str] = "trial_id"

    trial_id: UUID


class Before(About):
    """What was published."""

    TYPE: ClassVar[str] = "trial.told.v1"

    person_id: UUID
    count: int
    word: Annotated[str, KnownWords(("one", "two"))]
    price: Money
    parts: tuple[Money, ...]
    name: Personal[str]
    note: str | None = None
    at: Instant


BEFORE: dict[str, Any] = {
    "trial_id": AN_ID,
    "person_id": AN_ID,
    "count": 1,
    "word": "one",
    "price": {"amount_minor": 1, "currency": "AED"},
    "parts": [{"amount_minor": 1, "currency": "AED"}],
    "name": "Lena",
    "note": None,
    "at": "2026-03-09T05:00:00Z",
}


class WithAnOptionalField(Before):
    locale: str | None = None


class WithANewWord(Before):
    word: Annotated[str, KnownWords(("one", "two", "three"))]


class RicherMoney(Money):
    rate: int | None = None


RicherMoney.__name__ = "Money"


class WithRicherMoney(Before):
    price: RicherMoney


@pytest.mark.parametrize(
    ("after", "message"),
    [
        (Before, BEFORE),
        (WithAnOptionalField, {**BEFORE, "locale": "de"}),
        (WithANewWord, {**BEFORE, "word": "three"}),
        (WithRicherMoney, {**BEFORE, "price": {**BEFORE["price"], "rate": 4}}),
    ],
)
def test_growing_is_allowed_and_both_releases_read_each_other(
    after: type[ContractEvent], message: dict[str, Any]
) -> None:
    assert breaks(schema_of(Before), schema_of(after)) == []
    after.model_validate(BEFORE)
    after.model_validate(message)
    Before.model_validate(message)


class WithARequiredField(Before):
    locale: str


class WithTextForACount(Before):
    count: str  # type: ignore[assignment]


class WithHalves(Before):
    count: float  # type: ignore[assignment]


class WithABound(Before):
    count: Annotated[int, Field(ge=2)]


class WithoutPrice(About):
    TYPE: ClassVar[str] = "trial.told.v1"

    person_id: UUID
    count: int
    word: Annotated[str, KnownWords(("one", "two"))]
    parts: tuple[Money, ...]
    name: Personal[str]
    note: str | None = None
    at: Instant


class WithAnOptionalPrice(Before):
    price: Money | None = None  # type: ignore[assignment]


class WithARequiredNote(Before):
    note: str


class WithAnIdForAName(Before):
    name: UUID  # type: ignore[assignment]


class WithAShapeForAPart(Before):
    parts: tuple[str, ...]  # type: ignore[assignment]


class DearerMoney(Value):
    amount_minor: int
    currency: str
    rate: int


DearerMoney.__name__ = "Money"


class WithDearerMoney(Before):
    price: DearerMoney  # type: ignore[assignment]


class WithOneOfThem(Before):
    parts: Money  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("after", "message", "told"),
    [
        (WithARequiredField, {**BEFORE, "locale": "de"}, "locale: is new and must be there"),
        (WithTextForACount, {**BEFORE, "count": "many"}, "count: type was 'integer'"),
        (WithHalves, {**BEFORE, "count": 1.5}, "count: type was 'integer'"),
        (WithABound, {**BEFORE, "count": 2}, "count: minimum was None"),
        (WithoutPrice, {k: v for k, v in BEFORE.items() if k != "price"}, "price: is gone"),
        (WithAnOptionalPrice, {**BEFORE, "price": None}, "price: may be missing now"),
        (WithARequiredNote, {**BEFORE, "note": "n"}, "note: must be there now"),
        (WithAnIdForAName, {**BEFORE, "name": AN_ID}, "name: format was None"),
        (WithAShapeForAPart, {**BEFORE, "parts": ["AED 1"]}, r"parts\[\]: type was 'object'"),
        (WithDearerMoney, {**BEFORE, "price": {**BEFORE["price"], "rate": 1}}, "rate: is new"),
        (WithOneOfThem, {**BEFORE, "parts": BEFORE["price"]}, "parts: type was 'array'"),
    ],
)
def test_a_change_that_stops_one_release_from_reading_the_other_is_named(
    after: type[ContractEvent], message: dict[str, Any], told: str
) -> None:
    found = breaks(schema_of(Before), schema_of(after))

    assert any(re.search(told, broken) for broken in found), found
    with pytest.raises(ValidationError):
        _read_each_other(after, message)


def _read_each_other(after: type[ContractEvent], message: dict[str, Any]) -> None:
    after.model_validate(BEFORE)
    Before.model_validate(message)


class OnAnotherTopic(Before):
    TOPIC: ClassVar[str] = "trial-others"


class WithAnotherKey(Before):
    KEY: ClassVar[str] = "person_id"


class WithNothingPersonal(Before):
    name: str


class WithAnotherDefault(Before):
    note: str | None = "none"


class WithFewerWords(Before):
    word: Annotated[str, KnownWords(("one",))]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (OnAnotherTopic, "x-topic was 'trial-trials'"),
        (WithAnotherKey, "x-key was 'trial_id'"),
        (WithNothingPersonal, "name: x-personal was True"),
        (WithAnotherDefault, "note: default was None and is 'none'"),
        (WithFewerWords, "no longer knows the words two"),
    ],
)
def test_a_change_that_decodes_but_means_something_else_is_named(
    after: type[ContractEvent], told: str
) -> None:
    assert any(told in broken for broken in breaks(schema_of(Before), schema_of(after)))


def test_a_shape_that_contains_itself_can_be_compared() -> None:
    tree = {
        "$defs": {"Node": {"properties": {"next": {"$ref": "#/$defs/Node"}}, "type": "object"}},
        "properties": {"root": {"$ref": "#/$defs/Node"}},
    }

    assert breaks(tree, tree) == []


def test_words_for_people_may_change() -> None:
    schema = schema_of(Before)

    assert breaks(schema, {**schema, "description": "said better", "title": "Told"}) == []
