from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.booking_details import BookingDetails
from booking.application.bookings.withdraw_consent import WithdrawConsent
from booking.domain.bookings.errors import BookingUnknown
from booking.domain.people.consents import Consent
from booking.domain.people.errors import ConsentNotFree
from booking.entrypoints.http.booking_access import BookingAccess
from booking.entrypoints.http.booking_shapes import BookingShape, booking_shape
from booking.entrypoints.http.bookings import OPENING, ManageToken
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.problems import problems
from servicekit.http.routing import Router


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentCalls:
    """What the endpoint of consents calls."""

    withdraw: Callable[[WithdrawConsent], None]
    details: BookingDetails
    access: BookingAccess


def create_consents_router(calls: ConsentCalls) -> Router:
    """Let clients take consents back (SEC-02).

    A link opens one booking and proves nothing about its holder's others, so it takes back what
    was agreed to in this one. Everywhere at once is for an admin to do.
    """
    router = Router(prefix="/api/bookings", tags=["bookings"])

    @router.delete(
        "/{booking_id}/consents/{consent}",
        operation_id="withdrawConsent",
        responses=problems(*OPENING, ConsentNotFree),
        dependencies=[allow.public()],
    )
    def withdraw_consent(
        booking_id: UUID, consent: Consent, identity: CurrentIdentity, token: ManageToken = None
    ) -> BookingShape:
        """Take a free consent back, at once; without `recording` nothing is recorded."""
        _, by = calls.access.managed(booking_id, identity, token)
        calls.withdraw(WithdrawConsent(booking_id=booking_id, consent=consent, by=by))
        document = calls.details.find(booking_id)
        if document is None:
            raise BookingUnknown
        return booking_shape(document)

    return router
