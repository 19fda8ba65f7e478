"""Which minutes of a date are worked: weekly hours, exceptions, time off (AVL-01 to AVL-03)."""

from datetime import date

from availability.domain.schedules.hours import NOT_WORKED, Runs, WorkingDay, merged
from availability.domain.schedules.settings import (
    MINUTES_PER_DAY,
    WEEKDAYS,
    ExceptionKind,
    RecurringHoliday,
    ResourceSettings,
    TimeOffKind,
    WeeklySchedule,
    pairs,
)
from availability.domain.schedules.zones import instants_of

_HOLIDAY = WorkingDay(closed="holiday")
_BLOCKED = WorkingDay(closed="blocked")
_ALWAYS_OPEN = WorkingDay(opening=((0, MINUTES_PER_DAY),))


_NO_WEEK = (NOT_WORKED,) * 7
_OPEN_WEEK = (_ALWAYS_OPEN,) * 7


class Calendar:
    """A resource's working days, one date at a time.

    `business_hours` are followed where the owner has no weekly schedule (AVL-02);
    `open_by_default` is for rooms and equipment, which are open unless somebody says otherwise.
    Time off wins over exceptions, exceptions over the weekly hours.
    """

    __slots__ = ("_exceptions", "_settings", "_week", "plain")

    def __init__(
        self,
        settings: ResourceSettings,
        business_hours: WeeklySchedule | None = None,
        *,
        open_by_default: bool = False,
    ) -> None:
        self._settings = settings
        schedule = settings.schedule or business_hours
        if schedule is not None:
            self._week = schedule.week
        else:
            self._week = _OPEN_WEEK if open_by_default else _NO_WEEK
        self.plain = not (
            settings.exceptions or settings.time_off or settings.holidays or settings.unavailable
        )
        self._exceptions = {e.date for e in settings.exceptions}

    @property
    def week(self) -> tuple[WorkingDay, ...]:
        """Monday to Sunday without anything special; all there is if `plain`."""
        return self._week

    def on(self, day: date) -> WorkingDay:
        """Return what is worked on that date."""
        usual = self._week[day.weekday()]
        if self.plain:
            return usual
        away = self._away(day)
        if away is not None:
            return away
        if day in self._exceptions:
            usual = self._excepted(day, usual)
        cuts = [
            (u.time.start, u.time.end)
            for u in self._settings.unavailable
            if u.weekday == WEEKDAYS[day.weekday()]
        ]
        if not cuts or usual.closed is not None:
            return usual
        return WorkingDay(usual.opening, usual.breaks, merged((*usual.blocked, *cuts)))

    def _away(self, day: date) -> WorkingDay | None:
        for off in self._settings.time_off:
            if off.first <= day <= off.last:
                return _BLOCKED if off.kind is TimeOffKind.BLACKOUT else _HOLIDAY
        if any(_returns_on(holiday, day) for holiday in self._settings.holidays):
            return _HOLIDAY
        return None

    def _excepted(self, day: date, usual: WorkingDay) -> WorkingDay:
        opening, breaks, blocked = list(usual.opening), usual.breaks, list(usual.blocked)
        for exception in self._settings.exceptions:
            if exception.date != day:
                continue
            intervals = pairs(exception.intervals)
            if exception.kind is ExceptionKind.REPLACED:
                opening, breaks = list(intervals), ()
            elif exception.kind is ExceptionKind.EXTRA:
                opening.extend(intervals)
            elif intervals:
                blocked.extend(intervals)
            else:
                return _BLOCKED
        if not opening:
            return NOT_WORKED
        return WorkingDay(merged(opening), breaks, merged(blocked))


def _returns_on(holiday: RecurringHoliday, day: date) -> bool:
    return (holiday.month, holiday.day) == (day.month, day.day)


def in_utc(zone: str, day: date, ranges: Runs) -> Runs:
    """Turn wall-clock ranges of a date into UTC minutes since 1970, in order and merged."""
    return merged(piece for start, end in ranges for piece in instants_of(zone, day, start, end))
