import pytest

from booking.domain.recurring.errors import PatternNotPossible
from booking.domain.recurring.pattern import Frequency, RecurringPattern


@pytest.mark.parametrize(
    ("part", "pattern"),
    [
        ("interval", {"frequency": Frequency.DAILY, "interval": 0}),
        ("interval", {"frequency": Frequency.DAILY, "interval": 366}),
        ("occurrences", {"frequency": Frequency.DAILY, "occurrences": 0}),
        ("occurrences", {"frequency": Frequency.DAILY, "occurrences": 367}),
        ("daysOfWeek", {"frequency": Frequency.DAILY, "days_of_week": (1,)}),
        ("daysOfWeek", {"frequency": Frequency.WEEKLY, "days_of_week": (7,)}),
        ("dayOfMonth", {"frequency": Frequency.WEEKLY, "day_of_month": 1}),
        ("dayOfMonth", {"frequency": Frequency.MONTHLY, "day_of_month": 32}),
    ],
)
def test_a_pattern_that_contradicts_itself_is_refused(
    part: str, pattern: dict[str, object]
) -> None:
    with pytest.raises(PatternNotPossible) as refusal:
        RecurringPattern(**pattern)  # type: ignore[arg-type]

    assert refusal.value.field == f"recurringPattern.{part}"


def test_a_pattern_ends_after_52_bookings_unless_it_says_otherwise() -> None:
    assert RecurringPattern(frequency=Frequency.WEEKLY).occurrences == 52
