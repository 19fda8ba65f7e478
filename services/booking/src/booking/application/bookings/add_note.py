from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.ports import Bookings
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """Write something down about a booking, for staff's eyes only."""

    booking_id: UUID
    note_id: UUID
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class AddNoteHandler:
    """Adds an internal note (BKG-25). The same note twice is one note."""

    bookings: Bookings
    clock: Clock

    def __call__(self, command: AddNote) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.add_note(
            note_id=command.note_id, text=command.text, author=command.author, now=self.clock()
        )
        self.bookings.save(booking)
