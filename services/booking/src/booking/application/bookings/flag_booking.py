from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.ports import Bookings
from booking.domain.bookings.flag import FlagType, Severity
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagBooking:
    """Mark a booking until somebody resolves it."""

    booking_id: UUID
    flag_id: UUID
    flag_type: FlagType
    message: str
    severity: Severity
    by: str


@dataclass(frozen=True, slots=True)
class FlagBookingHandler:
    """Raises a flag (BKG-26). The same flag twice is one flag."""

    bookings: Bookings
    clock: Clock

    def __call__(self, command: FlagBooking) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.raise_flag(
            flag_id=command.flag_id,
            flag_type=command.flag_type,
            message=command.message,
            severity=command.severity,
            by=command.by,
            now=self.clock(),
        )
        self.bookings.save(booking)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveFlag:
    """What the flag asked for is done."""

    booking_id: UUID
    flag_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class ResolveFlagHandler:
    """Resolves a flag; an unknown one is `FlagUnknown`, one resolved before is silence."""

    bookings: Bookings
    clock: Clock

    def __call__(self, command: ResolveFlag) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.resolve_flag(flag_id=command.flag_id, by=command.by, now=self.clock())
        self.bookings.save(booking)
