import logging

import pytest
import structlog
from starlette.types import Receive, Scope, Send

from gateway.entrypoints.http.routes import ROUTES, Routes
from gateway_tests.builders import ADMIN_KEY, Gateway, a_gateway
from servicekit.db.engine import Database, Dialect


@pytest.fixture
def dialect() -> Dialect:
    """The edge does the same over either database; keys are tested on both."""
    return "sqlite"


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/bookings/availability", "availability"),
        ("/api/availability", "availability"),
        ("/api/availability/next", "availability"),
        ("/api/holds/1", "availability"),
        ("/api/admin/availability/1/agenda", "availability"),
        ("/api/services", "booking"),
        ("/api/services/tax", "booking"),
        ("/api/consultants/1", "booking"),
        ("/api/bookings", "booking"),
        ("/api/bookings/1/calendar.ics", "booking"),
        ("/api/bookings/availabilityx", "booking"),
        ("/api/quotes", "booking"),
        ("/api/admin/bookings/1/timeline", "booking"),
        ("/api/admin/services/1", "booking"),
        ("/api/admin/consultants", "booking"),
        ("/api/admin/persons/1", "booking"),
    ],
)
def test_the_longest_prefix_says_who_answers(gateway: Gateway, path: str, service: str) -> None:
    answer = gateway.caller.get(path)

    assert answer.headers["x-served-by"] == service
    assert answer.text == path


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/nothing",
        "/api/servicesx",
        "/api/holdsx/1",
        "/api/admin",
        "/internal/person-keys",
        "/internal/openapi.json",
        "/metrics",
        "/metrics/booking",
        "/openapi.json",
        "/api/services/%2e%2e/%2e%2e/internal/keys",
        "/api//services",
        "//api/services",
        "/api/services\\..\\x",
        "/API/services",
    ],
)
def test_what_is_not_routed_does_not_exist(gateway: Gateway, path: str) -> None:
    answer = gateway.caller.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "gateway.no-such-path"
    assert gateway.booking.seen == gateway.availability.seen == []


@pytest.mark.parametrize(
    "path",
    [
        "/api/services/../../internal/keys",
        "/api/services/..",
        "/api/services/./x",
        "/api/services//x",
        "/api/services\\x",
        "api/services",
        "",
    ],
)
def test_a_path_that_somebody_might_tidy_up_leads_nowhere(path: str) -> None:
    assert Routes(ROUTES, {"booking", "availability"}).find(path) is None


def test_a_file_whose_name_begins_with_a_dot_is_no_way_out() -> None:
    assert Routes(ROUTES, {"booking"}).find("/api/services/.x") == "booking"


def test_no_route_leads_to_an_inner_address() -> None:
    assert not [prefix for prefix in ROUTES if prefix.startswith("/internal")]


def test_who_shows_nothing_is_a_guest(gateway: Gateway) -> None:
    gateway.caller.get("/api/services")

    identity = gateway.booking.identity
    assert (identity.subject, identity.tenant) == ("guest", "default")
    assert identity.roles == {"guest"}


def test_who_shows_a_key_is_its_holder_and_the_key_goes_no_further(gateway: Gateway) -> None:
    secret = gateway.issue("consultant", subject="consultant-7")

    gateway.with_key(secret).get("/api/services", headers={"X-Request-Id": "request-1"})

    identity = gateway.booking.identity
    assert identity.subject == "consultant-7"
    assert identity.roles == {"consultant"}
    assert identity.request_id == "request-1"
    assert gateway.booking.header("authorization") is None
    assert gateway.booking.header("x-request-id") == "request-1"


@pytest.mark.parametrize(
    "credential",
    [
        "Bearer kal_nobody-has-this-key",
        "Bearer short",
        "Bearer ",
        "Bearer",
        "",
        ADMIN_KEY,
        f"Basic {ADMIN_KEY}",
        f"Bearer {ADMIN_KEY} {ADMIN_KEY}",
        f"Bearer {ADMIN_KEY}x",
        "Bearer " + "x" * 5000,
    ],
)
def test_a_credential_that_is_not_valid_is_not_a_guests(gateway: Gateway, credential: str) -> None:
    answer = gateway.caller.get("/api/services", headers={"Authorization": credential})

    assert answer.status_code == 401
    assert answer.json()["code"] == "gateway.credential-invalid"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert gateway.booking.seen == []


@pytest.mark.parametrize("order", [1, -1])
def test_two_credentials_are_none(gateway: Gateway, order: int) -> None:
    headers = [("Authorization", f"Bearer {ADMIN_KEY}"), ("Authorization", "Bearer something")]

    async def send() -> int:
        answer = await gateway.caller.client.get("/api/services", headers=headers[::order])
        return answer.status_code

    assert gateway.caller.portal.call(send) == 401


def test_nobody_outside_says_who_he_is_in_our_name(gateway: Gateway) -> None:
    forged = {"X-Kalends-Identity": "forged", "X-KALENDS-Tenant": "other", "x-kalends-x": "1"}

    gateway.caller.get("/api/services", headers=forged)

    ours = [name for name, _ in gateway.booking.seen[-1]["headers"] if name.startswith(b"x-kal")]
    assert ours == [b"x-kalends-identity"]
    assert gateway.booking.identity.subject == "guest"


def test_a_revoked_key_opens_nothing_from_that_moment(gateway: Gateway) -> None:
    secret = gateway.issue("staff")
    assert gateway.with_key(secret).get("/api/services").status_code == 200
    keys = gateway.with_key().get("/api/admin/api-keys").json()["items"]
    (key_id,) = [key["id"] for key in keys if key["roles"] == ["staff"]]

    assert gateway.with_key().delete(f"/api/admin/api-keys/{key_id}").status_code == 204

    assert gateway.with_key(secret).get("/api/services").status_code == 401


def test_a_key_revoked_elsewhere_is_believed_for_five_seconds_at_most(
    gateway: Gateway, database: Database
) -> None:
    secret = gateway.issue("staff")
    assert gateway.with_key(secret).get("/api/services").status_code == 200
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE api_keys SET revoked_at = issued_at")

    gateway.seconds.pass_(4.9)
    assert gateway.with_key(secret).get("/api/services").status_code == 200
    gateway.seconds.pass_(0.2)
    assert gateway.with_key(secret).get("/api/services").status_code == 401


def test_every_answer_carries_what_browsers_need_to_be_careful(gateway: Gateway) -> None:
    for path in ("/api/services", "/api/nothing", "/api/health", "/"):
        headers = gateway.caller.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert len(headers["x-request-id"]) == 32
        assert "strict-transport-security" not in headers


def test_the_sixty_first_request_of_an_address_in_a_minute_is_refused(gateway: Gateway) -> None:
    statuses = [gateway.caller.get("/api/services").status_code for _ in range(60)]
    assert statuses == [200] * 60

    refused = gateway.caller.get("/api/services")

    assert refused.status_code == 429
    assert refused.json()["code"] == "gateway.too-many-requests"
    assert refused.json()["retryAfter"] == 60
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["ratelimit-limit"] == "60"
    assert refused.headers["ratelimit-remaining"] == "0"
    assert len(gateway.booking.seen) == 60
    assert gateway.with_key().get("/api/services").headers["ratelimit-limit"] == "300"
    gateway.seconds.pass_(60)
    assert gateway.caller.get("/api/services").status_code == 200


def test_the_eleventh_booking_attempt_of_a_person_in_a_minute_is_refused(gateway: Gateway) -> None:
    for path in ("/api/bookings", "/api/holds"):
        statuses = [gateway.caller.post(path, json={}).status_code for _ in range(11)]
        assert statuses == [200] * 10 + [429]
    assert gateway.caller.get("/api/bookings").status_code == 200


def test_guessing_keys_is_limited_like_every_guest(gateway: Gateway) -> None:
    statuses = [
        gateway.caller.get(
            "/api/services", headers={"Authorization": f"Bearer guess-number-{n}"}
        ).status_code
        for n in range(61)
    ]

    assert statuses == [401] * 60 + [429]


def test_health_is_never_refused_for_being_asked_often(gateway: Gateway) -> None:
    statuses = {gateway.caller.get("/api/health").status_code for _ in range(70)}

    assert statuses == {200}


def test_limits_can_be_lifted_for_load_tests(database: Database) -> None:
    with a_gateway(database.url, rate_limits="off") as gateway:
        answers = [gateway.caller.get("/api/services") for _ in range(70)]

    assert {answer.status_code for answer in answers} == {200}
    assert "ratelimit-limit" not in answers[0].headers


def test_a_forwarded_address_is_believed_from_our_own_proxies_only(database: Database) -> None:
    def allowed(trusted: int, *forwarded: str) -> int:
        with a_gateway(database.url, trusted_proxies=trusted) as gateway:
            return sum(
                gateway.caller.get(
                    "/api/services", headers={"X-Forwarded-For": forwarded[n % len(forwarded)]}
                ).status_code
                == 200
                for n in range(130)
            )

    assert allowed(0, "198.51.100.1", "198.51.100.2") == 60
    assert allowed(1, "198.51.100.1", "198.51.100.2") == 120
    # What a caller wrote in front of our proxy's word changes nothing.
    assert allowed(1, "1.1.1.1, 198.51.100.1", "2.2.2.2, 198.51.100.1") == 60
    assert allowed(2, "198.51.100.1", "198.51.100.2") == 60


def test_a_service_that_breaks_gives_nothing_away(database: Database) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("password=hunter2")

    with (
        structlog.testing.capture_logs(),
        a_gateway(database.url, upstreams={"booking": broken}) as gateway,
    ):
        answer = gateway.caller.get("/api/services")
        assert gateway.caller.get("/api/holds").status_code == 404

    assert (answer.status_code, answer.json()["code"]) == (500, "gateway.failed")
    assert "hunter2" not in answer.text


def test_metrics_are_for_admins(gateway: Gateway) -> None:
    assert gateway.with_key(gateway.issue("staff")).get("/metrics").status_code == 404
    assert "http_request_duration_count" in gateway.with_key().get("/metrics").text
    assert gateway.with_key().get("/metrics/booking").text == "/metrics"
    assert gateway.with_key().get("/metrics/nobody").status_code == 404


def test_the_key_for_metrics_opens_nothing_else(database: Database) -> None:
    key = "for-prometheus-alone"
    with a_gateway(database.url, metrics_key=key) as gateway:
        reader = gateway.with_key(key)

        assert "kalends_edge_seconds" in reader.get("/metrics").text
        assert reader.get("/metrics/booking").text == "/metrics"
        for path in ("/api/admin/api-keys", "/api/admin/flags"):
            assert reader.get(path).status_code == 403
        assert gateway.with_key("for-prometheus-alonf").get("/metrics").status_code == 401


def test_the_edge_counts_who_served_a_request_and_what_it_refused_itself(
    gateway: Gateway,
) -> None:
    gateway.caller.get("/api/services")
    gateway.caller.get("/nowhere")

    text = gateway.with_key().get("/metrics").text

    assert 'kalends_edge_seconds_count{status="200",to="booking"} 1.0' in text
    assert 'kalends_edge_seconds_count{status="404",to="nobody"} 1.0' in text


def test_the_edge_tells_of_changes_and_refusals_by_their_request(gateway: Gateway) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    with structlog.testing.capture_logs() as logs:
        gateway.caller.get("/api/services")
        gateway.caller.post("/api/bookings", json={}, headers={"X-Request-Id": "mias-request"})
        gateway.caller.get("/nowhere")

    told = [line for line in logs if line["event"] == "request" and line.get("to")]
    assert [(line["method"], line["to"], line["status"]) for line in told] == [
        ("POST", "booking", 200),
        ("GET", "nobody", 404),
    ]
    assert told[0]["request_id"] == "mias-request"
