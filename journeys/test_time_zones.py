"""Somebody in New York books somebody in Berlin while only one of the two has changed clocks.

The arithmetic of zones has its own corpus and oracle beside the search (`test_clock_changes.py` of
availability); here every time in every answer on the way is looked at.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from embedded.demo import play
from journeys.clients import a_request
from journeys.conftest import SERVICES
from journeys.time_machine import TimeMachine, time_machine
from servicekit.testing import postgres
from servicekit.testing.clock import SetClock

pytestmark = pytest.mark.slow

SLUG = "thirty-for-thirty"
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")

# New York goes forward on 14 March 2027, Berlin on the 28th; back on 7 November and 31 October.
SPRING = (date(2027, 3, 10), date(2027, 4, 2))
AUTUMN = (date(2027, 10, 25), date(2027, 11, 12))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TimeMachine]:
    clock = SetClock(datetime(2027, 3, 8, 9, 0, tzinfo=UTC))
    server = postgres.running() if request.param == "postgresql" else None
    urls = {} if server is None else {service: server.fresh() for service in SERVICES}
    folder: Path = tmp_path_factory.mktemp("zones")
    try:
        with time_machine(folder, clock, urls) as world:
            world.guest.portal.call(play, world.kalends.as_admin())
            world.settle()
            yield world
    finally:
        if server is not None:
            for url in urls.values():
                server.drop(url)


def provider_named(world: TimeMachine, last_name: str) -> dict[str, Any]:
    people = world.guest.get("/api/consultants", params={"limit": 100}).json()["items"]
    return next(one for one in people if one["name"].endswith(last_name))


def expected_starts(day: date) -> list[datetime]:
    """Clara's day on her own clocks: 9:00 to 17:30 without 12:00 to 13:00, every 45 minutes."""
    if day.weekday() >= 5 or (day.month, day.day) in {(1, 1), (10, 3), (12, 25)}:
        return []
    begin = datetime(day.year, day.month, day.day, 9, tzinfo=BERLIN)
    found = []
    minutes = 0
    while minutes + 30 <= 8 * 60 + 30:
        if not (minutes < 4 * 60 and minutes + 30 > 3 * 60):
            found.append((begin + timedelta(minutes=minutes)).astimezone(UTC))
        minutes += 45
    return found


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(("first", "last"), [SPRING, AUTUMN])
def test_the_slots_shown_in_new_york_are_those_of_the_clocks_in_berlin(
    world: TimeMachine, first: date, last: date
) -> None:
    at = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)
    if world.clock() < at:
        world.move(at - world.clock())
    clara = provider_named(world, "Weiss")
    answer = world.guest.get(
        "/api/availability",
        params={
            "serviceId": SLUG,
            "from": str(first),
            "to": str(last),
            "timezone": "America/New_York",
            "teamMemberId": clara["id"],
        },
    )
    assert answer.status_code == 200, answer.text
    told = answer.json()
    shown = [slot for day in told["days"] for slot in day["slots"]]

    wanted = [start for day in days(first, last) for start in expected_starts(day)]
    starts = [datetime.fromisoformat(slot["startTime"]) for slot in shown]
    assert starts == wanted
    for slot, start in zip(shown, starts, strict=True):
        local = start.astimezone(NEW_YORK)
        assert slot["startTime"] == local.isoformat()
        assert slot["endTime"] == (start + timedelta(minutes=30)).astimezone(NEW_YORK).isoformat()
        assert (slot["date"], slot["start"]) == (str(local.date()), local.strftime("%H:%M"))
        assert slot["timezone"] == "America/New_York"
    # Nine in Berlin is three in New York, and four while only one of them has changed.
    assert {s.astimezone(NEW_YORK).hour for s in starts if s.astimezone(BERLIN).hour == 9} == {3, 4}
    change = told["daylightSaving"]
    assert (change["affectsSchedule"], change["adjustmentNeeded"]) == (True, True)
    assert {one["timezone"] for one in change["changes"]} == {"America/New_York", "Europe/Berlin"}
    assert sum(day["clocksChange"] for day in told["days"]) == 2


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 11, 2),  # Berlin only; the clock of the product goes forward only
        date(2027, 11, 16),  # both on winter time
        date(2028, 3, 15),  # New York only
        date(2028, 3, 29),  # both on summer time
    ],
)
def test_every_answer_on_the_way_names_the_same_moment(world: TimeMachine, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(days=4)
    if world.clock() < now:
        world.move(now - world.clock())
    clara = provider_named(world, "Weiss")["id"]
    start = expected_starts(day)[1]
    in_new_york = start.astimezone(NEW_YORK)
    hold = world.guest.post(
        "/api/holds",
        json={
            "serviceId": SLUG,
            "teamMemberId": clara,
            "startTime": in_new_york.isoformat(),
            "timezone": "America/New_York",
        },
    )
    assert hold.status_code == 201, hold.text
    assert hold.json()["startTime"] == in_new_york.isoformat()
    made = world.guest.post(
        "/api/bookings",
        json=a_request(
            SLUG,
            in_new_york.isoformat(),
            teamMemberId=clara,
            timezone="America/New_York",
            holdToken=hold.json()["holdToken"],
        ),
    )
    assert made.status_code == 201, made.text
    booking, token = made.json()["booking"], {"token": made.json()["manageToken"]}
    path = f"/api/bookings/{booking['id']}"
    world.must("POST", f"/api/admin/bookings/{booking['id']}/confirm", json={})
    world.settle()

    assert booking["scheduledAt"] == in_new_york.isoformat()
    assert booking["endsAt"] == (start + timedelta(minutes=30)).astimezone(NEW_YORK).isoformat()
    assert datetime.fromisoformat(booking["scheduledAtUtc"]) == start
    deadline = datetime.fromisoformat(booking["canChangeUntil"])
    assert start - deadline == timedelta(hours=2)
    (event,) = Calendar.from_ical(
        world.guest.get(f"{path}/calendar.ics", params=token).content
    ).walk("VEVENT")
    assert event.decoded("DTSTART") == start
    row = next(
        one
        for one in world.must(
            "GET",
            "/api/admin/bookings",
            params={"startDate": str(day), "endDate": str(day), "timezone": "Europe/Berlin"},
        )["items"]
        if one["id"] == booking["id"]
    )
    assert row["scheduledAt"] == in_new_york.isoformat()
    agenda = world.must(
        "GET",
        f"/api/admin/availability/{clara}/agenda",
        params={"from": start.isoformat(), "to": (start + timedelta(minutes=30)).isoformat()},
    )["items"]
    assert [item["startTime"] for item in agenda] == [start.astimezone(BERLIN).isoformat()]
    wall = world.guest.get(
        "/api/availability/explain",
        params={
            "serviceId": SLUG,
            "at": in_new_york.strftime("%Y-%m-%dT%H:%M"),
            "timezone": "America/New_York",
            "teamMemberId": clara,
        },
    ).json()
    assert wall["instants"] == [in_new_york.isoformat()]
    assert wall["teamMembers"][0]["localTime"] == start.astimezone(BERLIN).isoformat()
    assert [one["code"] for one in wall["teamMembers"][0]["reasons"]] == ["booked"]
    later = expected_starts(day)[4]
    moved = world.guest.post(
        f"{path}/reschedule", params=token, json={"scheduledAt": later.isoformat()}
    )
    assert moved.status_code == 200, moved.text
    assert moved.json()["booking"]["scheduledAt"] == later.astimezone(NEW_YORK).isoformat()
    world.settle()


ZONES = ("Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Berlin")


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_is_shown_on_the_clocks_of_whoever_looks(world: TimeMachine, zone: str) -> None:
    place = ZoneInfo(zone)
    asha = provider_named(world, "Thapa")["id"]
    first = (world.clock() + timedelta(days=3)).date()
    last = first + timedelta(days=7)
    told = world.guest.get(
        "/api/availability",
        params={
            "serviceId": SLUG,
            "from": str(first),
            "to": str(last),
            "timezone": zone,
            "teamMemberId": asha,
        },
    ).json()
    slots = [(day["date"], slot) for day in told["days"] for slot in day["slots"]]

    assert slots
    kathmandu = ZoneInfo("Asia/Kathmandu")
    for day, slot in slots:
        start = datetime.fromisoformat(slot["startTime"])
        local = start.astimezone(place)
        assert slot["startTime"] == local.isoformat()
        assert day == slot["date"] == str(local.date())
        hers = start.astimezone(kathmandu)
        assert 10 <= hers.hour < 18
        assert hers.hour != 13
        assert hers.weekday() != 5
