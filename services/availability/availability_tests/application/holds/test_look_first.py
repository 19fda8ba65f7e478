from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest

from availability.application.holds.hold_slot import HoldSlot
from availability.application.holds.look_first import LookFirst, Rush
from availability_tests.builders import NOON, NOW

PROVIDER = uuid4()


class Looked:
    """Read models that count how often they are asked, and know nothing."""

    def __init__(self) -> None:
        self.times = 0

    def offering(self, _id: UUID) -> None:
        self.times += 1

    def timetables(self, _ids: Any) -> Mapping[UUID, Any]:
        return {}

    def auto_assigned(self, _ids: Any) -> Sequence[UUID]:
        return []

    def peek(self, _id: UUID) -> None:
        return None


@pytest.fixture
def looked() -> Looked:
    return Looked()


@pytest.fixture
def look_first(looked: Looked) -> LookFirst:
    return LookFirst(looked, looked, looked, lambda _: None, lambda: NOW)  # type: ignore[arg-type]


def wanted(provider: UUID | None = PROVIDER) -> HoldSlot:
    return HoldSlot(
        hold_id=uuid4(), service_id=uuid4(), provider_id=provider, starts_at=NOON, minutes=60
    )


def test_who_asks_alone_for_somebody_just_holds(look_first: LookFirst, looked: Looked) -> None:
    order = wanted()
    assert look_first.then(lambda command: command, order) is order
    assert looked.times == 0


def test_who_comes_while_another_is_at_it_looks_first(
    look_first: LookFirst, looked: Looked
) -> None:
    def meanwhile(_: HoldSlot) -> None:
        look_first.then(lambda _: None, wanted(uuid4()))
        assert looked.times == 0
        look_first.then(lambda _: None, wanted())
        assert looked.times == 1

    look_first.then(meanwhile, wanted())
    look_first.then(lambda _: None, wanted())
    assert looked.times == 1


def test_who_leaves_the_choice_to_us_needs_a_look(look_first: LookFirst, looked: Looked) -> None:
    look_first.then(lambda _: None, wanted(None))
    assert looked.times == 1


def test_a_refusal_leaves_nobody_behind() -> None:
    rush = Rush()
    with pytest.raises(ZeroDivisionError), rush.joined(PROVIDER):
        raise ZeroDivisionError
    with rush.joined(PROVIDER) as alone:
        assert alone
