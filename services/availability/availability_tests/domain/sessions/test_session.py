from uuid import uuid4

import pytest

from availability.domain.sessions.errors import InvalidSession
from availability_tests.builders import HOUR, NOON, NOW, QUARTER, a_session


def test_a_slot_for_five_has_room_for_five_and_not_for_six() -> None:
    session = a_session(max_bookings=5)

    taken = 0
    for _ in range(10):
        if session.has_room(NOW):
            session.hold(uuid4(), expires_at=NOW + QUARTER, at=NOW)
            taken += 1

    assert taken == 5


def test_a_lapsed_seat_is_free_before_anybody_tidies_up() -> None:
    session = a_session(max_bookings=1)
    session.hold(uuid4(), expires_at=NOW + QUARTER, at=NOW)

    assert not session.has_room(NOW + QUARTER - HOUR / 3600)
    assert session.has_room(NOW + QUARTER)


def test_a_reserved_seat_does_not_lapse_and_comes_from_its_hold() -> None:
    session, hold, booking = a_session(max_bookings=1), uuid4(), uuid4()
    session.hold(hold, expires_at=NOW + QUARTER, at=NOW)

    session.reserve(hold, booking, at=NOW)
    session.reserve(hold, booking, at=NOW)

    assert not session.has_room(NOW + 100 * HOUR)
    assert len(session.collect_events()) == 2


def test_a_seat_given_back_makes_room() -> None:
    session, hold = a_session(max_bookings=1), uuid4()
    session.hold(hold, expires_at=NOW + QUARTER, at=NOW)

    session.free(hold, "released", at=NOW)
    session.free(hold, "released", at=NOW)

    assert session.has_room(NOW)
    assert len(session.collect_events()) == 2


def test_a_slot_that_is_not_available_has_no_room() -> None:
    assert not a_session(is_available=False).has_room(NOW)


def test_seats_beyond_a_smaller_number_stay_taken() -> None:
    session = a_session(max_bookings=5)
    for _ in range(4):
        session.hold(uuid4(), expires_at=NOW + QUARTER, at=NOW)

    session.change(ends_at=NOON + HOUR, is_available=True, max_bookings=2, at=NOW)

    assert session.taken(NOW) == 4
    assert not session.has_room(NOW)


def test_a_removed_slot_comes_back_when_it_is_set_again() -> None:
    session = a_session()
    session.remove(at=NOW)
    assert not session.has_room(NOW)

    session.change(ends_at=NOON + HOUR, is_available=True, max_bookings=5, at=NOW)

    assert session.has_room(NOW)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"ends_at": NOON}, "endTime"),
        ({"max_bookings": 0}, "maxBookings"),
        ({"max_bookings": 10**9}, "maxBookings"),
    ],
)
def test_a_slot_that_cannot_be_is_refused_with_its_field(
    told: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidSession) as refusal:
        a_session(**told)

    assert refusal.value.field == field
