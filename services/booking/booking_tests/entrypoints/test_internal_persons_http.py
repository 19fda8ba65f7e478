from collections.abc import Iterator

import pytest

from booking_tests.booking_requests import booked
from booking_tests.reception import Reception, a_reception
from servicekit.db.engine import Database

MIA = "mia.olsen@example.org"
PATH = "/internal/persons"


@pytest.fixture
def reception(database: Database) -> Iterator[Reception]:
    with a_reception(database) as built:
        built.offers()
        yield built


def test_other_services_name_a_person_as_booking_does_before_and_after_he_books(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        service, admin = guest.acting_as("service"), guest.acting_as("admin")
        met = service.put(PATH, json={"email": MIA}).json()["personId"]
        booked(guest, clientEmail=MIA.upper())
        again = service.put(PATH, json={"email": MIA}).json()["personId"]
        found = admin.get("/api/admin/persons", params={"email": MIA}).json()["personId"]
        other = service.put(PATH, json={"email": "noa@example.org"}).json()["personId"]

    assert met == again == found
    assert other != met


def test_who_was_erased_is_somebody_new_when_he_comes_back(reception: Reception) -> None:
    with reception.open() as guest:
        service, admin = guest.acting_as("service"), guest.acting_as("admin")
        before = service.put(PATH, json={"email": MIA}).json()["personId"]
        assert admin.post(f"/api/admin/persons/{before}/erase").status_code == 204
        after = service.put(PATH, json={"email": MIA}).json()["personId"]

    assert after != before


def test_an_address_that_was_not_proved_makes_nobody_a_person(reception: Reception) -> None:
    with reception.open() as guest:
        service, admin = guest.acting_as("service"), guest.acting_as("admin")
        unknown = [service.post(f"{PATH}/known", json={"email": MIA}) for _ in range(2)]
        nobody = admin.get("/api/admin/persons", params={"email": MIA})
        booked(guest, clientEmail=MIA.upper())
        known = service.post(f"{PATH}/known", json={"email": MIA}).json()
        found = admin.get("/api/admin/persons", params={"email": MIA}).json()
        admin.post(f"/api/admin/persons/{found['personId']}/erase")
        erased = service.post(f"{PATH}/known", json={"email": MIA}).json()

    assert [one.json() for one in unknown] == [{"personId": None}] * 2
    assert nobody.status_code == 404
    assert known["personId"] == found["personId"]
    assert erased == {"personId": None}


def test_nobody_but_services_may_ask(reception: Reception) -> None:
    with reception.open() as guest:
        for caller in (guest, guest.acting_as("client"), guest.acting_as("admin")):
            assert caller.put(PATH, json={"email": MIA}).status_code in {401, 403}
            assert caller.post(f"{PATH}/known", json={"email": MIA}).status_code in {401, 403}
