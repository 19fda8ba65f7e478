from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from fastapi.responses import Response

from booking.application.bookings.correct_booking import CorrectBooking
from booking.domain.bookings.errors import (
    BookingNotReopened,
    BookingStillOpen,
    BookingUnknown,
    MeetingNotStarted,
)
from booking.entrypoints.http.staff_booking_bodies import CorrectBody
from booking.entrypoints.http.staff_booking_shapes import StaffBookingShape
from booking.entrypoints.http.staffed_bookings import StaffedBookings
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.idempotency import KeyedCall
from servicekit.http.problems import problems
from servicekit.http.routing import Router


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionCalls:
    """What the endpoint of corrections calls."""

    correct: Callable[[CorrectBooking], None]
    staffed: StaffedBookings


def create_corrections_router(calls: CorrectionCalls) -> Router:
    """Let admins correct what nobody else can change any more (CFL-01)."""
    router = Router(prefix="/api/admin/bookings", tags=["bookings (staff)"])

    @router.post(
        "/{booking_id}/correct",
        operation_id="correctBooking",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, BookingStillOpen, BookingNotReopened, MeetingNotStarted),
        dependencies=[allow.admin()],
    )
    def correct_booking(
        booking_id: UUID, body: CorrectBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Correct how a booking ended; who did it and why is kept with it (CFL-01).

        Status and figures follow. The client is told nothing, no money is moved, and a place that
        was given back stays given back: a meeting that is to take place is booked again.
        """
        command = CorrectBooking(
            booking_id=booking_id, to=body.status, reason=body.reason, by=identity.subject
        )
        return calls.staffed.done(booking_id, identity, keyed, lambda _: calls.correct(command))

    return router
