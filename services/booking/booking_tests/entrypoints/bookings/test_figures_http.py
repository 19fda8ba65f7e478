"""What a consultant's bookings add up to (CAT-21, CAT-26)."""

from datetime import timedelta
from uuid import UUID, uuid4

from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import booked
from booking_tests.catalogue_builders import PROVIDER_ID
from booking_tests.reception import OTHER_PROVIDER_ID, Reception
from servicekit.testing.http import Caller

ADMIN = "/api/admin/bookings"


def met(guest: Caller, *, hours: int, email: str) -> UUID:
    at = (STARTS_AT + timedelta(hours=hours)).isoformat()
    booking_id, _ = booked(guest, teamMemberId=str(PROVIDER_ID), scheduledAt=at, clientEmail=email)
    return booking_id


def test_figures_count_what_took_place_and_who_came_again(reception: Reception) -> None:
    with reception.open("staff") as staff:
        guest = staff.acting_as("guest")
        again = [met(guest, hours=n, email="mia@example.org") for n in range(0, 4, 2)]
        once, missed = (met(guest, hours=n, email=f"client{n}@example.org") for n in range(4, 8, 2))
        cancelled = met(guest, hours=24, email="mia@example.org")
        met(guest, hours=26, email="mia@example.org")
        staff.post(f"{ADMIN}/{cancelled}/cancel", json={})
        reception.clock.set(STARTS_AT + timedelta(hours=8))
        prices = [
            staff.post(f"{ADMIN}/{one}/complete", json={}).json()["price"]["total"]["amount"]
            for one in (*again, once)
        ]
        staff.post(f"{ADMIN}/{missed}/no-show")
        shown = guest.get(f"/api/consultants/{PROVIDER_ID}/figures").json()
        full = staff.get(f"/api/admin/consultants/{PROVIDER_ID}/figures").json()
        cards = guest.get("/api/consultants").json()["items"]

    # Four that are over and one to come; the cancelled one does not count.
    assert shown == {
        "totalBookings": 5,
        "completedBookings": 3,
        "completionRate": 0.75,
        "repeatClientRate": 0.5,
    }
    assert {name: full[name] for name in shown} == shown
    assert {card["id"]: card["completedMeetings"] for card in cards} == {
        str(PROVIDER_ID): 3,
        str(OTHER_PROVIDER_ID): 0,
    }
    assert (full["missedBookings"], full["clients"]) == (1, 2)
    assert [one["amount"] for one in full["revenueGenerated"]] == [sum(prices)]


def test_before_the_first_meeting_there_is_no_rate(reception: Reception) -> None:
    with reception.open() as guest:
        shown = guest.get(f"/api/consultants/{OTHER_PROVIDER_ID}/figures").json()
        unknown = guest.get(f"/api/consultants/{uuid4()}/figures")

    assert (shown["totalBookings"], shown["completionRate"], shown["repeatClientRate"]) == (
        0,
        None,
        None,
    )
    assert unknown.status_code == 404
