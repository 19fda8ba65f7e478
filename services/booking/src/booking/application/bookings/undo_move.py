from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.attention import attention_timer
from booking.application.bookings.ports import Bookings, Reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoMove:
    """The place a booking moved to was lost; it still has the one before."""

    booking_id: UUID
    lost_hold_id: UUID


@dataclass(frozen=True, slots=True)
class UndoMoveHandler:
    """Puts a booking back where it was; a loss that is not of its last move is silence."""

    bookings: Bookings
    reminders: Reminders

    def __call__(self, command: UndoMove) -> None:
        booking = self.bookings.find(command.booking_id)
        if booking is None:
            return
        booking.undo_move(lost_hold_id=command.lost_hold_id)
        self.bookings.save(booking)
        if booking.confirmed_at is not None and booking.cancelled_at is None:
            attention_timer(self.reminders, booking.id, booking.slot.ends_at)
