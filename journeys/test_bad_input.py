"""What bad input gets: a refusal with a stable code and the field's path, and nothing half-done."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa

from journeys.clients import a_request, consultant, slots
from journeys.conftest import database_of
from journeys.product import Product

pytestmark = pytest.mark.slow

TAX = "tax-consultation"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def slot(product: Product) -> dict[str, Any]:
    with product.client() as client:
        found: dict[str, Any] = slots(
            client, TAX, provider=consultant(client, "Haddad")["id"], from_day=5
        )[0]
    return found


def events_in(product: Product) -> dict[str, int]:
    """How much each service has written down."""
    counts = {}
    for service in ("booking", "availability"):
        engine = sa.create_engine(database_of(product, service))
        with engine.connect() as connection:
            counts[service] = connection.execute(
                sa.text("SELECT count(*) FROM stored_events")
            ).scalar_one()
        engine.dispose()
    return counts


@pytest.fixture
def client(product: Product) -> Iterator[httpx.Client]:
    """A guest whose every wish is refused, so that nothing may be written down."""
    before = events_in(product)
    with product.client() as client:
        yield client
    assert events_in(product) == before
    assert "Traceback" not in product.said()


def assert_refused(
    answer: httpx.Response, status: int, code: str, *, path: str | None = None, why: str = ""
) -> None:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), answer.text
    assert problem["status"] == status
    assert problem["type"] == f"urn:kalends:problem:{code}"
    assert problem["detail"]
    assert problem["requestId"] == answer.headers["x-request-id"]
    if path is not None:
        found = {(one["path"], one["code"]) for one in problem["errors"]}
        assert path in {one for one, _ in found}, problem
        assert all(one["message"] for one in problem["errors"])
        if why:
            assert (path, why) in found, problem


WRONG_FIELDS: list[tuple[str, Any, str, str]] = [
    # field, value, path of the finding, its code
    ("surprise", 1, "surprise", "unknown-field"),
    ("client_name", "Ada", "client_name", "unknown-field"),
    ("scheduledAt", "2027-03-01T10:00:00", "scheduledAt", "instant"),
    ("scheduledAt", "2027-03-01", "scheduledAt", "instant"),
    ("scheduledAt", "2027-02-30T10:00:00Z", "scheduledAt", "instant"),
    ("scheduledAt", "2027-03-01T10:00:00+04:00[Asia/Dubai]", "scheduledAt", "instant"),
    ("scheduledAt", 1803895200, "scheduledAt", "wrong-kind"),
    ("scheduledAt", "0001-01-01T00:00:00+14:00", "scheduledAt", "instant"),
    ("scheduledAt", "9999-12-31T23:59:59-12:00", "scheduledAt", "instant"),
    ("scheduledAt", None, "scheduledAt", ""),
    ("clientName", "A" * 256, "clientName", "too-long"),
    ("clientName", "   ", "clientName", "too-short"),
    ("clientName", "Ada\u0007", "clientName", "control-characters"),
    ("clientName", "Ada\nExample", "clientName", "control-characters"),
    ("clientName", "Ada\u202egnp", "clientName", "control-characters"),
    ("clientName", ["Ada"], "clientName", ""),
    ("message", "a" * 4001, "message", "too-long"),
    ("message", "bell \u0007", "message", "control-characters"),
    ("clientEmail", "no address", "clientEmail", "email"),
    ("clientEmail", "a@b", "clientEmail", "email"),
    ("clientEmail", "ada@example.org\r\nBcc: x@example.org", "clientEmail", ""),
    ("clientPhone", "call me", "clientPhone", "phone"),
    ("timezone", "Mars/Olympus", "timezone", "zone"),
    ("timezone", "../../etc/passwd", "timezone", "zone"),
    ("teamMemberId", "not-a-uuid", "teamMemberId", ""),
    ("duration", 0, "duration", "too-small"),
    ("duration", 100_000, "duration", "too-large"),
    ("duration", "60", "duration", "wrong-kind"),
    ("duration", True, "duration", "wrong-kind"),
    ("duration", 60.5, "duration", ""),
    ("addOns", ["rush-service"] * 21, "addOns", "too-many"),
    ("addOns", "rush-service", "addOns", ""),
    ("paymentMethod", "gold", "paymentMethod", "not-one-of"),
    ("bookingType", "WHATEVER", "bookingType", "not-one-of"),
    ("priceId", "1", "priceId", ""),
    ("holdToken", "x" * 5000, "holdToken", "too-long"),
    ("consents", {"terms": True}, "consents.privacyPolicy", "missing"),
    ("consents", {"terms": "yes"}, "consents.terms", ""),
    (
        "consents",
        {"terms": True, "privacyPolicy": True, "dataProcessing": True, "all": True},
        "consents.all",
        "unknown-field",
    ),
    ("meeting", {"participantLimit": 10**6}, "meeting.participantLimit", "too-large"),
    ("details", {"objectives": ["x"] * 21}, "details.objectives", "too-many"),
    ("recurringPattern", {}, "recurringPattern.frequency", "missing"),
]


@pytest.mark.parametrize(
    ("field", "value", "path", "why"),
    WRONG_FIELDS,
    ids=[f"{number}-{one[2]}" for number, one in enumerate(WRONG_FIELDS)],
)
def test_a_field_that_cannot_be_used_is_named_with_its_path(
    client: httpx.Client, slot: dict[str, Any], *, field: str, value: Any, path: str, why: str
) -> None:
    body = a_request(TAX, slot["startTime"]) | {field: value}
    answer = client.post("/api/bookings", json=body)

    assert_refused(answer, 422, "request.invalid", path=path, why=why)


@pytest.mark.parametrize(
    "field", ["serviceId", "scheduledAt", "timezone", "clientName", "clientEmail", "consents"]
)
def test_a_field_that_is_needed_is_missed(
    client: httpx.Client, slot: dict[str, Any], field: str
) -> None:
    body = a_request(TAX, slot["startTime"], **{field: None})
    answer = client.post("/api/bookings", json=body)

    assert_refused(answer, 422, "request.invalid", path=field, why="missing")


@pytest.mark.parametrize("consent", ["terms", "privacyPolicy", "dataProcessing"])
def test_nothing_is_booked_without_the_three_consents(
    client: httpx.Client, slot: dict[str, Any], consent: str
) -> None:
    consents = {"terms": True, "privacyPolicy": True, "dataProcessing": True, consent: False}
    body = a_request(TAX, slot["startTime"], consents=consents)

    assert_refused(
        client.post("/api/bookings", json=body),
        422,
        "booking.consent-missing",
        path=f"consents.{consent}",
    )


def a_tuesday(ahead: int, clock: str = "11:00") -> str:
    day = datetime.now(UTC).date() + timedelta(days=ahead)
    while day.weekday() != 1:
        day += timedelta(days=1)
    return f"{day}T{clock}:00+04:00"


def wishes() -> list[tuple[str, str, int]]:
    """A time that is not offered, its first reason, and what a booking of it is answered."""
    soon = (datetime.now(UTC) + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return [
        ("2024-03-05T11:00:00+04:00", "past", 422),
        (soon.isoformat(), "too_soon", 422),
        (a_tuesday(45), "too_late", 422),
        ("2620-01-02T11:00:00+04:00", "too_late", 422),
        (a_tuesday(7, "11:07"), "off_grid", 422),
        (a_tuesday(7, "21:00"), "outside_hours", 422),
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_time_that_is_not_offered_is_refused_with_its_reason(
    client: httpx.Client, slot: dict[str, Any], number: int
) -> None:
    at, reason, status = wishes()[number]
    provider = slot["teamMemberId"]
    booked = client.post("/api/bookings", json=a_request(TAX, at, teamMemberId=provider))
    held = client.post(
        "/api/holds", json={"serviceId": TAX, "startTime": at, "teamMemberId": provider}
    )
    told = client.get(
        "/api/availability/explain",
        params={"serviceId": TAX, "at": at, "teamMemberId": provider},
    ).json()

    assert_refused(booked, status, "booking.slot-not-possible", path="scheduledAt")
    reasons = [one["code"] for one in told["teamMembers"][0]["reasons"]]
    assert reason in reasons
    assert booked.json()["reason"] in reasons
    assert_refused(held, 422, "availability.slot-not-offered", path="startTime")
    assert [one["code"] for one in held.json()["reasons"]] == reasons


@pytest.mark.parametrize(
    ("wall", "zone", "reason"),
    [
        ("2027-03-28T02:30", "Europe/Berlin", "in_dst_gap"),
        ("2027-10-31T02:30", "Europe/Berlin", "ambiguous_local_time"),
        ("2027-03-14T02:15", "America/New_York", "in_dst_gap"),
        ("2027-11-07T01:15", "America/New_York", "ambiguous_local_time"),
        ("2027-10-03T02:15", "Australia/Lord_Howe", "in_dst_gap"),
        ("2027-04-04T01:45", "Australia/Lord_Howe", "ambiguous_local_time"),
        ("2011-12-30T12:00", "Pacific/Apia", "in_dst_gap"),
    ],
)
def test_a_wall_time_that_is_not_exactly_one_moment_is_told_so(
    client: httpx.Client, wall: str, zone: str, reason: str
) -> None:
    params = {"serviceId": TAX, "at": wall, "timezone": zone}
    told = client.get("/api/availability/explain", params=params).raise_for_status().json()
    check = client.get("/api/availability/check", params=params).raise_for_status().json()

    assert [one["code"] for one in told["reasons"]] == [reason]
    assert (check["isAvailable"], check["reason"]) == (False, reason)


def test_things_nobody_has_are_refused_by_name(client: httpx.Client, slot: dict[str, Any]) -> None:
    def booking(**changes: Any) -> httpx.Response:
        return client.post("/api/bookings", json=a_request(TAX, slot["startTime"], **changes))

    assert_refused(booking(addOns=["gold"]), 422, "booking.add-on-unknown")
    assert_refused(booking(duration=45), 422, "booking.duration-not-offered", path="duration")
    assert_refused(booking(priceId=str(uuid4())), 422, "booking.quote-unknown", path="priceId")
    unknown = booking(serviceId="no-such-service")
    assert_refused(unknown, unknown.status_code, "booking.service-not-bookable")
    nobody = booking(teamMemberId=str(uuid4()))
    assert (nobody.status_code, nobody.json()["reason"]) == (422, "not_offered")
    assert_refused(
        client.get(
            "/api/bookings/availability", params={"serviceId": "nothing", "date": "2027-01-05"}
        ),
        404,
        "availability.service-unknown",
    )
    assert client.get("/api/services/%00").status_code in {400, 404}


# --- bodies ---------------------------------------------------------------------------------------


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


BODIES: list[tuple[str, bytes, dict[str, str], int, str]] = [
    ("no JSON", b"{", JSON, 400, "request.malformed"),
    ("not UTF-8", b'{"clientName": "\xff"}', JSON, 400, "request.malformed"),
    ("NaN", b'{"duration": NaN}', JSON, 400, "request.malformed"),
    ("infinity", b'{"duration": -Infinity}', JSON, 400, "request.malformed"),
    ("huge number", b'{"duration": 1' + b"0" * 400 + b"}", JSON, 400, "request.malformed"),
    ("huge exponent", b'{"duration": 1e400}', JSON, 400, "request.malformed"),
    ("a name twice", b'{"duration": 30, "duration": 60}', JSON, 400, "request.malformed"),
    ("NUL", b'{"clientName": "a\\u0000b"}', JSON, 400, "request.malformed"),
    ("half a character", b'{"clientName": "\\ud800"}', JSON, 400, "request.malformed"),
    ("33 deep", f'{{"a": {deep(33)}}}'.encode(), JSON, 400, "request.too-deep"),
    ("100,000 deep", deep(100_000).encode(), JSON, 400, "request.too-deep"),
    ("a list", b"[]", JSON, 422, "request.invalid"),
    ("a text", b'"hello"', JSON, 422, "request.invalid"),
    ("null", b"null", JSON, 422, "request.invalid"),
    ("nothing", b"", JSON, 422, "request.invalid"),
    ("too large", b'{"message": "' + b"a" * 262_145 + b'"}', JSON, 413, "request.too-large"),
    ("a form", b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, 415, ""),
    ("plain text", b"{}", {"Content-Type": "text/plain"}, 415, ""),
    ("latin-1", b"{}", {"Content-Type": "application/json; charset=latin-1"}, 415, ""),
    ("no type", b"{}", {}, 415, ""),
]


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [body[1:] for body in BODIES],
    ids=[body[0].replace(" ", "-") for body in BODIES],
)
@pytest.mark.parametrize("path", ["/api/bookings", "/api/holds", "/api/quotes"])
def test_a_body_that_is_no_decent_json_is_refused_before_it_is_read(
    client: httpx.Client,
    *,
    path: str,
    content: bytes,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer = client.post(path, content=content, headers=headers)

    assert_refused(answer, status, code or "request.unsupported-media-type")


def test_a_body_without_length_is_cut_off_at_256_kib(client: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"message": "'
        for _ in range(300):
            yield b"a" * 1024
        yield b'"}'

    answer = client.post("/api/bookings", content=endless(), headers=JSON)
    assert_refused(answer, 413, "request.too-large")


def test_queries_are_read_as_strictly(client: httpx.Client) -> None:
    good = {"serviceId": TAX, "date": "2027-01-05"}
    path = "/api/bookings/availability"
    unknown = client.get(path, params=good | {"surprise": "1"})
    assert_refused(unknown, 400, "request.unknown-parameters", path="surprise")
    twice = client.get(path, params=[*good.items(), ("date", "2027-01-06")])
    assert_refused(twice, 400, "request.unknown-parameters", path="date")
    for name, value in (
        ("date", "05.01.2027"),
        ("date", "2027-02-30"),
        ("duration", "abc"),
        ("duration", "1e9"),
        ("duration", "99999999999999999999"),
        ("teamMemberId", "me"),
        ("timezone", "Nowhere"),
        ("serviceId", "x" * 101),
    ):
        answer = client.get(path, params=good | {name: value})
        assert_refused(answer, 422, "request.invalid", path=name)
    assert_refused(client.get(path, params=good | {"x": "y" * 9000}), 400, "request.malformed")
    far = client.get(
        "/api/availability", params={"serviceId": TAX, "from": "2027-01-01", "to": "2027-12-31"}
    )
    assert far.status_code == 422, far.text
    wrong_verb = client.delete("/api/services")
    assert_refused(wrong_verb, 405, "request.method-not-allowed")
    assert wrong_verb.headers["allow"]


# --- tokens ---------------------------------------------------------------------------------------


def test_missing_foreign_and_broken_tokens_open_nothing(
    client: httpx.Client, slot: dict[str, Any]
) -> None:
    nobody = f"/api/bookings/{uuid4()}"
    assert_refused(client.get(nobody), 401, "access.not-authenticated")
    for token in ("x", "a.b.c", "é", " ", "eyJhbGciOiJub25lIn0.e30."):
        for answer in (
            client.get(nobody, params={"token": token}),
            client.post(f"{nobody}/cancel", params={"token": token}, json={}),
        ):
            assert_refused(answer, 403, "booking.manage-token-refused")
        booked = client.post(
            "/api/bookings", json=a_request(TAX, slot["startTime"], holdToken=token)
        )
        assert_refused(booked, 422, "booking.hold-token-refused", path="holdToken")
        released = client.delete(f"/api/holds/{uuid4()}", params={"token": token})
        assert_refused(released, 403, "availability.hold-token-refused")
    assert client.get(nobody, params={"token": "x" * 2000}).status_code == 422


@pytest.mark.parametrize("key", ["", "x" * 300, "tab\there", "é"])
def test_a_strange_idempotency_key_is_refused(
    client: httpx.Client, slot: dict[str, Any], key: str
) -> None:
    """By itself, before the wish is looked at: this one would be refused for its time."""
    answer = client.post(
        "/api/bookings",
        content=json.dumps(a_request(TAX, "2024-03-05T11:00:00+04:00")).encode(),
        headers=[(b"Content-Type", b"application/json"), (b"Idempotency-Key", key.encode())],
    )

    assert_refused(answer, 422, "request.invalid", path="Idempotency-Key")


def test_what_staff_sends_is_read_as_strictly(product: Product, slot: dict[str, Any]) -> None:
    before = events_in(product)
    provider = f"/api/admin/availability/{slot['teamMemberId']}"
    day = {"isWorkingDay": True, "timeSlots": [{"startTime": "09:00", "endTime": "17:00"}]}
    wrong: list[tuple[str, str, Any, str]] = [
        ("PUT", f"{provider}/schedule", {}, "weekly"),
        ("PUT", f"{provider}/schedule", {"weekly": {"funday": day}}, "weekly.funday"),
        (
            "PUT",
            f"{provider}/schedule",
            {"weekly": {"monday": day | {"breaks": [{"startTime": "20:00", "endTime": "21:00"}]}}},
            "weekly.monday",
        ),
        (
            "PUT",
            f"{provider}/schedule",
            {
                "weekly": {
                    "monday": {
                        "isWorkingDay": True,
                        "timeSlots": [{"startTime": "9:00", "endTime": "17:00"}],
                    }
                }
            },
            "weekly.monday.timeSlots[0].startTime",
        ),
        ("PUT", f"{provider}/buffers", {"beforeMinutes": -1}, "beforeMinutes"),
        ("PUT", f"{provider}/limits", {"maxPerDay": 10**12}, "maxPerDay"),
        ("PUT", "/api/admin/availability/bulk", {"resourceIds": []}, "resourceIds"),
        ("POST", f"{provider}/blocks", {"startTime": "2027-01-01T10:00:00Z"}, "endTime"),
        ("POST", "/api/admin/bookings/manual", {"customer": {}}, "customer"),
        ("POST", "/api/admin/services", {"slug": "Not A Slug"}, "slug"),
        ("POST", "/api/admin/api-keys", {"label": "x", "roles": ["root"]}, "roles[0]"),
    ]
    with product.admin() as staff:
        for method, path, body, field in wrong:
            assert_refused(
                staff.request(method, path, json=body), 422, "request.invalid", path=field
            )

    assert events_in(product) == before
