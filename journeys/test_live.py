"""Whoever looks on sees it change: live updates, in one process and over several gateways."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from journeys.clients import a_request, consultant, service, slots
from journeys.distributed import Distributed
from journeys.live_client import Frame, listening
from journeys.product import ADMIN_KEY, Product
from servicekit.testing.probe import eventually

pytestmark = pytest.mark.slow

TAX = "tax-consultation"


def gateways(product: Product | Distributed) -> Sequence[str]:
    """Where pages can open their sockets: at two processes, where there are two."""
    if isinstance(product, Distributed):
        return product.cluster.urls
    return [product.url, product.url]


@pytest.fixture(scope="module")
def free(any_product: Product | Distributed) -> dict[str, Any]:
    """Free hours of one consultant, each given to one test only, on days far from each other."""
    with any_product.client() as client:
        provider = consultant(client, "Haddad")["id"]
        found = slots(client, TAX, provider=provider, days=24)
        days = sorted({slot["startTime"][:10] for slot in found})
        first = [next(s for s in found if s["startTime"].startswith(day)) for day in days]
        return {
            "service": service(client, TAX)["id"],
            "provider": provider,
            "slots": iter(zip(first[0::8], first[4::8], strict=False)),
            "spare": iter(s for s in found if s not in first),
        }


def channel(free: dict[str, Any], slot: dict[str, Any], *, days_on: int = 0) -> str:
    day = datetime.fromisoformat(slot["startTime"]).date() + timedelta(days=days_on)
    return f"availability:{free['service']}:{day}"


def on(*channels: str) -> Any:
    return lambda frame: frame.get("channel") in channels


def says(kind: str) -> Any:
    return lambda frame: frame.get("data", {}).get("type") == kind


def book(product: Product | Distributed, slot: dict[str, Any], key: str | None = None) -> Any:
    with product.client(key) as client:
        body = a_request(TAX, slot["startTime"], teamMemberId=slot["teamMemberId"])
        answer = client.post("/api/bookings", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()


def a_key(product: Product | Distributed, role: str, subject: str) -> str:
    with product.admin() as client:
        body = {"label": "Live", "roles": [role], "subject": subject}
        secret: str = (
            client.post("/api/admin/api-keys", json=body).raise_for_status().json()["secret"]
        )
        return secret


def test_who_shows_nothing_is_told_to_sign_in(any_product: Product | Distributed) -> None:
    with listening(gateways(any_product)[0], as_nobody=True) as nobody:
        assert nobody.closing() == (1008, "Authentication required")


def test_who_looks_at_a_day_hears_that_somebody_has_booked_on_it(
    any_product: Product | Distributed, free: dict[str, Any]
) -> None:
    slot, _ = next(free["slots"])
    here, there = gateways(any_product)
    with listening(here) as one, listening(there) as other, listening(here) as elsewhere:
        for guest in (one, other, elsewhere):
            assert guest.frame() == {"type": "welcome", "channels": []}
        near = [channel(free, slot, days_on=n) for n in (-1, 0, 1)]
        for guest in (one, other):
            assert {f["type"] for f in guest.subscribe(*near)} == {"subscribed"}
        elsewhere.subscribe(channel(free, slot, days_on=-3), channel(free, slot, days_on=3))

        made = book(any_product, slot)

        told = [guest.hears(on(near[1])) for guest in (one, other)]
        assert told[0]["data"] == {
            "type": "AVAILABILITY_CHANGED",
            "serviceId": free["service"],
            "date": near[1].rpartition(":")[2],
            "teamMemberId": free["provider"],
        }
        eventually(lambda: ids(one.overhears()) == ids(other.overhears()), 30)
        assert elsewhere.overhears() == []
        assert made["booking"]["id"] not in repr(one.heard)


def test_a_guest_hears_of_nobody_s_bookings(
    any_product: Product | Distributed, free: dict[str, Any]
) -> None:
    with listening(gateways(any_product)[0]) as guest:
        guest.frame()
        refused = guest.subscribe("dashboard:metrics", f"team:{free['provider']}", "client:mia")
        assert {frame["code"] for frame in refused} == {"live.not-allowed"}

        book(any_product, next(free["spare"]))

        assert guest.overhears() == []


def test_a_booking_is_told_to_its_client_its_consultant_and_the_office(
    any_product: Product | Distributed, free: dict[str, Any]
) -> None:
    here, there = gateways(any_product)
    mia = a_key(any_product, "client", "mia")
    with (
        listening(here, key=mia) as client,
        listening(there, key=a_key(any_product, "client", "tom")) as other,
        listening(there, key=a_key(any_product, "consultant", free["provider"])) as provider,
        listening(here, key=ADMIN_KEY) as office,
    ):
        everybody = (client, other, provider, office)
        channels = [listener.frame()["channels"] for listener in everybody]
        assert channels[:3] == [["client:mia"], ["client:tom"], [f"team:{free['provider']}"]]
        assert "dashboard:metrics" in channels[3]

        made = book(any_product, next(free["spare"]), mia)["booking"]

        about = {"bookingId": made["id"], "serviceId": free["service"]}
        for listener in (client, provider, office):
            created = listener.hears(says("booking-created"))["data"]
            assert created == {"type": "booking-created", **about, "clientId": "mia"}
            confirmed = listener.hears(says("BOOKING_UPDATED"))["data"]
            assert confirmed["changes"] == {"status": "confirmed"}
        assert other.overhears() == []


def test_a_move_is_told_for_both_days(
    any_product: Product | Distributed, free: dict[str, Any]
) -> None:
    before, after = next(free["slots"])
    made = book(any_product, before)
    with listening(gateways(any_product)[1]) as guest:
        guest.frame()
        guest.subscribe(channel(free, before), channel(free, after))

        with any_product.client() as client:
            moved = client.post(
                f"/api/bookings/{made['booking']['id']}/reschedule",
                params={"token": made["manageToken"]},
                json={"scheduledAt": after["startTime"]},
            )
            assert moved.status_code == 200, moved.text

        guest.hears(lambda _: {channel(free, before), channel(free, after)} <= days(guest.heard))


def days(heard: list[Frame]) -> set[str]:
    return {frame["channel"] for frame in heard}


def ids(heard: list[Frame]) -> set[str]:
    return {frame["id"] for frame in heard}


def test_who_comes_back_goes_on_at_another_gateway(
    any_product: Product | Distributed, free: dict[str, Any]
) -> None:
    here, there = gateways(any_product)
    one, other, third = next(free["spare"]), next(free["spare"]), next(free["spare"])
    watched = sorted({channel(free, slot) for slot in (one, other, third)})
    with listening(there) as at_the_other:
        at_the_other.frame()
        at_the_other.subscribe(*watched)
        with listening(here) as guest:
            guest.frame()
            guest.subscribe(*watched)
            book(any_product, one)
            last = guest.hears(on(channel(free, one)))
        book(any_product, other)
        book(any_product, third)

        def after_the_last() -> list[str]:
            heard = filter(on(last["channel"]), at_the_other.overhears())
            known = [str(frame["id"]) for frame in heard]
            return known[known.index(last["id"]) + 1 :] if last["id"] in known else []

        missed = eventually(after_the_last, 30)

    with listening(there) as guest:
        guest.frame()
        (answer,) = guest.subscribe(last["channel"], last_id=last["id"])
        assert answer["type"] == "subscribed"
        eventually(lambda: set(missed) <= ids(guest.overhears()), 30)
        assert days(guest.heard) == {last["channel"]}
        unknown = guest.subscribe(watched[0], last_id="0" * 24)
        assert unknown[0]["type"] == "subscribed"
        assert guest.hears(lambda frame: frame.get("type") == "reset")["channel"] == watched[0]


def test_a_service_that_is_no_longer_offered_is_so_on_every_day(
    any_product: Product | Distributed,
) -> None:
    """The last of these tests: nobody books this service after it."""
    with listening(gateways(any_product)[1]) as guest, any_product.admin() as admin:
        guest.frame()
        retired = service(admin, "thirty-for-thirty")["id"]
        some_day = f"availability:{retired}:2030-01-01"
        guest.subscribe(some_day)

        admin.post("/api/admin/services/thirty-for-thirty/retire").raise_for_status()

        assert guest.hears(on(some_day))["data"] == {
            "type": "AVAILABILITY_CHANGED",
            "serviceId": retired,
            "date": "2030-01-01",
            "teamMemberId": None,
        }
