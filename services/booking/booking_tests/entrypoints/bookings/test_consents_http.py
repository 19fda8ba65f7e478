"""Consents are taken back at once: by a booking's link, or everywhere by an admin (SEC-02)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import CONSENTS, booked
from booking_tests.reception import Reception
from servicekit.testing.http import Caller
from servicekit.testing.replay import assert_rebuilt_equals_live

FREE = CONSENTS | {"marketing": True, "recording": True}


def agreeing(guest: Caller, **changes: Any) -> tuple[UUID, str]:
    return booked(guest, consents=FREE, meeting={"recordingEnabled": True}, **changes)


def standing(shown: dict[str, Any]) -> set[str]:
    return {one["consent"] for one in shown["consents"] if one["withdrawnAt"] is None}


def test_a_guest_takes_a_consent_back_by_the_link_of_the_booking(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, token = agreeing(guest)
        path = f"/api/bookings/{booking_id}/consents"
        for _ in range(2):
            answer = guest.delete(f"{path}/recording?token={token}")
        needed = guest.delete(f"{path}/terms?token={token}")
        unknown = guest.delete(f"{path}/anything?token={token}")

    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert standing(shown) == {"terms", "privacyPolicy", "dataProcessing", "marketing"}
    assert len(shown["consents"]) == 5  # that it once was given is not forgotten
    assert (shown["meeting"]["recordingEnabled"], shown["meeting"]["recordingConsent"]) == (
        False,
        False,
    )
    assert (needed.status_code, needed.json()["code"]) == (409, "booking.consent-not-free")
    assert unknown.status_code == 422
    assert_rebuilt_equals_live(reception.store, "booking_details")


def test_nobody_takes_back_a_consent_of_somebody_else(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, _ = agreeing(guest)
        _, foreign = booked(guest, clientEmail="other@example.org")
        path = f"/api/bookings/{booking_id}/consents/marketing"
        answers = [
            guest.delete(f"{path}?token={foreign}"),
            guest.delete(path),
            guest.acting_as("client", subject="somebody").delete(path),
        ]

    assert [answer.status_code for answer in answers] == [403, 401, 404]
    assert standing_in(reception, booking_id) >= {"marketing"}


def standing_in(reception: Reception, booking_id: UUID) -> set[str]:
    return {one.consent.value for one in reception.booking(booking_id).consents.given}


def test_an_admin_takes_a_consent_back_in_every_booking_of_a_person_and_the_export_tells(
    reception: Reception,
) -> None:
    with reception.open("admin") as admin:
        guest = admin.acting_as("guest")
        both = [agreeing(guest)[0] for _ in range(2)]
        later = (STARTS_AT + timedelta(hours=2)).isoformat()
        other, _ = agreeing(guest, clientEmail="other@example.org", scheduledAt=later)
        person_id = reception.booking(both[0]).person_id
        path = f"/api/admin/persons/{person_id}"
        first = admin.delete(f"{path}/consents/marketing").json()
        again = admin.delete(f"{path}/consents/marketing").json()
        needed = admin.delete(f"{path}/consents/dataProcessing")
        export = admin.get(f"{path}/export").json()

    assert first["bookingIds"] == sorted(str(one) for one in both)
    assert again["bookingIds"] == []
    assert needed.status_code == 409
    assert [standing_in(reception, one) & {"marketing"} for one in (*both, other)] == [
        set(),
        set(),
        {"marketing"},
    ]
    told = [
        (event["event"], event["by"], event["data"]["consent"])
        for stream in export["streams"]
        for event in stream["events"]
        if event["event"].endswith("ConsentWithdrawn")
    ]
    assert told.count(("booking.Booking.ConsentWithdrawn", "test-admin", "marketing")) == 2
    assert told.count(("booking.Person.ConsentWithdrawn", "test-admin", "marketing")) == 2


def test_only_an_admin_acts_for_a_person_and_only_for_one_who_is_known(
    reception: Reception,
) -> None:
    with reception.open("admin") as admin:
        path = f"/api/admin/persons/{UUID(int=1)}/consents/marketing"
        answers = [admin.delete(path), admin.acting_as("staff").delete(path)]

    assert [answer.status_code for answer in answers] == [404, 403]
