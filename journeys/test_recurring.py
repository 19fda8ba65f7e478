"""Meetings that come back: every date that can be had, the others named, and the rest movable."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from journeys.clients import a_request, consultant
from journeys.product import Product

pytestmark = pytest.mark.slow

BERLIN = ZoneInfo("Europe/Berlin")
YEAR = {"isWorkingDay": True, "timeSlots": [{"startTime": "00:00", "endTime": "24:00"}]}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@pytest.fixture(scope="module")
def coaching(product: Product) -> str:
    """A service in Berlin that is booked up to two years ahead, and somebody who never sleeps."""
    slug = f"coaching-{uuid4().hex[:8]}"
    with product.admin() as staff:
        offer = {
            "slug": slug,
            "type": "custom",
            "name": "Coaching",
            "prices": {"basePrice": 10000, "currency": "EUR", "standardDuration": 60},
            "durations": [60],
            "defaultDuration": 60,
            "timezone": "Europe/Berlin",
            "paymentMethods": ["cash"],
            "cancellation": {"maxReschedulings": 20},
            "rules": {"advanceDays": 730, "minAdvanceMinutes": 0, "bufferMinutes": 0},
        }
        staff.post("/api/admin/services", json=offer).raise_for_status()
        for step in ("submit", "approve", "activate"):
            staff.post(f"/api/admin/services/{slug}/{step}").raise_for_status()
    return slug


@pytest.fixture
def coach(product: Product, coaching: str) -> str:
    """A new coach in Berlin for each test, who takes bookings at every hour."""
    card = {
        "kind": "consultant",
        "firstName": "Kim",
        "lastName": f"Coach{uuid4().hex[:6]}",
        "email": f"kim.{uuid4().hex[:8]}@kalends.example",
        "timezone": "Europe/Berlin",
    }
    with product.admin() as staff:
        made = staff.post("/api/admin/consultants", json=card)
        assert made.status_code == 201, made.text
        provider: str = made.json()["id"]
        path = f"/api/admin/availability/{provider}"
        eventually(lambda: staff.get(path).status_code == 200)
        week = {"weekly": dict.fromkeys(DAYS, YEAR)}
        staff.put(f"{path}/schedule", json=week).raise_for_status()
        staff.put(f"{path}/window", json={"maxAdvanceDays": 730}).raise_for_status()
        staff.put(
            f"{path}/buffers", json={"beforeMinutes": 0, "afterMinutes": 0}
        ).raise_for_status()
        staff.post(
            f"/api/admin/consultants/{provider}/services/{coaching}/approve"
        ).raise_for_status()
        asked = {
            "serviceId": coaching,
            "at": at(day_ahead(5), 10).isoformat(),
            "teamMemberId": provider,
        }
        eventually(lambda: staff.get("/api/availability/explain", params=asked).json()["isOffered"])
    return provider


@pytest.fixture
def client(product: Product) -> Iterator[httpx.Client]:
    with product.client() as client:
        yield client


def eventually(said: Any) -> None:
    for _ in range(500):
        if said():
            return
    raise AssertionError("it never came true")


def day_ahead(days: int) -> date:
    return datetime.now(BERLIN).date() + timedelta(days=days)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def book_series(
    client: httpx.Client, coaching: str, coach: str, start: datetime, **pattern: Any
) -> dict[str, Any]:
    body = a_request(
        coaching,
        start.isoformat(),
        teamMemberId=coach,
        timezone="Europe/Berlin",
        recurringPattern=pattern,
    )
    answer = client.post("/api/bookings", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def walls(bookings: list[dict[str, Any]]) -> list[str]:
    """The starts as the clocks in Berlin show them."""
    return [
        datetime.fromisoformat(one["scheduledAt"]).astimezone(BERLIN).strftime("%Y-%m-%d %H:%M")
        for one in bookings
    ]


def shown(days: list[date], clock: str) -> list[str]:
    return [f"{day} {clock}" for day in days]


def test_a_weekly_series_keeps_its_wall_time_when_the_clocks_change(
    client: httpx.Client, coaching: str, coach: str
) -> None:
    first = next_monday(7)
    made = book_series(
        client, coaching, coach, at(first, 10), frequency="WEEKLY", interval=1, occurrences=45
    )
    series = made["series"]
    expected = [first + timedelta(weeks=n) for n in range(45)]

    assert series["skipped"] == []
    assert walls(series["created"]) == shown(expected, "10:00")
    offsets = {datetime.fromisoformat(one["scheduledAt"]).utcoffset() for one in series["created"]}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}
    parent, *children = series["created"]
    assert made["booking"] == parent
    assert parent["parentBookingId"] is None
    assert {one["parentBookingId"] for one in children} == {parent["id"]}
    assert {one["seriesId"] for one in series["created"]} == {parent["id"], series["id"]}
    assert {one["consultant"]["id"] for one in series["created"]} == {coach}


def next_monday(ahead: int) -> date:
    day = day_ahead(ahead)
    return day + timedelta(days=(7 - day.weekday()) % 7)


def test_several_weekdays_of_every_second_week_are_all_met(
    client: httpx.Client, coaching: str, coach: str
) -> None:
    monday = next_monday(7)
    made = book_series(
        client,
        coaching,
        coach,
        at(monday, 11),
        frequency="weekly",
        interval=2,
        daysOfWeek=[1, 3, 5],
        occurrences=9,
    )
    weeks = [monday + timedelta(weeks=2 * n) for n in range(3)]
    expected = [week + timedelta(days=d) for week in weeks for d in (0, 2, 4)]

    assert walls(made["series"]["created"]) == shown(expected, "11:00")


def test_the_thirty_first_is_the_last_day_of_a_shorter_month(
    client: httpx.Client, coaching: str, coach: str
) -> None:
    now = day_ahead(3)
    first = next(day for n in range(200) if (day := now + timedelta(days=n)).day == 31)
    made = book_series(
        client,
        coaching,
        coach,
        at(first, 9),
        frequency="MONTHLY",
        dayOfMonth=31,
        occurrences=8,
    )
    found = [
        datetime.fromisoformat(one["scheduledAt"]).astimezone(BERLIN).date()
        for one in made["series"]["created"]
    ]

    months = [(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1)
              for n in range(8)]  # fmt: skip
    assert [(day.year, day.month) for day in found] == months
    assert all((day + timedelta(days=1)).day == 1 for day in found)


def test_both_bounds_hold_and_neither_given_is_a_year(
    client: httpx.Client, coaching: str, coach: str
) -> None:
    first = day_ahead(5)
    until = first + timedelta(days=9)
    by_date = book_series(
        client, coaching, coach, at(first, 6), frequency="DAILY", interval=2,
        endDate=str(until), occurrences=50,
    )  # fmt: skip
    by_default = book_series(client, coaching, coach, at(first, 7), frequency="WEEKLY")

    assert walls(by_date["series"]["created"]) == shown(
        [first + timedelta(days=2 * n) for n in range(5)], "06:00"
    )
    assert len(by_default["series"]["created"]) == 52


def test_dates_that_cannot_be_had_are_skipped_and_named_with_their_reason(
    product: Product, client: httpx.Client, coaching: str, coach: str
) -> None:
    first = next_monday(7)
    taken, off = first + timedelta(days=1), first + timedelta(days=3)
    body = a_request(
        coaching, at(taken, 15).isoformat(), teamMemberId=coach, timezone="Europe/Berlin"
    )
    assert client.post("/api/bookings", json=body).status_code == 201
    with product.admin() as staff:
        staff.put(
            f"/api/admin/availability/{coach}/exceptions",
            json={"exceptions": [{"date": str(off), "kind": "closed"}]},
        ).raise_for_status()

    made = book_series(client, coaching, coach, at(first, 15), frequency="DAILY", occurrences=6)[
        "series"
    ]

    assert [(s[:10], one["reason"]) for one, s in zip(made["skipped"], walls(made["skipped"]),
            strict=True)] == [(str(taken), "booked"), (str(off), "blocked")]  # fmt: skip
    assert all(one["message"] for one in made["skipped"])
    assert walls(made["created"]) == shown(
        [first + timedelta(days=n) for n in (0, 2, 4, 5)], "15:00"
    )


def test_a_series_none_of_whose_dates_can_be_had_is_refused_whole(
    product: Product, client: httpx.Client, coaching: str, coach: str
) -> None:
    with product.admin() as staff:
        staff.put(
            f"/api/admin/availability/{coach}/schedule", json={"weekly": {}}
        ).raise_for_status()
        before = staff.get("/api/admin/bookings").json()["total"]
        body = a_request(
            coaching,
            at(day_ahead(6), 10).isoformat(),
            teamMemberId=coach,
            recurringPattern={"frequency": "DAILY", "occurrences": 3},
        )
        answer = client.post("/api/bookings", json=body)
        after = staff.get("/api/admin/bookings").json()["total"]

    assert answer.status_code in {409, 422}
    assert answer.json()["reason"] == "outside_hours"
    assert after == before


@pytest.mark.parametrize(
    "pattern",
    [
        {"frequency": "YEARLY"},
        {"frequency": "DAILY", "interval": 0},
        {"frequency": "DAILY", "daysOfWeek": [1]},
        {"frequency": "WEEKLY", "daysOfWeek": [7]},
        {"frequency": "WEEKLY", "dayOfMonth": 3},
        {"frequency": "MONTHLY", "dayOfMonth": 32},
        {"frequency": "DAILY", "occurrences": 0},
        {"frequency": "DAILY", "endDate": "2020-01-01"},
    ],
)
def test_a_pattern_that_says_nothing_possible_is_refused(
    client: httpx.Client, coaching: str, pattern: dict[str, Any]
) -> None:
    body = a_request(coaching, at(day_ahead(6), 10).isoformat(), recurringPattern=pattern)
    answer = client.post("/api/bookings", json=body)

    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] in {"request.invalid", "booking.pattern-not-possible"}
    assert answer.json()["errors"][0]["path"].startswith("recurringPattern")


def test_one_date_or_the_rest_of_a_series_is_cancelled_and_free_again(
    client: httpx.Client, coaching: str, coach: str
) -> None:
    first = day_ahead(4)
    made = book_series(client, coaching, coach, at(first, 8), frequency="DAILY", occurrences=6)
    series, token = made["series"], {"token": made["manageToken"]}
    created = series["created"]
    path = f"/api/bookings/series/{series['id']}/cancel"
    answer = client.post(
        path,
        params=token,
        json={"startingFrom": created[3]["scheduledAt"], "reason": "enough"},
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["changed"] == [one["id"] for one in created[3:]]
    assert answer.json()["kept"] == []
    own = client.get(f"/api/bookings/{created[0]['id']}", params=token).json()
    assert own["status"] == "confirmed"
    for one, is_free in ((created[2], False), (created[5], True)):
        asked = {"serviceId": coaching, "at": one["scheduledAt"], "teamMemberId": coach}
        eventually(
            lambda asked=asked, is_free=is_free: (
                client.get("/api/availability/explain", params=asked).json()["isOffered"] is is_free
            )
        )
    alone = client.post(f"/api/bookings/{created[0]['id']}/cancel", params=token, json={})
    assert alone.json()["booking"]["status"] == "cancelled"
    rest = client.post(path, params=token, json={})
    assert rest.json()["changed"] == [one["id"] for one in created[1:3]]
    assert client.post(path, params=token, json={}).status_code == 404


def test_the_rest_of_a_series_moves_by_days_and_to_another_hour(
    product: Product, client: httpx.Client, coaching: str, coach: str
) -> None:
    first = day_ahead(4)
    made = book_series(client, coaching, coach, at(first, 16), frequency="DAILY", occurrences=5)
    series, token = made["series"], {"token": made["manageToken"]}
    created = series["created"]
    answer = client.post(
        f"/api/bookings/series/{series['id']}/reschedule",
        params=token,
        json={"startingFrom": created[2]["scheduledAt"], "newTime": "18:00", "shiftDays": 1},
    )
    with product.admin() as staff:
        now = [staff.get(f"/api/admin/bookings/{one['id']}").json() for one in created]

    assert answer.status_code == 200, answer.text
    assert set(answer.json()["changed"]) == {one["id"] for one in created[2:]}
    assert walls(now[:2]) == shown([first + timedelta(days=n) for n in (0, 1)], "16:00")
    assert walls(now[2:]) == shown([first + timedelta(days=n) for n in (3, 4, 5)], "18:00")
    assert [one["reference"] for one in now] == [one["reference"] for one in created]


def test_what_cannot_be_moved_stays_and_is_named(
    product: Product, client: httpx.Client, coaching: str, coach: str
) -> None:
    first = day_ahead(4)
    made = book_series(client, coaching, coach, at(first, 12), frequency="DAILY", occurrences=3)
    created, token = made["series"]["created"], {"token": made["manageToken"]}
    in_the_way = a_request(
        coaching,
        at(first + timedelta(days=1), 20).isoformat(),
        teamMemberId=coach,
    )
    assert client.post("/api/bookings", json=in_the_way).status_code == 201
    answer = client.post(
        f"/api/bookings/series/{made['series']['id']}/reschedule",
        params=token,
        json={"newTime": "20:00"},
    ).json()
    with product.admin() as staff:
        now = [staff.get(f"/api/admin/bookings/{one['id']}").json() for one in created]

    assert answer["kept"] == [{"bookingId": created[1]["id"], "reason": "booked"}]
    assert [wall[-5:] for wall in walls(now)] == ["20:00", "12:00", "20:00"]
    assert datetime.fromisoformat(now[1]["scheduledAt"]).astimezone(UTC) == at(
        first + timedelta(days=1), 12
    ).astimezone(UTC)
    assert consultant(client, now[0]["consultant"]["name"].split()[-1])["id"] == coach


def test_a_series_asked_for_twice_with_one_key_is_one_series(
    product: Product, client: httpx.Client, coaching: str, coach: str
) -> None:
    body = a_request(
        coaching,
        at(day_ahead(5), 13).isoformat(),
        teamMemberId=coach,
        recurringPattern={"frequency": "DAILY", "occurrences": 3},
    )
    key = {"Idempotency-Key": uuid4().hex}
    first = client.post("/api/bookings", json=body, headers=key)
    second = client.post("/api/bookings", json=body, headers=key)
    with product.admin() as staff:
        rows = staff.get("/api/admin/bookings", params={"limit": 100, "consultantId": coach}).json()

    assert first.status_code == 201
    assert first.json() == second.json()
    assert rows["total"] == 3
