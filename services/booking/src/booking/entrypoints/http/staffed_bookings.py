"""How staff and consultants act on one booking: theirs, once per key, and shown afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from fastapi import Response

from booking.application.aside import Aside
from booking.application.bookings.booking_details import BookingDetails
from booking.domain.bookings.booking import Party
from booking.domain.bookings.errors import BookingUnknown
from booking.entrypoints.http.booking_access import BookingAccess
from booking.entrypoints.http.bookings import once
from booking.entrypoints.http.staff_booking_shapes import staff_booking_shape
from servicekit.http.idempotency import Answer, IdempotencyStore, Keyed
from servicekit.http.identity import Identity
from servicekit.ids import NewId


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffedBookings:
    """Opens bookings to the house and to the consultant they are with, and to nobody else.

    For others a booking does not exist (`BookingUnknown`).
    """

    access: BookingAccess
    details: BookingDetails
    keys: IdempotencyStore
    aside: Aside
    new_id: NewId

    def shown(self, booking_id: UUID, *, status: int = 200) -> Answer:
        """Show a booking as it is now."""
        document = self.details.find(booking_id)
        if document is None:
            raise BookingUnknown
        return Answer.of(status, staff_booking_shape(document))

    def done(
        self,
        booking_id: UUID,
        identity: Identity,
        keyed: Keyed | None,
        work: Callable[[Party], None],
    ) -> Response:
        """Do something about a booking; `work` hears on whose behalf."""
        _, by = self.access.staffed(booking_id, identity)

        def once_done() -> Answer:
            work(by)
            return self.shown(booking_id)

        return self.keys.once(keyed, once_done).response()

    async def arranged(
        self,
        booking_id: UUID,
        identity: Identity,
        keyed: Keyed | None,
        work: Callable[[Party], Awaitable[None]],
    ) -> Response:
        """Do something about a booking that has to be arranged with the calendar."""
        _, by = await self.aside(lambda: self.access.staffed(booking_id, identity))

        async def once_arranged() -> Answer:
            await work(by)
            return await self.aside(lambda: self.shown(booking_id))

        return (await once(self.keys, self.aside, keyed, once_arranged)).response()
