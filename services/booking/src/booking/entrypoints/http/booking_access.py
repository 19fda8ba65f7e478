"""Who may see and change which booking (POR-05, ROL-07)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from booking.application.bookings.booking_details import BookingDetails, Document
from booking.application.bookings.own_bookings import Owner
from booking.application.bookings.ports import ManageTokens
from booking.domain.bookings.booking import Party
from booking.domain.bookings.errors import BookingUnknown
from servicekit.clock import Clock
from servicekit.http.identity import Identity, NotAuthenticated

HOUSE: Final = frozenset({"staff", "team_lead", "admin"})
LEADING: Final = frozenset({"team_lead", "admin"})
READERS: Final = HOUSE | {"sales_rep"}

LINK_OUTLIVES: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class BookingAccess:
    """Opens bookings to those who may; to others they do not exist.

    `known_person` gives the person behind an address, `own_providers` the providers a consultant
    is.
    """

    details: BookingDetails
    tokens: ManageTokens
    known_person: Callable[[str], UUID | None]
    own_providers: Callable[[Identity], frozenset[UUID]]
    clock: Clock

    def managed(
        self, booking_id: UUID, identity: Identity, token: str | None
    ) -> tuple[Document, Party]:
        """Open a booking to its client, by link or sign-in, or to the house.

        A link for another booking is `ManageTokenRefused`; without link and sign-in it is
        `NotAuthenticated`; for anybody else it is `BookingUnknown`.
        """
        if token is not None:
            self.tokens.check(token, booking_id=booking_id, now=self.clock())
            return self._found(booking_id), Party.CLIENT
        if identity.is_guest:
            raise NotAuthenticated("Use the link of the booking, or sign in.")
        document = self._found(booking_id)
        if self.owner(identity).owns(document):
            return document, Party.CLIENT
        return self._for_house(document, identity)

    def owner(self, identity: Identity) -> Owner:
        """Say whose bookings are the caller's own; the gateway has verified his address."""
        return Owner(
            user_id=identity.subject,
            person_id=None if identity.email is None else self.known_person(identity.email),
        )

    def staffed(self, booking_id: UUID, identity: Identity) -> tuple[Document, Party]:
        """Open a booking to the house, or to the consultant it is with."""
        return self._for_house(self._found(booking_id), identity)

    def only_providers(self, identity: Identity) -> frozenset[UUID] | None:
        """Say whose bookings may be listed: None means everybody's."""
        if identity.has_any(READERS):
            return None
        return self.own_providers(identity)

    def _found(self, booking_id: UUID) -> Document:
        document = self.details.find(booking_id)
        if document is None:
            raise BookingUnknown
        return document

    def _for_house(self, document: Document, identity: Identity) -> tuple[Document, Party]:
        if identity.has_any(READERS):
            return document, Party.STAFF
        own = self.own_providers(identity) if "consultant" in identity.roles else frozenset()
        if UUID(document["slot"]["provider_id"]) not in own:
            raise BookingUnknown
        return document, Party.PROVIDER


def token_end(document: Document) -> datetime:
    """Say how long a link to this booking is good: half a year beyond the meeting."""
    return datetime.fromisoformat(document["slot"]["ends_at"]) + LINK_OUTLIVES
