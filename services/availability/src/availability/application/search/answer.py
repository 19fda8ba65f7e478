"""What a search for free slots found, in the days of whoever looks at them (SLT-03, SLT-12)."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from availability.application.search.question import SlotQuestion
from availability.domain.schedules.zones import (
    date_of,
    day_number,
    instant_of,
    local_date,
    minute_of,
    stretch_at,
)
from availability.domain.slots.fit import Fit
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import Code
from availability.domain.slots.search import DayPlan, Plan, Sharing, days_of
from availability.domain.slots.timetable import Timetable
from contracts.tariff import PriceLines

_PEAK = "PEAK_HOURS"

# The reason that stands nearest to a bookable day is the one a client can do something about.
_NEAREST_FIRST = {
    code: place
    for place, code in enumerate(
        (
            Code.BOOKED,
            Code.BUFFER_TIME,
            Code.MAX_DAILY_LIMIT,
            Code.SERVICE_DAILY_LIMIT,
            Code.MAX_CONCURRENT,
            Code.RESOURCE_TAKEN,
            Code.TOO_SOON,
            Code.TOO_LATE,
            Code.BLOCKED,
            Code.HOLIDAY,
            Code.SERVICE_BLACKOUT,
            Code.OUTSIDE_HOURS,
            Code.NOT_ACCEPTING,
            Code.DURATION_NOT_OFFERED,
            Code.RESOURCE_MISSING,
            Code.NOT_OFFERED,
            Code.PAST,
        )
    )
}


class Slot(NamedTuple):
    """One free start of one provider; `start` is a UTC minute since 1970."""

    start: int
    table: Timetable
    zone: str
    price: PriceLines
    is_recommended: bool
    sharing: Sharing


class SlotDay(NamedTuple):
    """A day as its viewer counts it; `empty` says why it has no slots."""

    day: date
    slots: list[Slot]
    empty: Code | None


class Found(NamedTuple):
    """What was found of one provider, whose days are seen from the zone `view`.

    `days` are those of the plan without what is past, too soon or too late.
    """

    table: Timetable
    view: str
    plan: Plan
    days: list[DayPlan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """All that an answer is made from: answers whose bases are equal are equal.

    Holds run out between two answers without a change of any timetable; then the plans differ.
    """

    question: SlotQuestion
    offering: Offering
    duration: int
    found: tuple[Found, ...]


@dataclass(frozen=True)
class SlotAnswer:
    """What was found, and what it was found for."""

    basis: Basis
    now: datetime

    @property
    def offering(self) -> Offering:
        return self.basis.offering

    @property
    def duration(self) -> int:
        return self.basis.duration

    @property
    def zone(self) -> str | None:
        return self.basis.question.zone

    @property
    def tables(self) -> list[Timetable]:
        """The providers looked at."""
        return [found.table for found in self.basis.found]

    @cached_property
    def days(self) -> list[SlotDay]:
        """The days asked for, in order; laid out when they are first asked for."""
        days = _Days(self.offering, self.duration, self.basis.question, self.now)
        for found in self.basis.found:
            days.add(found.table, found.view, found.days, found.plan.sharing)
        return days.sorted()

    def slots(self) -> Iterator[Slot]:
        """All slots, day by day."""
        for day in self.days:
            yield from day.slots


class _Days:
    """Collects providers' slots into the days of their viewer."""

    def __init__(
        self, offering: Offering, duration: int, question: SlotQuestion, now: datetime
    ) -> None:
        self._offering = offering
        self._duration = duration
        self._question = question
        self._now = now
        numbers = range(day_number(question.first), day_number(question.last) + 1)
        self._slots: list[list[Slot]] = [[] for _ in numbers]
        self._reasons: list[set[Code]] = [set() for _ in numbers]
        self._numbers = numbers
        self._origins: dict[str, tuple[list[int], int]] = {}

    def _view(self, zone: str) -> tuple[list[int], int]:
        known = self._origins.get(zone)
        if known is None:
            days = days_of(zone, self._question.first, self._question.last)
            end = days[-1].origin + days[-1].length
            known = self._origins[zone] = [day.origin for day in days], end
        return known

    def add(
        self,
        table: Timetable,
        view: str,
        plans: Sequence[DayPlan],
        sharing: Mapping[int, Sharing],
    ) -> None:
        """Add one provider's days, seen from the zone `view`."""
        origins, end = self._view(view)
        offering, duration = self._offering, self._duration
        fit = Fit(table, offering, duration, [plan.day for plan in plans if plan.starts], self._now)
        alone = Sharing(offering.max_bookings, 0)
        lines = offering.tariff.lines
        times = self._question.time_of_day
        for plan in plans:
            if not plan.starts:
                self._note(plan, view, table.settings.zone)
                continue
            for start in plan.starts:
                at = bisect_right(origins, start) - 1
                if at < 0 or start >= end:
                    continue
                if times is not None and not times.includes(_wall_minute(view, start)):
                    continue
                price = lines(instant_of(start), duration)
                snug = fit.is_snug(start) and not (price.surcharges and _is_peak(price))
                self._slots[at].append(
                    Slot(start, table, view, price, snug, sharing.get(start, alone))
                )

    def _note(self, plan: DayPlan, view: str, own: str) -> None:
        """Keep why a provider's day is empty, for each of the viewer's days it reaches into."""
        if plan.empty is None:
            return
        if view == own:
            seen: Iterable[int] = (day_number(plan.day),)
        else:
            (day,) = days_of(own, plan.day, plan.day)
            seen = {
                day_number(local_date(view, day.origin)),
                day_number(local_date(view, max(day.origin + day.length - 1, day.origin))),
            }
        for number in seen:
            if number in self._numbers:
                self._reasons[number - self._numbers.start].add(plan.empty)

    def sorted(self) -> list[SlotDay]:
        found = []
        for number, slots, reasons in zip(self._numbers, self._slots, self._reasons, strict=True):
            day = date_of(number)
            if day in self._question.excluded:
                found.append(SlotDay(day, [], Code.BLOCKED))
                continue
            slots.sort(key=lambda slot: slot.start)
            found.append(SlotDay(day, slots, None if slots else _nearest(reasons)))
        return found


def _is_peak(price: PriceLines) -> bool:
    return any(surcharge.type == _PEAK for surcharge in price.surcharges)


def _nearest(reasons: set[Code]) -> Code:
    return min(reasons, key=_NEAREST_FIRST.__getitem__, default=Code.OUTSIDE_HOURS)


def _wall_minute(zone: str, minute: int) -> int:
    return (minute + stretch_at(zone, minute).offset) % 1440


def starts_at(slot: Slot) -> datetime:
    """A slot's start as an aware UTC instant."""
    return instant_of(slot.start)


def distance(slot: Slot, wished: datetime) -> int:
    """Minutes between a slot's start and a wished time."""
    return abs(slot.start - minute_of(wished))
