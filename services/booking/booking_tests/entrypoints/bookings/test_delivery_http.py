"""What consultants and staff note about a booking on its way to the client (BKG-20 to BKG-24)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import booked
from booking_tests.catalogue_builders import PROVIDER_ID
from booking_tests.reception import Reception
from servicekit.testing.http import Caller

ADMIN = "/api/admin/bookings"
NORA = {"subject": "nora", "email": "nora.zimmerling@example.org"}
OMAR = {"subject": "omar", "email": "omar.nasser@example.org"}


def act(caller: Caller, booking_id: UUID, what: str, **body: Any) -> httpx.Response:
    return caller.post(f"{ADMIN}/{booking_id}/{what}", json=body)


def test_a_consultant_reminds_prepares_holds_and_closes_a_meeting(reception: Reception) -> None:
    with reception.open("staff") as staff:
        nora = staff.acting_as("consultant", **NORA)
        booking_id, token = booked(staff.acting_as("guest"), teamMemberId=str(PROVIDER_ID))
        reminded = act(nora, booking_id, "reminders", channel="phone").json()
        prepared = act(
            nora,
            booking_id,
            "delivery",
            preparationStatus="completed",
            preparationChecklist=[{"text": "Read the file", "due": "2025-03-09", "done": True}],
            performanceNotes="Reads fast",
        ).json()
        set_up = act(staff, booking_id, "delivery", meetingSetupStatus="ready").json()
        early = nora.post(f"{ADMIN}/{booking_id}/start")
        reception.clock.set(STARTS_AT)
        begun = nora.post(f"{ADMIN}/{booking_id}/start").json()
        seen = staff.acting_as("guest").get(f"/api/bookings/{booking_id}?token={token}").json()
        closed = act(nora, booking_id, "complete", followUpRequired=True).json()
        listed = staff.get(ADMIN, params={"status": "completed"}).json()

    assert (reminded["status"], reminded["reminders"][0]["channel"]) == ("reminded", "phone")
    assert reminded["reminders"][0]["sentBy"] == "nora"
    assert prepared["delivery"]["preparationChecklist"] == [
        {"text": "Read the file", "due": "2025-03-09", "owner": None, "done": True}
    ]
    # What is left out stays.
    assert set_up["delivery"] == prepared["delivery"] | {"meetingSetupStatus": "ready"}
    assert (early.status_code, early.json()["code"]) == (409, "booking.meeting-not-started")
    assert begun["status"] == "in_progress"
    assert not {"delivery", "qualityChecks", "reminders"} & seen.keys()
    assert closed["delivery"]["deliveryStatus"] == "follow_up_required"
    assert [move["toStatus"] for move in closed["statusHistory"]] == [
        "pending",
        "confirmed",
        "reminded",
        "in_progress",
        "completed",
    ]
    assert [row["id"] for row in listed["items"]] == [str(booking_id)]


def test_a_quality_check_is_kept_with_who_looked_and_once_per_key(reception: Reception) -> None:
    with reception.open("team_lead") as lead:
        booking_id, _ = booked(lead.acting_as("guest"))
        body = {"checkType": "preparation", "status": "passed", "score": 90, "notes": "Fine"}
        path = f"{ADMIN}/{booking_id}/quality-checks"
        for _ in range(2):
            kept = lead.post(path, json=body, headers={"Idempotency-Key": "look"}).json()
        refused = lead.post(path, json=body | {"score": 101})
        timeline = lead.get(f"{ADMIN}/{booking_id}/timeline").json()["entries"]

    (check,) = kept["qualityChecks"]
    assert (check["checkType"], check["score"], check["checkedBy"]) == (
        "preparation",
        90,
        "test-team_lead",
    )
    assert refused.status_code == 422
    assert [entry["event"] for entry in timeline].count("QualityChecked") == 1


def test_a_meeting_left_under_way_is_flagged_half_an_hour_after_its_end(
    reception: Reception,
) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = booked(staff.acting_as("guest"))
        reception.clock.set(STARTS_AT)
        staff.post(f"{ADMIN}/{booking_id}/start")

    reception.pass_time(timedelta(hours=1, minutes=30))

    assert reception.booking(booking_id).flags


def test_another_consultant_touches_none_of_it(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = booked(staff.acting_as("guest"), teamMemberId=str(PROVIDER_ID))
        omar = staff.acting_as("consultant", **OMAR)
        answers = [
            act(omar, booking_id, "reminders", channel="sms"),
            act(omar, booking_id, "delivery", deliveryStatus="delivered"),
            act(omar, booking_id, "quality-checks", checkType="delivery", status="passed"),
            omar.post(f"{ADMIN}/{booking_id}/start"),
        ]

    assert {answer.status_code for answer in answers} == {404}
