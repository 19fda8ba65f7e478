from typing import Any
from uuid import uuid4

import pytest

from availability_tests.builders import HOUR, NOON
from availability_tests.world import World


@pytest.fixture
def dialect() -> str:
    """What the edge refuses does not depend on the database."""
    return "sqlite"


def a_body(world: World, **changed: Any) -> dict[str, Any]:
    provider = world.provider()
    service = world.service(provider)
    return {
        "serviceId": str(service),
        "teamMemberId": str(provider),
        "startTime": NOON.isoformat(),
        **changed,
    }


def test_a_service_may_be_named_by_its_slug(world: World) -> None:
    provider = world.provider()
    world.service(provider, slug="tax-consultation")

    answer = world.guest.post(
        "/api/holds", json={"serviceId": "tax-consultation", "startTime": NOON.isoformat()}
    )

    assert answer.status_code == 201, answer.text


def test_times_are_answered_in_the_zone_that_was_asked_for(world: World) -> None:
    answer = world.guest.post("/api/holds", json=a_body(world, timezone="Asia/Dubai"))

    assert answer.json()["startTime"] == "2027-03-09T16:00:00+04:00"


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"startTime": "2027-03-09T12:00:00"}, "startTime"),
        ({"startTime": "2027-02-30T12:00:00Z"}, "startTime"),
        ({"duration": 0}, "duration"),
        ({"duration": 10**9}, "duration"),
        ({"duration": "60"}, "duration"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"teamMemberId": "nobody"}, "teamMemberId"),
        ({"serviceId": "a\u0007b"}, "serviceId"),
        ({"serviceId": "x" * 101}, "serviceId"),
        ({"colour": "red"}, "colour"),
        ({"override": ["x" * 41]}, "override[0]"),
        ({"bookingType": "WHENEVER"}, "bookingType"),
    ],
)
def test_what_cannot_be_is_refused_with_its_path(
    world: World, changed: dict[str, Any], path: str
) -> None:
    answer = world.guest.post("/api/holds", json=a_body(world, **changed))

    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert path in [error["path"] for error in answer.json()["errors"]]


def test_a_service_nobody_offers_is_not_found(world: World) -> None:
    answer = world.guest.post("/api/holds", json=a_body(world, serviceId="unheard-of"))

    assert (answer.status_code, answer.json()["code"]) == (404, "availability.service-unknown")


def test_only_staff_hold_for_a_move_at_the_public_door(world: World) -> None:
    body = a_body(world, movingBookingId=str(uuid4()))

    assert world.guest.post("/api/holds", json=body).status_code == 403
    assert world.staff().post("/api/holds", json=body).status_code == 201


def test_a_hold_is_given_back_with_its_own_token_or_by_staff(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    held, other = world.held(service, provider), world.held(service, provider, start=NOON + HOUR)
    path = f"/api/holds/{held['holdId']}"

    def gives_back(token: str | None) -> tuple[int, str]:
        answer = world.guest.delete(path, params={} if token is None else {"token": token})
        return answer.status_code, answer.json().get("code", "") if answer.content else ""

    refused = (403, "availability.hold-token-refused")
    assert gives_back(None) == refused
    assert gives_back(other["holdToken"]) == refused
    assert gives_back(held["holdToken"][:-4] + "AAAA") == refused
    unsigned = "eyJhbGciOiJub25lIn0.eyJob2xkX2lkIjoiMSJ9."
    assert gives_back(unsigned) == refused
    assert world.staff().delete(path).status_code == 204
    assert gives_back(held["holdToken"]) == (204, "")
    assert world.staff().delete(f"/api/holds/{uuid4()}").status_code == 404


def test_the_doors_of_services_are_closed_to_people(world: World) -> None:
    body = {"holdId": str(uuid4()), "serviceId": str(uuid4()), "startTime": NOON.isoformat()}

    assert world.guest.post("/internal/holds", json=body).status_code == 401
    for role in ("client", "consultant", "staff", "admin"):
        caller = world.guest.acting_as(role)
        assert caller.post("/internal/holds", json=body).status_code == 403
        assert caller.get("/internal/hold-key").status_code == 403
