from datetime import timedelta
from uuid import UUID

import pytest

from booking.adapters.booking_list_sql import booking_list, booking_words
from booking.bootstrap import READ_MODELS
from booking.domain.people.person import Person
from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import CONSENTS, book, booked
from booking_tests.catalogue_builders import PROVIDER_ID, about_nora
from booking_tests.reception import Reception
from servicekit.personal import ERASED
from servicekit.testing.http import Caller
from servicekit.testing.replay import assert_rebuilt_equals_live, rows_of

ADMIN = "/api/admin/bookings"
NAMES = [model.name for model in READ_MODELS]


def a_busy_week(reception: Reception) -> UUID:
    """Every event a booking can have, on a few bookings; gives the one that was told most about."""
    with reception.open("admin") as admin:
        guest = admin.acting_as("guest")
        first, token = booked(
            guest,
            teamMemberId=str(PROVIDER_ID),
            message="Private",
            details={"budget": "10k", "objectives": ["Grow"]},
            consents=CONSENTS | {"marketing": True},
        )
        guest.delete(f"/api/bookings/{first}/consents/marketing?token={token}")
        later = (STARTS_AT + timedelta(hours=3)).isoformat()
        guest.post(
            f"/api/bookings/{first}/reschedule?token={token}",
            json={"scheduledAt": later, "reason": "My son is ill"},
        )
        for what, body in (
            ("notes", {"text": "Son is called Tobias"}),
            ("flags", {"type": "vip_client", "message": "Knows Mia's father"}),
            ("flags", {"type": "payment_issue", "message": "Slow"}),
            ("confirm", {"paymentReceived": True}),
            ("reminders", {"channel": "email"}),
            (
                "delivery",
                {"performanceNotes": "Tobias is shy", "followUpActions": [{"text": "Call Mia"}]},
            ),
            ("delivery", {"meetingSetupStatus": "tested"}),
            (
                "quality-checks",
                {"checkType": "delivery", "status": "failed", "notes": "Mia waited"},
            ),
            ("assign", {"assignedTo": "kim", "priority": "high", "tags": ["a", "b"]}),
            ("assign", {"escalationLevel": "director"}),
        ):
            assert admin.post(f"{ADMIN}/{first}/{what}", json=body).status_code == 200
        flag = admin.get(f"{ADMIN}/{first}").json()["flags"][0]["id"]
        closing(admin, reception)
        reception.clock.set(STARTS_AT + timedelta(hours=5))
        assert admin.post(f"{ADMIN}/{first}/complete", json={}).status_code == 200
        correction = {"status": "no_show", "reason": "Mia was in hospital"}
        assert admin.post(f"{ADMIN}/{first}/correct", json=correction).status_code == 200
        admin.post(f"{ADMIN}/{first}/flags/{flag}/resolve")
    return first


def closing(admin: Caller, reception: Reception) -> None:
    guest = admin.acting_as("guest")
    ids = [
        booked(guest, clientName=f"Person {n}", clientEmail=f"c{n}@example.org", company=None)[0]
        for n in range(2)
    ]
    third = (STARTS_AT + timedelta(days=1)).isoformat()
    cancelled, token = booked(guest, scheduledAt=third)
    guest.post(f"/api/bookings/{cancelled}/cancel?token={token}", json={"reason": "Mia moved"})
    book(guest, scheduledAt=third, paymentMethod="card")
    reception.clock.set(STARTS_AT + timedelta(minutes=30))
    admin.post(f"{ADMIN}/{ids[0]}/start")
    admin.post(f"{ADMIN}/{ids[0]}/complete", json={})
    admin.post(f"{ADMIN}/{ids[1]}/no-show")


@pytest.mark.parametrize("name", NAMES)
def test_a_read_model_built_anew_is_the_one_that_lives(reception: Reception, name: str) -> None:
    first = a_busy_week(reception)
    assert reception.document(first)["last_admin_action"]["action"] == "resolved"
    assert_rebuilt_equals_live(reception.store, name)


def test_who_is_erased_is_erased_from_every_row_word_and_document(reception: Reception) -> None:
    booking_id = a_busy_week(reception)
    person_id = reception.booking(booking_id).person_id
    with reception.open("admin") as admin:
        answer = admin.post(f"/api/admin/persons/{person_id}/erase")
        assert answer.status_code in {200, 204}, answer.text
        admin.post(f"{ADMIN}/{booking_id}/notes", json={"text": "Tobias called"})
        shown = admin.get(f"{ADMIN}/{booking_id}")
        found = admin.get(f"{ADMIN}?search=olsen").json()["total"]
        timeline = admin.get(f"{ADMIN}/{booking_id}/timeline")
        rows = rows_of(reception.store, (booking_list, booking_words))

    body = shown.json()
    assert body["client"]["name"] == ERASED
    assert body["client"]["email"] == ERASED
    assert (body["message"], body["details"]) == (ERASED, None)
    assert body["moves"][0]["reason"] == ERASED
    assert body["corrections"][0]["reason"] == ERASED
    assert {note["text"] for note in body["notes"]} == {ERASED}
    assert body["delivery"]["performanceNotes"] == ERASED
    assert body["delivery"]["followUpActions"] == []
    assert body["qualityChecks"][0]["notes"] == ERASED
    for secret in (
        "Mia",
        "Olsen",
        "olsen",
        "Tobias",
        "Fjord",
        "Private",
        "10k",
        "is ill",
        "waited",
        "hospital",
    ):
        assert secret not in shown.text, secret
        assert secret not in timeline.text, secret
    assert found == 0
    assert "olsen" not in {row[0] for row in rows["booking_words"]}
    # What is told later about somebody erased is not kept either, live or rebuilt.
    for name in NAMES:
        assert_rebuilt_equals_live(reception.store, name)
    assert [type(r.event) for r in reception.store.history(person_id)][-1] is Person.Erased


def test_a_provider_who_gets_another_name_has_it_in_every_row(reception: Reception) -> None:
    with reception.open("admin") as admin:
        booking_id, _ = booked(admin.acting_as("guest"), teamMemberId=str(PROVIDER_ID))

        def marry() -> None:
            provider = reception.providers.get(PROVIDER_ID)
            provider.change(
                about=about_nora(last_name="Lindqvist"),
                name=None,
                profile=provider.profile,
                by="admin",
                at=reception.clock(),
            )
            reception.providers.save(provider)

        reception.store.run(marry)
        shown = admin.get(f"{ADMIN}/{booking_id}").json()["consultant"]["name"]
        found = [
            admin.get(f"{ADMIN}?search={name}").json()["total"]
            for name in ("lindqvist", "zimmerling")
        ]

    assert shown == "Nora Lindqvist"
    assert found == [1, 0]
