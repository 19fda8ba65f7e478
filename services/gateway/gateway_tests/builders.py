import base64
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.bootstrap import ENSURE_ADMIN_KEY, build
from gateway.domain.api_keys.api_key import ApiKey, Origin
from gateway.settings import GatewaySettings
from servicekit.hosting import EmbeddedRuntime
from servicekit.http.identity import IDENTITY_HEADER, Identity, IdentityVerifier, signing_key
from servicekit.service import ServiceModule
from servicekit.testing.clock import SetClock
from servicekit.testing.http import Caller, calling

SEED = base64.b64encode(os.urandom(32)).decode()
ADMIN_KEY = "an-admin-key-for-tests"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEY_ID = UUID("5e0c0f3a-8a0f-4c58-9a55-6f2d6f7e3b11")


def an_api_key(
    *, roles: tuple[str, ...] = ("staff",), origin: Origin = Origin.ISSUED, key_id: UUID = KEY_ID
) -> ApiKey:
    return ApiKey.issue(
        key_id=key_id,
        secret_hash="0" * 64,
        prefix="kal_abc…",
        subject=f"key:{key_id}",
        roles=roles,
        label="Front desk",
        origin=origin,
        by="admin",
        at=NOON,
    )


@dataclass
class Seconds:
    """A clock that goes forward when it is told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Upstream:
    """A service that answers every request with 200 and remembers it."""

    name: str
    seen: list[Scope] = field(default_factory=list)
    answers: Callable[[Scope], Mapping[str, Any]] | None = None
    people: dict[str, UUID] | None = None
    """Whom it knows by which address; None: it does not say."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith("/internal/persons") and self.people is not None:
            email = json.loads((await receive())["body"])["email"]
            proved = scope["path"] == "/internal/persons"
            person_id = self.people.setdefault(email, uuid4()) if proved else self.people.get(email)
            told = json.dumps({"personId": person_id}, default=str).encode()
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": told})
            return
        if scope["path"] == "/health/ready" or scope["path"].startswith("/internal"):
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        self.seen.append(scope)
        await receive()
        headers = [(b"content-type", b"text/plain"), (b"x-served-by", self.name.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    @property
    def identity(self) -> Identity:
        """Who the last request came from, believed as a service believes it."""
        token = self.header(IDENTITY_HEADER)
        return IdentityVerifier(signing_key(SEED).public_key()).verify(token)

    def header(self, name: str) -> str | None:
        found = [
            value.decode()
            for header, value in self.seen[-1]["headers"]
            if header == name.lower().encode()
        ]
        assert len(found) <= 1
        return found[0] if found else None


@dataclass
class Gateway:
    module: ServiceModule
    caller: Caller
    booking: Upstream
    availability: Upstream
    seconds: Seconds
    clock: SetClock

    def browser(self, site: str = "https://kalends.test", **more: Any) -> "Browser":
        """A browser nobody is signed in with, looking at our pages at `site`."""
        return Browser(self, site, **more)

    def mails(self) -> list[dict[str, Any]]:
        """What the development mailbox shows on this machine, the newest first."""
        answer = self.browser("http://localhost:8000", address="127.0.0.1").get("/dev/mailbox.json")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["mails"]
        return found

    def with_key(self, key: str = ADMIN_KEY) -> Caller:
        headers = {"Authorization": f"Bearer {key}"}
        return Caller(self.caller.portal, self.caller.client, self.caller.signer, None, headers)

    def issue(self, *roles: str, **more: object) -> str:
        answer = self.with_key().post(
            "/api/admin/api-keys", json={"label": "Test", "roles": list(roles), **more}
        )
        assert answer.status_code == 201, answer.text
        secret: str = answer.json()["secret"]
        return secret


class Browser:
    """Keeps cookies, says which page a request comes from, and knows the token of its session."""

    def __init__(self, gateway: Gateway, site: str, *, address: str = "192.0.2.7") -> None:
        self.gateway = gateway
        self.site = site
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(gateway.module.app, client=(address, 50000)),
            base_url=site,
        )
        self.csrf_token: str | None = None

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = dict(options.pop("headers", None) or {})
        if method not in {"GET", "HEAD", "OPTIONS"}:
            headers.setdefault("Origin", self.site)
            if self.csrf_token is not None:
                headers.setdefault("X-CSRF-Token", self.csrf_token)

        async def send() -> httpx.Response:
            return await self.client.request(method, path, headers=headers, **options)

        return self.gateway.caller.portal.call(send)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def session(self) -> dict[str, Any]:
        """Ask who is signed in, as a page does when it opens."""
        answer = self.get("/api/session")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        self.csrf_token = told["csrfToken"]
        return told

    def sign_in_by_key(self, email: str = "ada@example.org", **more: Any) -> httpx.Response:
        answer = self.post("/api/sign-in/key", json={"key": ADMIN_KEY, "email": email, **more})
        assert answer.status_code == 200, answer.text
        self.csrf_token = answer.json()["csrfToken"]
        return answer

    def sign_in_by_mail(self, email: str, **more: Any) -> httpx.Response:
        asked = self.post("/api/sign-in/email", json={"email": email, **more})
        assert asked.status_code == 202, asked.text
        answer = self.post("/api/sign-in/email/complete", json={"token": self.token_of(email)})
        assert answer.status_code == 200, answer.text
        self.csrf_token = answer.json()["csrfToken"]
        return answer

    def token_of(self, email: str) -> str:
        """The token of the newest link that was mailed to somebody."""
        mail = next(mail for mail in self.gateway.mails() if mail["to"] == email.lower())
        (link,) = mail["links"]
        token: str = parse_qs(urlsplit(link).query)["token"][0]
        return token

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.client.cookies.jar}


@contextmanager
def a_gateway(
    url: str,
    *,
    upstreams: Mapping[str, ASGIApp] | None = None,
    client: tuple[str, int] = ("192.0.2.1", 40000),
    **settings: Any,
) -> Iterator[Gateway]:
    given: dict[str, Any] = {
        "database_url": url,
        "identity_seed": SEED,
        "admin_key": ADMIN_KEY,
        "mailbox": "on",
        "web_app": "no-app-here",
        **settings,
    }
    seconds, clock = Seconds(), SetClock(datetime.now(UTC))
    booking, availability = Upstream("booking"), Upstream("availability")
    module = build(
        GatewaySettings.read(**given),
        EmbeddedRuntime(clock),
        upstreams or {"booking": booking, "availability": availability},
        seconds=seconds,
    )
    try:
        module.commands[ENSURE_ADMIN_KEY]()
        with calling(module.app, client=client) as caller:
            yield Gateway(module, caller, booking, availability, seconds, clock)
    finally:
        module.store.database.close()
