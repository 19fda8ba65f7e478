"""The bookings somebody who signed in may call his own (POR-01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from booking.application.bookings.booking_details import Document


class When(StrEnum):
    """Which of them: those that may still happen, the others, or all."""

    UPCOMING = "upcoming"
    PAST = "past"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who asks: his sign-in, and the person behind his verified address if one is known.

    His own are the bookings made under the sign-in and those of the person, which he may have made
    as a guest.
    """

    user_id: str
    person_id: UUID | None

    def owns(self, document: Document) -> bool:
        """Say whether a booking is one of his own."""
        client = document["client"]
        return client["user_id"] == self.user_id or (
            self.person_id is not None and client["person_id"] == str(self.person_id)
        )


class OwnBookings(Protocol):
    """Asks for somebody's own bookings."""

    def page(
        self, owner: Owner, when: When, *, now: datetime, offset: int, limit: int
    ) -> tuple[Sequence[Document], int]:
        """Give one page of documents and how many there are in all.

        What is upcoming is open and not over, the next one first; everything else is past, the
        newest first, as are all together.
        """
        ...


class DocumentsOfPerson(Protocol):
    """Gives the documents of a person's bookings, whatever became of them."""

    def __call__(self, person_id: UUID, /) -> Sequence[Document]: ...
