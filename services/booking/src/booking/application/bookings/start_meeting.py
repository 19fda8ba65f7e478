from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.ports import Bookings
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class StartMeeting:
    """Both sides are there."""

    booking_id: UUID


@dataclass(frozen=True, slots=True)
class StartMeetingHandler:
    """Says that the meeting is under way (CFL-01). Twice is silence."""

    bookings: Bookings
    clock: Clock

    def __call__(self, command: StartMeeting) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.start(now=self.clock())
        self.bookings.save(booking)
