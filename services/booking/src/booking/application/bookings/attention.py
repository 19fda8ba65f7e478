from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from booking.application.bookings.ports import Bookings, Reminders
from booking.domain.bookings.booking import UNATTENDED_AFTER
from booking.domain.bookings.flag import FlagType, Severity
from servicekit.clock import Clock
from servicekit.ids import derive

ATTENTION: Final = "booking-attention"


def attention_timer(reminders: Reminders, booking_id: UUID, ends_at: datetime) -> None:
    """Ask to be woken when the meeting should have been closed; a moved one is asked anew."""
    due = ends_at + UNATTENDED_AFTER
    reminders.set(_key(booking_id), due, ATTENTION, {"booking_id": str(booking_id)})


def drop_attention_timer(reminders: Reminders, booking_id: UUID) -> None:
    reminders.cancel(_key(booking_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForAttention:
    """Half an hour after its end a booking may still be open."""

    booking_id: UUID


@dataclass(frozen=True, slots=True)
class AskForAttentionHandler:
    """Flags a booking that nobody closed (OPN-20); one that moved is asked for again later."""

    bookings: Bookings
    reminders: Reminders
    clock: Clock

    def __call__(self, command: AskForAttention) -> None:
        booking = self.bookings.find(command.booking_id)
        if booking is None:
            return
        now = self.clock()
        if booking.needs_attention(now):
            # The end is part of the flag's id: the same meeting asks once, a moved one again.
            ended = booking.slot.ends_at.isoformat()
            booking.raise_flag(
                flag_id=derive("attention", booking.id, ended),
                flag_type=FlagType.ATTENTION_REQUIRED,
                message="The meeting is over and was neither completed nor marked as missed.",
                severity=Severity.WARNING,
                by="system",
                now=now,
            )
            self.bookings.save(booking)
        elif now < booking.slot.ends_at + UNATTENDED_AFTER:
            attention_timer(self.reminders, booking.id, booking.slot.ends_at)


def _key(booking_id: UUID) -> str:
    return f"{ATTENTION}:{booking_id}"
