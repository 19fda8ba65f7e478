from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.checkout import checkout_id
from booking.application.bookings.ports import Bookings, Checkouts, Drive
from booking.domain.bookings.status import BookingStatus
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmBooking:
    """Staff says yes; `payment_received` records that the money came (API-07, BKG-16).

    `leading` says that whoever asks is a team lead or an admin.
    """

    booking_id: UUID
    payment_received: bool = False
    notify: bool = True
    leading: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmBookingHandler:
    """Lets the checkout of a waiting booking go on; a moved booking is agreed to again (CFL-65).

    Refuses `StatusMoveRefused`, `ApprovalNeeded` and, once the time to settle has run out,
    `HoldLapsed`. Confirming twice is silence.
    """

    bookings: Bookings
    checkouts: Checkouts
    drive: Drive
    clock: Clock

    def __call__(self, command: ConfirmBooking) -> None:
        checkout = self.checkouts.get(checkout_id(command.booking_id))
        booking = self.bookings.get(command.booking_id)
        booking.check_may_approve(leading=command.leading)
        now = self.clock()
        if booking.status in {BookingStatus.PENDING, BookingStatus.PENDING_PAYMENT}:
            checkout.settle(
                now=now, payment_received=command.payment_received, notify=command.notify
            )
            self.checkouts.save(checkout)
            self.drive(checkout.id)
        else:
            booking.confirm(
                now=now, payment_received=command.payment_received, notify=command.notify
            )
            self.bookings.save(booking)
