from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.ports import Bookings
from booking.domain.bookings.delivery import Channel
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReminder:
    """The client was reminded; `by` is who did it."""

    booking_id: UUID
    reminder_id: UUID
    channel: Channel
    by: str


@dataclass(frozen=True, slots=True)
class NoteReminderHandler:
    """Notes a reminder that went out (BKG-29). The same reminder twice is one reminder."""

    bookings: Bookings
    clock: Clock

    def __call__(self, command: NoteReminder) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.note_reminder(
            reminder_id=command.reminder_id,
            channel=command.channel,
            by=command.by,
            now=self.clock(),
        )
        self.bookings.save(booking)
