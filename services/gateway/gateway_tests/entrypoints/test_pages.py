import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import APIRouter
from pydantic import Field
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.entrypoints.http import docs
from gateway.entrypoints.http.docs import FRESH, rendered
from gateway.entrypoints.http.openapi_merge import merge
from gateway_tests.builders import SEED, Gateway, Upstream, a_gateway
from servicekit.db.engine import Database, Dialect
from servicekit.http.access import allow
from servicekit.http.app import create_app
from servicekit.http.identity import IdentityVerifier, signing_key
from servicekit.http.shapes import RequestShape
from servicekit.observability.health import Health, Unwell


class OrderBody(RequestShape):
    client_name: str = Field(examples=["Mia's"])
    amount: int = Field(ge=1)


def a_service(name: str, path: str, health: Health | None = None) -> Any:
    router = APIRouter(tags=["<orders>"])

    @router.post(path, operation_id=f"{name}Place", dependencies=[allow.staff()])
    def place(body: OrderBody) -> None:
        """Place an order & wait."""

    return create_app(
        name,
        [router],
        verifier=IdentityVerifier(signing_key(SEED).public_key()),
        version="1",
        health=health,
    )


@pytest.fixture
def dialect() -> Dialect:
    return "sqlite"


@pytest.fixture
def product(database: Database) -> Iterator[Gateway]:
    upstreams = {
        "booking": a_service("booking", "/api/services"),
        "availability": a_service("availability", "/api/holds"),
    }
    with a_gateway(database.url, upstreams=upstreams, version="1.2.3") as gateway:
        yield gateway


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.found += [value or "" for name, value in attrs if name in {"href", "src"}]


def read(page: str) -> Links:
    links = Links()
    links.feed(page)
    return links


def test_the_document_of_the_product_holds_what_every_service_offers(product: Gateway) -> None:
    document = product.caller.get("/api/openapi.json").json()

    assert document["openapi"] == "3.1.0"
    assert document["info"]["version"] == "1.2.3"
    assert {"/api/services", "/api/holds", "/api/health", "/api/admin/api-keys"} <= set(
        document["paths"]
    )
    assert all(path.startswith("/api/") for path in document["paths"])
    names = [
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
    ]
    assert len(names) == len(set(names))
    text = json.dumps(document)
    for reference in set(re.findall(r'"#/components/schemas/([^"]+)"', text)):
        assert reference in document["components"]["schemas"]


def test_the_pages_load_nothing_from_elsewhere_and_every_link_of_ours_leads_somewhere(
    product: Gateway,
) -> None:
    for path in ("/", "/docs", "/api/docs"):
        answer = product.caller.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        page = read(answer.text)
        assert "script" not in page.tags
        # Without a word about an icon, browsers ask for one that is not there.
        assert '<link rel="icon" href="data:,">' in answer.text
        for link in page.found:
            assert link.startswith(("/", "#", "data:,")), link
            if link.startswith(("/docs", "/api/docs", "/api/openapi", "/api/health")):
                assert product.caller.get(link).status_code == 200
    style = product.caller.get("/docs/pages.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "http" not in style.text


def test_the_documentation_shows_every_operation_with_an_example(product: Gateway) -> None:
    page = product.caller.get("/docs").text

    for wanted in ("/api/services", "/api/holds", "issueApiKey", "Authorization: Bearer"):
        assert wanted in page
    assert "&quot;clientName&quot;: &quot;Mia&#x27;\\&#x27;&#x27;s&quot;" in page
    anchors = [link for link in read(page).found if link.startswith("#")]
    for anchor in anchors:
        assert f'id="{anchor[1:]}"' in page


def test_nothing_in_a_document_becomes_markup() -> None:
    evil = "<script>alert(1)</script>"
    document = {
        "info": {"title": evil, "version": evil, "description": evil},
        "paths": {
            f"/{evil}": {
                "get": {
                    "tags": [evil],
                    "summary": evil,
                    "description": evil,
                    "operationId": evil,
                    "parameters": [
                        {
                            "name": evil,
                            "in": "query",
                            "required": True,
                            "description": evil,
                            "schema": {"enum": [evil]},
                        }
                    ],
                    "requestBody": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {evil: {"description": evil, "title": evil}},
                                }
                            }
                        }
                    },
                    "responses": {evil: {"description": evil, "content": {evil: {}}}},
                }
            }
        },
    }

    assert "script" not in read(rendered(document)).tags


class Replaced:
    """A service behind an address at which another release may come to answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class Watched:
    """A service whose answers are noted; a release before this one tells no ETags."""

    def __init__(self, app: ASGIApp, *, tells_etags: bool) -> None:
        self._app = app
        self._tells_etags = tells_etags
        self.statuses: list[int] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.statuses.append(message["status"])
                if not self._tells_etags:
                    message["headers"] = [one for one in message["headers"] if one[0] != b"etag"]
            await send(message)

        await self._app(scope, receive, note)


class Sleepy:
    """A service that does not answer before it is awake."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.awake = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app if self.awake else Upstream("silent")
        await app(scope, receive, send)


def test_a_service_that_does_not_answer_is_missing_until_it_does(database: Database) -> None:
    sleepy = Sleepy(a_service("booking", "/api/services"))
    upstreams = {"booking": sleepy, "availability": a_service("availability", "/api/holds")}
    with a_gateway(database.url, upstreams=upstreams) as gateway:
        assert "/api/services" not in gateway.caller.get("/api/openapi.json").json()["paths"]
        assert "/api/services" not in gateway.caller.get("/docs").text
        sleepy.awake = True
        assert "/api/services" in gateway.caller.get("/api/openapi.json").json()["paths"]
        assert "/api/services" in gateway.caller.get("/docs").text


def test_a_service_that_was_upgraded_is_soon_described_as_it_is(database: Database) -> None:
    release = Replaced(a_service("booking", "/api/services"))
    upstreams = {"booking": release, "availability": a_service("availability", "/api/holds")}
    with a_gateway(database.url, upstreams=upstreams) as gateway:
        before = gateway.caller.get("/api/openapi.json")
        release.app = a_service("booking", "/api/consultants")
        gateway.seconds.pass_(FRESH)
        after = gateway.caller.get("/api/openapi.json")
        page = gateway.caller.get("/docs").text

    assert "/api/services" in before.json()["paths"]
    assert "/api/services" not in after.json()["paths"]
    assert "/api/consultants" in after.json()["paths"]
    assert "/api/services" not in page
    assert "/api/consultants" in page
    assert before.headers["etag"] != after.headers["etag"]


def test_a_service_that_is_silent_for_a_while_is_described_as_it_was(database: Database) -> None:
    release = Replaced(a_service("booking", "/api/services"))
    with a_gateway(database.url, upstreams={"booking": release}) as gateway:
        before = gateway.caller.get("/api/openapi.json").json()
        release.app = Upstream("silent")
        gateway.seconds.pass_(FRESH)
        assert gateway.caller.get("/api/openapi.json").json() == before


@pytest.mark.parametrize("tells_etags", [True, False])
def test_the_document_is_made_once_as_long_as_the_services_say_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch, *, tells_etags: bool
) -> None:
    made = []

    def counted(*documents: Any, **more: Any) -> Any:
        made.append(documents)
        return merge(*documents, **more)

    monkeypatch.setattr(docs, "merge", counted)
    booking = Watched(a_service("booking", "/api/services"), tells_etags=tells_etags)
    with a_gateway(database.url, upstreams={"booking": booking}) as gateway:
        for _ in range(3):
            assert gateway.caller.get("/api/openapi.json").status_code == 200
        asked = list(booking.statuses)
        gateway.seconds.pass_(FRESH)
        gateway.caller.get("/api/openapi.json")
        gateway.caller.get("/docs")

    assert asked == [200]
    assert booking.statuses == [200, 304 if tells_etags else 200]
    assert len(made) == 1


def test_whoever_has_the_document_is_not_sent_it_again(product: Gateway) -> None:
    etag = product.caller.get("/api/openapi.json").headers["etag"]
    for known in (etag, f"W/{etag}", f'"another", {etag}'):
        again = product.caller.get("/api/openapi.json", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    other = product.caller.get("/api/openapi.json", headers={"If-None-Match": '"another"'})
    assert other.status_code == 200


def test_health_has_the_parts_of_all_services(product: Gateway) -> None:
    body = product.caller.get("/api/health").json()

    assert body["status"] == "healthy"
    assert body["version"] == "1.2.3"
    assert set(body["checks"]) == {
        "database",
        "external_services",
        "system_resources",
        "application",
    }
    assert set(body["checks"]["application"]["details"]) == {"gateway", "booking", "availability"}
    assert body["checks"]["database"]["details"]["gateway"]["status"] == "healthy"


def test_one_unwell_service_degrades_the_whole(database: Database) -> None:
    def unwell() -> Any:
        raise Unwell("mail is down")

    sick = a_service("booking", "/api/services", Health("booking", {"external_services": unwell}))
    with a_gateway(database.url, upstreams={"booking": sick}) as gateway:
        answer = gateway.caller.get("/api/health")
        assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
        assert answer.json()["checks"]["external_services"]["status"] == "unhealthy"


def test_a_service_that_is_gone_is_a_broken_application(database: Database) -> None:
    with a_gateway(database.url, upstreams={"booking": Upstream("booking")}) as gateway:
        body = gateway.caller.get("/api/health").json()

    assert body["status"] == "degraded"
    assert body["checks"]["application"]["details"]["booking"]["status"] == "unhealthy"


def test_a_worker_that_does_not_run_is_a_broken_application(database: Database) -> None:
    def fallen() -> Any:
        raise Unwell("some workers do not run", workers=["timers"])

    sick = a_service("booking", "/api/services", Health("booking", {"workers": fallen}))
    with a_gateway(database.url, upstreams={"booking": sick}) as gateway:
        body = gateway.caller.get("/api/health").json()

    assert body["status"] == "degraded"
    assert body["checks"]["application"]["status"] == "unhealthy"
    told = body["checks"]["application"]["details"]["booking"]
    assert told["status"] == "unhealthy"
    assert told["details"]["workers"]["workers"] == ["timers"]


def test_without_its_database_the_product_is_not_ready(database: Database) -> None:
    def gone() -> Any:
        raise Unwell("gone")

    sick = a_service("booking", "/api/services", Health("booking", {"database": gone}))
    with a_gateway(database.url, upstreams={"booking": sick}) as gateway:
        assert gateway.caller.get("/api/health").status_code == 503
        assert gateway.caller.get("/health/ready").status_code == 200
        assert gateway.caller.get("/health/live").status_code == 200


def test_a_report_is_given_again_for_a_second(product: Gateway) -> None:
    first = product.caller.get("/api/health").json()
    assert product.caller.get("/api/health").json() == first
    product.seconds.pass_(1)
    assert product.caller.get("/api/health").json()["uptime"] > first["uptime"]
