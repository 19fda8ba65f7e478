from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.checkout import checkout_id
from booking.application.bookings.ports import Checkouts, Drive, Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class HearOfPlace:
    """Whoever owns the calendar says what became of a hold: reserved, or lost."""

    booking_id: UUID
    hold_id: UUID
    reserved: bool


@dataclass(frozen=True, slots=True)
class HearOfPlaceHandler:
    """Tells the checkout and lets it go on. What is not for this checkout is silence."""

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
        if checkout.version == before:
            return
        self.checkouts.save(checkout)
        self.drive(checkout.id)
        if checkout.settled:
            self.settled.announce(command.booking_id)
