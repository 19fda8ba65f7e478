from uuid import uuid4

from availability.domain.quotas.service_day import Counted, ServiceDay
from availability_tests.builders import NOON, NOW, QUARTER


def a_day(*counted: Counted) -> ServiceDay:
    day = ServiceDay.opened(uuid4(), service_id=uuid4(), day=NOON.date(), counted=counted)
    day.collect_events()
    return day


def test_a_lapsed_hold_no_longer_counts() -> None:
    day = a_day()
    day.count(uuid4(), expires_at=NOW + QUARTER)

    assert day.booked(NOW) == 1
    assert day.booked(NOW + QUARTER) == 0


def test_what_is_reserved_counts_for_good_and_once() -> None:
    day, hold = a_day(), uuid4()

    day.count(hold, expires_at=NOW + QUARTER)
    day.count(hold, expires_at=None)
    day.count(hold, expires_at=None)

    assert day.booked(NOW + 100 * QUARTER) == 1
    assert len(day.collect_events()) == 2


def test_what_was_booked_before_counting_began_counts() -> None:
    day = a_day(Counted(hold_id=uuid4(), expires_at=None))

    assert day.booked(NOW) == 1


def test_the_booking_that_moves_within_the_day_does_not_count_against_itself() -> None:
    day, hold = a_day(), uuid4()
    day.count(hold, expires_at=None)

    assert day.booked(NOW, besides=frozenset({hold})) == 0


def test_what_is_given_back_no_longer_counts() -> None:
    day, hold = a_day(), uuid4()
    day.count(hold, expires_at=None)

    day.discount(hold)
    day.discount(hold)

    assert day.booked(NOW) == 0
    assert len(day.collect_events()) == 2
