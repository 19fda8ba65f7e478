"""Which starts are free, for one resource or a thousand, over a range of days.

The working time of a day gives the bits of its possible starts. Each commitment shadows a run of
starts, namely those whose meeting would meet it or come too near; what is left is offered. So no
minute is looked at twice, and the answer is the same as that of `refusals`, start for start.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from availability.domain.schedules.hours import Runs, WorkingDay, without
from availability.domain.schedules.working_days import Calendar, in_utc
from availability.domain.schedules.zones import (
    date_of,
    day_number,
    instant_of,
    local_date,
    minute_after,
    minute_of,
    stretches,
)
from availability.domain.slots import arithmetic
from availability.domain.slots.commitments import Commitment, CommitmentKind
from availability.domain.slots.needs import Need, need_of_equipment, need_of_provider
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import (
    Code,
    earliest_start,
    latest_start,
    may_share,
    offers_duration,
    places,
    stands,
    takes_service,
)
from availability.domain.slots.timetable import Around, Timetable

_WIDEST_OFFSET = 16 * 60
_CLOSED = {code.value: code for code in (Code.HOLIDAY, Code.BLOCKED, Code.OUTSIDE_HOURS)}
NO_COUNTS: Mapping[date, int] = MappingProxyType({})


class Sharing(NamedTuple):
    """Places in a start that several bookings share: how many there are, how many are taken."""

    places: int
    taken: int


# Not frozen, and no tuple with names: a search makes thousands, and both take three times as long.
@dataclass(slots=True)
class DayPlan:
    """A local day's starts, as UTC minutes since 1970; never changed once it is made.

    `empty` says why there are none.
    """

    day: date
    starts: tuple[int, ...]
    empty: Code | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A resource's free starts as they stand until `holds_until`, when a hold runs out.

    It depends on the timetables' versions, the offering and the duration, and not on the time of
    day: past and window are taken off by `within_window`.
    """

    days: tuple[DayPlan, ...]
    holds_until: datetime | None = None
    sharing: Mapping[int, Sharing] = field(default_factory=dict)


class _Day(NamedTuple):
    """A local day in UTC: its first minute, its length, and whether its clocks are not changed."""

    number: int
    origin: int
    length: int
    plain: bool


class _Offered:
    """The possible starts of one local day, and what is left of them when some are lost.

    All who work the same hours in one zone share it. The same few starts are lost again and again,
    so they share the plans that are left as well. `shut` says why nothing at all is offered.
    """

    __slots__ = ("_minutes", "bits", "day", "left", "origin", "shut")

    def __init__(self, day: date, origin: int, bits: int, shut: Code | None = None) -> None:
        self.day = day
        self.origin = origin
        self.bits = bits
        self.shut = shut
        self._minutes = [(m, 1 << m) for m in arithmetic.positions(bits)]
        self.left: dict[int, DayPlan] = {}
        if not bits:
            self.left[0] = DayPlan(day, (), shut or Code.OUTSIDE_HOURS)

    def without(self, lost: int) -> DayPlan | None:
        """The plan of the day when these of its starts are lost; None if they are all of them."""
        if lost == self.bits:
            return None
        origin = self.origin
        starts = tuple([origin + m for m, bit in self._minutes if not lost & bit])
        plan = self.left[lost] = DayPlan(self.day, starts)
        return plan


@dataclass(slots=True)
class _Lost:
    """What holds and stored slots take: runs of starts; and all bookings by their start."""

    starts: list[tuple[int, int]] = field(default_factory=list)
    bookings: list[tuple[int, int]] = field(default_factory=list)
    sharing: dict[int, Sharing] = field(default_factory=dict)
    # Starts of stored slots that have places left: offered whatever the weekly hours say.
    stored: list[int] = field(default_factory=list)
    until: datetime | None = None


def days_of(zone: str, first: date, last: date) -> list[_Day]:
    """Lay a zone's local days onto UTC; a date its clocks skip has length 0."""
    low, high = day_number(first), day_number(last)
    around = stretches(zone, low * 1440 - _WIDEST_OFFSET, (high + 1) * 1440 + _WIDEST_OFFSET)
    if len(around) == 1:
        offset = around[0].offset
        return [_Day(n, n * 1440 - offset, 1440, plain=True) for n in range(low, high + 1)]
    found = []
    for number in range(low, high + 1):
        midnight = number * 1440
        pieces = [
            (start, end)
            for stretch in around
            if (start := max(midnight - stretch.offset, stretch.start))
            < (end := min(midnight + 1440 - stretch.offset, stretch.end))
        ]
        if len(pieces) == 1 and pieces[0][1] - pieces[0][0] == 1440:
            found.append(_Day(number, pieces[0][0], 1440, plain=True))
        elif pieces:
            origin = min(start for start, _ in pieces)
            length = max(end for _, end in pieces) - origin
            found.append(_Day(number, origin, length, plain=False))
        else:
            found.append(_Day(number, midnight - around[0].offset, 0, plain=False))
    return found


class Search:
    """One question put to many timetables; what they have in common is worked out once.

    `first` and `last` are local dates of each resource's own zone, both included. `equipment` are
    the timetables of the rooms and devices the offering needs, every one of them. `moving` is the
    booking or hold whose own place is free for this question.
    """

    def __init__(
        self,
        offering: Offering,
        duration: int,
        first: date,
        last: date,
        now: datetime,
        *,
        moving: UUID | None = None,
        equipment: Sequence[Timetable] = (),
    ) -> None:
        self.offering = offering
        self.duration = duration
        self.now = now
        self.moving = moving
        self._first = first
        self._last = last
        self._dates = [date_of(n) for n in range(day_number(first), day_number(last) + 1)]
        self._providers = frozenset(offering.provider_ids)
        self._blackouts = frozenset(offering.blackout_dates)
        self._zones: dict[str, tuple[list[_Day], list[int], list[int]]] = {}
        self._offers: dict[tuple[str, int, int, bool, int], _Offered] = {}
        self._weeks: dict[tuple[str, int, bool, tuple[int, ...]], list[_Offered]] = {}
        # Keeps working days alive whose ids are keys of the two above.
        self._worked: list[WorkingDay] = []
        self._equipment_until: datetime | None = None
        self._equipment_free = {table.resource_id for table in equipment} >= set(
            offering.required_resources
        )
        self._equipment_lost = [
            run for table in equipment for run in self._lost_to_equipment(table)
        ]

    def plan(self, table: Timetable) -> Plan:
        """Work out one provider's free starts, day by day."""
        if self.moving is not None:
            table = _without_moving(table, self.moving)
        refused = self._refused(table)
        if refused is not None:
            return Plan(tuple([DayPlan(day, (), refused) for day in self._dates]))
        need = need_of_provider(table.settings, self.offering, self.duration)
        lost = self._lost(table, need)
        blocked = self._blocked(table, need, lost)
        plans = self._day_plans(table, need, blocked, self._booked(table, lost))
        if lost.stored:
            self._add_stored(table, plans, blocked, lost)
        return Plan(
            tuple(plans),
            _sooner(lost.until, self._equipment_until),
            lost.sharing,
        )

    def _blocked(self, table: Timetable, need: Need, lost: "_Lost") -> list[int]:
        """Each day's starts that something takes."""
        days, origins, ends_of = self._days(table.settings.zone)
        below = arithmetic.BELOW
        count, base = len(ends_of), origins[0]
        blocked = [0] * len(days)
        for around, runs in table.firm.items():
            back, ahead = _shadow(need, around)
            for begins, ends in runs:
                low, high = begins - back, ends + ahead
                at = (low - base) // 1440
                # Nearly all lie within the day where one would think, or reach into the next.
                if not 0 <= at < count or low < origins[at]:
                    _darken(blocked, days, origins, low, high)
                elif high <= ends_of[at]:
                    origin = origins[at]
                    blocked[at] |= below[high - origin] ^ below[low - origin]
                elif at + 1 < count and low < ends_of[at] and high <= ends_of[at + 1]:
                    origin, midnight = origins[at], ends_of[at]
                    blocked[at] |= below[midnight - origin] ^ below[low - origin]
                    blocked[at + 1] |= below[high - midnight]
                else:
                    _darken(blocked, days, origins, low, high)
        for low, high in (*lost.starts, *self._equipment_lost):
            _darken(blocked, days, origins, low, high)
        return blocked

    def _booked(self, table: Timetable, lost: "_Lost") -> list[int]:
        """Bookings per day of the range, where the owner set a daily limit."""
        settings = table.settings
        days, _, _ = self._days(settings.zone)
        counts = [0] * len(days)
        if settings.limits.max_per_day is not None:
            for begins, bookings in lost.bookings:
                at = day_number(local_date(settings.zone, begins)) - days[0].number
                if 0 <= at < len(counts):
                    counts[at] += bookings
        return counts

    def _day_plans(
        self, table: Timetable, need: Need, blocked: list[int], booked: list[int]
    ) -> list[DayPlan]:
        plans = []
        every_day = self._offered_by(table, need.step)
        for offered, dark in zip(every_day, blocked, strict=True):
            lost = offered.bits & dark
            plan = offered.left.get(lost) or offered.without(lost)
            plans.append(plan or DayPlan(offered.day, (), self._why_taken(table, offered)))
        limit = table.settings.limits.max_per_day
        if limit is not None:
            for at, (offered, count) in enumerate(zip(every_day, booked, strict=True)):
                if count >= limit and offered.shut is None:
                    plans[at] = DayPlan(offered.day, (), Code.MAX_DAILY_LIMIT)
        return plans

    def _offered_by(self, table: Timetable, step: int) -> list[_Offered]:
        """What the table's owner offers on each day; who works the same week gets the same list."""
        zone = table.settings.zone
        calendar = Calendar(table.settings, self.offering.business_hours)
        fits = offers_duration(table, self.offering, self.duration)
        days, _, _ = self._days(zone)
        if not calendar.plain:
            return [
                self._offered(zone, day, calendar.on(on), step, fits=fits)
                for day, on in zip(days, self._dates, strict=True)
            ]
        week = calendar.week
        key = (zone, step, fits, tuple(map(id, week)))
        known = self._weeks.get(key)
        if known is None:
            # The first day of 1970 was a Thursday.
            known = self._weeks[key] = [
                self._offered(zone, day, week[(day.number + 3) % 7], step, fits=fits)
                for day in days
            ]
        return known

    def _offered(
        self, zone: str, day: _Day, working: WorkingDay, step: int, *, fits: bool
    ) -> _Offered:
        key = (zone, day.number, step, fits, id(working))
        known = self._offers.get(key)
        if known is None:
            self._worked.append(working)
            on = date_of(day.number)
            shut = self._shut(on, working, fits=fits)
            bits = 0 if shut is not None else self._starts(zone, on, day, working, step)
            known = self._offers[key] = _Offered(on, day.origin, bits, shut)
        return known

    def _shut(self, on: date, working: WorkingDay, *, fits: bool) -> Code | None:
        if working.closed is not None:
            return _CLOSED[working.closed]
        if not fits:
            return Code.DURATION_NOT_OFFERED
        return Code.SERVICE_BLACKOUT if on in self._blackouts else None

    def _starts(self, zone: str, on: date, day: _Day, working: WorkingDay, step: int) -> int:
        """Bits of the day's possible starts; where its clocks change they are laid out anew."""
        opening, breaks, blocked = (
            runs if day.plain else arithmetic.shifted(in_utc(zone, on, runs), -day.origin)
            for runs in (working.opening, working.breaks, working.blocked)
        )
        open_ = arithmetic.spans(opening)
        cut = arithmetic.spans(breaks) | arithmetic.spans(blocked)
        free = arithmetic.starts_of_runs(open_ & ~cut, self.duration)
        return free & arithmetic.comb(opening, self.duration, step)

    def _add_stored(
        self,
        table: Timetable,
        plans: list[DayPlan],
        blocked: list[int],
        lost: _Lost,
    ) -> None:
        """Stored slots need no working hours, but do not stand against time off or limits."""
        zone = table.settings.zone
        days, _, _ = self._days(zone)
        calendar = Calendar(table.settings, self.offering.business_hours)
        nothing = (Code.SERVICE_BLACKOUT, Code.MAX_DAILY_LIMIT, Code.HOLIDAY)
        for start in lost.stored:
            at = day_number(local_date(zone, start)) - days[0].number
            if not 0 <= at < len(plans) or plans[at].empty in nothing:
                continue
            on = plans[at].day
            end = start + self.duration
            reached = {on, local_date(zone, end - 1)}
            if any(calendar.on(day).closed in ("holiday", "blocked") for day in reached):
                continue
            cuts = (run for day in reached for run in in_utc(zone, day, calendar.on(day).blocked))
            if any(begin < end and start < finish for begin, finish in cuts):
                continue
            if on in self._blackouts or blocked[at] >> (start - days[at].origin) & 1:
                continue
            limit = table.settings.limits.max_per_day
            if limit is not None and self._booked(table, lost)[at] >= limit:
                continue
            starts = sorted({*plans[at].starts, start})
            plans[at] = DayPlan(on, tuple(starts))

    def _refused(self, table: Timetable) -> Code | None:
        """Why nothing at all is offered, whatever the day."""
        if table.resource_id not in self._providers or not takes_service(table, self.offering):
            return Code.NOT_OFFERED
        if not table.settings.switches.is_accepting:
            return Code.NOT_ACCEPTING
        if not self._equipment_free:
            return Code.RESOURCE_MISSING
        if table.settings.limits.max_concurrent < 1:
            return Code.MAX_CONCURRENT
        return None

    def _days(self, zone: str) -> tuple[list[_Day], list[int], list[int]]:
        """A zone's days, where they begin, and where they end; no ends if they overlap."""
        known = self._zones.get(zone)
        if known is None:
            days = days_of(zone, self._first, self._last)
            begin, end = [day.origin for day in days], [day.origin + day.length for day in days]
            # They do where clocks go back over midnight.
            known = self._zones[zone] = days, begin, end if begin[1:] == end[:-1] else []
        return known

    def _lost(self, table: Timetable, need: Need) -> "_Lost":
        """Tell which starts are taken by what is not `firm`, and how many bookings there are."""
        lost = _Lost()
        if table.settings.limits.max_per_day is not None:
            lost.bookings += [(begins, 1) for begins in table.reserved]
        of_sessions = []
        for c in table.loose:
            if c.session_id is not None:
                of_sessions.append(c)
            elif c.counts(self.now) and c.concerns(self.offering.id):
                lost.until = _sooner(lost.until, c.expires_at)
                begins, ends = c.busy
                back, ahead = _shadow(need, c)
                lost.starts.append((begins - back, ends + ahead))
                if c.is_booking:
                    lost.bookings.append((begins, 1))
        if of_sessions:
            self._lose_to_sessions(table, need, of_sessions, lost)
        return lost

    def _lose_to_sessions(
        self, table: Timetable, need: Need, commitments: list[Commitment], lost: "_Lost"
    ) -> None:
        """A session with places left loses every start but its own to this offering."""
        sessions = {session.id: session for session in table.sessions}
        shared: dict[int, list[Commitment]] = {}
        for c in commitments:
            session = sessions.get(c.session_id) if c.session_id is not None else None
            if c.kind is CommitmentKind.HOLD and c.counts(self.now):
                lost.until = _sooner(lost.until, c.expires_at)
            live = session.live_seats(self.now, moving=self.moving) if session else []
            for seat in live:
                lost.until = _sooner(lost.until, seat.expires_at)
            if not stands(c, sessions, self.now, self.moving):
                continue
            begins, ends = c.busy
            back, ahead = _shadow(need, c)
            low, high = begins - back, ends + ahead
            if may_share(c, self.offering, instant_of(begins), need.duration):
                shared.setdefault(begins, []).append(c)
                lost.starts += [(low, begins), (begins + 1, high)]
            else:
                lost.starts.append((low, high))
            if c.is_booking:
                lost.bookings.append((begins, 1))
            elif c.kind is CommitmentKind.SESSION:
                lost.bookings.append((begins, len(live)))
        self._share_places(table, shared, lost)

    def _share_places(
        self, table: Timetable, shared: Mapping[int, list[Commitment]], lost: "_Lost"
    ) -> None:
        limit = table.settings.limits.max_concurrent
        for begins, together in shared.items():
            capacity, taken, bookings = places(
                together, table, self.offering, self.now, self.moving
            )
            if taken >= capacity or bookings >= limit:
                lost.starts.append((begins, begins + 1))
            else:
                lost.sharing[begins] = Sharing(capacity, taken)
                if any(c.kind is CommitmentKind.SESSION for c in together):
                    lost.stored.append(begins)

    def _lost_to_equipment(self, table: Timetable) -> list[tuple[int, int]]:
        """Starts at which a room or device is not there for the meeting."""
        settings = table.settings
        begin = (day_number(self._first) - 1) * 1440 - _WIDEST_OFFSET
        end = (day_number(self._last) + 2) * 1440 + _WIDEST_OFFSET
        if not settings.switches.is_accepting:
            return [(begin, end)]
        if self.moving is not None:
            table = _without_moving(table, self.moving)
        need = need_of_equipment(settings, self.duration)
        lost = self._lost(table, need)
        self._equipment_until = _sooner(self._equipment_until, lost.until)
        found = lost.starts
        for around, runs in table.firm.items():
            back, ahead = _shadow(need, around)
            found += [(begins - back, ends + ahead) for begins, ends in runs]
        closed_from = begin
        for run_start, run_end in self._open_time(table):
            found.append((closed_from, run_start))
            closed_from = max(run_end - self.duration + 1, run_start)
        found.append((closed_from, end))
        return [(low, high) for low, high in found if low < high]

    def _open_time(self, table: Timetable) -> Runs:
        """A resource's working time in UTC, joined where one day's ends as the next begins."""
        calendar = Calendar(table.settings, open_by_default=True)
        zone = table.settings.zone
        opened: list[tuple[int, int]] = []
        cut: list[tuple[int, int]] = []
        for number in range(day_number(self._first) - 1, day_number(self._last) + 3):
            on = date_of(number)
            working = calendar.on(on)
            opened += in_utc(zone, on, working.opening)
            cut += in_utc(zone, on, (*working.breaks, *working.blocked))
        return without(opened, cut)

    def _why_taken(self, table: Timetable, offered: _Offered) -> Code:
        """Name what the day's starts were lost to: the first of these that took the last one."""
        origin, bits_ = offered.origin, offered.bits
        sessions = {session.id: session for session in table.sessions}
        blocks = taken = 0
        for c in table.commitments:
            if not c.concerns(self.offering.id):
                continue
            if not stands(c, sessions, self.now, self.moving):
                continue
            low = minute_of(c.starts_at) - self.duration + 1 - origin
            high = minute_after(c.ends_at) - origin
            bits = arithmetic.span(max(low, 0), max(min(high, 2880), 0))
            if c.kind is CommitmentKind.BLOCK:
                blocks |= bits
            else:
                taken |= bits
        if not bits_ & ~blocks:
            return Code.BLOCKED
        if not bits_ & ~(blocks | taken):
            return Code.BOOKED
        equipment = 0
        for low, high in self._equipment_lost:
            equipment |= arithmetic.span(max(low - origin, 0), max(min(high - origin, 2880), 0))
        if bits_ & equipment:
            return Code.RESOURCE_TAKEN
        return Code.BUFFER_TIME


def _shadow(need: Need, around: Around | Commitment) -> tuple[int, int]:
    """How far before its beginning and after its end a commitment takes starts from a meeting."""
    return need.duration + need.gap_after(around) - 1, need.gap_before(around)


def _darken(
    blocked: list[int], days: Sequence[_Day], origins: Sequence[int], low: int, high: int
) -> None:
    """Set the bits of the starts `[low, high)` in every day they reach."""
    # Where clocks change, a day may begin before the one before it has ended.
    for at in range(max(bisect_right(origins, low) - 2, 0), len(days)):
        _, origin, length, _ = days[at]
        if origin >= high:
            break
        begin = low - origin if low > origin else 0
        end = high - origin if high - origin < length else length  # noqa: FURB136
        if begin < end:
            blocked[at] |= arithmetic.BELOW[end] ^ arithmetic.BELOW[begin]


def _without_moving(table: Timetable, moving: UUID) -> Timetable:
    return replace(
        table, commitments=tuple(c for c in table.commitments if not c.belongs_to(moving))
    )


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def within_window(
    plan: Plan,
    table: Timetable,
    offering: Offering,
    now: datetime,
    *,
    service_day_counts: Mapping[date, int] = NO_COUNTS,
    emergency: bool = False,
) -> list[DayPlan]:
    """Take off what is past, too soon, too late, or beyond the service's daily limit (AVL-05..07).

    `service_day_counts` gives the service's bookings per provider-local day.
    """
    earliest = minute_after(earliest_start(table, offering, now, emergency=emergency))
    latest = minute_of(latest_start(table, offering, now))
    today = local_date(table.settings.zone, minute_of(now))
    limit = offering.max_daily
    if limit is None and plan.days and plan.days[0].day >= today:
        first = next((day.starts[0] for day in plan.days if day.starts), earliest)
        last = next((day.starts[-1] for day in reversed(plan.days) if day.starts), latest)
        if first >= earliest and last <= latest:
            return list(plan.days)
    found = []
    for planned in plan.days:
        starts = planned.starts
        if not starts:
            past = planned.day < today
            found.append(DayPlan(planned.day, (), Code.PAST) if past else planned)
        elif limit is not None and service_day_counts.get(planned.day, 0) >= limit:
            found.append(DayPlan(planned.day, (), Code.SERVICE_DAILY_LIMIT))
        elif starts[0] >= earliest and starts[-1] <= latest:
            found.append(planned)
        else:
            left = tuple([start for start in starts if earliest <= start <= latest])
            why = None if left else _outside_window(starts[-1], now, latest)
            found.append(DayPlan(planned.day, left, why))
    return found


def _outside_window(last: int, now: datetime, latest: int) -> Code:
    if last > latest:
        return Code.TOO_LATE
    return Code.PAST if last < minute_after(now) else Code.TOO_SOON
