from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule

from booking.domain.recurring.errors import PatternNotPossible
from booking.domain.recurring.pattern import Frequency, RecurringPattern


def occurrences(pattern: RecurringPattern, first_local: datetime, zone: str) -> list[datetime]:
    """Give the starts of a series as UTC instants, in order and without repeats (REC-01 to REC-06).

    `first_local` is the wall time of the first booking without an offset, `zone` the IANA name of
    the place it is meant in. The first start is always the one asked for, also where the pattern
    would not name its day; the others are counted from it, so nothing drifts. Weeks begin on
    Monday. A day beyond the end of a month is its last day. Every start keeps its wall time over
    changes of the clocks; a wall time that does not exist that day moves on by the gap, one that
    comes twice means the first, as calendars read it (RFC 5545, 3.3.5).
    """
    if first_local.tzinfo is not None:
        raise ValueError("the first local time carries an offset")
    last_day = pattern.end_date or (first_local + relativedelta(years=1)).date()
    if last_day < first_local.date():
        raise PatternNotPossible("The series ends before it begins.", part="endDate")
    starts = [first_local]
    for local in _later(pattern, first_local, last_day):
        if len(starts) == pattern.occurrences:
            break
        starts.append(local)
    place = ZoneInfo(zone)
    return [local.replace(tzinfo=place, fold=0).astimezone(UTC) for local in starts]


def _later(pattern: RecurringPattern, first: datetime, last_day: date) -> Iterator[datetime]:
    for local in _rule(pattern, first, datetime.combine(last_day, first.time())):
        if local > first:
            yield local


def _rule(pattern: RecurringPattern, first: datetime, until: datetime) -> rrule:
    match pattern.frequency:
        case Frequency.DAILY:
            return rrule(DAILY, dtstart=first, interval=pattern.interval, until=until)
        case Frequency.WEEKLY:
            # dateutil counts weekdays from Monday, the pattern from Sunday.
            days = [(day - 1) % 7 for day in sorted(set(pattern.days_of_week))]
            return rrule(
                WEEKLY,
                dtstart=first,
                interval=pattern.interval,
                until=until,
                wkst=MO,
                byweekday=days or None,
            )
        case Frequency.MONTHLY:
            # The last of the days from the 28th up to the one asked for that the month has.
            day = pattern.day_of_month or first.day
            return rrule(
                MONTHLY,
                dtstart=first.replace(day=1),
                interval=pattern.interval,
                until=until,
                bymonthday=list(range(min(day, 28), day + 1)),
                bysetpos=-1,
            )
        case _:
            assert_never(pattern.frequency)
