"""Parts of a day, days and weeks as they are sent; a refusal names the path of its field."""

from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from availability.domain.schedules.settings import (
    WEEKDAYS,
    DaySchedule,
    TimeRange,
    Weekday,
    WeeklySchedule,
    clock_of,
    minutes_of,
)
from servicekit.http.shapes import RequestShape

ClockTime = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", examples=["09:00"])
]


class RangeShape(RequestShape):
    """A part of a day, HH:mm in the resource's zone; 24:00 may end it."""

    start_time: ClockTime
    end_time: ClockTime

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if minutes_of(self.end_time) <= minutes_of(self.start_time):
            raise ValueError("startTime must lie before endTime")
        return self

    def value(self) -> TimeRange:
        return TimeRange.parse(self.start_time, self.end_time)

    @classmethod
    def of(cls, value: TimeRange) -> dict[str, str]:
        return {"startTime": clock_of(value.start), "endTime": clock_of(value.end)}


Ranges = Annotated[list[RangeShape], Field(max_length=24)]


def overlap(ranges: list[RangeShape]) -> bool:
    """Tell whether any two of them share a minute; touching ends do not."""
    found = sorted((r.value().start, r.value().end) for r in ranges)
    return any(later[0] < earlier[1] for earlier, later in pairwise(found))


class DayShape(RequestShape):
    """One weekday (AVL-01): working ranges that do not overlap, breaks that lie in them."""

    is_working_day: bool = True
    time_slots: Ranges = Field(default_factory=list)
    breaks: Ranges = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        """Read the short form {isWorking, startTime, endTime} of AVL-02."""
        if isinstance(value, dict) and "isWorking" in value and set(value) <= _SHORT:
            long: dict[str, Any] = {"isWorkingDay": value["isWorking"]}
            if "startTime" in value or "endTime" in value:
                names = ("startTime", "endTime")
                long["timeSlots"] = [{n: value[n] for n in names if n in value}]
            return long
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.is_working_day and not self.time_slots:
            raise ValueError("a working day needs timeSlots")
        if overlap(self.time_slots):
            raise ValueError("timeSlots must not overlap")
        if overlap(self.breaks):
            raise ValueError("breaks must not overlap")
        slots = [slot.value() for slot in self.time_slots]
        for pause in (b.value() for b in self.breaks):
            if not any(s.start <= pause.start and pause.end <= s.end for s in slots):
                raise ValueError("a break must lie within one of the timeSlots")
        return self

    def value(self) -> DaySchedule:
        return DaySchedule(
            is_working=self.is_working_day,
            slots=tuple(sorted((r.value() for r in self.time_slots), key=lambda r: r.start)),
            breaks=tuple(sorted((r.value() for r in self.breaks), key=lambda r: r.start)),
        )


_SHORT = {"isWorking", "startTime", "endTime"}
_BY_NUMBER = {
    "0": "sunday",
    "1": "monday",
    "2": "tuesday",
    "3": "wednesday",
    "4": "thursday",
    "5": "friday",
    "6": "saturday",
}


class WeekShape(RequestShape):
    """Monday to sunday; a day that is left out is off. Numbers with 0 = Sunday are read too."""

    monday: DayShape | None = None
    tuesday: DayShape | None = None
    wednesday: DayShape | None = None
    thursday: DayShape | None = None
    friday: DayShape | None = None
    saturday: DayShape | None = None
    sunday: DayShape | None = None

    @model_validator(mode="before")
    @classmethod
    def _by_number(cls, value: Any) -> Any:
        if isinstance(value, dict) and any(key in _BY_NUMBER for key in value):
            named = [_BY_NUMBER.get(key, key) for key in value]
            if len(set(named)) != len(named):
                raise ValueError("a weekday is given twice")
            return dict(zip(named, value.values(), strict=True))
        return value

    def value(self) -> WeeklySchedule:
        days: dict[Weekday, DaySchedule] = {}
        for name in WEEKDAYS:
            day: DayShape | None = getattr(self, name)
            if day is not None:
                days[name] = day.value()
        return WeeklySchedule.of(days)
