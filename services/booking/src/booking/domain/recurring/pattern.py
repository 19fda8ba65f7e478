from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from booking.domain.recurring.errors import PatternNotPossible

DEFAULT_OCCURRENCES: Final = 52
MOST_OCCURRENCES: Final = 366
LONGEST_INTERVAL: Final = 365


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringPattern:
    """How a booking repeats (REC-01): every `interval` days, weeks or months.

    `days_of_week` counts from 0 = Sunday and goes with weekly patterns, `day_of_month` with monthly
    ones. `end_date` is the last local day that may still hold an occurrence; left out, it is one
    year after the first. Both bounds always apply, whichever comes first (REC-02).
    """

    frequency: Frequency
    interval: int = 1
    days_of_week: tuple[int, ...] = ()
    day_of_month: int | None = None
    end_date: date | None = None
    occurrences: int = DEFAULT_OCCURRENCES

    def __post_init__(self) -> None:
        if not 1 <= self.interval <= LONGEST_INTERVAL:
            raise PatternNotPossible(
                f"A pattern repeats every 1 to {LONGEST_INTERVAL} steps.", part="interval"
            )
        if not 1 <= self.occurrences <= MOST_OCCURRENCES:
            raise PatternNotPossible(
                f"A series has 1 to {MOST_OCCURRENCES} bookings.", part="occurrences"
            )
        if self.days_of_week and self.frequency is not Frequency.WEEKLY:
            raise PatternNotPossible("Only a weekly pattern names weekdays.", part="daysOfWeek")
        if any(not 0 <= day <= 6 for day in self.days_of_week):
            raise PatternNotPossible(
                "Weekdays are counted from 0, Sunday, to 6, Saturday.", part="daysOfWeek"
            )
        if self.day_of_month is not None:
            if self.frequency is not Frequency.MONTHLY:
                raise PatternNotPossible(
                    "Only a monthly pattern names a day of the month.", part="dayOfMonth"
                )
            if not 1 <= self.day_of_month <= 31:
                raise PatternNotPossible("A day of the month is 1 to 31.", part="dayOfMonth")
