from uuid import UUID

from booking.domain.people.person import Person
from booking.domain.people.preferences import Language, Preferences
from booking_tests.catalogue_builders import NOW
from servicekit.testing.scenario import given


def a_person() -> Person:
    return Person(id=UUID(int=1), at=NOW)


def test_each_look_and_each_copy_is_recorded() -> None:
    given(a_person()).when(lambda p: p.look_up(by="admin", at=NOW)).then(Person.LookedUp)
    given(a_person()).when(lambda p: p.export(by="admin", at=NOW)).then(Person.Exported)


def test_a_person_is_erased_once() -> None:
    person = a_person()
    given(person).when(lambda p: p.erase(by="admin", at=NOW)).then(Person.Erased)
    given(person).when(lambda p: p.erase(by="admin", at=NOW)).then()


def test_preferences_are_the_usual_until_others_are_chosen_and_again_when_erased() -> None:
    chosen = Preferences(preferred_language=Language.GERMAN, reminder_hours=(2, 48))
    person = a_person()
    assert person.preferences == Preferences()

    given(person).when(lambda p: p.prefer(chosen, by="mia", at=NOW)).then(Person.PreferencesChosen)
    assert person.preferences == chosen
    given(person).when(lambda p: p.prefer(chosen, by="mia", at=NOW)).then()

    given(person).when(lambda p: p.erase(by="admin", at=NOW)).then(Person.Erased)
    assert person.preferences == Preferences()
