"""No place is sold twice: many hands on one place, over HTTP, in every way the product runs."""

import itertools
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from journeys.clients import a_request, at_once, consultant, service, slots
from journeys.distributed import Distributed
from journeys.product import Product

Installation = Product | Distributed

pytestmark = pytest.mark.slow


@pytest.fixture
def product(any_product: Installation) -> Installation:
    """In one process on either database, and as processes of their own."""
    return any_product


def book_all(product: Installation, requests: list[dict[str, Any]]) -> list[httpx.Response]:
    """Send all of them at once, over connections of their own."""
    limits = httpx.Limits(max_connections=len(requests), max_keepalive_connections=len(requests))
    with product.client(limits=limits) as client:
        client.get("/api/services").raise_for_status()
        return at_once([partial(client.post, "/api/bookings", json=body) for body in requests])


def taken_by(
    product: Installation, provider: str, day: datetime
) -> list[tuple[datetime, datetime]]:
    """What stands in a provider's agenda around that day."""
    with product.admin() as staff:
        answer = staff.get(
            f"/api/admin/availability/{provider}/agenda",
            params={
                "from": (day - timedelta(days=1)).isoformat(),
                "to": (day + timedelta(days=2)).isoformat(),
            },
        )
    items = answer.raise_for_status().json()["items"]
    return sorted(
        (datetime.fromisoformat(item["startTime"]), datetime.fromisoformat(item["endTime"]))
        for item in items
        if item["kind"] in {"hold", "reservation"}
    )


def assert_nothing_overlaps(product: Installation, provider: str, day: datetime) -> None:
    taken = taken_by(product, provider, day)
    for (_, end), (start, _) in itertools.pairwise(taken):
        assert end <= start, taken


def test_of_a_hundred_attempts_on_one_slot_exactly_one_succeeds(product: Installation) -> None:
    with product.client() as client:
        provider = consultant(client, "Haddad")["id"]
        slot = slots(client, "tax-consultation", provider=provider)[0]
    request = {"teamMemberId": provider, "duration": 60, "paymentMethod": "cash"}

    answers = book_all(
        product, [a_request("tax-consultation", slot["startTime"], **request) for _ in range(100)]
    )

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 99}
    for answer in answers:
        if answer.status_code == 409:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["suggestedAlternatives"]
    assert_nothing_overlaps(product, provider, datetime.fromisoformat(slot["startTime"]))


def test_starts_that_overlap_leave_no_overlap_behind(product: Installation) -> None:
    with product.client() as client:
        provider = consultant(client, "Haddad")["id"]
        free = slots(client, "tax-consultation", provider=provider, from_day=4)
    first = datetime.fromisoformat(free[1]["startTime"])
    starts = [first + timedelta(minutes=15 * step) for step in range(3)] * 10

    answers = book_all(
        product,
        [
            a_request("tax-consultation", start.isoformat(), teamMemberId=provider, duration=60)
            for start in starts
        ],
    )

    assert {answer.status_code for answer in answers} <= {201, 409, 422}
    assert sum(answer.status_code == 201 for answer in answers) == 1
    assert_nothing_overlaps(product, provider, first)


def test_two_services_of_one_provider_do_not_share_her_time(product: Installation) -> None:
    with product.client() as client:
        provider = consultant(client, "Haddad")["id"]
        tax = slots(client, "tax-consultation", provider=provider, from_day=5)
        audit = {slot["startTime"] for slot in slots(client, "audit-service", provider=provider)}
        both = next(slot["startTime"] for slot in tax if slot["startTime"] in audit)
    requests = [
        a_request("tax-consultation", both, teamMemberId=provider, duration=60),
        a_request("audit-service", both, teamMemberId=provider, duration=120),
    ] * 15

    answers = book_all(product, requests)

    assert sum(answer.status_code == 201 for answer in answers) == 1
    assert_nothing_overlaps(product, provider, datetime.fromisoformat(both))


def test_one_of_two_browsers_holds_the_slot_and_only_its_token_books_it(
    product: Installation,
) -> None:
    with product.client() as client:
        provider = consultant(client, "Nasser")["id"]
        slot = slots(client, "tax-consultation", provider=provider, from_day=6)[0]
        hold = {
            "serviceId": "tax-consultation",
            "teamMemberId": provider,
            "startTime": slot["startTime"],
            "duration": 60,
        }
        answers = at_once([lambda: client.post("/api/holds", json=hold)] * 2)
        won = [answer for answer in answers if answer.status_code == 201]
        lost = [answer for answer in answers if answer.status_code == 409]
        assert (len(won), len(lost)) == (1, 1)

        body = a_request("tax-consultation", slot["startTime"], teamMemberId=provider, duration=60)
        assert client.post("/api/bookings", json=body).status_code == 409
        body["holdToken"] = won[0].json()["holdToken"]
        booked = client.post("/api/bookings", json=body)

    assert booked.status_code == 201, booked.text


def test_a_booking_confirmed_twice_at_once_is_confirmed_once(product: Installation) -> None:
    with product.client() as client, product.admin() as staff:
        slot = slots(client, "audit-service", from_day=7)[0]
        placed = client.post(
            "/api/bookings",
            json=a_request("audit-service", slot["startTime"], teamMemberId=slot["teamMemberId"]),
        )
        assert placed.status_code == 201, placed.text
        booking = placed.json()["booking"]
        assert booking["status"] == "pending"
        path = f"/api/admin/bookings/{booking['id']}"

        answers = at_once(
            [lambda: staff.post(f"{path}/confirm", json={"paymentReceived": True})] * 10
        )
        assert {answer.status_code for answer in answers} <= {200, 204}
        timeline = staff.get(f"{path}/timeline").raise_for_status().json()["entries"]

    assert [entry["event"] for entry in timeline].count("Confirmed") == 1


def test_a_slot_for_five_takes_exactly_five(product: Installation) -> None:
    with product.client() as client, product.admin() as staff:
        provider = consultant(client, "Collins")["id"]
        slot = slots(client, "standard-consultation", provider=provider, duration=60, from_day=8)[0]
        start = datetime.fromisoformat(slot["startTime"])
        made = staff.post(
            f"/api/admin/availability/{provider}/slots",
            json={
                "serviceId": service(client, "standard-consultation")["id"],
                "startTime": start.isoformat(),
                "endTime": (start + timedelta(minutes=60)).isoformat(),
                "maxBookings": 5,
            },
        )
        assert made.status_code in {200, 201}, made.text
    body = {"teamMemberId": provider, "duration": 60, "paymentMethod": "invoice"}

    answers = book_all(
        product,
        [a_request("standard-consultation", start.isoformat(), **body) for _ in range(30)],
    )

    assert Counter(answer.status_code for answer in answers) == {201: 5, 409: 25}


def test_a_workshop_takes_its_leader_and_its_room_or_neither(product: Installation) -> None:
    with product.client() as client, product.admin() as staff:
        slot = slots(client, "executive-workshop", from_day=6, days=20)[0]
        start = datetime.fromisoformat(slot["startTime"])
        resources = staff.get("/api/admin/availability").raise_for_status().json()["items"]
        room = next(item["id"] for item in resources if item["kind"] == "room")
        leader = slot["teamMemberId"]
        body = a_request("executive-workshop", start.isoformat(), teamMemberId=leader)

    answers = book_all(product, [body | {"clientEmail": f"w{n}@example.org"} for n in range(20)])

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 19}
    assert len([t for t in taken_by(product, room, start) if t[0] == start]) == 1
    assert len([t for t in taken_by(product, leader, start) if t[0] == start]) == 1
