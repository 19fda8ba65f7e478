from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.place_booking import slot_of
from booking.application.bookings.ports import Bookings, HeldPlace
from booking.domain.bookings.booking import Party
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignBooking:
    """Give a booking to another provider, whose place at the same time is held for it."""

    booking_id: UUID
    held: HeldPlace
    by: Party


@dataclass(frozen=True, slots=True)
class ReassignBookingHandler:
    """Changes who serves the booking; time, price and status stay. Twice is silence."""

    bookings: Bookings
    clock: Clock

    def __call__(self, command: ReassignBooking) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.reassign(slot=slot_of(command.held), now=self.clock(), by=command.by)
        self.bookings.save(booking)
