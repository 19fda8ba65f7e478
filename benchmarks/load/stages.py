from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Stage:
    """So many seconds in which the number of users goes, evenly, to `users`."""

    seconds: float
    users: int


FULL: Final = (Stage(300, 100), Stage(600, 100), Stage(300, 200), Stage(600, 200), Stage(300, 0))
"""TST-09: 35 minutes."""


def scaled(by: float, stages: Sequence[Stage] = FULL) -> list[Stage]:
    """Give the same profile with a share of its time and of its users, at least one of them."""
    if not 0 < by <= 1:
        raise ValueError("a scale is more than 0 and at most 1")
    return [
        Stage(stage.seconds * by, max(1, round(stage.users * by)) if stage.users else 0)
        for stage in stages
    ]


def users_at(second: float, stages: Sequence[Stage]) -> int | None:
    """Give how many users there are at a moment; None when it is over."""
    begun, before = 0.0, 0
    for stage in stages:
        if second < begun + stage.seconds:
            share = (second - begun) / stage.seconds
            return max(1, round(before + (stage.users - before) * share))
        begun, before = begun + stage.seconds, stage.users
    return None
