"""One service's database is restored from a backup that is older than what the others have."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import make_url

from journeys.clients import a_request, slots
from journeys.distributed import Distributed, distributed
from servicekit.testing import postgres
from servicekit.testing.probe import eventually

pytestmark = pytest.mark.slow

SERVICE = "tax-consultation"


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Distributed]:
    with distributed(tmp_path, replicas=1) as running:
        yield running


def stop(product: Distributed, service: str) -> None:
    for member in (*product.cluster.apis[service], *product.cluster.workers[service]):
        member.stop()


def start(product: Distributed, service: str) -> None:
    members = (*product.cluster.apis[service], *product.cluster.workers[service])
    for member in members:
        member.start()
    for member in members:
        member.wait_until_ready()


def free(client: httpx.Client, provider: str | None = None) -> list[dict[str, Any]]:
    """The first free hour of each day, of one provider where he is named."""
    by_day: dict[str, dict[str, Any]] = {}
    for slot in slots(client, SERVICE, provider=provider):
        by_day.setdefault(slot["startTime"][:10], slot)
    return list(by_day.values())


def booked(client: httpx.Client, slot: dict[str, Any]) -> dict[str, Any]:
    wish = a_request(SERVICE, slot["startTime"], teamMemberId=slot["teamMemberId"])
    answer = client.post("/api/bookings", json=wish)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["booking"]
    return found


def status_of(product: Distributed, booking: dict[str, Any]) -> str:
    with product.admin() as admin:
        answer = admin.get(f"/api/admin/bookings/{booking['id']}")
    return str(answer.json()["status"]) if answer.is_success else str(answer.status_code)


def test_new_bookings_are_confirmed_and_places_of_lost_ones_are_freed(
    product: Distributed,
) -> None:
    server, cluster = postgres.running(), product.cluster
    database = product.outside.databases["booking"]
    with product.client() as client:
        provider = free(client)[0]["teamMemberId"]
        first, second, third, fourth, *more = free(client, provider)
        kept, places = booked(client, first), [second, third, fourth]
        stop(product, "booking")
        backup = server.fresh(template=make_url(database).database)
        start(product, "booking")
        lost = [booked(client, slot) for slot in places]
        eventually(lambda: {status_of(product, one) for one in lost} == {"confirmed"}, 30)

        stop(product, "booking")
        server.replace(database, copy_of=backup)
        server.drop(backup)
        assert "raised: positions go on" in cluster.command("booking", "restored")
        assert "nothing to do" in cluster.command("booking", "restored")
        start(product, "booking")
        cluster.command("availability", "republish")

        new = [booked(client, slot) for slot in more[:3]]
        eventually(lambda: {status_of(product, one) for one in new} == {"confirmed"}, 30)
        assert status_of(product, kept) == "confirmed"
        assert {status_of(product, one) for one in lost} == {"404"}

        told = [line.split() for line in cluster.command("booking", "lost").splitlines()]
        gone = {words[3] for words in told if words[2] == "booking.booking-placed.v1"}
        assert gone == {one["id"] for one in lost}
        offered = {slot["startTime"] for slot in slots(client, SERVICE, provider=provider)}
        assert not {slot["startTime"] for slot in places} & offered
        freed = cluster.command("availability", "free-place", *sorted(gone))
        assert freed.count("freed") == len(lost)
        again = [booked(client, slot) for slot in places]
        eventually(lambda: {status_of(product, one) for one in again} == {"confirmed"}, 30)
