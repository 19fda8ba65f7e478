from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.attention import drop_attention_timer
from booking.application.bookings.ports import Bookings, Reminders
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkNoShow:
    """The client did not come."""

    booking_id: UUID


@dataclass(frozen=True, slots=True)
class MarkNoShowHandler:
    """Closes a booking whose client did not come (BKG-21, OPN-20). Twice is silence."""

    bookings: Bookings
    reminders: Reminders
    clock: Clock

    def __call__(self, command: MarkNoShow) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.mark_no_show(now=self.clock())
        self.bookings.save(booking)
        drop_attention_timer(self.reminders, booking.id)
