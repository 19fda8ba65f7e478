"""Somebody who signed in finds and manages his own bookings, and no others (POR-01)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import CONSENTS, booked
from booking_tests.reception import Reception
from servicekit.testing.http import Caller

MIA = "mia.olsen@example.org"
MINE = "/api/bookings/mine"


def at(hours: int) -> str:
    return (STARTS_AT + timedelta(hours=hours)).isoformat()


def signed_in(caller: Caller, subject: str = "u-mia", email: str | None = MIA) -> Caller:
    return caller.acting_as("client", subject=subject, email=email)


def found(caller: Caller, **query: Any) -> list[UUID]:
    answer = caller.get(MINE, params=query)
    assert answer.status_code == 200, answer.text
    return [UUID(item["id"]) for item in answer.json()["items"]]


def test_what_was_booked_as_a_guest_belongs_to_whoever_proves_the_address(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        as_guest, _ = booked(guest, clientEmail="Mia.Olsen@Example.org")
        mia = signed_in(guest)
        under_sign_in, _ = booked(mia, clientEmail="boss@example.org", scheduledAt=at(2))
        foreign, _ = booked(guest, clientEmail="other@example.org", scheduledAt=at(4))
        without_address = signed_in(guest, email=None)
        other = signed_in(guest, subject="u-other", email="nobody@example.org")
        shown = mia.get(MINE, params={"when": "upcoming"}).json()
        one = mia.get(f"/api/bookings/{as_guest}").json()

        assert found(mia, when="upcoming") == [as_guest, under_sign_in]
        assert found(without_address) == [under_sign_in]
        assert found(other) == []
        assert mia.get(f"/api/bookings/{foreign}").status_code == 404
        assert guest.get(MINE).status_code == 401

    assert (shown["total"], shown["page"], shown["nextPage"]) == (2, 1, None)
    assert shown["items"][0] == one
    assert reception.document(under_sign_in)["client"]["user_id"] == "u-mia"
    assert reception.document(as_guest)["client"]["user_id"] is None


def test_what_may_still_happen_comes_next_first_and_what_is_over_newest_first(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        mia = signed_in(guest)
        later, first, cancelled = (booked(mia, scheduledAt=at(hours))[0] for hours in (24, 0, 2))
        mia.post(f"/api/bookings/{cancelled}/cancel", json={})

        assert found(mia, when="upcoming") == [first, later]
        assert found(mia, when="past") == [cancelled]
        assert found(mia) == found(mia, when="all") == [later, cancelled, first]

        ends_at = STARTS_AT + timedelta(hours=1)
        reception.clock.move(ends_at - timedelta(minutes=1) - reception.clock())
        assert found(mia, when="upcoming") == [first, later]
        reception.clock.move(timedelta(minutes=1))
        assert found(mia, when="upcoming") == [later]
        assert found(mia, when="past") == [cancelled, first]


def test_own_bookings_come_in_pages(reception: Reception) -> None:
    with reception.open() as guest:
        mia = signed_in(guest)
        made = [booked(mia, scheduledAt=at(24 * day))[0] for day in range(26)]
        pages = [mia.get(MINE, params={"when": "upcoming", "page": n}).json() for n in (1, 2)]

    assert [page["total"] for page in pages] == [26, 26]
    assert [page["nextPage"] for page in pages] == [2, None]
    assert [UUID(item["id"]) for page in pages for item in page["items"]] == made


def test_a_client_manages_a_booking_of_the_own_address_without_the_link(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        booking_id, _ = booked(
            guest,
            consents=CONSENTS | {"recording": True, "marketing": True},
            meeting={"recordingEnabled": True},
        )
        mia, path = signed_in(guest), f"/api/bookings/{booking_id}"
        calendar = mia.get(f"{path}/calendar.ics")
        moved = mia.post(f"{path}/reschedule", json={"scheduledAt": at(3)})
        withdrawn = mia.delete(f"{path}/consents/marketing")
        cancelled = mia.post(f"{path}/cancel", json={"reason": "Ill"})

    assert calendar.status_code == 200, calendar.text
    booking = moved.json()["booking"]
    assert datetime.fromisoformat(booking["scheduledAt"]) == STARTS_AT + timedelta(hours=3)
    assert booking["moves"][0]["rescheduledBy"] == "client"
    assert withdrawn.status_code == 200, withdrawn.text
    assert cancelled.json()["booking"]["cancellation"]["cancelledBy"] == "client"


def test_bookings_of_others_do_not_exist(reception: Reception) -> None:
    calls: list[tuple[str, str, dict[str, Any] | None]] = [
        ("GET", "", None),
        ("GET", "/calendar.ics", None),
        ("POST", "/reschedule", {"scheduledAt": at(2)}),
        ("POST", "/cancel", {}),
        ("DELETE", "/consents/marketing", None),
    ]
    with reception.open() as guest:
        booking_id, _ = booked(guest, clientEmail="owner@example.org")
        before = reception.store.last_position()
        answers = [
            signed_in(guest).request(method, f"/api/bookings/{booking_id}{what}", json=body)
            for method, what, body in calls
        ]

    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "booking.unknown")}
    assert reception.store.last_position() == before
