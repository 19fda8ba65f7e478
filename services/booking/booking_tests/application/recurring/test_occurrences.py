# ruff: noqa: DTZ001 - wall times without an offset are what this is about
from datetime import UTC, date, datetime

import pytest

from booking.application.recurring.occurrences import occurrences
from booking.domain.recurring.errors import PatternNotPossible
from booking.domain.recurring.pattern import Frequency, RecurringPattern

DAILY, WEEKLY, MONTHLY = Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY


def days(pattern: RecurringPattern, first: datetime, zone: str = "UTC") -> list[str]:
    return [f"{start:%m-%d}" for start in occurrences(pattern, first, zone)]


def test_every_third_day_is_counted_from_the_start() -> None:
    pattern = RecurringPattern(frequency=DAILY, interval=3, occurrences=4)

    assert days(pattern, datetime(2025, 1, 30, 10)) == ["01-30", "02-02", "02-05", "02-08"]


def test_weekly_without_weekdays_repeats_the_weekday_of_the_start() -> None:
    pattern = RecurringPattern(frequency=WEEKLY, occurrences=3)

    assert days(pattern, datetime(2025, 1, 7, 10)) == ["01-07", "01-14", "01-21"]


def test_every_listed_day_of_every_second_week_is_there() -> None:
    # Sunday is 0 and closes the week that Monday opens.
    pattern = RecurringPattern(frequency=WEEKLY, interval=2, days_of_week=(0, 1, 3), occurrences=6)

    assert days(pattern, datetime(2025, 1, 6, 10)) == [
        "01-06",
        "01-08",
        "01-12",
        "01-20",
        "01-22",
        "01-26",
    ]


def test_the_start_asked_for_is_the_first_booking_though_the_pattern_names_other_days() -> None:
    pattern = RecurringPattern(frequency=WEEKLY, days_of_week=(5,), occurrences=3)

    assert days(pattern, datetime(2025, 1, 7, 10)) == ["01-07", "01-10", "01-17"]


def test_a_day_beyond_the_end_of_the_month_is_its_last_and_does_not_drift() -> None:
    pattern = RecurringPattern(frequency=MONTHLY, day_of_month=31, occurrences=6)

    assert days(pattern, datetime(2025, 1, 31, 10)) == [
        "01-31",
        "02-28",
        "03-31",
        "04-30",
        "05-31",
        "06-30",
    ]


def test_the_29th_of_february_is_taken_where_there_is_one() -> None:
    pattern = RecurringPattern(frequency=MONTHLY, interval=1, day_of_month=30, occurrences=3)

    assert days(pattern, datetime(2024, 1, 30, 10)) == ["01-30", "02-29", "03-30"]


def test_monthly_without_a_day_repeats_the_day_of_the_start_every_nth_month() -> None:
    pattern = RecurringPattern(frequency=MONTHLY, interval=3, occurrences=4)

    assert days(pattern, datetime(2025, 8, 31, 10)) == ["08-31", "11-30", "02-28", "05-31"]


def test_a_series_ends_at_its_end_date_or_its_number_whichever_comes_first() -> None:
    first = datetime(2025, 1, 6, 10)
    until = RecurringPattern(frequency=DAILY, end_date=date(2025, 1, 8), occurrences=10)
    number = RecurringPattern(frequency=DAILY, end_date=date(2025, 1, 8), occurrences=2)

    assert days(until, first) == ["01-06", "01-07", "01-08"]
    assert days(number, first) == ["01-06", "01-07"]


def test_left_open_a_series_has_52_bookings_or_ends_after_a_year() -> None:
    first = datetime(2025, 1, 6, 10)

    assert len(occurrences(RecurringPattern(frequency=DAILY), first, "UTC")) == 52
    monthly = occurrences(RecurringPattern(frequency=MONTHLY), first, "UTC")
    assert monthly[-1] == datetime(2026, 1, 6, 10, tzinfo=UTC)
    assert len(monthly) == 13


def test_a_series_that_ends_before_it_begins_is_refused() -> None:
    pattern = RecurringPattern(frequency=DAILY, end_date=date(2025, 1, 5))

    with pytest.raises(PatternNotPossible):
        occurrences(pattern, datetime(2025, 1, 6, 10), "UTC")


def test_bookings_keep_their_wall_time_when_the_clocks_change() -> None:
    pattern = RecurringPattern(frequency=WEEKLY, occurrences=3)

    berlin = occurrences(pattern, datetime(2025, 3, 23, 10), "Europe/Berlin")
    assert [start.hour for start in berlin] == [9, 8, 8]
    lord_howe = occurrences(pattern, datetime(2025, 3, 30, 10), "Australia/Lord_Howe")
    assert [(start.hour, start.minute) for start in lord_howe] == [(23, 0), (23, 30), (23, 30)]


def test_a_wall_time_that_does_not_exist_moves_on_by_the_gap() -> None:
    pattern = RecurringPattern(frequency=DAILY, occurrences=3)

    starts = occurrences(pattern, datetime(2025, 3, 29, 2, 30), "Europe/Berlin")
    # On the 30th 02:30 is skipped; 03:30 summer time is 01:30 UTC.
    assert [f"{s:%d %H:%M}" for s in starts] == ["29 01:30", "30 01:30", "31 00:30"]


def test_a_wall_time_that_comes_twice_means_the_first() -> None:
    pattern = RecurringPattern(frequency=DAILY, occurrences=2)

    starts = occurrences(pattern, datetime(2025, 10, 25, 2, 30), "Europe/Berlin")
    assert starts[1] == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


def test_a_start_with_an_offset_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="offset"):
        occurrences(RecurringPattern(frequency=DAILY), datetime(2025, 1, 6, 10, tzinfo=UTC), "UTC")
