from uuid import UUID

import pytest

from booking.application.people.erase_person import ErasePerson, ErasePersonHandler
from booking.application.people.find_person import FindPerson, FindPersonHandler
from booking.application.people.publishing import publish
from booking.domain.people.errors import PersonStillProvides, PersonUnknown
from booking.domain.people.person import Person
from booking_tests.catalogue_builders import NOW
from booking_tests.memory import Kept, PeopleInMemory
from contracts.booking import PersonErased

MIA = "mia@example.org"


class Offered:
    def __init__(self, *people: UUID) -> None:
        self.people = people

    def provides(self, person_id: UUID, /) -> bool:
        return person_id in self.people


def test_erasing_destroys_the_key_and_is_told_to_everybody() -> None:
    people, persons = PeopleInMemory(), Kept[Person]()
    mia = people.person_for(MIA)

    ErasePersonHandler(people, persons, Offered(), lambda: NOW)(
        ErasePerson(person_id=mia, by="admin")
    )

    assert people.has_key(mia) is False
    assert [contract for event in persons.events for contract in publish(event)] == [
        PersonErased(person_id=mia, erased_at=NOW)
    ]


def test_erasing_twice_records_one_erasure() -> None:
    people, persons = PeopleInMemory(), Kept[Person]()
    command = ErasePerson(person_id=people.person_for(MIA), by="admin")
    erase = ErasePersonHandler(people, persons, Offered(), lambda: NOW)

    erase(command)
    erase(command)

    assert [type(event) for event in persons.events] == [Person.Created, Person.Erased]


def test_nobody_is_erased_who_was_never_known() -> None:
    with pytest.raises(PersonUnknown):
        ErasePersonHandler(PeopleInMemory(), Kept[Person](), Offered(), lambda: NOW)(
            ErasePerson(person_id=UUID(int=1), by="admin")
        )


def test_who_can_still_be_booked_leaves_before_he_is_erased() -> None:
    people, persons = PeopleInMemory(), Kept[Person]()
    mia = people.person_for(MIA)

    with pytest.raises(PersonStillProvides):
        ErasePersonHandler(people, persons, Offered(mia), lambda: NOW)(
            ErasePerson(person_id=mia, by="admin")
        )
    assert people.has_key(mia) is True
    assert persons.events == []


def test_looking_somebody_up_is_recorded_with_who_looked() -> None:
    people, persons = PeopleInMemory(), Kept[Person]()
    mia = people.person_for(MIA)

    found = FindPersonHandler(people, persons, lambda: NOW)(FindPerson(email=MIA, by="admin"))

    assert found == mia
    assert [(type(event), vars(event).get("by")) for event in persons.events] == [
        (Person.Created, None),
        (Person.LookedUp, "admin"),
    ]


def test_an_address_nobody_has_makes_nobody_and_records_nothing() -> None:
    people, persons = PeopleInMemory(), Kept[Person]()

    with pytest.raises(PersonUnknown):
        FindPersonHandler(people, persons, lambda: NOW)(FindPerson(email=MIA, by="admin"))
    assert (people.by_email, persons.events) == ({}, [])
