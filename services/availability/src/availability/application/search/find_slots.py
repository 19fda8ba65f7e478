"""Free slots of a service, day by day, for whoever looks at them (SLT-01 to SLT-09, SLT-12)."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from availability.application.ports import Timetables
from availability.application.search.errors import InvalidSearch
from availability.application.search.plans import Plans
from availability.domain.holds.errors import ServiceUnknown
from availability.domain.schedules.zones import (
    date_of,
    day_number,
    instant_of,
    local_date,
    minute_of,
    stretch_at,
    zone_named,
)
from availability.domain.slots.fit import Fit
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import Code, latest_start
from availability.domain.slots.search import DayPlan, Sharing, days_of, within_window
from availability.domain.slots.timetable import Timetable
from contracts.tariff import PriceLines
from servicekit.clock import Clock

MOST_DAYS = 62
USUAL_DURATION = 60
_PEAK = "PEAK_HOURS"


class TimeOfDay(StrEnum):
    """Parts of the day in the viewer's zone (OPN-06)."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    def includes(self, wall_minute: int) -> bool:
        """Tell whether a meeting that starts then belongs to it."""
        begin, end = _TIMES_OF_DAY[self]
        return begin <= wall_minute < end


_TIMES_OF_DAY = {
    TimeOfDay.MORNING: (6 * 60, 12 * 60),
    TimeOfDay.AFTERNOON: (12 * 60, 17 * 60),
    TimeOfDay.EVENING: (17 * 60, 22 * 60),
}

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


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotQuestion:
    """Which slots are free from `first` to `last`, both included.

    The days are those of `zone`; without one, each provider's own (CFL-36). `duration` None asks
    for 60 minutes if the service offers them, else for its default. No `providers` asks for all.
    """

    service: UUID | str
    first: date
    last: date
    zone: str | None = None
    duration: int | None = None
    providers: tuple[UUID, ...] = ()
    time_of_day: TimeOfDay | None = None
    excluded: frozenset[date] = frozenset()
    moving: UUID | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotAnswer:
    """What was found, and what it was found for. `tables` are the providers looked at."""

    offering: Offering
    duration: int
    zone: str | None
    days: list[SlotDay]
    tables: Sequence[Timetable]

    def slots(self) -> Iterator[Slot]:
        """All slots, day by day."""
        for day in self.days:
            yield from day.slots


def duration_of(offering: Offering, asked: int | None) -> int:
    """The length that is meant: as asked, else 60 if the service offers it, else its default."""
    if asked is not None:
        return asked
    return USUAL_DURATION if USUAL_DURATION in offering.durations else offering.default_duration


class SlotSearch:
    """Answers questions about free slots from what is known now."""

    def __init__(self, timetables: Timetables, clock: Clock, plans: Plans | None = None) -> None:
        self.timetables = timetables
        self.clock = clock
        self._plans = Plans() if plans is None else plans

    def offering(self, service: UUID | str) -> Offering:
        """The service; ServiceUnknown if there is none by that id or slug."""
        found = self.timetables.offering(service)
        if found is None:
            raise ServiceUnknown("There is no such service", field="serviceId")
        return found

    def providers(self, offering: Offering, asked: Sequence[UUID]) -> list[Timetable]:
        """Timetables of the approved providers, or of those asked for, in the service's order."""
        wanted = asked or offering.provider_ids
        known = self.timetables.timetables(wanted)
        return [known[id_] for id_ in dict.fromkeys(wanted) if id_ in known]

    def equipment(self, offering: Offering) -> list[Timetable]:
        """Timetables of the rooms and devices the service needs; unknown ones are left out."""
        if not offering.required_resources:
            return []
        known = self.timetables.timetables(offering.required_resources)
        return [known[id_] for id_ in offering.required_resources if id_ in known]

    def __call__(self, question: SlotQuestion) -> SlotAnswer:
        """Find the slots. ServiceUnknown, UnknownZone, InvalidSearch."""
        _check(question)
        offering = self.offering(question.service)
        return self.among(
            offering, self.providers(offering, question.providers), question, self.clock()
        )

    def among(
        self,
        offering: Offering,
        tables: Sequence[Timetable],
        question: SlotQuestion,
        now: datetime,
    ) -> SlotAnswer:
        """Find the slots of these providers."""
        duration = duration_of(offering, question.duration)
        views = {table.resource_id: question.zone or table.settings.zone for table in tables}
        ranges: dict[tuple[str, str], tuple[date, date]] = {}
        groups: dict[tuple[date, date], list[Timetable]] = {}
        for table in tables:
            view, own = views[table.resource_id], table.settings.zone
            local = ranges.get((view, own))
            if local is None:
                local = ranges[view, own] = _days_seen(question, view, own)
            groups.setdefault(local, []).append(table)
        plans = self._plans.find(
            offering,
            duration,
            groups,
            now,
            equipment=self.equipment(offering),
            moving=question.moving,
        )
        counts: Mapping[date, int] = {}
        if offering.max_daily is not None and groups:
            first = min(local[0] for local in groups)
            last = max(local[1] for local in groups)
            counts = self.timetables.booked_on(offering.id, first, last, now)
        days = _Days(offering, duration, question, now)
        for table in tables:
            plan = plans[table.resource_id]
            found = within_window(plan, table, offering, now, service_day_counts=counts)
            days.add(table, views[table.resource_id], found, plan.sharing)
        return SlotAnswer(
            offering=offering,
            duration=duration,
            zone=question.zone,
            days=days.sorted(),
            tables=tables,
        )

    def ahead(
        self, question: SlotQuestion, enough: Callable[[list[Slot]], bool]
    ) -> tuple[SlotAnswer, list[Slot]]:
        """Look from `first` on, to `last` at most, until `enough` is found or nothing can be.

        The answer is that of the first stretch looked at, so that it can say why it was empty.
        """
        offering = self.offering(question.service)
        tables = self.providers(offering, question.providers)
        now = self.clock()
        horizon = max((latest_start(table, offering, now) for table in tables), default=now)
        last = min(question.last, horizon.date() + timedelta(days=1))
        answer: SlotAnswer | None = None
        slots: list[Slot] = []
        first = question.first
        while True:
            stretch = _between(question, first, min(first + timedelta(days=13), last))
            found = self.among(offering, tables, stretch, now)
            answer = answer or found
            slots += sorted(found.slots(), key=lambda slot: slot.start)
            first = stretch.last + timedelta(days=1)
            if first > last or enough(slots):
                return answer, slots


def _between(question: SlotQuestion, first: date, last: date) -> SlotQuestion:
    return SlotQuestion(
        service=question.service,
        first=first,
        last=max(first, last),
        zone=question.zone,
        duration=question.duration,
        providers=question.providers,
        time_of_day=question.time_of_day,
        excluded=question.excluded,
        moving=question.moving,
    )


def _check(question: SlotQuestion) -> None:
    if question.zone is not None:
        zone_named(question.zone)
    if question.last < question.first:
        raise InvalidSearch("The range ends before it begins", field="to")
    if (question.last - question.first).days >= MOST_DAYS:
        raise InvalidSearch(f"A search covers at most {MOST_DAYS} days", field="to")


def _days_seen(question: SlotQuestion, view: str, own: str) -> tuple[date, date]:
    """The provider's own days that the viewer's days reach into."""
    if view == own:
        return question.first, question.last
    days = days_of(view, question.first, question.last)
    last = days[-1]
    return (
        local_date(own, days[0].origin),
        local_date(own, max(last.origin + last.length - 1, days[0].origin)),
    )


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
