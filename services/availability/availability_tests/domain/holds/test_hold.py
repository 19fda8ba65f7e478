from datetime import timedelta

import pytest

from availability.domain.holds.errors import HoldMismatch
from availability_tests.builders import NOON, NOW, a_hold, a_request


def test_a_hold_lives_fifteen_minutes() -> None:
    hold = a_hold()

    assert hold.is_live(NOW + timedelta(minutes=15) - timedelta(microseconds=1))
    assert not hold.is_live(NOW + timedelta(minutes=15))


def test_the_same_request_may_be_asked_again_and_another_one_is_refused() -> None:
    hold = a_hold()

    hold.asked_again(a_request())
    with pytest.raises(HoldMismatch):
        hold.asked_again(a_request(starts_at=NOON + timedelta(minutes=15)))


def test_a_hold_ends_once() -> None:
    hold = a_hold()

    hold.release("released by the client", at=NOW)
    hold.expire(at=NOW + timedelta(minutes=20))

    assert [type(event).__name__ for event in hold.collect_events()] == ["Released"]
    assert not hold.is_live(NOW)
