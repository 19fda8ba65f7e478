from typing import Any
from uuid import uuid4

import pytest

from availability_tests.builders import HOUR, NOON
from availability_tests.world import A_WEEK, World
from servicekit.testing.http import role_matrix


@pytest.fixture
def dialect() -> str:
    """What the edge refuses does not depend on the database."""
    return "sqlite"


NINE_TO_FIVE = [{"startTime": "09:00", "endTime": "17:00"}]


def a_day(**told: Any) -> dict[str, Any]:
    return {"weekly": {"monday": {"timeSlots": NINE_TO_FIVE, **told}}}


@pytest.mark.parametrize(
    ("part", "body", "path"),
    [
        (
            "schedule",
            a_day(timeSlots=[*NINE_TO_FIVE, {"startTime": "16:00", "endTime": "18:00"}]),
            "weekly.monday",
        ),
        (
            "schedule",
            a_day(timeSlots=[{"startTime": "17:00", "endTime": "09:00"}]),
            "weekly.monday.timeSlots[0]",
        ),
        (
            "schedule",
            a_day(timeSlots=[{"startTime": "9:00", "endTime": "17:00"}]),
            "weekly.monday.timeSlots[0].startTime",
        ),
        (
            "schedule",
            a_day(timeSlots=[{"startTime": "09:00", "endTime": "25:00"}]),
            "weekly.monday.timeSlots[0].endTime",
        ),
        (
            "schedule",
            a_day(breaks=[{"startTime": "17:00", "endTime": "18:00"}]),
            "weekly.monday",
        ),
        ("schedule", a_day(timeSlots=[]), "weekly.monday"),
        ("schedule", {"weekly": {"someday": {}}}, "weekly.someday"),
        ("schedule", {"weekly": {"monday": None, "1": None}}, "weekly"),
        ("exceptions", {"exceptions": [{"date": "2027-02-30", "kind": "closed"}]},
         "exceptions[0].date"),
        ("exceptions", {"exceptions": [{"date": "2027-03-09", "kind": "extra"}]},
         "exceptions[0]"),
        ("time-off", {"timeOff": [{"from": "2027-03-10", "to": "2027-03-09"}]}, "timeOff[0]"),
        ("time-off", {"holidays": [{"name": "Never", "month": 2, "day": 30}]}, "holidays[0]"),
        ("buffers", {"beforeMinutes": -1}, "beforeMinutes"),
        ("buffers", {"beforeMinutes": 10**12}, "beforeMinutes"),
        ("limits", {"maxPerDay": 10**12}, "maxPerDay"),
        ("limits", {"maxConcurrent": 0}, "maxConcurrent"),
        ("window", {"maxAdvanceDays": 100_000}, "maxAdvanceDays"),
        ("switches", {"isAccepting": "yes"}, "isAccepting"),
        ("rules", {"durations": {"min": 90, "max": 60}}, "durations"),
        ("slots", {"slots": [{"serviceId": str(uuid4()), "startTime": NOON.isoformat(),
                              "endTime": NOON.isoformat()}]}, "slots[0]"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused_with_their_path_and_nothing_is_applied(
    world: World, part: str, body: dict[str, Any], path: str
) -> None:
    provider = world.provider()
    before = world.staff().get(f"/api/admin/availability/{provider}").json()

    answer = world.staff().put(f"/api/admin/availability/{provider}/{part}", json=body)

    assert answer.status_code == 422, answer.text
    assert path in [error["path"] for error in answer.json()["errors"]], answer.text
    assert world.staff().get(f"/api/admin/availability/{provider}").json() == before


def test_a_block_that_ends_before_it_starts_is_refused(world: World) -> None:
    answer = world.staff().post(
        f"/api/admin/availability/{world.provider()}/blocks",
        json={"startTime": NOON.isoformat(), "endTime": (NOON - HOUR).isoformat()},
    )

    assert answer.status_code == 422


def test_a_bulk_change_that_says_nothing_is_refused(world: World) -> None:
    answer = world.staff().put(
        "/api/admin/availability/bulk", json={"resourceIds": [str(world.provider())]}
    )

    assert answer.status_code == 422


def test_consultants_see_and_change_their_own_schedule_and_no_other(world: World) -> None:
    own, other = world.provider(name="Own"), world.provider(name="Other")
    consultant = world.guest.acting_as("consultant", subject=str(own))
    switches = {"isOnline": True, "isAccepting": True}

    for path, status in ((own, 200), (other, 403)):
        base = f"/api/admin/availability/{path}"
        agenda = {"from": NOON.isoformat(), "to": (NOON + HOUR).isoformat()}
        assert consultant.get(base).status_code == status
        assert consultant.get(f"{base}/agenda", params=agenda).status_code == status
        assert consultant.get(f"{base}/slots", params=agenda).status_code == status
        assert consultant.get(f"{base}/limits").status_code == status
        assert consultant.put(f"{base}/switches", json=switches).status_code == status
        assert consultant.put(f"{base}/slots", json={"slots": []}).status_code == status
    block = {"startTime": NOON.isoformat(), "endTime": (NOON + HOUR).isoformat()}
    strange = f"/api/admin/availability/{other}/blocks"
    assert consultant.post(strange, json=block).status_code == 403
    assert consultant.delete(f"{strange}/{uuid4()}").status_code == 403
    bulk = {"resourceIds": [str(own)], "switches": switches}
    assert consultant.put("/api/admin/availability/bulk", json=bulk).status_code == 403
    listed = consultant.get("/api/admin/availability").json()
    assert [item["name"] for item in listed["items"]] == ["Own"]


def test_staff_see_everybody_page_by_page(world: World) -> None:
    for number in range(27):
        world.provider(schedule=False, name=f"Consultant {number:02}")

    first = world.staff().get("/api/admin/availability").json()
    second = world.staff().get("/api/admin/availability", params={"page": 2}).json()

    assert (len(first["items"]), first["total"], first["nextPage"]) == (25, 27, 2)
    assert [item["name"] for item in second["items"]] == ["Consultant 25", "Consultant 26"]


def test_a_resource_nobody_knows_is_not_found(world: World) -> None:
    base = f"/api/admin/availability/{uuid4()}"

    assert world.staff().get(base).status_code == 404
    assert world.staff().put(f"{base}/schedule", json={"weekly": A_WEEK}).status_code == 404
    assert world.staff().put(f"{base}/slots", json={"slots": []}).status_code == 404


def test_every_door_lets_in_whom_it_names_and_nobody_else(world: World) -> None:
    people = {"client", "sales_rep", "content_editor"}
    for endpoint, role, admitted in role_matrix(world.module.app):
        if endpoint.path.startswith("/api/admin/"):
            of_many = endpoint.path.endswith(("/bulk", "availability/slots"))
            owners = set() if of_many else {"consultant", "instructor"}
            expected = role in {"staff", "team_lead", "admin", *owners}
        elif endpoint.path.startswith("/internal/"):
            expected = role == "service"
        else:
            expected = True
        assert admitted == expected, (endpoint.method, endpoint.path, role)
        if role in people and not admitted:
            path = endpoint.path.replace("{resource_id}", str(uuid4())).replace(
                "{block_id}", str(uuid4())
            )
            answer = world.guest.acting_as(role).request(endpoint.method, path)
            assert answer.status_code == 403


def test_the_time_questions_take_is_measured(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)

    world.guest.get(
        "/api/bookings/availability",
        params={"serviceId": str(service), "date": "2027-03-09"},
    )

    text = world.guest.get("/metrics").text
    assert "availability_query_duration_count 1.0" in text


def test_the_api_can_be_described(world: World) -> None:
    paths = world.module.app.openapi()["paths"]

    assert "/api/holds" in paths
    assert "/api/admin/availability/bulk" in paths
