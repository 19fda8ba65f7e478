from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.ports import Bookings
from booking.domain.bookings.flag import EscalationLevel, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignBooking:
    """Say who looks after a booking, how urgent it is and what it is tagged with (BKG-25).

    What is None stays as it is; an empty `assigned_to` gives it to nobody.
    """

    booking_id: UUID
    assigned_to: str | None = None
    priority: Priority | None = None
    tags: tuple[str, ...] | None = None
    escalation_level: EscalationLevel | None = None


@dataclass(frozen=True, slots=True)
class AssignBookingHandler:
    """Keeps staff's own order among bookings; saying the same twice is silence."""

    bookings: Bookings

    def __call__(self, command: AssignBooking) -> None:
        booking = self.bookings.get(command.booking_id)
        if command.assigned_to is not None:
            booking.assign(command.assigned_to or None)
        if command.priority is not None:
            booking.prioritise(command.priority)
        if command.tags is not None:
            booking.tag(command.tags)
        if command.escalation_level is not None:
            booking.escalate(command.escalation_level)
        self.bookings.save(booking)
