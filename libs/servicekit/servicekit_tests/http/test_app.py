import json
import threading
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
import structlog
from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from servicekit.context import current_context
from servicekit.errors import DomainError, Kind
from servicekit.http.access import allow
from servicekit.http.identity import IDENTITY_HEADER
from servicekit.http.problems import STATUS
from servicekit.observability.health import Health, Unwell
from servicekit.testing.http import a_signer, an_identity, calling
from servicekit_tests.http.builders import OrderBody, SoldOut, a_shop, an_app


class Sad(DomainError):
    code: ClassVar[str] = "test.sad"
    kind: ClassVar[Kind] = Kind.INVALID


def raising(error: Exception) -> APIRouter:
    router = APIRouter()

    @router.get("/api/fail", operation_id="fail", dependencies=[allow.public()])
    def fail() -> None:
        raise error

    return router


def test_a_refusal_is_a_problem_with_its_code_and_all_it_knows() -> None:
    def refuse(_: OrderBody) -> None:
        raise SoldOut("Nothing is left.", field="amount", suggestions=[1, 2], status=200)

    with a_shop("client", on_order=refuse) as shop:
        answer = shop.post("/api/orders", json={"clientName": "Mia"})

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body.pop("requestId") == answer.headers["x-request-id"]
    assert body == {
        "type": "urn:kalends:problem:shop.sold-out",
        "title": "Conflict",
        "status": 409,
        "detail": "Nothing is left.",
        "instance": "/api/orders",
        "code": "shop.sold-out",
        "errors": [{"path": "amount", "code": "shop.sold-out", "message": "Nothing is left."}],
        "suggestions": [1, 2],
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_refusal_has_its_status(kind: Kind) -> None:
    refusal = type("Refusal", (DomainError,), {"code": "test.x", "kind": kind})("No.")
    with calling(an_app(raising(refusal)), "client") as caller:
        assert caller.get("/api/fail").status_code == STATUS[kind]


def test_who_should_come_back_later_is_told_when() -> None:
    with calling(an_app(raising(Sad("No.", retryAfter=7))), "client") as caller:
        assert caller.get("/api/fail").headers["retry-after"] == "7"


def test_what_nobody_foresaw_gives_nothing_away_and_is_written_down() -> None:
    with (
        structlog.testing.capture_logs() as logs,
        calling(an_app(raising(RuntimeError("password=hunter2"))), "client") as caller,
    ):
        answer = caller.get("/api/fail")

    assert answer.status_code == 500
    assert answer.json()["code"] == "request.failed"
    assert "hunter2" not in answer.text
    assert "RuntimeError" not in answer.text
    (told,) = [log for log in logs if log["event"] == "request failed"]
    assert str(told["exc_info"]) == "password=hunter2"


@pytest.mark.parametrize(
    "error", [sa.exc.TimeoutError("pool"), sa.exc.OperationalError("x", {}, Exception("locked"))]
)
def test_a_database_out_of_reach_is_a_matter_of_waiting(error: Exception) -> None:
    with calling(an_app(raising(error)), "client") as caller:
        answer = caller.get("/api/fail")

    assert (answer.status_code, answer.json()["code"]) == (503, "request.busy")
    assert answer.headers["retry-after"] == "1"


def test_an_address_nobody_serves_is_a_problem_too() -> None:
    with a_shop("client") as shop:
        for path in ("/api/nothing", "/api/orders/", "/docs", "/openapi.json", "/redoc"):
            answer = shop.get(path)

            assert (answer.status_code, answer.json()["code"]) == (404, "request.no-such-path")


def test_a_method_nobody_serves_names_those_that_are() -> None:
    with a_shop("client") as shop:
        answer = shop.put("/api/orders", json={})

    assert (answer.status_code, answer.json()["code"]) == (405, "request.method-not-allowed")
    assert answer.headers["allow"] == "GET, POST"


def test_missing_parameters_are_400_in_the_words_of_the_specification() -> None:
    with a_shop("guest") as shop:
        answer = shop.get("/api/orders/search")

    assert answer.status_code == 400
    body = answer.json()
    assert (body["code"], body["detail"]) == (
        "request.missing-parameters",
        "Missing required parameters",
    )
    assert body["errors"][0]["path"] == "item"


def test_parameters_nobody_knows_or_given_twice_are_refused() -> None:
    with a_shop("guest") as shop:
        for query, path in (("item=1&itm=2", "itm"), ("item=1&item=2", "item")):
            answer = shop.get(f"/api/orders/search?{query}")

            assert (answer.status_code, answer.json()["code"]) == (
                400,
                "request.unknown-parameters",
            )
            assert answer.json()["errors"][0]["path"] == path
        answer = shop.get("/api/orders/search?item=1&tag=a&tag=b")
        assert answer.json() == {"item": "1", "tags": ["a", "b"]}


@pytest.mark.parametrize("query", ["item=%00", "item=%ff", "item=%1b[0m", "item=" + "x" * 9000])
def test_a_query_that_is_no_text_is_malformed(query: str) -> None:
    with a_shop("guest") as shop:
        answer = shop.get(f"/api/orders/search?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "request.malformed")


def test_a_path_with_control_characters_is_malformed() -> None:
    with a_shop("sales_rep") as shop:
        assert shop.get("/api/orders/%00").json()["code"] == "request.malformed"


def test_an_id_that_is_none_is_named_as_part_of_the_path() -> None:
    with a_shop("sales_rep") as shop:
        answer = shop.get("/api/orders/five")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "order_id"
    assert answer.json()["errors"][0]["in"] == "path"


def test_who_wants_another_kind_of_answer_is_told_what_there_is() -> None:
    with a_shop("guest") as shop:
        path = "/api/orders/search?item=1"
        for wish in ("text/html", "application/xml;q=0.9, text/*", "application/json;q=0"):
            answer = shop.get(path, headers={"Accept": wish})
            assert (answer.status_code, answer.json()["code"]) == (406, "request.not-acceptable")
        for wish in ("*/*", "application/*", "text/html, application/json;q=0.5", ""):
            assert shop.get(path, headers={"Accept": wish}).status_code == 200


def test_an_endpoint_with_its_own_kind_of_answer_is_asked_for_that() -> None:
    router = APIRouter()

    @router.get(
        "/api/plain",
        operation_id="plain",
        dependencies=[allow.public()],
        response_class=PlainTextResponse,
    )
    def plain() -> str:
        return "hello"

    with calling(an_app(router), "guest") as caller:
        assert caller.get("/api/plain", headers={"Accept": "text/plain"}).text == "hello"
        answer = caller.get("/api/plain", headers={"Accept": "application/json"})
        assert answer.status_code == 406


def test_pages_are_as_the_specification_has_them() -> None:
    with a_shop("staff") as shop:
        first = shop.get("/api/orders").json()
        assert first == {
            "items": ["placedAt True"],
            "page": 1,
            "limit": 25,
            "total": 60,
            "nextPage": 2,
        }
        last = shop.get("/api/orders?page=2&limit=50&sort=total").json()
        assert (last["nextPage"], last["items"]) == (None, ["total False"])
        for query in ("page=0", "limit=10", "limit=1000", "page=x", "page=99999999", "sort=id"):
            assert shop.get(f"/api/orders?{query}").status_code == 422


def test_a_sane_request_id_is_kept_and_another_is_replaced() -> None:
    with a_shop("guest") as shop:
        path = "/api/orders/search?item=1"
        kept = shop.get(path, headers={"X-Request-Id": "abc-123.DEF"})
        assert kept.headers["x-request-id"] == "abc-123.DEF"
        for odd in ("short", "x" * 65, "with blank in it", "semi;colon;"):
            made = shop.get(path, headers={"X-Request-Id": odd}).headers["x-request-id"]
            assert made != odd
            assert len(made) == 32


def test_the_gateways_request_id_is_the_one_that_counts() -> None:
    router = APIRouter()

    @router.get("/api/id", operation_id="id", dependencies=[allow.public()])
    def request_id() -> list[str | None]:
        context = current_context()
        return [context.correlation_id, context.traceparent]

    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    identity = an_identity("guest")
    token = a_signer().sign(type(identity)("guest", identity.roles, request_id="from-gateway"))
    headers = {IDENTITY_HEADER: token, "X-Request-Id": "from-outside", "traceparent": trace}
    with calling(an_app(router)) as caller:
        answer = caller.get("/api/id", headers=headers)

    assert answer.json() == ["from-gateway", trace]
    assert answer.headers["x-request-id"] == "from-gateway"


def test_sync_endpoints_do_not_hold_up_the_loop() -> None:
    router = APIRouter()

    @router.get("/api/thread", operation_id="thread", dependencies=[allow.public()])
    def thread() -> int:
        return threading.get_ident()

    @router.get("/api/loop", operation_id="loop", dependencies=[allow.public()])
    async def loop() -> int:
        return threading.get_ident()

    with calling(an_app(router), "guest") as caller:
        assert caller.get("/api/thread").json() != caller.get("/api/loop").json()


def test_every_operation_documents_all_it_may_refuse() -> None:
    document = an_app().openapi()
    place = document["paths"]["/api/orders"]["post"]
    expected = {"201", "400", "401", "403", "406", "409", "413", "415", "422", "429", "500", "503"}

    assert set(place["responses"]) == expected
    assert "`shop.sold-out`" in place["responses"]["409"]["description"]
    assert place["responses"]["409"]["x-problem-codes"] == ["shop.sold-out"]
    assert place["security"] == [{"apiKey": []}]
    assert place["operationId"] == "placeOrder"
    search = document["paths"]["/api/orders/search"]["get"]
    assert search["security"] == [{}, {"apiKey": []}]
    assert "403" not in search["responses"]
    assert "404" in document["paths"]["/api/orders/{order_id}"]["get"]["responses"]
    for item in document["paths"].values():
        for operation in item.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in json.dumps(document)
    assert set(document["components"]["schemas"]["OrderBody"]["properties"]) >= {"clientName"}


def test_what_operators_ask_is_answered_and_not_documented() -> None:
    app = an_app()
    with calling(app) as nobody:
        assert nobody.get("/health/live").json() == {"status": "healthy"}
        assert nobody.get("/health/ready").json()["version"] == "1.2.3"
        assert nobody.get("/internal/openapi.json").json() == json.loads(json.dumps(app.openapi()))
        nobody.get("/api/orders")
        metrics = nobody.get("/metrics").text
    assert (
        'http_request_duration_count{method="GET",route="/api/orders",status="401"} 1.0' in metrics
    )
    assert not [path for path in app.openapi()["paths"] if not path.startswith("/api")]


def test_whoever_knows_what_a_service_offers_is_not_told_again_until_it_is_another() -> None:
    path = "/internal/openapi.json"
    with calling(an_app()) as nobody, calling(an_app(version="2")) as upgraded:
        told = nobody.get(path)
        known = {"If-None-Match": told.headers["etag"]}
        again, later = nobody.get(path, headers=known), upgraded.get(path, headers=known)

    assert told.json()["info"]["version"] == "1.2.3"
    assert (again.status_code, again.content) == (304, b"")
    assert later.status_code == 200
    assert later.json()["info"]["version"] == "2"


def test_addresses_somebody_invents_do_not_fill_the_metrics() -> None:
    with a_shop("guest") as shop:
        for number in range(5):
            shop.get(f"/api/orders/{number}/{number}")
        metrics = shop.get("/metrics").text

    assert 'route="(none)",status="404"} 5.0' in metrics


def test_a_service_is_ready_unless_its_database_is_unwell() -> None:
    def unwell() -> Any:
        raise Unwell("gone")

    broken_mail = Health("shop", {"external_services": unwell})
    broken_database = Health("shop", {"database": unwell})
    for health, status in ((broken_mail, 200), (broken_database, 503)):
        with calling(an_app(health=health)) as nobody:
            answer = nobody.get("/health/ready")
            assert (answer.status_code, answer.json()["status"]) == (status, "degraded")
            assert nobody.get("/health/live").status_code == 200


def test_the_same_service_can_be_built_many_times_in_one_process() -> None:
    apps = [an_app() for _ in range(3)]

    with calling(apps[0], "guest") as first, calling(apps[2], "guest") as third:
        first.get("/api/orders/search?item=1")
        assert "/api/orders/search" in first.get("/metrics").text
        assert "/api/orders/search" not in third.get("/metrics").text
