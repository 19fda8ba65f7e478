"""What a resource's owner says about its time: hours, time off, buffers, limits, switches, rules.

All values are frozen and made of plain types, so that they can be stored in events as they are.
Wall times are minutes since local midnight in the resource's zone (AVL-01, AVL-20); buffers, limits
and windows are whole minutes, days or counts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal
from uuid import UUID

from availability.domain.schedules.errors import InvalidSchedule
from availability.domain.schedules.hours import NOT_WORKED, Runs, WorkingDay, worked
from availability.domain.schedules.zones import zone_named

MINUTES_PER_DAY = 1440
DEFAULT_BUFFER_MINUTES = 15
DEFAULT_MAX_CONCURRENT = 5
# When neither the service nor the provider says how far ahead one may book (CFL-23).
MAX_ADVANCE_DAYS = 60
DEFAULT_EMERGENCY_NOTICE_MINUTES = 60

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)

_HH_MM = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)


def minutes_of(clock_time: str) -> int:
    """Turn `HH:mm` (00:00 to 24:00) into minutes since midnight; else InvalidSchedule."""
    if _HH_MM.fullmatch(clock_time) is None:
        raise InvalidSchedule(f"{clock_time!r} is not a time of day HH:mm", field="time")
    hours, minutes = clock_time.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minutes: int) -> str:
    """Turn minutes since midnight into `HH:mm`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _refuse_negative(**values: int | None) -> None:
    for name, value in values.items():
        if value is not None and value < 0:
            raise InvalidSchedule(f"{name} must not be negative", field=name)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """Wall-clock minutes `[start, end)` of one local day, `0 <= start < end <= 1440`.

    Work over midnight is written as two ranges on two days.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_PER_DAY:
            raise InvalidSchedule(
                "A time range must start before it ends, within one day", field="start"
            )

    @classmethod
    def parse(cls, start: str, end: str) -> "TimeRange":
        """Read two `HH:mm` times; `24:00` is a valid end."""
        return cls(minutes_of(start), minutes_of(end))

    def __str__(self) -> str:
        return f"{clock_of(self.start)}-{clock_of(self.end)}"


def pairs(ranges: Iterable[TimeRange]) -> Runs:
    """Time ranges as plain (start, end) minutes."""
    return tuple((r.start, r.end) for r in ranges)


@dataclass(frozen=True, slots=True)
class DaySchedule:
    """One weekday: its working ranges and the breaks in them (AVL-01). Ranges may overlap."""

    is_working: bool = False
    slots: tuple[TimeRange, ...] = ()
    breaks: tuple[TimeRange, ...] = ()


DAY_OFF = DaySchedule()


@dataclass(frozen=True)
class WeeklySchedule:
    """Working hours per weekday, in wall time of the owner's zone."""

    monday: DaySchedule = DAY_OFF
    tuesday: DaySchedule = DAY_OFF
    wednesday: DaySchedule = DAY_OFF
    thursday: DaySchedule = DAY_OFF
    friday: DaySchedule = DAY_OFF
    saturday: DaySchedule = DAY_OFF
    sunday: DaySchedule = DAY_OFF

    @classmethod
    def of(cls, days: Mapping[Weekday, DaySchedule]) -> "WeeklySchedule":
        """Build a week from some of its days; the others are off."""
        return cls(**{str(name): day for name, day in days.items()})

    def on(self, day: date) -> DaySchedule:
        """Return the schedule of that date's weekday."""
        return self.days()[day.weekday()]

    @cached_property
    def week(self) -> tuple[WorkingDay, ...]:
        """The seven days as they are worked, Monday first; worked out once."""
        return tuple(
            worked(pairs(day.slots), pairs(day.breaks)) if day.is_working else NOT_WORKED
            for day in self.days()
        )

    def days(self) -> tuple[DaySchedule, ...]:
        """Monday to Sunday."""
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )


class ExceptionKind(StrEnum):
    """What an exception does with its intervals on its date."""

    REPLACED = "replaced"  # these intervals instead of the weekly ones (and without its breaks)
    EXTRA = "extra"  # these intervals as well
    CLOSED = "closed"  # these intervals are taken out; none means the whole day


@dataclass(frozen=True, slots=True)
class ScheduleException:
    """A single date that differs from the weekly schedule (AVL-03)."""

    date: date
    kind: ExceptionKind
    intervals: tuple[TimeRange, ...] = ()
    reason: str | None = None


class TimeOffKind(StrEnum):
    """Why somebody is away; blackout days are answered as *blocked*, the others as *holiday*."""

    VACATION = "vacation"
    HOLIDAY = "holiday"
    BLACKOUT = "blackout"


@dataclass(frozen=True, slots=True)
class TimeOff:
    """Whole local days off, `first` and `last` included. It wins over exceptions (AVL-03)."""

    kind: TimeOffKind
    first: date
    last: date
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidSchedule("Time off must not end before it starts", field="last")


@dataclass(frozen=True, slots=True)
class RecurringHoliday:
    """A day off that comes back every year; 29 February only in leap years (TYP-04)."""

    name: str
    month: int
    day: int
    region: str | None = None

    def __post_init__(self) -> None:
        try:
            date(2000, self.month, self.day)
        except ValueError as error:
            raise InvalidSchedule("No year has such a day", field="day") from error


@dataclass(frozen=True, slots=True)
class RecurringUnavailability:
    """A part of a weekday that is never available (TYP-04)."""

    weekday: Weekday
    time: TimeRange


@dataclass(frozen=True, slots=True)
class Buffers:
    """Free minutes kept before and after each booking; None means not set, 0 is a choice."""

    before: int | None = None
    after: int | None = None

    def __post_init__(self) -> None:
        _refuse_negative(before=self.before, after=self.after)

    def resolved(self, service_buffer: int | None) -> tuple[int, int]:
        """(before, after) in minutes: the owner's own, else the service's, else 15 (CFL-10)."""
        fallback = DEFAULT_BUFFER_MINUTES if service_buffer is None else service_buffer
        return (
            fallback if self.before is None else self.before,
            fallback if self.after is None else self.after,
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a resource takes on: bookings per local day, bookings at once (AVL-07, CFL-35)."""

    max_per_day: int | None = None
    max_concurrent: int = DEFAULT_MAX_CONCURRENT

    def __post_init__(self) -> None:
        _refuse_negative(max_per_day=self.max_per_day, max_concurrent=self.max_concurrent)


@dataclass(frozen=True, slots=True)
class Window:
    """How near and how far ahead one may book; None leaves it to the others (AVL-05)."""

    min_advance_minutes: int | None = None
    max_advance_days: int | None = None

    def __post_init__(self) -> None:
        _refuse_negative(
            min_advance_minutes=self.min_advance_minutes, max_advance_days=self.max_advance_days
        )


ANY_TIME = Window()


@dataclass(frozen=True, slots=True)
class Switches:
    """Whether the resource is there at all and takes bookings (AVL-09).

    Being offline is shown to clients and stops nothing; not accepting stops every offer.
    """

    is_online: bool = True
    is_accepting: bool = True


@dataclass(frozen=True, slots=True)
class DurationLimits:
    """Allowed lengths in minutes (TYP-03): between min and max, counted in steps from min."""

    min: int
    max: int
    step: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.min <= self.max or self.step < 1:
            raise InvalidSchedule("Duration limits need 0 < min <= max and a step", field="min")

    def allow(self, minutes: int) -> bool:
        """Tell whether a meeting may last that long."""
        return self.min <= minutes <= self.max and (minutes - self.min) % self.step == 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What the owner takes on (AVL-10); None means anything."""

    service_ids: tuple[UUID, ...] | None = None
    service_types: tuple[str, ...] | None = None
    client_types: tuple[str, ...] | None = None
    durations: DurationLimits | None = None
    preparation_minutes: int | None = None
    follow_up_minutes: int | None = None
    # Minimum notice of an emergency booking; None: the owner takes none (OPN-26, CFL-40).
    emergency_notice_minutes: int | None = DEFAULT_EMERGENCY_NOTICE_MINUTES

    def __post_init__(self) -> None:
        _refuse_negative(
            preparation_minutes=self.preparation_minutes,
            follow_up_minutes=self.follow_up_minutes,
            emergency_notice_minutes=self.emergency_notice_minutes,
        )


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the owner likes to meet (AVL-11); allowed durations narrow those of the service."""

    default_duration: int | None = None
    allowed_durations: tuple[int, ...] = ()
    meeting_types: tuple[str, ...] = ()
    location: str | None = None


@dataclass(frozen=True, slots=True)
class ResourceSettings:
    """Everything a resource's owner has said about its time, in the resource's own zone.

    A provider without a weekly schedule follows the service's business hours, and without these is
    never offered (AVL-02). A room or piece of equipment without one is always open.
    """

    zone: str = "UTC"
    schedule: WeeklySchedule | None = None
    exceptions: tuple[ScheduleException, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    holidays: tuple[RecurringHoliday, ...] = ()
    unavailable: tuple[RecurringUnavailability, ...] = ()
    buffers: Buffers = Buffers()
    limits: Limits = Limits()
    window: Window = Window()
    switches: Switches = Switches()
    rules: Rules = Rules()
    preferences: Preferences = Preferences()

    def __post_init__(self) -> None:
        zone_named(self.zone)
