"""Where local time becomes UTC, and nowhere else.

A zone is a list of stretches of constant offset. Wall time is turned into instants by asking every
stretch which of its instants show that wall time: none in a gap, two in an overlap. So the rule for
days of 23, 24 and 25 hours, for half-hour shifts and for dates that never were is one rule.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from availability.domain.schedules.errors import UnknownZone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = EPOCH.toordinal()
_MINUTE = timedelta(minutes=1)
# Offsets are looked up this often and bisected where they differ: no zone has changed its
# clocks twice within twelve hours.
_PROBE_MINUTES = 720
_CHUNK_MINUTES = 32 * 1440
# Offsets reach from -12 to +14 hours; a local day lies within its UTC day grown by this.
_WIDEST_OFFSET = 16 * 60


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone, or raise UnknownZone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZone(f"There is no time zone named {name[:64]!r}", field="timezone") from error


class Stretch(NamedTuple):
    """UTC minutes since 1970 `[start, end)` in which a zone is `offset` minutes ahead of UTC."""

    start: int
    end: int
    offset: int


def minute_of(instant: datetime) -> int:
    """Whole UTC minutes since 1970, rounded down."""
    since = instant - EPOCH
    return since.days * 1440 + since.seconds // 60


def minute_after(instant: datetime) -> int:
    """Whole UTC minutes since 1970, rounded up."""
    until = EPOCH - instant
    return -(until.days * 1440 + until.seconds // 60)


def minutes_reached(starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """The UTC minutes `[start, end)` that an interval reaches into, rounded outwards."""
    since, until = starts_at - EPOCH, EPOCH - ends_at
    return since.days * 1440 + since.seconds // 60, -(until.days * 1440 + until.seconds // 60)


def instant_of(minute: int) -> datetime:
    """The aware UTC instant of a minute since 1970."""
    return EPOCH + timedelta(minutes=minute)


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return day.toordinal() - _EPOCH_DAY


def date_of(number: int) -> date:
    """The date so many days after 1 January 1970."""
    return date.fromordinal(number + _EPOCH_DAY)


def offset_at(zone: ZoneInfo, minute: int) -> int:
    """Minutes the zone is ahead of UTC at that UTC minute."""
    offset = instant_of(minute).astimezone(zone).utcoffset()
    return 0 if offset is None else offset // _MINUTE


@lru_cache(maxsize=2048)
def _chunk(name: str, number: int) -> tuple[Stretch, ...]:
    zone = zone_named(name)
    start = number * _CHUNK_MINUTES
    end = start + _CHUNK_MINUTES
    found: list[Stretch] = []
    opened, offset = start, offset_at(zone, start)
    for probe in range(start + _PROBE_MINUTES, end + 1, _PROBE_MINUTES):
        later = offset_at(zone, probe)
        if later == offset:
            continue
        low, high = probe - _PROBE_MINUTES, probe
        while high - low > 1:
            middle = (low + high) // 2
            if offset_at(zone, middle) == offset:
                low = middle
            else:
                high = middle
        if high < end:
            found.append(Stretch(opened, high, offset))
            opened, offset = high, later
    found.append(Stretch(opened, end, offset))
    return tuple(found)


@lru_cache(maxsize=4096)
def stretches(name: str, start: int, end: int) -> tuple[Stretch, ...]:
    """Cover the UTC minutes `[start, end)` by stretches of constant offset, in order."""
    found: list[Stretch] = []
    for number in range(start // _CHUNK_MINUTES, (end - 1) // _CHUNK_MINUTES + 1):
        for piece in _chunk(name, number):
            if piece.end <= start or piece.start >= end:
                continue
            if found and found[-1].offset == piece.offset:
                found[-1] = Stretch(found[-1].start, min(piece.end, end), piece.offset)
            else:
                found.append(Stretch(max(piece.start, start), min(piece.end, end), piece.offset))
    return tuple(found)


def instants_of(name: str, day: date, wall_start: int, wall_end: int) -> list[tuple[int, int]]:
    """Return the UTC minutes `[start, end)` at which the zone's clocks show that day and time.

    In order, not touching. Empty if the clocks never show it.
    """
    midnight = day_number(day) * 1440
    found: list[tuple[int, int]] = []
    around = stretches(name, midnight - _WIDEST_OFFSET, midnight + 1440 + _WIDEST_OFFSET)
    for stretch in around:
        start = max(midnight + wall_start - stretch.offset, stretch.start)
        end = min(midnight + wall_end - stretch.offset, stretch.end)
        if start >= end:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def readings_of(name: str, wall: datetime) -> tuple[datetime, ...]:
    """All instants at which the zone's clocks show that naive wall time, in order.

    Empty in a gap, two when the hour is repeated (AVL-20). Seconds are kept.
    """
    day, minute = wall.date(), wall.hour * 60 + wall.minute
    rest = timedelta(seconds=wall.second, microseconds=wall.microsecond)
    return tuple(
        instant_of(start) + rest
        for first, last in instants_of(name, day, minute, minute + 1)
        for start in range(first, last)
    )


def stretch_at(name: str, minute: int) -> Stretch:
    """The stretch of constant offset a UTC minute lies in; it may be cut off at either end."""
    for piece in _chunk(name, minute // _CHUNK_MINUTES):
        if minute < piece.end:
            return piece
    raise AssertionError("a chunk covers its minutes")  # pragma: no cover


def local_date(name: str, minute: int) -> date:
    """The date the zone's clocks show at that UTC minute."""
    return date_of((minute + stretch_at(name, minute).offset) // 1440)


class ClockChange(NamedTuple):
    """The instant from which a zone's clocks are `after` instead of `before` minutes off UTC."""

    at: datetime
    before: int
    after: int


def clock_changes(name: str, first: date, last: date) -> list[ClockChange]:
    """Changes of a zone's clocks from the beginning of `first` to the end of `last` (AVL-20)."""
    low = day_number(first) * 1440
    high = (day_number(last) + 1) * 1440
    around = stretches(name, low - _WIDEST_OFFSET, high + _WIDEST_OFFSET)
    return [
        ClockChange(instant_of(after.start), before.offset, after.offset)
        for before, after in pairwise(around)
        if low <= after.start + after.offset and after.start + before.offset < high
    ]
