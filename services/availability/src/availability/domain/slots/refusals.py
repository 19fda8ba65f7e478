"""Why a time is not offered: one list of named rules, asked by holds, search, check and explain.

A start is offered by the search exactly when this list finds nothing. ERROR stops everybody;
WARNING stops clients, while staff may go on after confirming it (CFL-25). A new rule is a new entry
of `RULES` and touches no other (CON-09).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Literal
from uuid import UUID

from availability.domain.schedules.hours import Runs, WorkingDay
from availability.domain.schedules.settings import MAX_ADVANCE_DAYS
from availability.domain.schedules.working_days import Calendar, in_utc
from availability.domain.schedules.zones import (
    local_date,
    minute_after,
    minutes_reached,
    readings_of,
    zone_named,
)
from availability.domain.slots.commitments import Commitment, CommitmentKind, Session
from availability.domain.slots.needs import Need, need_of_equipment, need_of_provider
from availability.domain.slots.offering import Offering
from availability.domain.slots.timetable import Timetable

# Whoever sets a longer notice or horizon means "for ever", and calendars end somewhere.
_FARTHEST_DAYS = 3650


class Code(StrEnum):
    """Public, stable reason codes; the first six are those of SLT-05."""

    BOOKED = "booked"
    HOLIDAY = "holiday"
    BLOCKED = "blocked"
    OUTSIDE_HOURS = "outside_hours"
    BUFFER_TIME = "buffer_time"
    MAX_DAILY_LIMIT = "max_daily_limit"
    PAST = "past"
    TOO_SOON = "too_soon"
    TOO_LATE = "too_late"
    OFF_GRID = "off_grid"
    NOT_ACCEPTING = "not_accepting"
    NOT_OFFERED = "not_offered"
    DURATION_NOT_OFFERED = "duration_not_offered"
    SERVICE_BLACKOUT = "service_blackout"
    SERVICE_DAILY_LIMIT = "service_daily_limit"
    MAX_CONCURRENT = "max_concurrent"
    RESOURCE_MISSING = "resource_missing"
    RESOURCE_TAKEN = "resource_taken"
    IN_DST_GAP = "in_dst_gap"
    AMBIGUOUS_LOCAL_TIME = "ambiguous_local_time"


class Severity(StrEnum):
    ERROR = "ERROR"
    WARNING = "WARNING"


Role = Literal["provider", "equipment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason against a time. `rule` is the id of the rule that found it.

    `met` are the commitments in the way.
    """

    code: Code
    rule: str
    name: str
    severity: Severity
    message: str
    met: tuple[Commitment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One start on one resource, and what must be known to judge it.

    `service_day_count` counts the service's other bookings on the provider-local day of the start
    (CFL-24); `moving` is the booking or hold whose own place is free for this wish.
    """

    table: Timetable
    offering: Offering
    start: datetime
    duration: int
    now: datetime
    role: Role = "provider"
    moving: UUID | None = None
    service_day_count: int = 0
    emergency: bool = False
    seats: int = 1

    @cached_property
    def span(self) -> tuple[int, int]:
        """UTC minutes `[start, end)`, rounded outwards."""
        return minutes_reached(self.start, self.start + timedelta(minutes=self.duration))

    @cached_property
    def need(self) -> Need:
        if self.role == "provider":
            return need_of_provider(self.table.settings, self.offering, self.duration)
        return need_of_equipment(self.table.settings, self.duration)

    @cached_property
    def day(self) -> date:
        """The day the start has on the resource's own clocks."""
        return local_date(self.table.settings.zone, self.span[0])

    @cached_property
    def calendar(self) -> Calendar:
        if self.role == "provider":
            return Calendar(self.table.settings, self.offering.business_hours)
        return Calendar(self.table.settings, open_by_default=True)

    @cached_property
    def others(self) -> tuple[Commitment, ...]:
        """What counts now, without what is being moved."""
        sessions = {session.id: session for session in self.table.sessions}
        return tuple(
            commitment
            for commitment in self.table.commitments
            if commitment.concerns(self.offering.id)
            and stands(commitment, sessions, self.now, self.moving)
        )

    def shares(self, commitment: Commitment) -> bool:
        """Tell whether the wish is for a place in the very session the commitment belongs to."""
        return may_share(commitment, self.offering, self.start, self.duration)

    @cached_property
    def is_stored_slot(self) -> bool:
        """Whether a stored slot says that this time is offered, whatever the week says (CFL-58)."""
        return self.role == "provider" and any(
            c.kind is CommitmentKind.SESSION and self.shares(c) for c in self.others
        )

    def overlaps(self, commitment: Commitment) -> bool:
        """Tell whether both take the same time; touching ends do not (CON-13)."""
        first, last = self.span
        begins, ends = commitment.busy
        return first < ends and begins < last


def stands(
    commitment: Commitment,
    sessions: dict[UUID, Session],
    now: datetime,
    moving: UUID | None,
) -> bool:
    """Tell whether a commitment takes time now.

    Not if its hold ran out, if it is what is being moved, or if it is an open session whose last
    seat was given up.
    """
    if not commitment.counts(now):
        return False
    if moving is not None and commitment.belongs_to(moving):
        return False
    if commitment.kind is CommitmentKind.SESSION and commitment.session_id in sessions:
        session = sessions[commitment.session_id]
        return session.fixed or bool(session.live_seats(now, moving=moving))
    return True


def may_share(commitment: Commitment, offering: Offering, start: datetime, duration: int) -> bool:
    """Tell whether a slot of the offering is one place more in the commitment's session.

    It is if it is the same service at the very same time, and either a stored slot, which brings
    its own number of places (AVL-15), or a service with several places in each slot.
    """
    return (
        commitment.session_id is not None
        and (offering.max_bookings > 1 or commitment.kind is CommitmentKind.SESSION)
        and commitment.service_id == offering.id
        and commitment.starts_at == start
        and commitment.ends_at - commitment.starts_at == timedelta(minutes=duration)
    )


def places(
    shared: Sequence[Commitment],
    table: Timetable,
    offering: Offering,
    now: datetime,
    moving: UUID | None,
) -> tuple[int, int, int]:
    """(places, places taken, bookings) of the session these commitments share."""
    ids = {commitment.session_id for commitment in shared}
    for session in table.sessions:
        if session.id in ids:
            live = session.live_seats(now, moving=moving)
            return session.capacity, sum(seat.seats for seat in live), len(live)
    bookings = [commitment for commitment in shared if commitment.is_booking]
    return offering.max_bookings, sum(booking.seats for booking in bookings), len(bookings)


def reach_of(table: Timetable, offering: Offering) -> tuple[int, int]:
    """(minutes of notice, days ahead): the stricter of both; 60 days when neither says (CFL-23)."""
    own, service = table.settings.window, offering.window
    notice = max(own.min_advance_minutes or 0, service.min_advance_minutes or 0)
    horizon = own.max_advance_days
    if horizon is None:
        horizon = service.max_advance_days
    elif service.max_advance_days is not None:
        horizon = min(horizon, service.max_advance_days)
    horizon = MAX_ADVANCE_DAYS if horizon is None else horizon
    return min(notice, _FARTHEST_DAYS * 1440), min(horizon, _FARTHEST_DAYS)


def earliest_start(
    table: Timetable, offering: Offering, now: datetime, *, emergency: bool = False
) -> datetime:
    """First instant that is not too soon; an emergency waits less, down to its own notice."""
    notice, _ = reach_of(table, offering)
    short = table.settings.rules.emergency_notice_minutes
    if emergency and short is not None:
        notice = min(notice, short)
    return now + timedelta(minutes=notice)


def latest_start(table: Timetable, offering: Offering, now: datetime) -> datetime:
    """Last instant that is not too late: whole days of 24 hours from now (AVL-05)."""
    return now + timedelta(days=reach_of(table, offering)[1])


def offers_duration(table: Timetable, offering: Offering, duration: int) -> bool:
    """Tell whether service, provider's rules and provider's preferences all allow the length."""
    settings = table.settings
    allowed = settings.preferences.allowed_durations
    limits = settings.rules.durations
    return (
        duration in offering.durations
        and (not allowed or duration in allowed)
        and (limits is None or limits.allow(duration))
    )


def offers_service(table: Timetable, offering: Offering) -> bool:
    """Tell whether the pair is approved (CAT-16) and the provider's own rules take the service."""
    return table.resource_id in offering.provider_ids and takes_service(table, offering)


def takes_service(table: Timetable, offering: Offering) -> bool:
    """Tell whether a provider's own rules take the service, if it is given at all (AVL-10)."""
    rules = table.settings.rules
    return (
        offering.bookable
        and (rules.service_ids is None or offering.id in rules.service_ids)
        and (
            rules.service_types is None
            or offering.service_type is None
            or offering.service_type in rules.service_types
        )
    )


def bookings_on(table: Timetable, day: date, now: datetime, moving: UUID | None) -> int:
    """Count a resource's bookings that start on that day of its own clocks (AVL-07)."""
    zone = table.settings.zone
    sessions = {session.id: session for session in table.sessions}
    count = 0
    for commitment in table.commitments:
        if not stands(commitment, sessions, now, moving):
            continue
        if local_date(zone, commitment.busy[0]) != day:
            continue
        if commitment.is_booking:
            count += 1
        elif commitment.kind is CommitmentKind.SESSION and commitment.session_id in sessions:
            count += len(sessions[commitment.session_id].live_seats(now, moving=moving))
    return count


Found = tuple[Code, str, tuple[Commitment, ...]]
Check = Callable[[Wish], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check (CON-09). `equipment` tells whether it is also asked of rooms and devices."""

    id: str
    name: str
    severity: Severity
    check: Check
    equipment: bool = False


def _past(wish: Wish) -> Iterator[Found]:
    if wish.start < wish.now:
        yield Code.PAST, "This time has passed", ()


def _not_offered(wish: Wish) -> Iterator[Found]:
    if not offers_service(wish.table, wish.offering):
        yield Code.NOT_OFFERED, "This team member does not offer the service", ()


def _duration(wish: Wish) -> Iterator[Found]:
    if not wish.is_stored_slot and not offers_duration(wish.table, wish.offering, wish.duration):
        yield (
            Code.DURATION_NOT_OFFERED,
            f"A duration of {wish.duration} minutes is not offered",
            (),
        )


def _not_accepting(wish: Wish) -> Iterator[Found]:
    if not wish.table.settings.switches.is_accepting:
        yield Code.NOT_ACCEPTING, "No bookings are accepted at present", ()


def _too_soon(wish: Wish) -> Iterator[Found]:
    earliest = earliest_start(wish.table, wish.offering, wish.now, emergency=wish.emergency)
    if wish.now <= wish.start < earliest:
        minutes = round((earliest - wish.now).total_seconds() / 60)
        yield Code.TOO_SOON, f"Bookings need {_notice(minutes)} notice", ()


def _notice(minutes: int) -> str:
    return f"{minutes // 60} hours" if minutes % 60 == 0 else f"{minutes} minutes"


def _too_late(wish: Wish) -> Iterator[Found]:
    if wish.start > latest_start(wish.table, wish.offering, wish.now):
        _, days = reach_of(wish.table, wish.offering)
        yield Code.TOO_LATE, f"Bookings are taken at most {days} days ahead", ()


def _service_blackout(wish: Wish) -> Iterator[Found]:
    if wish.day in wish.offering.blackout_dates:
        yield Code.SERVICE_BLACKOUT, "The service is not given on this date", ()


def _days(wish: Wish) -> list[tuple[date, WorkingDay]]:
    zone = wish.table.settings.zone
    first, last = wish.span
    calendar = wish.calendar
    opened = local_date(zone, first).toordinal()
    closed = local_date(zone, max(first, last - 1)).toordinal()
    days = (date.fromordinal(number) for number in range(opened, closed + 1))
    return [(day, calendar.on(day)) for day in days]


def _time_off(wish: Wish) -> Iterator[Found]:
    closed = {day.closed for _, day in _days(wish)}
    if "holiday" in closed:
        yield Code.HOLIDAY, "A day off", ()
    if "blocked" in closed:
        yield Code.BLOCKED, "Not available on this date", ()


def _touches(span: tuple[int, int], runs: Runs) -> bool:
    return any(start < span[1] and span[0] < end for start, end in runs)


def _blocked_hours(wish: Wish) -> Iterator[Found]:
    zone = wish.table.settings.zone
    cuts = (in_utc(zone, date_, day.blocked) for date_, day in _days(wish))
    if any(_touches(wish.span, runs) for runs in cuts):
        yield Code.BLOCKED, "Not available at this time", ()


def _outside_hours(wish: Wish) -> Iterator[Found]:
    if wish.is_stored_slot:
        return
    zone = wish.table.settings.zone
    days = _days(wish)
    if any(day.closed in ("holiday", "blocked") for _, day in days):
        return
    first, last = wish.span
    covered = 0
    for date_, day in days:
        for start, end in in_utc(zone, date_, day.opening):
            covered += max(0, min(last, end) - max(first, start))
        if _touches(wish.span, in_utc(zone, date_, day.breaks)):
            yield Code.OUTSIDE_HOURS, "In a break", ()
            return
    if covered < last - first:
        yield Code.OUTSIDE_HOURS, "Outside working hours", ()


def _off_grid(wish: Wish) -> Iterator[Found]:
    if wish.is_stored_slot:
        return
    first = wish.span[0]
    zone = wish.table.settings.zone
    for start, end in in_utc(zone, wish.day, wish.calendar.on(wish.day).opening):
        if start <= first < end:
            exact = minute_after(wish.start) == first
            if exact and (first - start) % wish.need.step == 0 and first + wish.duration <= end:
                return
            yield Code.OFF_GRID, "Not one of the offered start times", ()


def _double_booking(wish: Wish) -> Iterator[Found]:
    met = tuple(
        c
        for c in wish.others
        if c.kind is not CommitmentKind.BLOCK and wish.overlaps(c) and not wish.shares(c)
    )
    if not met:
        return
    if wish.role == "provider":
        yield Code.BOOKED, f"Team member already has {len(met)} booking(s) at this time", met
    else:
        yield Code.RESOURCE_TAKEN, f"{wish.table.name} is already in use at this time", met


def _no_place_left(wish: Wish) -> Iterator[Found]:
    shared = tuple(c for c in wish.others if wish.shares(c))
    if not shared:
        return
    capacity, taken, _ = places(shared, wish.table, wish.offering, wish.now, wish.moving)
    if taken + wish.seats > capacity:
        yield Code.BOOKED, f"{taken} of {capacity} places are taken at this time", shared


def _blocked_time(wish: Wish) -> Iterator[Found]:
    met = tuple(c for c in wish.others if c.kind is CommitmentKind.BLOCK and wish.overlaps(c))
    if met:
        yield Code.BLOCKED, "Blocked at this time", met


def _buffer(wish: Wish) -> Iterator[Found]:
    need = wish.need
    first, last = wish.span
    met = tuple(
        c
        for c in wish.others
        if not wish.overlaps(c)
        and first < c.busy[1] + need.gap_before(c)
        and c.busy[0] - need.gap_after(c) < last
    )
    if met:
        yield Code.BUFFER_TIME, "Insufficient buffer time between bookings", met


def _daily_limit(wish: Wish) -> Iterator[Found]:
    limit = wish.table.settings.limits.max_per_day
    if limit is None:
        return
    if bookings_on(wish.table, wish.day, wish.now, wish.moving) >= limit:
        yield Code.MAX_DAILY_LIMIT, f"Team member takes at most {limit} booking(s) a day", ()


def _service_daily_limit(wish: Wish) -> Iterator[Found]:
    limit = wish.offering.max_daily
    if limit is not None and wish.service_day_count >= limit:
        message = f"Daily booking limit ({limit}) exceeded for this service"
        yield Code.SERVICE_DAILY_LIMIT, message, ()


def _max_concurrent(wish: Wish) -> Iterator[Found]:
    shared = tuple(c for c in wish.others if wish.shares(c))
    limit = wish.table.settings.limits.max_concurrent
    _, _, bookings = places(shared, wish.table, wish.offering, wish.now, wish.moving)
    if bookings >= limit:
        message = f"Team member already has {bookings} of at most {limit} bookings at once"
        yield Code.MAX_CONCURRENT, message, shared


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

RULES: list[Rule] = [
    Rule("past", "Time Has Passed", _ERROR, _past),
    Rule("service-offered", "Service Not Offered", _ERROR, _not_offered),
    Rule("duration-offered", "Duration Not Offered", _ERROR, _duration),
    Rule("accepting-bookings", "Not Accepting Bookings", _WARNING, _not_accepting, equipment=True),
    Rule("minimum-notice", "Notice Too Short", _WARNING, _too_soon),
    Rule("booking-horizon", "Too Far Ahead", _WARNING, _too_late),
    Rule("service-blackout", "Service Blackout Date", _WARNING, _service_blackout),
    Rule("time-off", "Time Off", _WARNING, _time_off, equipment=True),
    Rule("unavailable-hours", "Unavailable Hours", _WARNING, _blocked_hours, equipment=True),
    Rule("working-hours", "Outside Working Hours", _WARNING, _outside_hours, equipment=True),
    Rule("slot-grid", "Not an Offered Start", _WARNING, _off_grid),
    Rule("double-booking", "Double Booking", _ERROR, _double_booking, equipment=True),
    Rule("places-taken", "No Place Left", _ERROR, _no_place_left),
    Rule("blocked-time", "Blocked Time", _ERROR, _blocked_time, equipment=True),
    Rule("buffer-violation", "Buffer Time Violation", _WARNING, _buffer, equipment=True),
    Rule("daily-limit", "Daily Limit Reached", _WARNING, _daily_limit),
    Rule("capacity-exceeded", "Daily Capacity Exceeded", _WARNING, _service_daily_limit),
    Rule("concurrent-limit", "Concurrent Limit Reached", _ERROR, _max_concurrent),
]


def refusals(wish: Wish, *, rules: Sequence[Rule] = RULES) -> list[Refusal]:
    """Every reason against the wish, in the order of the rules; none means it is offered."""
    return [
        Refusal(
            code=code,
            rule=rule.id,
            name=rule.name,
            severity=rule.severity,
            message=message,
            met=met,
        )
        for rule in rules
        if wish.role == "provider" or rule.equipment
        for code, message, met in rule.check(wish)
    ]


def missing_resource(resource_id: UUID) -> Refusal:
    """A room or device the service needs is not known here."""
    return Refusal(
        code=Code.RESOURCE_MISSING,
        rule="resource-known",
        name="Resource Missing",
        severity=Severity.ERROR,
        message=f"The needed resource {resource_id} is not known",
    )


def unknown_provider() -> Refusal:
    """Nobody known here by that id gives the service."""
    return Refusal(
        code=Code.NOT_OFFERED,
        rule="service-offered",
        name="Service Not Offered",
        severity=Severity.ERROR,
        message="This team member does not offer the service",
    )


def refusals_of_wall_time(zone: str, wall: datetime) -> tuple[tuple[datetime, ...], list[Refusal]]:
    """Read a naive wall time in a zone: its instants, and why it is not exactly one (AVL-20)."""
    name = zone_named(zone).key
    instants = readings_of(name, wall)
    if len(instants) == 1:
        return instants, []
    code, message = (
        (Code.AMBIGUOUS_LOCAL_TIME, "The clocks show this time twice; say which one by its offset")
        if instants
        else (Code.IN_DST_GAP, "The clocks skip this time on that day")
    )
    refusal = Refusal(
        code=code,
        rule="local-time",
        name="Local Time Not Unique",
        severity=Severity.ERROR,
        message=message,
    )
    return instants, [refusal]
