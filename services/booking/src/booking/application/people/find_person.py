from dataclasses import dataclass
from uuid import UUID

from booking.application.people.ports import People, Persons
from booking.domain.people.errors import PersonUnknown
from booking.domain.people.person import Person
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPerson:
    email: str
    by: str


@dataclass(frozen=True, slots=True)
class FindPersonHandler:
    """Give the id of the person behind an address, and note who asked (SEC-05)."""

    people: People
    persons: Persons
    clock: Clock

    def __call__(self, command: FindPerson) -> UUID:
        person_id = self.people.known(command.email)
        if person_id is None:
            raise PersonUnknown
        now = self.clock()
        person = self.persons.find(person_id) or Person(id=person_id, at=now)
        person.look_up(by=command.by, at=now)
        self.persons.save(person)
        return person_id
