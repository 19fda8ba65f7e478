from datetime import UTC, datetime
from uuid import UUID

import pytest

from gateway.domain.flags.errors import PercentNotPossible
from gateway.domain.flags.flag import Flag
from gateway.domain.flags.rollout import FlagName, Rollout, bucket_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FLAG_ID = UUID("0c6f6f0e-6f0f-4f0d-9a3b-1d9d5f6f7a10")
USERS = [f"user-{number}" for number in range(10_000)]


def a_flag(percent: int = 10) -> Flag:
    return Flag.turned_first(
        flag_id=FLAG_ID,
        name=FlagName.DYNAMIC_PRICING,
        rollout=Rollout(enabled=True, percent=percent),
        by="admin",
        at=NOON,
    )


@pytest.mark.parametrize("percent", [0, 1, 25, 50, 100])
def test_as_many_are_in_as_the_percentage_says(percent: int) -> None:
    rollout = Rollout(enabled=True, percent=percent)

    inside = sum(rollout.includes(user) for user in USERS)

    assert inside == pytest.approx(len(USERS) * percent / 100, rel=0.1, abs=40)


def test_a_user_keeps_his_bucket_on_every_machine_and_after_every_start() -> None:
    assert [bucket_of(user) for user in ("ada", "grace", "key:1", "")] == [98, 91, 97, 52]


def test_who_is_in_stays_in_when_the_share_grows() -> None:
    shares = [Rollout(enabled=True, percent=percent) for percent in range(101)]

    for user in USERS[:200]:
        answers = [share.includes(user) for share in shares]
        assert answers == sorted(answers)
        assert not answers[0]
        assert answers[100]


def test_nobody_is_in_while_the_flag_is_off() -> None:
    rollout = Rollout(enabled=False, percent=100)

    assert not any(rollout.includes(user) for user in [*USERS[:100], None])


def test_somebody_without_a_name_is_in_only_when_everybody_is() -> None:
    assert not Rollout(enabled=True, percent=99).includes(None)
    assert Rollout(enabled=True, percent=100).includes(None)


def test_turning_a_flag_is_told_once() -> None:
    flag = a_flag(10)
    flag.turn(Rollout(enabled=True, percent=50), by="ada", at=NOON)
    flag.turn(Rollout(enabled=True, percent=50), by="ada", at=NOON)

    events = flag.collect_events()

    assert [type(event) for event in events] == [Flag.Created, Flag.Turned]
    assert flag.rollout == Rollout(enabled=True, percent=50)


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_share_is_a_share(percent: int) -> None:
    with pytest.raises(PercentNotPossible):
        a_flag(percent)
    flag = a_flag()
    with pytest.raises(PercentNotPossible):
        flag.turn(Rollout(enabled=True, percent=percent), by="ada", at=NOON)
