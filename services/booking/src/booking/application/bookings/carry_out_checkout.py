from dataclasses import dataclass
from typing import assert_never

from booking.application.bookings.attention import attention_timer
from booking.application.bookings.checkout import Cancel, Checkout, Confirm, Step
from booking.application.bookings.ports import Bookings, Checkouts, Reminders, Settled
from booking.domain.bookings.booking import Booking, Party
from booking.domain.bookings.status import AGREED, BookingStatus, may_move
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True)
class CarryOutCheckout:
    """Does one step of a checkout, inside a unit of work; doing it again changes nothing.

    `overdue` tells a checkout that the moment it waited for has passed (OPN-11, OPN-26).
    """

    bookings: Bookings
    checkouts: Checkouts
    reminders: Reminders
    settled: Settled
    clock: Clock

    def __call__(self, checkout: Checkout, step: Step) -> None:
        booking = self.bookings.get(checkout.booking_id)
        match step:
            case Confirm(payment_received=paid, notify=notify):
                self._confirm(checkout, booking, paid=paid, notify=notify)
            case Cancel(cause=cause):
                booking.cancel(now=self.clock(), by=Party.SYSTEM, cause=cause)
                checkout.booking_cancelled()
            case _:
                assert_never(step)
        self.bookings.save(booking)
        self.checkouts.save(checkout)
        self.settled.announce(booking.id)

    def overdue(self, checkout: Checkout) -> None:
        """Give up what was not settled in time."""
        checkout.lapse(self.clock())

    def _confirm(self, checkout: Checkout, booking: Booking, *, paid: bool, notify: bool) -> None:
        confirmable = booking.status in AGREED or may_move(booking.status, BookingStatus.CONFIRMED)
        if not confirmable:
            # Somebody cancelled it in between: the place goes back, nothing is confirmed.
            checkout.booking_cancelled()
            return
        booking.confirm(now=self.clock(), payment_received=paid, notify=notify)
        checkout.booking_confirmed()
        attention_timer(self.reminders, booking.id, booking.slot.ends_at)
