from dataclasses import dataclass

from booking.application.people.ports import People, Persons
from booking.domain.people.person import Person
from booking.domain.people.preferences import Preferences
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePreferences:
    """Whoever has this verified address wants to be written to like this."""

    email: str
    preferences: Preferences
    by: str


@dataclass(frozen=True, slots=True)
class ChoosePreferencesHandler:
    """Keeps a person's preferences, one set each (BKG-33); somebody new becomes a person by it."""

    people: People
    persons: Persons
    clock: Clock

    def __call__(self, command: ChoosePreferences) -> None:
        now = self.clock()
        person_id = self.people.person_for(command.email)
        person = self.persons.find(person_id) or Person(id=person_id, at=now)
        person.prefer(command.preferences, by=command.by, at=now)
        self.persons.save(person)
