from dataclasses import dataclass

from booking.application.bookings.own_bookings import OwnBookings, When
from booking.entrypoints.http.booking_access import BookingAccess
from booking.entrypoints.http.booking_shapes import BookingShape, booking_shape
from servicekit.clock import Clock
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.paging import CurrentPage
from servicekit.http.routing import Router
from servicekit.http.shapes import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBookingCalls:
    """What the endpoint of a client's own bookings calls."""

    bookings: OwnBookings
    access: BookingAccess
    clock: Clock


def create_own_bookings_router(calls: OwnBookingCalls) -> Router:
    """The list behind a client's portal; serve it before the paths that take an id."""
    router = Router(prefix="/api/bookings", tags=["bookings"])

    @router.get("/mine", operation_id="listMyBookings", dependencies=[allow.client()])
    def list_my_bookings(
        page: CurrentPage, identity: CurrentIdentity, when: When = When.ALL
    ) -> Page[BookingShape]:
        """List the bookings of whoever is signed in (POR-01).

        They are those made under this sign-in, and those made with its verified e-mail address,
        also before. `upcoming` may still happen, the next one first; the rest is `past`, the newest
        first.
        """
        documents, total = calls.bookings.page(
            calls.access.owner(identity),
            when,
            now=calls.clock(),
            offset=page.offset,
            limit=page.limit,
        )
        return page.of([booking_shape(document) for document in documents], total)

    return router
