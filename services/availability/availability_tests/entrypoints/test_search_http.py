from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jsonschema
import pytest
from fastapi import FastAPI
from httpx import Response

from availability.application.search.find_slots import SlotSearch
from availability.domain.slots.timetable import Timetable
from availability.entrypoints.http.search import SearchCalls, create_search_router
from availability_tests.application.search.builders import a_search
from availability_tests.domain.slots.builders import (
    DAY,
    MEMBER,
    OTHER_MEMBER,
    SERVICE,
    TODAY,
    a_booking,
    a_timetable,
    at,
    tax_consultation,
)
from servicekit.http.app import create_app
from servicekit.testing.http import a_verifier, calling

BOOKING = UUID(int=4711)

Get = Callable[..., Response]


def _app(*tables: Timetable, now: datetime = TODAY, **offering: Any) -> FastAPI:
    search = a_search(*tables, offering=tax_consultation(**offering), now=now)
    return create_app(
        "availability",
        [create_search_router(SearchCalls(search))],
        verifier=a_verifier(),
        version="1",
    )


@pytest.fixture
def asking() -> Iterator[Callable[..., Get]]:
    with ExitStack() as opened:

        def open_(*tables: Timetable, **settings: Any) -> Get:
            caller = opened.enter_context(calling(_app(*tables, **settings), "guest"))

            def get(path: str, role: str = "guest", **query: Any) -> Response:
                return caller.acting_as(role).get(f"/api{path}", params=query)

            return get

        yield open_


def _reference_member(*commitments: Any, **settings: Any) -> Timetable:
    return a_timetable(*commitments, **settings)


def test_a_day_of_the_reference_member_has_eight_slots(asking: Callable[..., Get]) -> None:
    get = asking(_reference_member())

    answer = get("/bookings/availability", serviceId="tax-consultation", date=DAY)

    assert answer.status_code == 200
    slots = answer.json()["slots"]
    assert [slot["start"] for slot in slots] == [f"{hour:02d}:00" for hour in range(9, 17)]
    assert slots[1] == {
        "startTime": f"{DAY}T10:00:00+00:00",
        "endTime": f"{DAY}T11:00:00+00:00",
        "date": str(DAY),
        "start": "10:00",
        "end": "11:00",
        "timezone": "UTC",
        "teamMemberId": str(MEMBER),
        "duration": 60,
        "price": {"amount": 25000, "base": 25000, "currency": "AED", "surcharges": []},
        "isAvailable": True,
        "isRecommended": False,
        "demandLevel": "medium",
        "maxBookings": 1,
        "currentBookings": 0,
    }
    assert slots[0]["price"]["surcharges"] == [
        {"type": "PEAK_HOURS", "amount": 5000, "description": "Peak hours surcharge"}
    ]


@pytest.mark.parametrize("query", [{}, {"serviceId": "tax-consultation"}, {"date": DAY}])
def test_missing_parameters_are_named_as_such(
    asking: Callable[..., Get], query: dict[str, Any]
) -> None:
    answer = asking(_reference_member())("/bookings/availability", **query)

    assert answer.status_code == 400
    assert answer.json()["detail"] == "Missing required parameters"


class _Broken:
    """Timetables that nobody can read: a fault of ours, whatever was asked."""

    def offering(self, _: object) -> None:
        raise RuntimeError("a page of the book is missing")


def test_an_inner_failure_is_told_in_the_words_clients_know() -> None:
    search = SlotSearch(_Broken(), clock=lambda: TODAY)  # type: ignore[arg-type]
    app = create_app(
        "availability",
        [create_search_router(SearchCalls(search))],
        verifier=a_verifier(),
        version="1",
    )
    with calling(app, "guest") as caller:
        answer = caller.get(
            "/api/bookings/availability", params={"serviceId": str(MEMBER), "date": str(DAY)}
        )

    assert (answer.status_code, answer.json()["detail"]) == (500, "Failed to get availability")
    assert answer.json()["requestId"] == answer.headers["x-request-id"]
    assert "page" not in answer.text


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/bookings/availability", {"date": DAY}),
        ("/availability", {"from": DAY, "to": DAY}),
        ("/availability/next", {}),
        ("/availability/next/team-members", {}),
        ("/availability/suggestions", {"at": f"{DAY}T10:00:00Z"}),
        ("/availability/explain", {"at": f"{DAY}T10:00:00Z"}),
        ("/availability/check", {"at": f"{DAY}T10:00:00Z"}),
    ],
)
def test_a_service_nobody_knows_is_not_found(
    asking: Callable[..., Get], path: str, query: dict[str, Any]
) -> None:
    answer = asking(_reference_member())(path, serviceId="palm-reading", **query)

    assert answer.status_code == 404
    assert answer.json()["code"] == "availability.service-unknown"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/bookings/availability", {"date": "soon"}),
        ("/bookings/availability", {"date": DAY, "duration": 0}),
        ("/bookings/availability", {"date": DAY, "duration": 10**12}),
        ("/bookings/availability", {"date": DAY, "teamMemberId": "Mia"}),
        ("/bookings/availability", {"date": DAY, "timezone": "Mars/Olympus"}),
        ("/availability", {"from": DAY, "to": DAY - timedelta(days=1)}),
        ("/availability", {"from": DAY, "to": DAY + timedelta(days=62)}),
        ("/availability/explain", {"at": f"{DAY}T10:00"}),
        ("/availability/explain", {"at": "9999-12-31T23:59:59-12:00"}),
        ("/availability/explain", {"at": "2026-13-01T10:00"}),
        ("/availability/suggestions", {"at": "2027-03-28T02:30", "timezone": "Europe/Berlin"}),
        ("/availability/next", {"earliestDate": DAY, "latestDate": TODAY.date()}),
        ("/availability/next", {"timePreference": "noon"}),
    ],
)
def test_what_cannot_be_searched_is_refused(
    asking: Callable[..., Get], path: str, query: dict[str, Any]
) -> None:
    answer = asking(_reference_member())(path, serviceId="tax-consultation", **query)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/bookings/availability", {"date": "1900-01-01"}),
        ("/bookings/availability", {"date": "9000-01-01", "timezone": "Pacific/Apia"}),
        ("/availability", {"from": "8999-12-01", "to": "8999-12-31"}),
        ("/availability/next", {"earliestDate": "8999-12-01"}),
        ("/availability/next", {"latestDate": "1999-12-01"}),
        ("/availability/suggestions", {"at": "8999-01-01T10:00:00Z"}),
        ("/availability/suggestions", {"at": f"{DAY}T10:00:00Z", "earliestDate": "8999-12-01"}),
        ("/availability/check", {"at": "1900-01-02T10:00:00Z"}),
        ("/availability/explain", {"at": "8999-01-01T10:00:00Z", "duration": 1440}),
    ],
)
def test_the_ends_of_time_are_empty_and_no_fault(
    asking: Callable[..., Get], path: str, query: dict[str, Any]
) -> None:
    answer = asking(_reference_member())(path, serviceId="tax-consultation", **query)

    assert answer.status_code == 200


def test_a_month_is_shown_in_the_viewers_zone_with_a_reason_for_each_empty_day(
    asking: Callable[..., Get],
) -> None:
    get = asking(_reference_member(a_booking("09:00", "17:00")), zone="UTC")

    answer = get(
        "/availability",
        serviceId="tax-consultation",
        **{"from": DAY - timedelta(days=15), "to": DAY + timedelta(days=1)},
        timezone="Asia/Dubai",
    ).json()

    assert len(answer["days"]) == 17
    by_date = {day["date"]: day for day in answer["days"]}
    assert by_date[str(DAY)]["reason"] == "booked"
    assert by_date[str(TODAY.date() - timedelta(days=1))]["reason"] == "past"
    tomorrow = by_date[str(DAY + timedelta(days=1))]
    assert tomorrow["reason"] is None
    assert tomorrow["slots"][0]["startTime"] == f"{DAY + timedelta(days=1)}T13:00:00+04:00"
    assert answer["timezone"] == "Asia/Dubai"
    assert answer["teamMembers"] == [{"id": str(MEMBER), "name": "Mia Meyer", "timezone": "UTC"}]


def test_a_viewer_is_warned_of_clock_changes(asking: Callable[..., Get]) -> None:
    now = datetime.fromisoformat("2026-10-10T00:00:00+00:00")
    get = asking(_reference_member(zone="Asia/Dubai"), now=now)
    query = {"serviceId": "tax-consultation", "from": "2026-10-24", "to": "2026-10-26"}

    moving = get("/availability", timezone="Europe/Berlin", **query).json()
    steady = get("/availability", timezone="Asia/Dubai", **query).json()

    assert moving["daylightSaving"] == {
        "affectsSchedule": True,
        "warningDisplayed": True,
        "adjustmentNeeded": True,
        "changes": [
            {
                "timezone": "Europe/Berlin",
                "at": "2026-10-25T01:00:00Z",
                "offsetBefore": 120,
                "offsetAfter": 60,
            }
        ],
    }
    assert [day["clocksChange"] for day in moving["days"]] == [False, True, False]
    assert [day["slots"][0]["startTime"][11:] for day in moving["days"]] == [
        "07:00:00+02:00",
        "06:00:00+01:00",
        "06:00:00+01:00",
    ]
    assert steady["daylightSaving"]["affectsSchedule"] is False


def test_team_members_may_be_named_several_times(asking: Callable[..., Get]) -> None:
    get = asking(_reference_member(), a_timetable(resource_id=OTHER_MEMBER))

    answer = get(
        "/availability",
        serviceId="tax-consultation",
        **{"from": DAY, "to": DAY},
        teamMemberId=[str(MEMBER), str(OTHER_MEMBER)],
    ).json()

    assert [m["id"] for m in answer["teamMembers"]] == [str(MEMBER), str(OTHER_MEMBER)]
    assert len(answer["days"][0]["slots"]) == 16


def test_the_next_slot_is_the_first_in_the_wished_part_of_the_day(
    asking: Callable[..., Get],
) -> None:
    get = asking(_reference_member())

    answer = get(
        "/availability/next",
        serviceId="tax-consultation",
        earliestDate=DAY,
        timePreference="afternoon",
        limit=2,
    ).json()

    assert [slot["startTime"] for slot in answer["slots"]] == [
        f"{DAY}T12:00:00+00:00",
        f"{DAY}T13:00:00+00:00",
    ]
    assert answer["slot"] == answer["slots"][0]


def test_no_next_slot_says_why(asking: Callable[..., Get]) -> None:
    answer = asking(_reference_member(schedule=None))(
        "/availability/next", serviceId="tax-consultation", earliestDate=DAY
    ).json()

    assert answer == {"slot": None, "slots": [], "reason": "outside_hours"}


def test_each_team_member_is_told_with_the_next_slot_or_why_there_is_none(
    asking: Callable[..., Get],
) -> None:
    away = a_timetable(resource_id=OTHER_MEMBER, schedule=None)
    get = asking(_reference_member(), away)
    asked = {"serviceId": "tax-consultation", "earliestDate": DAY, "timePreference": "afternoon"}

    answer = get("/availability/next/team-members", **asked).json()["teamMembers"]
    past = get(
        "/availability/next/team-members",
        serviceId="tax-consultation",
        latestDate="1999-12-01",
        teamMemberId=str(MEMBER),
    ).json()["teamMembers"]
    stranger = get("/availability/next/team-members", **asked, teamMemberId=str(BOOKING)).json()

    free = get("/availability/next", **asked, limit=1).json()
    assert answer[0] == {
        "teamMemberId": str(MEMBER),
        "serviceId": str(SERVICE),
        "slot": free["slot"],
        "reason": None,
    }
    assert answer[1] == {
        "teamMemberId": str(OTHER_MEMBER),
        "serviceId": None,
        "slot": None,
        "reason": "outside_hours",
    }
    assert [one["reason"] for one in past] == ["past"]
    assert [one["reason"] for one in stranger["teamMembers"]] == ["not_offered"]


def test_at_most_fifty_team_members_are_asked_for_at_once(asking: Callable[..., Get]) -> None:
    get = asking(_reference_member())
    ids = [str(UUID(int=n)) for n in range(1, 52)]

    def status(members: list[str]) -> int:
        return get(
            "/availability/next/team-members", serviceId="tax-consultation", teamMemberId=members
        ).status_code

    assert (status(ids[:50]), status(ids)) == (200, 422)


def test_suggestions_lie_around_the_wished_time(asking: Callable[..., Get]) -> None:
    get = asking(_reference_member(a_booking("12:00", "13:00")))

    answer = get(
        "/availability/suggestions",
        serviceId="tax-consultation",
        at=f"{DAY}T12:00:00Z",
        excludedDate=str(DAY + timedelta(days=1)),
        limit=2,
    ).json()

    assert answer["bufferMinutes"] == 0
    assert [s["slot"]["start"] for s in answer["suggestions"]] == ["11:00", "13:00"]
    assert answer["suggestions"][0]["reasons"] == ["near_wished_time", "recommended"]


def test_a_time_is_explained_with_every_reason(asking: Callable[..., Get]) -> None:
    get = asking(_reference_member(a_booking("10:00", "11:00", booking_id=BOOKING)))

    answer = get(
        "/availability/explain",
        serviceId="tax-consultation",
        teamMemberId=MEMBER,
        at=f"{DAY}T10:30:00Z",
    ).json()

    assert answer["isOffered"] is False
    (member,) = answer["teamMembers"]
    assert [(r["code"], r["severity"]) for r in member["reasons"]] == [
        ("off_grid", "WARNING"),
        ("booked", "ERROR"),
    ]
    assert member["reasons"][1]["met"] == [
        {
            "startTime": f"{DAY}T10:00:00+00:00",
            "endTime": f"{DAY}T11:00:00+00:00",
            "id": None,
            "bookingId": None,
        }
    ]


def test_only_staff_is_told_whose_booking_is_in_the_way(asking: Callable[..., Get]) -> None:
    get = asking(_reference_member(a_booking("10:00", "11:00", booking_id=BOOKING)))

    answer = get(
        "/availability/explain",
        "staff",
        serviceId="tax-consultation",
        teamMemberId=MEMBER,
        at=f"{DAY}T10:00:00Z",
    ).json()

    assert answer["teamMembers"][0]["reasons"][0]["met"][0]["bookingId"] == str(BOOKING)


def test_a_wall_time_the_clocks_skip_or_repeat_is_explained(asking: Callable[..., Get]) -> None:
    get = asking(_reference_member(zone="Europe/Berlin"))
    query = {"serviceId": "tax-consultation", "timezone": "Europe/Berlin"}

    gap = get("/availability/explain", at="2027-03-28T02:30", **query).json()
    twice = get("/availability/explain", at="2026-10-25T02:30", **query).json()

    assert ([r["code"] for r in gap["reasons"]], gap["instants"]) == (["in_dst_gap"], [])
    assert [r["code"] for r in twice["reasons"]] == ["ambiguous_local_time"]
    assert twice["instants"] == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]


def test_a_check_reports_conflicts_warnings_and_alternatives(asking: Callable[..., Get]) -> None:
    get = asking(_reference_member(a_booking("10:00", "11:00")))
    query = {"serviceId": "tax-consultation", "teamMemberId": str(MEMBER)}

    taken = get("/availability/check", at=f"{DAY}T10:00:00Z", **query).json()
    late = get("/availability/check", at=f"{DAY}T16:30:00Z", **query).json()
    free = get("/availability/check", at=f"{DAY}T11:00:00Z", **query).json()

    assert (taken["isAvailable"], taken["canProceed"], taken["reason"]) == (False, False, "booked")
    assert [c["rule"] for c in taken["conflicts"]] == ["double-booking"]
    assert taken["suggestedAlternatives"][0] == {
        "startTime": f"{DAY}T11:00:00+00:00",
        "endTime": f"{DAY}T12:00:00+00:00",
        "teamMemberId": str(MEMBER),
    }
    assert (late["hasConflicts"], late["hasWarnings"], late["canProceed"]) == (False, True, True)
    assert (free["isAvailable"], free["suggestedAlternatives"]) == (True, [])


def test_answers_are_what_the_document_promises() -> None:
    # The answers are written by hand for speed, so the declared shapes must be held to them.
    app = _app(_reference_member(a_booking("10:00", "11:00"), zone="Europe/Berlin"))
    document = app.openapi()
    month = {"from": "2026-06-01", "to": "2026-06-30"}
    moment = {"at": at("10:00").isoformat()}
    for path, query in {
        "/api/bookings/availability": {"date": str(DAY)},
        "/api/availability": month,
        "/api/availability/next": {},
        "/api/availability/next/team-members": {},
        "/api/availability/suggestions": moment,
        "/api/availability/explain": moment,
        "/api/availability/check": moment,
    }.items():
        with calling(app, "guest") as caller:
            answer = caller.get(path, params={"serviceId": "tax-consultation", **query})
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": document["components"]}
        jsonschema.validate(answer.json(), schema)
        _refuse_undeclared(answer.json(), schema, document["components"]["schemas"])


def _refuse_undeclared(value: Any, schema: dict[str, Any], known: dict[str, Any]) -> None:
    """Every member of an answer is declared: JSON Schema alone would let others pass."""
    for option in schema.get("anyOf", ()):
        if option.get("type") != "null" and value is not None:
            _refuse_undeclared(value, option, known)
    if "$ref" in schema:
        schema = known[schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, dict) and "properties" in schema:
        assert set(value) == set(schema["properties"])
        for name, member in value.items():
            _refuse_undeclared(member, schema["properties"][name], known)
    if isinstance(value, list) and "items" in schema:
        for item in value:
            _refuse_undeclared(item, schema["items"], known)
