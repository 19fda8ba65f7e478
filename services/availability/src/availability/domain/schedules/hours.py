"""One day's working time in wall-clock minutes, and the arithmetic of intervals."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Closed = Literal["holiday", "blocked", "outside_hours"]
Runs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """Wall-clock minutes of one date.

    `opening` are the working ranges, merged: slots are counted from the start of each (SLT-02).
    `breaks` and `blocked` are cut out of them. `closed` names why nothing at all is worked.
    """

    opening: Runs = ()
    breaks: Runs = ()
    blocked: Runs = ()
    closed: Closed | None = None


NOT_WORKED = WorkingDay(closed="outside_hours")


def merged(runs: Iterable[tuple[int, int]]) -> Runs:
    """Sort intervals and join those that overlap or touch."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(runs):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


@lru_cache(maxsize=4096)
def worked(opening: Runs, breaks: Runs) -> WorkingDay:
    """A plain working day; equal hours give the same object."""
    if not opening:
        return NOT_WORKED
    return WorkingDay(opening=merged(opening), breaks=merged(breaks))


def without(opened: Iterable[tuple[int, int]], cut: Iterable[tuple[int, int]]) -> Runs:
    """What is left of intervals when others are cut out of them; in order, not touching."""
    left: list[tuple[int, int]] = []
    holes = merged(cut)
    for start, end in merged(opened):
        at = start
        for hole_start, hole_end in holes:
            if hole_end <= at or hole_start >= end:
                continue
            if at < hole_start:
                left.append((at, hole_start))
            at = hole_end
        if at < end:
            left.append((at, end))
    return tuple(left)
