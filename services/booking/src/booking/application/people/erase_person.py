from dataclasses import dataclass
from uuid import UUID

from booking.application.people.ports import People, Persons, Providing
from booking.domain.people.errors import PersonStillProvides, PersonUnknown
from booking.domain.people.person import Person
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson:
    person_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class ErasePersonHandler:
    """Destroy the person's key and say so (SEC-03); erasing twice is silence.

    The streams stay and load; what they said about the person reads *erased*. Every read model that
    shows people takes the same event, Person.Erased, so that rebuilding it gives the same. Who can
    still be booked leaves first.
    """

    people: People
    persons: Persons
    providing: Providing
    clock: Clock

    def __call__(self, command: ErasePerson) -> None:
        readable = self.people.has_key(command.person_id)
        if readable is None:
            raise PersonUnknown(command.person_id)
        if not readable:
            return
        if self.providing.provides(command.person_id):
            raise PersonStillProvides
        now = self.clock()
        person = self.persons.find(command.person_id) or Person(id=command.person_id, at=now)
        person.erase(by=command.by, at=now)
        self.persons.save(person)
        self.people.destroy_key(command.person_id)
