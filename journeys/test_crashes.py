"""kill -9 at any moment: what was acknowledged is there once, and nothing is stuck."""

import itertools
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from journeys.clients import a_request, consultant, slots
from journeys.product import Product
from journeys.truth import assert_read_models_equal_the_log

pytestmark = pytest.mark.slow

SETTLED = {"confirmed", "pending", "pending_payment", "cancelled", "rescheduled"}


@dataclass
class Diary:
    """What the clients were told: the only thing that counts afterwards."""

    booked: dict[str, dict[str, Any]] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    unsure: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Requests that never got an answer, by their idempotency key."""
    lock: threading.Lock = field(default_factory=threading.Lock)


def a_client_at_work(
    product: Product, diary: Diary, wanted: list[dict[str, Any]], stop: threading.Event
) -> None:
    """Books one slot after the other, and cancels every third booking again."""
    with product.client() as client:
        for number, slot in enumerate(wanted):
            if stop.is_set():
                return
            key = uuid4().hex
            body = a_request(
                "tax-consultation",
                slot["startTime"],
                teamMemberId=slot["teamMemberId"],
                duration=60,
                paymentMethod="cash",
            )
            try:
                answer = client.post("/api/bookings", json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                with diary.lock:
                    diary.unsure.append((key, body))
                time.sleep(0.05)
                continue
            if answer.status_code != 201:
                assert answer.status_code in {409, 422, 503}, answer.text
                continue
            made = answer.json()
            with diary.lock:
                diary.booked[made["booking"]["id"]] = made
            if number % 3 == 2:
                path = f"/api/bookings/{made['booking']['id']}/cancel?token={made['manageToken']}"
                try:
                    gone = client.post(path, json={"reason": "changed my mind"})
                except httpx.TransportError:
                    continue
                if gone.status_code == 200:
                    with diary.lock:
                        diary.cancelled.add(made["booking"]["id"])


def test_what_was_acknowledged_survives_kill_minus_nine(own_product: Product) -> None:
    product = own_product
    seed = random.randrange(1_000_000)
    dice = random.Random(seed)
    with product.client() as client:
        providers = [consultant(client, name)["id"] for name in ("Haddad", "Nasser")]
        free = [
            slot
            for provider in providers
            for slot in slots(client, "tax-consultation", provider=provider, days=24)
        ]
    dice.shuffle(free)
    diary = Diary()

    for round_number in range(4):
        stop = threading.Event()
        shares = [free[round_number * 4 + part :: 16][:12] for part in range(4)]
        workers = [
            threading.Thread(target=a_client_at_work, args=(product, diary, share, stop))
            for share in shares
        ]
        for worker in workers:
            worker.start()
        wait_for_bookings(diary, more=dice.randint(1, 8))
        time.sleep(dice.uniform(0, 0.05))
        product.kill()
        stop.set()
        for worker in workers:
            worker.join(timeout=60)
        product.start()

    assert_everything_settles(product)
    with product.client() as client, product.admin() as staff:
        for booking_id, made in diary.booked.items():
            found = staff.get(f"/api/admin/bookings/{booking_id}").raise_for_status().json()
            assert found["reference"] == made["booking"]["reference"]
            assert found["status"] == (
                "cancelled" if booking_id in diary.cancelled else found["status"]
            )
            assert found["status"] in SETTLED
        for key, body in diary.unsure:
            again = client.post("/api/bookings", json=body, headers={"Idempotency-Key": key})
            assert again.status_code in {201, 409}, again.text
            same = client.post("/api/bookings", json=body, headers={"Idempotency-Key": key})
            assert same.status_code == again.status_code
            if again.status_code == 201:
                assert same.json()["booking"]["id"] == again.json()["booking"]["id"]
        assert_everything_settles(product)
        assert_agendas_are_the_bookings(staff, providers)
    product.stop()
    assert_read_models_equal_the_log(product)


def wait_for_bookings(diary: Diary, more: int, seconds: float = 60) -> None:
    """Let the clients get so many bookings done, however busy the machine is."""
    wanted = len(diary.booked) + more
    until = time.monotonic() + seconds
    while len(diary.booked) < wanted and time.monotonic() < until:
        time.sleep(0.002)
    assert len(diary.booked) >= wanted, "the clients get nothing done; the test proves nothing"


def assert_everything_settles(product: Product, seconds: float = 30) -> None:
    """No checkout stays half-way: every booking reaches a state somebody can read."""
    until = time.monotonic() + seconds
    with product.admin() as staff:
        while time.monotonic() < until:
            waiting = all_bookings(staff, status="pending")
            if not waiting:
                return
            time.sleep(0.2)
    raise AssertionError(f"still half-way after {seconds} s: {waiting}")


def all_bookings(staff: httpx.Client, **filters: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page: int | None = 1
    while page is not None:
        answer = staff.get("/api/admin/bookings", params={"page": page, "limit": 100, **filters})
        listed = answer.raise_for_status().json()
        found += listed["items"]
        page = listed["nextPage"]
    return found


def assert_agendas_are_the_bookings(staff: httpx.Client, providers: list[str]) -> None:
    """Each live booking stands in exactly one agenda entry, and no entry has lost its booking."""
    live = {
        booking["id"]: datetime.fromisoformat(booking["scheduledAt"])
        for booking in all_bookings(staff)
        if booking["status"] != "cancelled"
    }
    until = time.monotonic() + 20
    while True:
        entries = [entry for provider in providers for entry in agenda(staff, provider)]
        reserved = [e["bookingId"] for e in entries if e["kind"] == "reservation"]
        if sorted(reserved) == sorted(live) or time.monotonic() > until:
            break
        time.sleep(0.2)
    assert sorted(reserved) == sorted(live)
    for provider in providers:
        times = sorted(
            (datetime.fromisoformat(e["startTime"]), datetime.fromisoformat(e["endTime"]))
            for e in agenda(staff, provider)
            if e["kind"] == "reservation"
        )
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(times))


def agenda(staff: httpx.Client, provider: str) -> list[dict[str, Any]]:
    answer = staff.get(
        f"/api/admin/availability/{provider}/agenda",
        params={"from": "2026-01-01T00:00:00Z", "to": "2036-01-01T00:00:00Z"},
    )
    items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
    return items
