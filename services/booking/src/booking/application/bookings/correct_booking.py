from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.ports import Bookings
from booking.domain.bookings.status import BookingStatus
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectBooking:
    """How a booking ended was noted wrongly; `by` is who says so, `reason` why."""

    booking_id: UUID
    to: BookingStatus
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class CorrectBookingHandler:
    """Corrects how a booking ended (CFL-01). Correcting twice is silence.

    Nothing is planned or dropped: a booking that ended asks for no attention, before and after.
    """

    bookings: Bookings
    clock: Clock

    def __call__(self, command: CorrectBooking) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.correct(command.to, reason=command.reason, by=command.by, now=self.clock())
        self.bookings.save(booking)
