from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.checkout import Checkout, checkout_id
from booking.application.bookings.ports import Bookings, Checkouts, Drive, Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class HearOfPlace:
    """Whoever owns the calendar says what became of a hold: reserved, or lost."""

    booking_id: UUID
    hold_id: UUID
    reserved: bool


@dataclass(frozen=True, slots=True)
class HearOfPlaceHandler:
    """Tells the checkout and lets it go on; the place of a later move is noted as secured.

    What is for neither is silence.
    """

    bookings: Bookings
    checkouts: Checkouts
    drive: Drive
    settled: Settled

    def __call__(self, command: HearOfPlace) -> None:
        checkout = self.checkouts.find(checkout_id(command.booking_id))
        if checkout is None:
            return
        before = checkout.version
        if command.reserved:
            checkout.place_reserved(command.hold_id)
        else:
            checkout.place_lost(command.hold_id)
        if checkout.version > before:
            self._go_on(checkout)
        elif command.reserved:
            self._secure_move(command)

    def _go_on(self, checkout: Checkout) -> None:
        self.checkouts.save(checkout)
        self.drive(checkout.id)
        if checkout.settled:
            self.settled.announce(checkout.booking_id)

    def _secure_move(self, command: HearOfPlace) -> None:
        booking = self.bookings.find(command.booking_id)
        if booking is not None:
            booking.secure_move(hold_id=command.hold_id)
            self.bookings.save(booking)
            self.settled.announce(booking.id)
