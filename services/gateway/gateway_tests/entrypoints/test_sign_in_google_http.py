import time
from collections.abc import Iterator
from typing import Any

import httpx
import jwt
import pytest

from gateway.adapters import google_id_tokens
from gateway_tests.builders import Browser, Gateway, a_gateway
from gateway_tests.openid_provider import CLIENT_ID, Key, Provider, a_provider
from servicekit.testing.databases import NewDatabase

GOOGLE = "https://accounts.google.com"


@pytest.fixture
def dialect() -> str:
    """One database will do: what is stored is the same as after any sign-in."""
    return "sqlite"


@pytest.fixture
def google() -> Iterator[Provider]:
    """Google, as far as its certificates are concerned."""
    with a_provider() as running:
        yield running


@pytest.fixture
def gateway(
    google: Provider, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Gateway]:
    asked_for = httpx.Client.request

    def asked_here(self: httpx.Client, method: str, url: Any, **more: Any) -> httpx.Response:
        assert url == google_id_tokens.CERTIFICATES
        return asked_for(self, method, f"{google.issuer}/certificates", **more)

    monkeypatch.setattr(httpx.Client, "request", asked_here)
    url = new_database("gateway").url
    with a_gateway(url, google_client_id=CLIENT_ID) as built:
        yield built


@pytest.fixture
def browser(gateway: Gateway) -> Browser:
    return gateway.browser()


def shown(browser: Browser, credential: str) -> tuple[int, str | None]:
    answer = browser.post("/api/sign-in/google", json={"credential": credential})
    return answer.status_code, answer.json().get("code")


def test_staff_sign_in_with_google(google: Provider, gateway: Gateway, browser: Browser) -> None:
    gateway.with_key().post(
        "/api/admin/accounts",
        json={"email": "sam@example.org", "name": "Sam S.", "roles": ["staff"]},
    )

    answer = browser.post(
        "/api/sign-in/google", json={"credential": google.key.sign(google.claims(iss=GOOGLE))}
    )

    told = answer.json()
    assert (told["name"], told["roles"], told["returnTo"]) == ("Sam S.", ["staff"], "/")
    assert browser.session()["signedIn"]


def test_whoever_has_no_account_is_a_client(google: Provider, browser: Browser) -> None:
    token = google.key.sign(google.claims(iss="accounts.google.com"))

    assert shown(browser, token) == (200, None)
    assert browser.session()["roles"] == ["client"]


def test_the_session_tells_the_client_id(browser: Browser) -> None:
    assert browser.session()["methods"]["googleClientId"] == CLIENT_ID


@pytest.mark.parametrize(
    "lies",
    [
        {"aud": "somebody-else"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 86_400},
        {"email_verified": False},
        {"email_verified": None},
        {"email": None},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_that_says_something_else_is_refused(
    google: Provider, browser: Browser, lies: dict[str, Any]
) -> None:
    google.lies = lies
    token = google.key.sign(google.claims(**{"iss": GOOGLE, **lies}))

    assert shown(browser, token) == (401, "gateway.not-vouched-for")
    assert browser.cookies == {}


def test_a_token_google_did_not_sign_is_refused(google: Provider, browser: Browser) -> None:
    claims = google.claims(iss=GOOGLE)
    forged = [
        Key("first").sign(claims),
        Key("other").sign(claims),
        jwt.encode(claims, "", "none", headers={"kid": "first"}),
        jwt.encode(claims, "x" * 64, "HS256", headers={"kid": "first"}),
        "no.token.atall",
        "é.ü.ö",
        "WzFd.WzFd.WzFd",
        "x",
    ]

    for token in forged:
        assert shown(browser, token) == (401, "gateway.not-vouched-for"), token


def test_clocks_may_lie_a_little_apart(google: Provider, browser: Browser) -> None:
    google.lies = {"iat": int(time.time()) + 20, "exp": int(time.time()) - 20}

    assert shown(browser, google.key.sign(google.claims(iss=GOOGLE))) == (200, None)


def test_certificates_are_asked_for_as_rarely_as_google_says(
    google: Provider, gateway: Gateway, browser: Browser
) -> None:
    for seconds in (0, 599, 1):
        gateway.seconds.pass_(seconds)
        shown(gateway.browser(), google.key.sign(google.claims(iss=GOOGLE)))

    assert google.asked == ["GET /certificates"] * 2


def test_a_google_that_does_not_answer_is_said_to_be_down(
    google: Provider, browser: Browser
) -> None:
    token = google.key.sign(google.claims(iss=GOOGLE))
    google.down = True

    assert shown(browser, token) == (503, "gateway.identity-provider-down")


def test_without_a_client_id_nobody_signs_in_with_google(new_database: NewDatabase) -> None:
    with a_gateway(new_database("gateway").url) as gateway:
        assert shown(gateway.browser(), "x.y.z") == (404, "gateway.sign-in-method-off")
        assert gateway.browser().session()["methods"]["googleClientId"] is None
