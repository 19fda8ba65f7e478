"""What the admin panel sends about somebody's time, and its way into the domain's words.

Every rule that concerns one value is checked here, so that a refusal names the path of its field.
"""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from availability.domain.schedules.settings import (
    Buffers,
    DurationLimits,
    ExceptionKind,
    Limits,
    Preferences,
    RecurringHoliday,
    RecurringUnavailability,
    Rules,
    ScheduleException,
    Switches,
    TimeOff,
    TimeOffKind,
    TimeRange,
    Window,
    minutes_of,
)
from availability.entrypoints.http.week_shapes import ClockTime, Ranges, WeekShape, overlap
from servicekit.errors import DomainError
from servicekit.http.shapes import AwareInstant, Day, RequestShape, text

Minutes = Annotated[int, Field(strict=True, ge=0, le=10_080)]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000)]
Reason = text(200)
Name = text(100)

_FEW = 50
_MANY = 400


class ScheduleBody(RequestShape):
    """The working week; null follows the service's business hours (AVL-02)."""

    weekly: WeekShape | None


class ExceptionShape(RequestShape):
    """One date that differs: other hours, more hours, or (parts of it) closed (AVL-03)."""

    date: Day
    kind: Literal["replaced", "extra", "closed"]
    intervals: Ranges = Field(default_factory=list)
    reason: Reason | None = None  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.kind != "closed" and not self.intervals:
            raise ValueError("intervals are needed unless the day is closed")
        if overlap(self.intervals):
            raise ValueError("intervals must not overlap")
        return self

    def value(self) -> ScheduleException:
        return ScheduleException(
            date=self.date,
            kind=ExceptionKind(self.kind),
            intervals=tuple(r.value() for r in self.intervals),
            reason=self.reason,
        )


Exceptions = Annotated[list[ExceptionShape], Field(max_length=_MANY)]


class ExceptionsBody(RequestShape):
    exceptions: Exceptions


class TimeOffShape(RequestShape):
    """Whole local days, both named ones included (TYP-04)."""

    kind: Literal["vacation", "holiday", "blackout"] = "vacation"
    from_: Day = Field(alias="from")
    to: Day
    reason: Reason | None = None  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.to < self.from_:
            raise ValueError("from must not lie after to")
        return self

    def value(self) -> TimeOff:
        return TimeOff(TimeOffKind(self.kind), self.from_, self.to, self.reason)


class HolidayShape(RequestShape):
    """A day off that comes back every year."""

    name: Name  # type: ignore[valid-type]
    month: Annotated[int, Field(strict=True, ge=1, le=12)]
    day: Annotated[int, Field(strict=True, ge=1, le=31)]
    region: Name | None = None  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _exists(self) -> Self:
        try:
            self.value()
        except DomainError as error:
            raise ValueError(error.message) from error
        return self

    def value(self) -> RecurringHoliday:
        return RecurringHoliday(self.name, self.month, self.day, self.region)


class UnavailableShape(RequestShape):
    """A part of a weekday that is never available."""

    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    start_time: ClockTime
    end_time: ClockTime

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if minutes_of(self.end_time) <= minutes_of(self.start_time):
            raise ValueError("startTime must lie before endTime")
        return self

    def value(self) -> RecurringUnavailability:
        return RecurringUnavailability(
            self.weekday, TimeRange.parse(self.start_time, self.end_time)
        )


TimesOff = Annotated[list[TimeOffShape], Field(max_length=_MANY)]
Holidays = Annotated[list[HolidayShape], Field(max_length=_MANY)]


class TimeOffBody(RequestShape):
    time_off: TimesOff = Field(default_factory=list)
    holidays: Holidays = Field(default_factory=list)
    unavailable: Annotated[list[UnavailableShape], Field(max_length=_FEW)] = Field(
        default_factory=list
    )


class BuffersBody(RequestShape):
    """Free minutes around each booking; null leaves it to the service, 0 is a choice (CFL-10)."""

    before_minutes: Annotated[int, Field(strict=True, ge=0, le=720)] | None = None
    after_minutes: Annotated[int, Field(strict=True, ge=0, le=720)] | None = None

    def value(self) -> Buffers:
        return Buffers(self.before_minutes, self.after_minutes)


class LimitsBody(RequestShape):
    """Bookings a day, and bookings at once for group work (CFL-35)."""

    max_per_day: Count | None = None
    max_concurrent: Annotated[int, Field(strict=True, ge=1, le=10_000)] = 5

    def value(self) -> Limits:
        return Limits(self.max_per_day, self.max_concurrent)


class WindowBody(RequestShape):
    """How near and how far ahead one may book; null leaves it to the service (AVL-05)."""

    min_advance_minutes: Annotated[int, Field(strict=True, ge=0, le=525_600)] | None = None
    max_advance_days: Annotated[int, Field(strict=True, ge=0, le=730)] | None = None

    def value(self) -> Window:
        return Window(self.min_advance_minutes, self.max_advance_days)


class SwitchesBody(RequestShape):
    is_online: bool = True
    is_accepting: bool = True

    def value(self) -> Switches:
        return Switches(self.is_online, self.is_accepting)


class DurationLimitsShape(RequestShape):
    min: Annotated[int, Field(strict=True, ge=1, le=1440)]
    max: Annotated[int, Field(strict=True, ge=1, le=1440)]
    step: Annotated[int, Field(strict=True, ge=1, le=1440)] = 1

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.max < self.min:
            raise ValueError("min must not be larger than max")
        return self


class RulesBody(RequestShape):
    """What the owner takes on (AVL-10) and how they like to meet (AVL-11); null means anything."""

    service_ids: Annotated[list[UUID], Field(max_length=_MANY)] | None = None
    service_types: Annotated[list[Name], Field(max_length=_FEW)] | None = None  # type: ignore[valid-type]
    client_types: Annotated[list[Name], Field(max_length=_FEW)] | None = None  # type: ignore[valid-type]
    durations: DurationLimitsShape | None = None
    preparation_minutes: Annotated[int, Field(strict=True, ge=0, le=720)] | None = None
    follow_up_minutes: Annotated[int, Field(strict=True, ge=0, le=720)] | None = None
    emergency_notice_minutes: Minutes | None = 60
    default_duration: Annotated[int, Field(strict=True, ge=1, le=1440)] | None = None
    allowed_durations: Annotated[
        list[Annotated[int, Field(strict=True, ge=1, le=1440)]], Field(max_length=_FEW)
    ] = Field(default_factory=list)
    meeting_types: Annotated[
        list[Literal["video", "phone", "in_person", "hybrid"]], Field(max_length=4)
    ] = Field(default_factory=list)
    location: Reason | None = None  # type: ignore[valid-type]

    def rules(self) -> Rules:
        limits = self.durations
        return Rules(
            service_ids=None if self.service_ids is None else tuple(self.service_ids),
            service_types=None if self.service_types is None else tuple(self.service_types),
            client_types=None if self.client_types is None else tuple(self.client_types),
            durations=None
            if limits is None
            else DurationLimits(limits.min, limits.max, limits.step),
            preparation_minutes=self.preparation_minutes,
            follow_up_minutes=self.follow_up_minutes,
            emergency_notice_minutes=self.emergency_notice_minutes,
        )

    def preferences(self) -> Preferences:
        return Preferences(
            default_duration=self.default_duration,
            allowed_durations=tuple(self.allowed_durations),
            meeting_types=tuple(self.meeting_types),
            location=self.location,
        )


class BulkBody(RequestShape):
    """One change for many resources, all or none (AVL-13). Exceptions and time off are added."""

    resource_ids: Annotated[list[UUID], Field(min_length=1, max_length=1000)]
    weekly: WeekShape | None = None
    exceptions: Exceptions = Field(default_factory=list)
    time_off: TimesOff = Field(default_factory=list)
    holidays: Holidays = Field(default_factory=list)
    buffers: BuffersBody | None = None
    limits: LimitsBody | None = None
    window: WindowBody | None = None
    switches: SwitchesBody | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = (self.weekly, self.buffers, self.limits, self.window, self.switches)
        if all(part is None for part in said) and not (
            self.exceptions or self.time_off or self.holidays
        ):
            raise ValueError("nothing to change is given")
        return self


class StoredSlotBody(RequestShape):
    """A stored slot (AVL-15): its own time and its own number of places."""

    service_id: UUID
    start_time: AwareInstant
    end_time: AwareInstant
    is_available: bool = True
    max_bookings: Annotated[int, Field(strict=True, ge=1, le=10_000)] = 1

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.end_time <= self.start_time:
            raise ValueError("startTime must lie before endTime")
        if (self.end_time - self.start_time).days > 0:
            raise ValueError("a slot lasts less than a day")
        return self


class SlotsBody(RequestShape):
    """Slots to set; one that begins when another of the service does replaces it."""

    slots: Annotated[list[StoredSlotBody], Field(max_length=_MANY)]
    remove: Annotated[list[UUID], Field(max_length=_MANY)] = Field(default_factory=list)


class BlockBody(RequestShape):
    """An interval without bookings."""

    start_time: AwareInstant
    end_time: AwareInstant
    reason: Reason | None = None  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.end_time <= self.start_time:
            raise ValueError("startTime must lie before endTime")
        if (self.end_time - self.start_time).days > 730:
            raise ValueError("a block lasts two years at most")
        return self
