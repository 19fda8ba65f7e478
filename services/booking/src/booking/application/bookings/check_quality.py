from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.ports import Bookings
from booking.domain.bookings.delivery import CheckStatus, CheckType, QualityCheck
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckQuality:
    """Somebody looked at how well something was done; `score` is 0 to 100."""

    booking_id: UUID
    check_id: UUID
    check_type: CheckType
    status: CheckStatus
    score: int | None
    notes: str | None
    by: str


@dataclass(frozen=True, slots=True)
class CheckQualityHandler:
    """Keeps what a quality check found (BKG-24). The same check twice is one check."""

    bookings: Bookings
    clock: Clock

    def __call__(self, command: CheckQuality) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.check_quality(
            QualityCheck(
                id=command.check_id,
                type=command.check_type,
                status=command.status,
                score=command.score,
                notes=command.notes,
                checked_by=command.by,
                checked_at=self.clock(),
            )
        )
        self.bookings.save(booking)
