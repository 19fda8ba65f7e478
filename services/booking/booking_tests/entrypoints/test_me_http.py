"""Whoever is signed in sees, copies and erases what is held of him (POR-04, SEC-02, SEC-03)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import CONSENTS, booked
from booking_tests.reception import Reception, a_reception
from servicekit.db.engine import Database
from servicekit.testing.http import Caller

MIA, OTHER = "mia.olsen@example.org", "other@example.org"
USUAL = {
    "reminderHours": [24, 2],
    "preferredLanguage": "en",
    "timeZone": "UTC",
    "emailNotifications": True,
    "smsNotifications": False,
}
CHOSEN = USUAL | {"reminderHours": [48], "preferredLanguage": "de", "timeZone": "Europe/Berlin"}


@pytest.fixture
def reception(database: Database) -> Iterator[Reception]:
    with a_reception(database) as built:
        built.offers()
        yield built


def signed_in(caller: Caller, email: str | None = MIA) -> Caller:
    return caller.acting_as("client", subject=f"u-{email}", email=email)


def agreed(guest: Caller, hours: int = 0, **changes: Any) -> UUID:
    at = (STARTS_AT + timedelta(hours=hours)).isoformat()
    consents = CONSENTS | {"marketing": True}
    return booked(guest, scheduledAt=at, **{"consents": consents} | changes)[0]


def consents_of(caller: Caller) -> dict[str, dict[str, Any]]:
    items = caller.get("/api/me/consents").json()["items"]
    return {item["consent"]: item for item in items}


def test_a_form_begins_with_what_was_told_last_and_with_nothing_of_others(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        mia = signed_in(guest)
        before = mia.get("/api/me").json()
        agreed(guest)
        reception.clock.move(timedelta(minutes=1))
        agreed(guest, 2, clientName="Mia Berg", clientPhone="+45 87 65 43 21")
        # Booked by her for somebody else: what is told there is not about her.
        agreed(mia, 4, clientEmail=OTHER, clientName="Boss")
        after = mia.get("/api/me").json()
        without_address = signed_in(guest, None).get("/api/me").json()

    nobody = dict.fromkeys(after) | {"preferencesChosen": False}
    assert before == nobody | {"email": MIA}
    assert after == {
        "email": MIA,
        "name": "Mia Berg",
        "firstName": "Mia",
        "lastName": "Berg",
        "phone": "+4587654321",
        "company": "Fjord & Søn",
        "preferencesChosen": False,
    }
    assert without_address == nobody


def test_preferences_are_kept_per_person_and_go_with_the_key(reception: Reception) -> None:
    with reception.open() as guest:
        mia, path = signed_in(guest), "/api/me/preferences"
        assert mia.get(path).json() == USUAL
        for _ in range(2):
            assert mia.put(path, json=CHOSEN).json() == CHOSEN
        assert mia.get(path).json() == CHOSEN
        assert signed_in(guest, OTHER).get(path).json() == USUAL
        refused = mia.put(path, json=CHOSEN | {"reminderHours": [0]})
        nobody = signed_in(guest, None).put(path, json=CHOSEN)
        told = mia.get("/api/me/export").json()
        mia.post("/api/me/erase", json={"confirm": True})
        assert mia.get(path).json() == USUAL
        held = guest.acting_as("admin").get(f"/api/admin/persons/{told['personId']}/export")

    assert (refused.status_code, refused.json()["code"]) == (
        422,
        "booking.reminders-not-possible",
    )
    assert (nobody.status_code, nobody.json()["code"]) == (403, "booking.address-not-verified")
    events = [event for stream in told["streams"] for event in stream["events"]]
    chosen = [one for one in events if one["event"] == "booking.Person.PreferencesChosen"]
    assert [one["by"] for one in chosen] == [f"u-{MIA}"]
    assert "Europe/Berlin" in chosen[0]["data"]["chosen"]
    assert "Europe/Berlin" not in held.text


def test_it_is_told_whether_preferences_were_chosen(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        mia = signed_in(guest)
        agreed(guest)
        mia.get("/api/me/export")
        told = [mia.get("/api/me").json()["preferencesChosen"]]
        mia.put("/api/me/preferences", json=USUAL)
        told.append(mia.get("/api/me").json()["preferencesChosen"])
        others = signed_in(guest, OTHER).get("/api/me").json()["preferencesChosen"]
        mia.post("/api/me/erase", json={"confirm": True})
        told.append(mia.get("/api/me").json()["preferencesChosen"])

    assert told == [False, True, False]
    assert not others


def test_consents_are_shown_over_all_bookings_and_taken_back_in_all(reception: Reception) -> None:
    with reception.open() as guest:
        mia = signed_in(guest)
        assert {item["standing"] for item in consents_of(mia).values()} == {False}
        both = [agreed(guest), agreed(guest, 2)]
        foreign = agreed(guest, 4, clientEmail=OTHER)
        before = consents_of(mia)
        answer = mia.delete("/api/me/consents/marketing").json()
        needed = mia.delete("/api/me/consents/terms")
        after = consents_of(mia)
        nobody = signed_in(guest, "new@example.org").delete("/api/me/consents/marketing")

    assert len(before) == 7
    assert before["marketing"] | {"givenAt": None} == {
        "consent": "marketing",
        "needed": False,
        "standing": True,
        "bookings": 2,
        "givenAt": None,
        "termsOfServiceVersion": "1",
        "privacyPolicyVersion": "1",
        "withdrawnAt": None,
    }
    assert before["terms"]["needed"]
    assert not before["recording"]["standing"]
    assert before["recording"]["givenAt"] is None
    assert answer["bookingIds"] == sorted(map(str, both))
    assert (after["marketing"]["standing"], after["marketing"]["bookings"]) == (False, 0)
    assert after["marketing"]["withdrawnAt"] is not None
    assert after["terms"]["bookings"] == 2
    assert (needed.status_code, nobody.status_code) == (409, 404)
    assert [one.consent for one in reception.booking(foreign).consents.given][-1] == "marketing"
    withdrawn = reception.store.history(both[0])[-1].event
    assert vars(withdrawn)["withdrawn_by"] == "client"


def test_everything_held_is_given_as_a_file_and_nothing_of_others(reception: Reception) -> None:
    with reception.open("admin") as admin:
        agreed(admin.acting_as("guest"))
        agreed(admin.acting_as("guest"), 2, clientEmail=OTHER, clientName="Somebody Else")
        mine = signed_in(admin).get("/api/me/export")
        path = f"/api/admin/persons/{mine.json()['personId']}/export"
        by_admin = admin.get(path).json()
        nobody = signed_in(admin, "new@example.org").get("/api/me/export")

    assert mine.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert mine.headers["cache-control"] == "no-store"
    assert mine.json()["records"] == by_admin["records"]
    assert "Mia" in mine.text
    assert "Somebody" not in mine.text
    assert (nobody.status_code, nobody.json()["code"]) == (404, "booking.person-unknown")


def test_erasing_oneself_is_for_good_and_names_the_bookings_that_stand(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        mia = signed_in(guest)
        later, sooner, cancelled = agreed(guest, 2), agreed(guest), agreed(mia, 4)
        mia.post(f"/api/bookings/{cancelled}/cancel", json={})
        other = agreed(guest, 6, clientEmail=OTHER)
        unsure = [mia.post("/api/me/erase", json=body) for body in ({}, {"confirm": False})]
        assert reception.booking(later).client_name == "Mia Olsen"
        first = mia.post("/api/me/erase", json={"confirm": True})
        again = mia.post("/api/me/erase", json={"confirm": True})
        gone = mia.get(f"/api/bookings/{later}")

    assert [answer.status_code for answer in unsure] == [422, 422]
    assert first.status_code == 200, first.text
    assert [UUID(one["id"]) for one in first.json()["standingBookings"]] == [sooner, later]
    assert again.json() == {"standingBookings": []}
    assert reception.document(later)["client"]["email"] == "erased"
    assert reception.document(later)["status"] == "confirmed"
    assert reception.document(other)["client"]["email"] == OTHER
    assert gone.status_code == 404


def test_guests_have_no_data_of_their_own(reception: Reception) -> None:
    with reception.open() as guest:
        for path in ("", "/preferences", "/consents", "/export"):
            assert guest.get(f"/api/me{path}").status_code == 401
        assert guest.post("/api/me/erase", json={"confirm": True}).status_code == 401
