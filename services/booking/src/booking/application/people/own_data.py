"""What a person who signed in may ask about himself (POR-04, SEC-02)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking.application.bookings.booking_details import Document
from booking.application.bookings.own_bookings import DocumentsOfPerson
from booking.application.bookings.ports import Applicant, Customers
from booking.application.people.ports import People, Persons
from booking.domain.bookings.status import OPEN
from booking.domain.people.consents import NEEDED, Consent
from booking.domain.people.person import Person
from booking.domain.people.preferences import Preferences
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStanding:
    """One consent over all bookings of a person.

    `bookings` says in how many it stands. When it was given, and under which texts, is that of the
    latest one that stands, else of the latest at all; nothing if it was never given.
    """

    consent: Consent
    bookings: int
    given_at: str | None
    terms_version: str | None
    privacy_version: str | None
    withdrawn_at: str | None

    @property
    def needed(self) -> bool:
        """Say whether bookings rest on it, so that it cannot be taken back alone."""
        return self.consent in NEEDED


@dataclass(frozen=True, slots=True)
class OwnData:
    """Answers for the person behind a verified address; without one nothing is known."""

    people: People
    persons: Persons
    customers: Customers
    documents: DocumentsOfPerson
    clock: Clock

    def person(self, email: str | None) -> UUID | None:
        """Give the person behind the address, if there is one."""
        return None if email is None else self.people.known(email)

    def told(self, email: str | None) -> Applicant | None:
        """Give name, telephone and company as told with the latest booking."""
        person_id = self.person(email)
        return None if person_id is None else self.customers.of_person(person_id)

    def preferences(self, email: str | None) -> Preferences:
        """Give what the person chose, else the usual."""
        person = self._record(email)
        return Preferences() if person is None else person.preferences

    def has_preferences(self, email: str | None) -> bool:
        """Say whether the person ever chose any."""
        person = self._record(email)
        return person is not None and person.has_preferences

    def consents(self, email: str | None) -> Sequence[ConsentStanding]:
        """Say of every consent whether and since when it stands."""
        person_id = self.person(email)
        return standings(() if person_id is None else self.documents(person_id))

    def upcoming(self, person_id: UUID) -> Sequence[Document]:
        """Give the person's bookings that may still happen, the next one first."""
        now = self.clock()
        return sorted(
            (
                document
                for document in self.documents(person_id)
                if document["status"] in OPEN and _ends_at(document) > now
            ),
            key=_ends_at,
        )

    def _record(self, email: str | None) -> Person | None:
        person_id = self.person(email)
        return None if person_id is None else self.persons.peek(person_id)


def standings(documents: Iterable[Document]) -> Sequence[ConsentStanding]:
    """Sum the consents of some bookings up."""
    given = [one for document in documents for one in document["consents"]]
    return [_standing(kind, [one for one in given if one["consent"] == kind]) for kind in Consent]


def _standing(consent: Consent, given: Sequence[Document]) -> ConsentStanding:
    stands = [one for one in given if one.get("withdrawn_at") is None]
    latest = max(
        stands or given, key=lambda one: datetime.fromisoformat(one["given_at"]), default={}
    )
    return ConsentStanding(
        consent=consent,
        bookings=len(stands),
        given_at=latest.get("given_at"),
        terms_version=latest.get("terms_version"),
        privacy_version=latest.get("privacy_version"),
        withdrawn_at=latest.get("withdrawn_at"),
    )


def _ends_at(document: Document) -> datetime:
    return datetime.fromisoformat(document["slot"]["ends_at"])
