from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.attention import drop_attention_timer
from booking.application.bookings.ports import Bookings, Reminders
from booking.domain.bookings.meeting import Quality
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteBooking:
    """The meeting took place; `by` is who says so."""

    booking_id: UUID
    by: str
    quality: Quality
    deliverables: Sequence[str] = ()
    receivables: Sequence[str] = ()
    delivery_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class CompleteBookingHandler:
    """Closes a booking (BKG-20). Completing twice is silence."""

    bookings: Bookings
    reminders: Reminders
    clock: Clock

    def __call__(self, command: CompleteBooking) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.complete(
            now=self.clock(),
            by=command.by,
            quality=command.quality,
            deliverables=command.deliverables,
            receivables=command.receivables,
            delivery_confirmed=command.delivery_confirmed,
        )
        self.bookings.save(booking)
        drop_attention_timer(self.reminders, booking.id)
