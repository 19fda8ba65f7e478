from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.ports import Bookings
from booking.application.people.ports import BookingsOfPerson, People, Persons
from booking.domain.bookings.booking import Party
from booking.domain.people.consents import NEEDED, Consent
from booking.domain.people.errors import ConsentNotFree, PersonUnknown
from booking.domain.people.person import Person
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsents:
    """The person takes a consent back wherever it was given; `by` is who wrote it down.

    `party` is what he is to the bookings: the client himself, or staff who was asked to.
    """

    person_id: UUID
    consent: Consent
    by: str
    party: Party = Party.STAFF


@dataclass(frozen=True, slots=True)
class WithdrawConsentsHandler:
    """Takes a free consent back in every booking of a person, at once (SEC-02).

    Gives the bookings in which it stood. That it was asked for is noted in any case.
    """

    people: People
    persons: Persons
    theirs: BookingsOfPerson
    bookings: Bookings
    clock: Clock

    def __call__(self, command: WithdrawConsents) -> Sequence[UUID]:
        if command.consent in NEEDED:
            raise ConsentNotFree(command.consent)
        if self.people.has_key(command.person_id) is None:
            raise PersonUnknown(command.person_id)
        now = self.clock()
        person = self.persons.find(command.person_id) or Person(id=command.person_id, at=now)
        person.withdraw(command.consent, by=command.by, at=now)
        self.persons.save(person)
        withdrawn = []
        for booking in self.bookings.get_many(self.theirs(command.person_id)).values():
            if booking.consents.has(command.consent):
                booking.withdraw_consent(command.consent, by=command.party, now=now)
                self.bookings.save(booking)
                withdrawn.append(booking.id)
        return sorted(withdrawn)
