"""An admin says that a booking ended differently from what was noted (CFL-01)."""

from collections.abc import Callable

import pytest

from booking.domain.bookings.booking import Booking, Cause
from booking.domain.bookings.errors import (
    BookingNotReopened,
    BookingStillOpen,
    MeetingNotStarted,
    StatusMoveRefused,
)
from booking.domain.bookings.meeting import Quality
from booking.domain.bookings.status import FINAL, BookingStatus
from booking_tests.booking_builders import (
    CLIENT_ID,
    HOUR,
    STARTS_AT,
    a_cancelled_booking,
    a_completed_booking,
    a_confirmed_booking,
    a_missed_booking,
    a_moved_booking,
    a_placed_booking,
)
from booking_tests.catalogue_builders import NOW
from servicekit.testing.scenario import given, happened

LATER = STARTS_AT + 2 * HOUR
ENDED = {
    BookingStatus.COMPLETED: a_completed_booking,
    BookingStatus.CANCELLED: a_cancelled_booking,
    BookingStatus.NO_SHOW: a_missed_booking,
}


def corrected(to: BookingStatus) -> Callable[[Booking], None]:
    return lambda booking: booking.correct(to, reason="Mixed up", by="root", now=LATER)


def test_completed_cancelled_and_missed_are_how_a_booking_ends() -> None:
    assert ENDED.keys() == FINAL


@pytest.mark.parametrize("to", sorted(FINAL))
@pytest.mark.parametrize("was", sorted(FINAL))
def test_every_end_can_be_corrected_to_every_other_and_to_itself_is_silence(
    was: BookingStatus, to: BookingStatus
) -> None:
    done = given(ENDED[was]()).when(corrected(to))

    assert done.aggregate.status is to
    if was is to:
        done.then()
    else:
        done.then(
            happened(
                Booking.Corrected,
                previous=was,
                status=to,
                reason="Mixed up",
                corrected_by="root",
                corrected_at=LATER,
                person_id=CLIENT_ID,
            )
        )
        given(done.aggregate).when(corrected(to)).then()


@pytest.mark.parametrize("still_open", [a_placed_booking, a_confirmed_booking, a_moved_booking])
@pytest.mark.parametrize("to", [BookingStatus.COMPLETED, BookingStatus.CONFIRMED])
def test_what_has_not_ended_takes_its_ordinary_steps(
    still_open: Callable[[], Booking], to: BookingStatus
) -> None:
    given(still_open()).when(corrected(to)).then_refuses(BookingStillOpen)


@pytest.mark.parametrize("was", sorted(FINAL))
@pytest.mark.parametrize("to", sorted(frozenset(BookingStatus) - FINAL))
def test_what_has_ended_is_not_opened_again_but_booked_again(
    was: BookingStatus, to: BookingStatus
) -> None:
    given(ENDED[was]()).when(corrected(to)).then_refuses(BookingNotReopened)


@pytest.mark.parametrize("to", [BookingStatus.COMPLETED, BookingStatus.NO_SHOW])
def test_nobody_met_or_was_missed_before_the_meeting_began(to: BookingStatus) -> None:
    def correct(booking: Booking) -> None:
        booking.correct(to, reason="Mixed up", by="root", now=NOW)

    given(a_cancelled_booking()).when(correct).then_refuses(MeetingNotStarted)


def test_a_corrected_end_is_an_end() -> None:
    booking = a_missed_booking()
    corrected(BookingStatus.COMPLETED)(booking)

    given(booking).when(
        lambda b: b.mark_no_show(now=LATER)
    ).then_refuses(StatusMoveRefused)  # fmt: skip
    assert not booking.needs_attention(LATER + HOUR)


def test_what_was_said_on_ending_stays_and_no_money_moves() -> None:
    completed, cancelled = a_completed_booking(), a_cancelled_booking(paid=True)
    corrected(BookingStatus.NO_SHOW)(completed)
    corrected(BookingStatus.COMPLETED)(cancelled)

    assert (completed.quality, completed.completed_at) == (Quality(), STARTS_AT + HOUR)
    assert (cancelled.cause, cancelled.refund) == (Cause.REQUEST, 25000)
