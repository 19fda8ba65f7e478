"""An admin corrects how a booking ended, and everything that tells of it follows (CFL-01)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from icalendar import Calendar

from booking.domain.bookings.booking import Booking
from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import booked
from booking_tests.catalogue_builders import PROVIDER_ID
from booking_tests.reception import Reception
from servicekit.testing.http import Caller

ADMIN = "/api/admin/bookings"
AFTERWARDS = STARTS_AT + timedelta(hours=2)
NO_SHOW = {"status": "no_show", "reason": "Mia never came, Nora closed the wrong one"}
CONSULTANT = {"subject": "nora", "email": "nora.zimmerling@example.org"}


def correct(caller: Caller, booking_id: UUID, **body: Any) -> httpx.Response:
    return caller.post(f"{ADMIN}/{booking_id}/correct", json=NO_SHOW | body)


def completed(reception: Reception, staff: Caller) -> tuple[UUID, str]:
    booking_id, token = booked(staff.acting_as("guest"), teamMemberId=str(PROVIDER_ID))
    reception.clock.set(STARTS_AT + timedelta(hours=1))
    staff.post(f"{ADMIN}/{booking_id}/complete", json={"deliverables": ["Letter"]})
    return booking_id, token


def figures(staff: Caller) -> dict[str, Any]:
    answer = staff.get(f"/api/admin/consultants/{PROVIDER_ID}/figures")
    found: dict[str, Any] = answer.json()
    return found


def test_who_was_completed_by_mistake_is_missed_in_list_figures_and_timeline(
    reception: Reception,
) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = completed(reception, staff)
        before = figures(staff)
        root = staff.acting_as("admin")
        shown = correct(root, booking_id).json()
        again = correct(root, booking_id, reason="Once more")
        after = figures(staff)
        listed = {
            status: [
                UUID(row["id"]) for row in staff.get(f"{ADMIN}?status={status}").json()["items"]
            ]
            for status in ("completed", "no_show")
        }
        entry = staff.get(f"{ADMIN}/{booking_id}/timeline").json()["entries"][-1]

    assert shown["status"] == "no_show"
    assert shown["corrections"] == [
        {
            "fromStatus": "completed",
            "toStatus": "no_show",
            "reason": NO_SHOW["reason"],
            "correctedAt": shown["corrections"][0]["correctedAt"],
            "correctedBy": "test-admin",
        }
    ]
    assert shown["completion"]["deliverables"] == ["Letter"]
    assert [move["toStatus"] for move in shown["statusHistory"]][-2:] == ["completed", "no_show"]
    assert shown["lastAdminAction"]["action"] == "status_changed"
    assert shown["lastAdminAction"]["performedBy"] == "test-admin"
    assert again.json()["corrections"] == shown["corrections"]
    assert (before["completedBookings"], before["missedBookings"]) == (1, 0)
    assert (after["completedBookings"], after["missedBookings"]) == (0, 1)
    assert (len(before["revenueGenerated"]), after["revenueGenerated"]) == (1, [])
    assert listed == {"completed": [], "no_show": [booking_id]}
    assert (entry["event"], entry["action"], entry["by"]) == (
        "Corrected",
        "status_changed",
        "test-admin",
    )
    assert {"field": "status", "before": "completed", "after": "no_show"} in entry["changes"]


def test_the_client_sees_the_right_end_and_not_why_it_was_corrected(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id, token = completed(reception, staff)
        correct(staff.acting_as("admin"), booking_id)
        seen = staff.acting_as("guest").get(f"/api/bookings/{booking_id}?token={token}")

    assert seen.json()["status"] == "no_show"
    assert NO_SHOW["reason"] not in seen.text
    assert "corrections" not in seen.json()


def test_a_meeting_that_was_cancelled_by_mistake_took_place_after_all(
    reception: Reception,
) -> None:
    with reception.open("staff") as staff:
        booking_id, token = booked(staff.acting_as("guest"), teamMemberId=str(PROVIDER_ID))
        cancelled = staff.post(f"{ADMIN}/{booking_id}/cancel", json={"reason": "Ill"}).json()
        calendar = f"/api/bookings/{booking_id}/calendar.ics?token={token}"
        called_off = event_in(staff.acting_as("guest").get(calendar))
        root = staff.acting_as("admin")
        too_early = correct(root, booking_id, status="completed")
        reception.clock.set(AFTERWARDS)
        shown = correct(root, booking_id, status="COMPLETED").json()
        took_place = event_in(staff.acting_as("guest").get(calendar))

    assert too_early.json()["code"] == "booking.meeting-not-started"
    assert (shown["status"], shown["completion"]) == ("completed", None)
    assert shown["cancellation"] == cancelled["cancellation"]
    # A place given back is not taken again.
    assert reception.calendar.taken(PROVIDER_ID) == []
    assert (called_off["STATUS"], took_place["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert took_place["SEQUENCE"] > called_off["SEQUENCE"]


def event_in(answer: httpx.Response) -> Any:
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    return event


def test_what_is_to_take_place_is_booked_again(reception: Reception) -> None:
    with reception.open("staff") as staff:
        still_open, _ = booked(staff.acting_as("guest"), scheduledAt=AFTERWARDS.isoformat())
        ended, _ = completed(reception, staff)
        root = staff.acting_as("admin")
        not_ended = correct(root, still_open)
        reopened = correct(root, ended, status="confirmed")
        unknown = correct(root, uuid4())

    assert (not_ended.status_code, not_ended.json()["code"]) == (409, "booking.still-open")
    assert (reopened.status_code, reopened.json()["code"]) == (422, "booking.not-reopened")
    assert "book it again" in reopened.json()["detail"]
    assert (unknown.status_code, unknown.json()["code"]) == (404, "booking.unknown")


@pytest.mark.parametrize(
    "body",
    [{"reason": None}, {"reason": "  "}, {"reason": "x" * 4001}, {"status": "done"}],
)
def test_a_correction_says_why_in_so_many_words(reception: Reception, body: Any) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = completed(reception, staff)
        refused = correct(staff.acting_as("admin"), booking_id, **body)

    assert refused.status_code == 422
    assert reception.booking(booking_id).status == "completed"


@pytest.mark.parametrize("role", ["staff", "team_lead", "sales_rep", "consultant", "client"])
def test_nobody_but_an_admin_corrects(reception: Reception, role: str) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = completed(reception, staff)
        who = CONSULTANT if role == "consultant" else {}
        refused = correct(staff.acting_as(role, **who), booking_id)
        by_nobody = correct(staff.acting_as("guest"), booking_id)

    assert (refused.status_code, refused.json()["code"]) == (403, "access.not-allowed")
    assert by_nobody.status_code == 401
    assert reception.booking(booking_id).status == "completed"


def test_the_same_key_corrects_once(reception: Reception) -> None:
    with reception.open("admin") as root:
        booking_id, _ = completed(reception, root)
        path, key = f"{ADMIN}/{booking_id}/correct", {"Idempotency-Key": "k1"}
        first = root.post(path, json=NO_SHOW, headers=key)
        back = root.post(path, json={"status": "completed", "reason": "She was there"})
        again = root.post(path, json=NO_SHOW, headers=key)

    assert again.json() == first.json()
    assert back.json()["status"] == "completed"
    assert reception.booking(booking_id).status == "completed"


def test_a_corrected_booking_does_not_ask_for_attention_again(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = completed(reception, staff)
        correct(staff.acting_as("admin"), booking_id)
    reception.pass_time(timedelta(days=1))

    events = [type(one.event) for one in reception.store.history(booking_id)]
    assert events[-1] is Booking.Corrected
    assert not reception.booking(booking_id).flags
