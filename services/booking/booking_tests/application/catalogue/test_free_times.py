from datetime import UTC, date, datetime

import pytest

from booking.application.catalogue.free_times import Timeframe, WantedTime

# Wednesday in Europe, Thursday morning already in Auckland.
NOW = datetime(2025, 3, 5, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("timeframe", "zone", "days"),
    [
        (Timeframe.TODAY, "Europe/Berlin", (5, 5)),
        (Timeframe.TODAY, "Pacific/Auckland", (6, 6)),
        (Timeframe.THIS_WEEK, "Europe/Berlin", (5, 9)),
        (Timeframe.NEXT_WEEK, "Europe/Berlin", (10, 16)),
    ],
)
def test_days_and_weeks_are_those_of_whoever_looks(
    timeframe: Timeframe, zone: str, days: tuple[int, int]
) -> None:
    first, last = (date(2025, 3, day) for day in days)

    assert WantedTime(timeframe=timeframe, zone=zone).days(NOW) == (first, last)


def test_on_a_sunday_the_next_week_is_the_seven_days_from_tomorrow() -> None:
    sunday = datetime(2025, 3, 9, 12, tzinfo=UTC)

    assert WantedTime(timeframe=Timeframe.THIS_WEEK).days(sunday) == (
        date(2025, 3, 9),
        date(2025, 3, 9),
    )
    assert WantedTime(timeframe=Timeframe.NEXT_WEEK).days(sunday) == (
        date(2025, 3, 10),
        date(2025, 3, 16),
    )
    assert WantedTime().days(sunday) is None
