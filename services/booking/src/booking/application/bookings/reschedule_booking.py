from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.attention import attention_timer
from booking.application.bookings.place_booking import slot_of
from booking.application.bookings.ports import Bookings, HeldPlace, Reminders
from booking.domain.bookings.booking import Party
from booking.domain.bookings.errors import HoldTokenRefused
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleBooking:
    """Move a booking to a place that is held for it."""

    booking_id: UUID
    held: HeldPlace
    by: Party
    reason: str | None = None
    notify: bool = True


@dataclass(frozen=True, slots=True)
class RescheduleBookingHandler:
    """Moves; where the service confirms by itself, the new time is agreed at once (CFL-65)."""

    bookings: Bookings
    reminders: Reminders
    clock: Clock

    def __call__(self, command: RescheduleBooking) -> None:
        booking = self.bookings.get(command.booking_id)
        if command.held.service_id != booking.service.service_id:
            raise HoldTokenRefused("The hold is for another service.")
        if command.held.hold_id == booking.slot.hold_id:
            return
        now = self.clock()
        booking.reschedule(
            slot=slot_of(command.held),
            now=now,
            by=command.by,
            reason=command.reason,
            notify=command.notify,
        )
        if booking.service.auto_confirm:
            booking.confirm(now=now, notify=command.notify)
        self.bookings.save(booking)
        attention_timer(self.reminders, booking.id, booking.slot.ends_at)
