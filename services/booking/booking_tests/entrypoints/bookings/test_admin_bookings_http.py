from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from booking.domain.bookings.flag import FlagType
from booking.domain.catalogue.offer import PaymentMethod
from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import a_manual_request, book, booked
from booking_tests.catalogue_builders import PROVIDER_ID, an_offer
from booking_tests.reception import OTHER_PROVIDER_ID, Reception
from contracts.availability import ScheduleConflictFound
from servicekit.testing.http import Caller

ONE, OTHER = str(PROVIDER_ID), str(OTHER_PROVIDER_ID)
LATER = STARTS_AT + timedelta(hours=3)
ADMIN = "/api/admin/bookings"
NORA = {"subject": "nora", "email": "nora.zimmerling@example.org"}


def act(caller: Caller, booking_id: UUID, what: str, **body: Any) -> httpx.Response:
    return caller.post(f"{ADMIN}/{booking_id}/{what}", json=body)


def an_unconfirmed(reception: Reception, caller: Caller) -> UUID:
    reception.offers("by-hand", an_offer(payment_methods=(PaymentMethod.INVOICE,)))
    booking_id, _ = booked(caller, serviceId="by-hand", teamMemberId=ONE)
    return booking_id


# Settling


def test_staff_confirms_what_waits_and_notes_the_payment(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id = an_unconfirmed(reception, staff.acting_as("guest"))
        confirmed = act(staff, booking_id, "confirm", paymentReceived=True, sendEmail=False).json()
        again = act(staff, booking_id, "confirm", paymentReceived=True)

    assert confirmed["status"] == "confirmed"
    assert confirmed["payment"]["status"] == "paid"
    assert again.status_code == 200
    # It is settled: nothing lapses any more.
    reception.pass_time(timedelta(days=4))
    assert reception.booking(booking_id).status == "confirmed"
    assert not reception.told[-1].model_dump().get("send_notice", True)


def test_what_lapsed_cannot_be_confirmed(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id = an_unconfirmed(reception, staff.acting_as("guest"))
        reception.clock.move(timedelta(hours=73))
        refused = act(staff, booking_id, "confirm")

    assert (refused.status_code, refused.json()["code"]) == (409, "booking.hold-lapsed")


def test_an_emergency_is_approved_by_a_lead_within_half_an_hour(reception: Reception) -> None:
    with reception.open("staff") as staff:
        guest = staff.acting_as("guest")
        booking_id, _ = booked(guest, bookingType="EMERGENCY")
        refused = act(staff, booking_id, "confirm")
        approved = act(staff.acting_as("team_lead"), booking_id, "confirm")
        missed, _ = booked(guest, bookingType="EMERGENCY")

    assert (refused.status_code, refused.json()["code"]) == (403, "booking.approval-needed")
    assert approved.json()["status"] == "confirmed"
    reception.pass_time(timedelta(minutes=31))
    assert reception.booking(missed).status == "cancelled"


def test_staff_cancels_with_a_refund_of_its_own(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = booked(staff.acting_as("guest"), teamMemberId=ONE)
        act(staff, booking_id, "confirm", paymentReceived=True)
        too_much = act(staff, booking_id, "cancel", refundAmount=10**9)
        cancelled = act(staff, booking_id, "cancel", refundAmount=500, reason="Ill").json()

    assert too_much.json()["code"] == "booking.refund-too-high"
    assert cancelled["cancellation"]["refund"]["amount"] == 500
    assert cancelled["cancellation"]["cancelledBy"] == "staff"
    assert reception.calendar.taken(PROVIDER_ID) == []


def test_staff_moves_a_booking_when_clients_no_longer_can(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = booked(staff.acting_as("guest"), teamMemberId=ONE)
        reception.clock.set(STARTS_AT - timedelta(minutes=30))
        moved = act(staff, booking_id, "reschedule", scheduledAt=LATER.isoformat())

    assert moved.status_code == 200, moved.text
    assert reception.calendar.taken(PROVIDER_ID) == [(LATER, booking_id)]


def test_a_meeting_is_closed_after_it_began(reception: Reception) -> None:
    with reception.open("staff") as staff:
        guest = staff.acting_as("guest")
        done, _ = booked(guest)
        missed, _ = booked(guest)
        too_early = act(staff, done, "complete")
        reception.clock.set(STARTS_AT + timedelta(hours=1))
        completed = act(staff, done, "complete", objectivesMet=True, deliverables=["Report"])
        no_show = staff.post(f"{ADMIN}/{missed}/no-show")

    assert too_early.json()["code"] == "booking.meeting-not-started"
    assert completed.json()["completion"]["deliverables"] == ["Report"]
    assert completed.json()["completion"]["deliveryConfirmedBy"] == "test-staff"
    assert no_show.json()["status"] == "no_show"


def test_a_meeting_nobody_closed_is_flagged_half_an_hour_after_its_end(
    reception: Reception,
) -> None:
    with reception.open("staff") as staff:
        guest = staff.acting_as("guest")
        forgotten, token = booked(guest, teamMemberId=ONE)
        guest.post(
            f"/api/bookings/{forgotten}/reschedule?token={token}",
            json={"scheduledAt": LATER.isoformat()},
        )
        closed, _ = booked(guest, teamMemberId=OTHER)
        reception.clock.set(STARTS_AT + timedelta(hours=1))
        act(staff, closed, "complete")
    reception.pass_time(timedelta(minutes=30))
    assert not reception.booking(forgotten).flags

    reception.pass_time(timedelta(hours=3))
    (flag,) = reception.booking(forgotten).flags.values()
    assert flag.type is FlagType.ATTENTION_REQUIRED
    assert not reception.booking(closed).flags


# Staff's own


def test_notes_flags_and_order_are_kept_with_the_booking(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id, token = booked(staff.acting_as("guest"))
        act(staff, booking_id, "notes", text="Prefers tea")
        flagged = act(staff, booking_id, "flags", type="vip_client", message="Minister").json()
        flag_id = flagged["flags"][0]["id"]
        listed = staff.get(ADMIN).json()["items"][0]["openFlags"]
        resolved = staff.post(f"{ADMIN}/{booking_id}/flags/{flag_id}/resolve").json()
        unknown = staff.post(f"{ADMIN}/{booking_id}/flags/{uuid4()}/resolve")
        ordered = act(
            staff,
            booking_id,
            "assign",
            assignedTo="kim",
            priority="urgent",
            tags=["vip"],
            escalationLevel="manager",
        ).json()
        seen_by_client = staff.acting_as("guest").get(f"/api/bookings/{booking_id}?token={token}")

    assert listed == 1
    assert resolved["flags"][0]["resolvedBy"] == "test-staff"
    assert (unknown.status_code, unknown.json()["code"]) == (404, "booking.flag-unknown")
    assert ordered["notes"][0]["text"] == "Prefers tea"
    assert (ordered["assignedTo"], ordered["priority"]) == ("kim", "urgent")
    assert (ordered["tags"], ordered["escalationLevel"]) == (["vip"], "manager")
    assert "notes" not in seen_by_client.json()
    assert "Prefers tea" not in seen_by_client.text


def test_a_booking_is_given_to_another_provider_at_the_same_time(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = booked(staff.acting_as("guest"), teamMemberId=ONE)
        given = act(staff, booking_id, "assign", teamMemberId=OTHER).json()
        reception.carry()

    assert given["consultant"] == {"id": OTHER, "name": "Omar Nasser"}
    assert given["status"] == "confirmed"
    assert reception.calendar.taken(PROVIDER_ID) == []
    assert reception.calendar.taken(OTHER_PROVIDER_ID) == [(STARTS_AT, booking_id)]


def test_a_change_of_schedule_flags_the_bookings_it_hits(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, _ = booked(guest)
    found = ScheduleConflictFound(resource_id=PROVIDER_ID, booking_ids=(booking_id, uuid4()))
    reception.deliver(found)
    reception.deliver(found)

    (flag,) = reception.booking(booking_id).flags.values()
    assert flag.type is FlagType.CONSULTANT_ISSUE


# By hand (BKG-27)


def test_staff_books_for_somebody_new_and_paid_means_confirmed(reception: Reception) -> None:
    with reception.open("staff") as staff:
        made = staff.post(
            f"{ADMIN}/manual",
            json=a_manual_request(
                payment={"method": "invoice", "status": "paid", "notes": "Bill 7"},
                specialRequirements="Arabic interpreter",
                addToMailingList=True,
            ),
        )

    assert made.status_code == 201, made.text
    booking = made.json()
    assert (booking["status"], booking["payment"]["status"]) == ("confirmed", "paid")
    assert booking["createdBy"] == "test-staff"
    assert booking["details"]["specialRequirements"] == "Arabic interpreter"
    assert [one["consent"] for one in booking["consents"]] == ["marketing"]


def test_staff_books_for_a_known_customer_by_his_sign_in(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booked(staff.acting_as("client", subject="mia"))
        made = staff.post(
            f"{ADMIN}/manual", json=a_manual_request(customer={"userId": "mia"})
        ).json()
        unknown = staff.post(f"{ADMIN}/manual", json=a_manual_request(customer={"userId": "eve"}))

    assert made["client"]["email"] == "mia.olsen@example.org"
    assert made["userId"] == "mia"
    assert unknown.json()["code"] == "booking.customer-unknown"


@pytest.mark.parametrize(
    "customer", [{}, {"firstName": "Ola"}, {"userId": "mia", "phone": "12345"}]
)
def test_a_customer_is_named_one_way_or_the_other(
    reception: Reception, customer: dict[str, str]
) -> None:
    with reception.open("staff") as staff:
        refused = staff.post(f"{ADMIN}/manual", json=a_manual_request(customer=customer))

    assert refused.status_code == 422


# The list (ADM-03, ADM-08)


@pytest.fixture(scope="module")
def five(shared: Reception) -> list[UUID]:
    """Five bookings on five days; the last is cancelled."""
    names = ["Åse Berg", "Bob Stone", "Cara Lund", "Dan Berger", "Eva Holm"]
    made = []
    with shared.open() as guest:
        for day, name in enumerate(names):
            booking_id, token = booked(
                guest,
                clientName=name,
                clientEmail=f"p{day}@example.org",
                company="Tidewater" if day == 1 else None,
                scheduledAt=(STARTS_AT + timedelta(days=day)).isoformat(),
                teamMemberId=OTHER if day == 2 else ONE,
                source="linkedin" if day == 3 else "website",
            )
            made.append(booking_id)
        guest.post(f"/api/bookings/{made[4]}/cancel?token={token}", json={})
    return made


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("sort=scheduledAt", [0, 1, 2, 3, 4]),
        ("", [4, 3, 2, 1, 0]),
        ("sort=-consultant,scheduledAt", [2, 0, 1, 3, 4]),
        ("status=cancelled", [4]),
        ("status=CANCELLED&status=confirmed&sort=scheduledAt", [0, 1, 2, 3, 4]),
        (f"consultantId={OTHER}", [2]),
        ("startDate=2025-03-11&endDate=2025-03-12&sort=scheduledAt", [1, 2]),
        ("startDate=2025-03-09&endDate=2025-03-09&timezone=Pacific/Honolulu", [0]),
        ("company=tide", [1]),
        ("source=linkedin", [3]),
        ("paymentStatus=paid", []),
        ("serviceType=standard-consultation&sort=scheduledAt", [0, 1, 2, 3, 4]),
        ("meetingType=video&status=cancelled", [4]),
        ("search=berg&sort=scheduledAt", [0, 3]),
        ("search=ase", [0]),
        ("search=ÅSE+berg", [0]),
        ("search=omar", [2]),
        ("search=tidewater+stone", [1]),
        ("search=tidewater+lund", []),
        ("search=nora+zim&sort=scheduledAt", [0, 1, 3, 4]),
    ],
)
def test_the_list_is_filtered_searched_and_sorted(
    shared: Reception, five: list[UUID], query: str, days: list[int]
) -> None:
    with shared.open("staff") as staff:
        answer = staff.get(f"{ADMIN}?{query}")

    assert answer.status_code == 200, answer.text
    assert [UUID(row["id"]) for row in answer.json()["items"]] == [five[day] for day in days]
    assert answer.json()["total"] == len(days)


def test_a_booking_is_found_by_its_reference(shared: Reception, five: list[UUID]) -> None:
    reference = shared.booking(five[3]).reference
    with shared.open("staff") as staff:
        rows = staff.get(f"{ADMIN}?search={reference}").json()["items"]

    assert [row["reference"] for row in rows] == [reference]


@pytest.mark.parametrize("query", ["sort=colour", "sort=status,status", "limit=7", "page=0", "x=1"])
def test_a_list_nobody_can_give_is_refused(shared: Reception, query: str) -> None:
    with shared.open("staff") as staff:
        assert staff.get(f"{ADMIN}?{query}").status_code in {400, 422}


def test_past_bookings_are_those_whose_meeting_is_over(shared: Reception, five: list[UUID]) -> None:
    now = shared.clock()
    shared.clock.set(STARTS_AT + timedelta(days=1, hours=2))
    with shared.open("staff") as staff:
        past = staff.get(f"{ADMIN}/past?sort=scheduledAt").json()
        found = staff.get(f"{ADMIN}/past?search=stone&startDate=2025-03-11").json()

    shared.clock.set(now)
    assert [UUID(row["id"]) for row in past["items"]] == five[:2]
    assert [UUID(row["id"]) for row in found["items"]] == [five[1]]


# The timeline (SEC-11)


def test_the_timeline_tells_who_did_what_when_and_what_was_before(reception: Reception) -> None:
    with reception.open("staff") as staff:
        guest = staff.acting_as("guest")
        booking_id, token = booked(guest, teamMemberId=ONE)
        guest.post(
            f"/api/bookings/{booking_id}/reschedule?token={token}",
            json={"scheduledAt": LATER.isoformat()},
        )
        act(staff, booking_id, "notes", text="Prefers tea")
        act(staff, booking_id, "assign", priority="urgent")
        act(staff, booking_id, "cancel", reason="Ill")
        entries = staff.get(f"{ADMIN}/{booking_id}/timeline").json()["entries"]

    assert [(e["action"], e["event"], e["by"]) for e in entries] == [
        ("created", "Created", "guest"),
        ("status_changed", "Confirmed", "availability"),
        ("status_changed", "Rescheduled", "guest"),
        ("status_changed", "MoveAgreed", "guest"),
        ("notes_added", "NoteAdded", "test-staff"),
        ("updated", "Prioritised", "test-staff"),
        ("status_changed", "Cancelled", "test-staff"),
    ]
    assert {"field": "priority", "before": "medium", "after": "urgent"} in entries[5]["changes"]
    assert {"field": "status", "before": "confirmed", "after": "cancelled"} in entries[6]["changes"]
    assert all(entry["requestId"] for entry in entries)


def test_staff_sees_what_staff_did_last_and_not_what_the_client_or_the_clock_did(
    reception: Reception,
) -> None:
    with reception.open("staff") as staff:
        guest = staff.acting_as("guest")
        booking_id, token = booked(guest, teamMemberId=ONE)
        untouched = staff.get(f"{ADMIN}/{booking_id}").json()
        act(staff.acting_as("team_lead"), booking_id, "notes", text="Prefers tea")
        moved = act(staff, booking_id, "reschedule", scheduledAt=LATER.isoformat()).json()
        guest.post(
            f"/api/bookings/{booking_id}/reschedule?token={token}",
            json={"scheduledAt": (LATER + timedelta(hours=1)).isoformat()},
        )
        # The attention timer that staff's move set fires on the way.
        reception.clock.set(LATER)
        reception.pass_time(timedelta(hours=3))
        seen = staff.get(f"{ADMIN}/{booking_id}").json()
        seen_by_client = guest.get(f"/api/bookings/{booking_id}?token={token}").json()
        entries = staff.get(f"{ADMIN}/{booking_id}/timeline").json()["entries"]

    assert untouched["lastAdminAction"] is None
    assert seen["flags"][0]["createdBy"] == "system"
    assert seen["lastAdminAction"] == moved["lastAdminAction"]
    (done,) = [e for e in entries if e["event"] == "Rescheduled" and e["by"] == "test-staff"]
    assert seen["lastAdminAction"] == {
        "action": done["action"],
        "performedBy": done["by"],
        "timestamp": done["at"],
    }
    assert "lastAdminAction" not in seen_by_client


# Who may (ROL-07)


def test_a_consultant_sees_and_closes_own_bookings_only(reception: Reception) -> None:
    with reception.open() as guest:
        own, _ = booked(guest, teamMemberId=ONE)
        foreign, _ = booked(guest, teamMemberId=OTHER)
        nora = guest.acting_as("consultant", **NORA)
        listed = nora.get(ADMIN).json()
        noted = act(nora, own, "notes", text="Ready")
        refused = [
            nora.get(f"{ADMIN}/{foreign}"),
            nora.get(f"{ADMIN}/{foreign}/timeline"),
            act(nora, foreign, "notes", text="Curious"),
            act(nora, foreign, "confirm"),
            act(nora, foreign, "cancel"),
            act(nora, foreign, "reschedule", scheduledAt=LATER.isoformat()),
            act(nora, foreign, "complete"),
            nora.post(f"{ADMIN}/{foreign}/no-show"),
            act(nora, foreign, "flags", type="vip_client", message="!"),
        ]
        not_hers = [
            act(nora, own, "assign", priority="urgent").status_code,
            nora.post(f"{ADMIN}/manual", json=a_manual_request()).status_code,
        ]

    assert [UUID(row["id"]) for row in listed["items"]] == [own]
    assert noted.status_code == 200
    assert {answer.status_code for answer in refused} == {404}
    assert not_hers == [403, 403]


def test_a_consultant_who_is_no_provider_sees_nothing(reception: Reception) -> None:
    with reception.open() as guest:
        booked(guest)
        nobody = guest.acting_as("consultant", subject="nobody")
        assert nobody.get(ADMIN).json()["total"] == 0


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("guest", set()),
        ("client", set()),
        ("instructor", set()),
        ("content_editor", set()),
        ("service", set()),
        ("sales_rep", {"list", "one"}),
        ("staff", {"list", "one", "notes", "manual"}),
        ("team_lead", {"list", "one", "notes", "manual"}),
        ("admin", {"list", "one", "notes", "manual"}),
    ],
)
def test_each_role_does_what_it_may_and_no_more(
    reception: Reception, role: str, allowed: set[str]
) -> None:
    with reception.open() as guest:
        booking_id, _ = booked(guest)
        caller = guest.acting_as(role)
        answers = {
            "list": caller.get(ADMIN),
            "one": caller.get(f"{ADMIN}/{booking_id}"),
            "notes": act(caller, booking_id, "notes", text="Hm"),
            "manual": caller.post(f"{ADMIN}/manual", json=a_manual_request()),
        }

    passed = {name for name, answer in answers.items() if answer.status_code in {200, 201}}
    assert passed == allowed
    refused = {a.status_code for name, a in answers.items() if name not in passed}
    assert refused <= ({401} if role == "guest" else {403})


def test_sending_the_same_note_again_under_its_key_writes_it_once(reception: Reception) -> None:
    with reception.open("staff") as staff:
        booking_id, _ = booked(staff.acting_as("guest"))
        for _ in range(2):
            staff.post(
                f"{ADMIN}/{booking_id}/notes",
                json={"text": "Once"},
                headers={"Idempotency-Key": "n-1"},
            )

    assert len(reception.booking(booking_id).notes) == 1


def test_pages_neither_repeat_nor_leave_out(reception: Reception) -> None:
    with reception.open("staff") as staff:
        guest = staff.acting_as("guest")
        for n in range(30):
            answer = book(guest, scheduledAt=(STARTS_AT + timedelta(hours=n)).isoformat())
            assert answer.status_code == 201
        first = staff.get(f"{ADMIN}?sort=status").json()
        second = staff.get(f"{ADMIN}?sort=status&page=2").json()

    assert (first["total"], first["nextPage"], second["nextPage"]) == (30, 2, None)
    rows = [row["id"] for row in first["items"] + second["items"]]
    assert len(set(rows)) == 30
