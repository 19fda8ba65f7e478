"""The slot search as one would explain it to a child: look at every minute, ask the clocks.

Nothing of the engine is used, only zoneinfo: wall time is read off, never worked out.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Ranges = Iterable[tuple[int, int]]


def minutes_showing(zone: str, day: date) -> list[tuple[int, int]]:
    """(UTC minute, wall minute) of every minute at which the clocks show that date."""
    info = ZoneInfo(zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    first = (noon - EPOCH) // timedelta(minutes=1) - 40 * 60
    found = []
    for minute in range(first, first + 80 * 60):
        wall = (EPOCH + timedelta(minutes=minute)).astimezone(info)
        if wall.date() == day:
            found.append((minute, wall.hour * 60 + wall.minute))
    return found


def starts(
    zone: str, day: date, opening: Ranges, closed: Ranges, *, duration: int, step: int
) -> list[int]:
    """UTC minutes of the day's slots: counted from each opening, within it, clear of breaks."""
    shown = minutes_showing(zone, day)
    opening, closed = list(opening), list(closed)
    opened = {m for m, wall in shown if any(a <= wall < b for a, b in opening)}
    shut = {m for m, wall in shown if any(a <= wall < b for a, b in closed)}
    found = []
    for minute in sorted(opened):
        if minute - 1 in opened:
            continue
        start = minute
        while all(m in opened for m in range(start, start + duration)):
            if not any(m in shut for m in range(start, start + duration)):
                found.append(start)
            start += step
            if not all(m in opened for m in range(minute, start)):
                break
    return found
