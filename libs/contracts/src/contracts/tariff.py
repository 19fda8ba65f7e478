"""The price rule of one service, as published, and the one place that evaluates it.

`booking` owns the rule and quotes with it; `availability` shows with it what each slot costs. Only
the standard library, so that a domain may use it. Amounts are integers in the minor unit of the
tariff's currency; there are no floats anywhere.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

STANDARD: Final = "STANDARD"
EMERGENCY: Final = "EMERGENCY"

MINUTES_A_DAY: Final = 24 * 60


_PRICES_REMEMBERED: Final = 256


def _half_up(numerator: int, denominator: int) -> int:
    """Divide numbers that are not negative, halves away from zero (OPN-18)."""
    return (2 * numerator + denominator) // (2 * denominator)


def _refuse_strange_weekdays(days: tuple[int, ...]) -> None:
    if any(not 0 <= day <= 6 for day in days):
        raise ValueError("weekdays are 0 (Monday) to 6 (Sunday)")


@dataclass(frozen=True)
class PeakWindow:
    """On these weekdays (Monday = 0), from `from_minute` up to, not including, `to_minute`."""

    weekdays: tuple[int, ...]
    from_minute: int
    to_minute: int

    def __post_init__(self) -> None:
        _refuse_strange_weekdays(self.weekdays)
        if not 0 <= self.from_minute < self.to_minute <= MINUTES_A_DAY:
            raise ValueError("a peak window begins and ends within one local day")


OFFICE_PEAKS: Final = (
    PeakWindow((0, 1, 2, 3, 4), 8 * 60, 10 * 60),
    PeakWindow((0, 1, 2, 3, 4), 17 * 60, 19 * 60),
)
"""The peak hours of OPN-01: Monday to Friday 08:00-10:00 and 17:00-19:00."""

SATURDAY_AND_SUNDAY: Final = (5, 6)
"""The weekend of OPN-02."""


@dataclass(frozen=True, slots=True)
class Surcharge:
    """One line above the base price; `type` is stable, `description` is for people."""

    type: str
    amount: int
    description: str


@dataclass(frozen=True, slots=True)
class PriceLines:
    """`total` is `base` plus all `surcharges`, each line rounded on its own (PRC-01, OPN-18)."""

    currency: str
    base: int
    surcharges: tuple[Surcharge, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """What a service costs by length, hour, weekday and urgency.

    Percentages are whole percents of `base_minor` alone: add-ons, discounts and other surcharges
    never enlarge them (CFL-22). Hours and weekdays are those of `zone` (CFL-36).
    """

    currency: str
    base_minor: int
    standard_duration_minutes: int
    hourly_rate_minor: int
    zone: str = "UTC"
    peak_windows: tuple[PeakWindow, ...] = OFFICE_PEAKS
    weekend_days: tuple[int, ...] = SATURDAY_AND_SUNDAY
    peak_percent: int = 20
    weekend_percent: int = 15
    emergency_percent: int = 50

    def __post_init__(self) -> None:
        amounts = (self.base_minor, self.hourly_rate_minor)
        percents = (self.peak_percent, self.weekend_percent, self.emergency_percent)
        if min(amounts) < 0 or min(percents) < 0:
            raise ValueError("a tariff has no negative amounts and no negative percentages")
        if self.standard_duration_minutes <= 0:
            raise ValueError("the standard duration is at least one minute")
        _refuse_strange_weekdays(self.weekend_days)
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as reason:
            raise ValueError(f"{self.zone!r} is no zone we know") from reason

    def lines(
        self, start: datetime, duration_minutes: int, booking_type: str = STANDARD
    ) -> PriceLines:
        """Price a meeting by its own start and length (SLT-03).

        Only `booking_type` EMERGENCY changes the price, and only once. A line that would be zero
        is left out. A shorter meeting than the standard costs the base price. ValueError for a
        start without zone or a length below one minute.
        """
        if start.tzinfo is None:
            raise ValueError("a price needs a start with a zone")
        if duration_minutes <= 0:
            raise ValueError("a meeting lasts at least one minute")
        local = start.astimezone(self._zone)
        day, minute = local.weekday(), local.hour * 60 + local.minute
        peak = False
        for from_minute, to_minute in self._peaks_by_day[day]:
            if from_minute <= minute < to_minute:
                peak = True
                break
        known = (peak, day in self.weekend_days, duration_minutes, booking_type == EMERGENCY)
        found = self._priced.get(known)
        if found is None:
            if len(self._priced) >= _PRICES_REMEMBERED:
                self._priced.clear()
            found = self._priced[known] = self._price(*known)
        return found

    def _price(
        self,
        peak: bool,  # noqa: FBT001 - the parts of a remembered key
        weekend: bool,  # noqa: FBT001
        duration_minutes: int,
        emergency: bool,  # noqa: FBT001
    ) -> PriceLines:
        extra_minutes = max(0, duration_minutes - self.standard_duration_minutes)
        offered = (
            Surcharge(
                "PEAK_HOURS",
                self._percent_of_base(self.peak_percent) if peak else 0,
                "Peak hours surcharge",
            ),
            Surcharge(
                "WEEKEND",
                self._percent_of_base(self.weekend_percent) if weekend else 0,
                "Weekend surcharge",
            ),
            Surcharge(
                "EXTRA_TIME",
                _half_up(extra_minutes * self.hourly_rate_minor, 60),
                f"Additional {extra_minutes} minutes",
            ),
            Surcharge(
                "EMERGENCY",
                self._percent_of_base(self.emergency_percent) if emergency else 0,
                "Emergency booking surcharge",
            ),
        )
        charged = tuple(line for line in offered if line.amount)
        return PriceLines(
            currency=self.currency,
            base=self.base_minor,
            surcharges=charged,
            total=self.base_minor + sum(line.amount for line in charged),
        )

    def _percent_of_base(self, percent: int) -> int:
        return _half_up(self.base_minor * percent, 100)

    # The three below are worked out once per tariff; they are no fields and never travel.

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _peaks_by_day(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        return tuple(
            tuple((w.from_minute, w.to_minute) for w in self.peak_windows if day in w.weekdays)
            for day in range(7)
        )

    @cached_property
    def _priced(self) -> dict[tuple[bool, bool, int, bool], PriceLines]:
        """One entry per kind of hour and length asked for, of which a service has few."""
        return {}
