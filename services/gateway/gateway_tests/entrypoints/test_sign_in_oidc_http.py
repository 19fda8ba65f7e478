import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from gateway_tests.builders import Browser, Gateway, a_gateway
from gateway_tests.openid_provider import CLIENT_ID, CLIENT_SECRET, Key, Provider, a_provider
from servicekit.testing.databases import NewDatabase

SITE = "https://kalends.test"
CALLBACK = f"{SITE}/api/sign-in/oidc/firm/callback"
REFUSED = "/sign-in?problem=gateway.not-vouched-for"
DOWN = "/sign-in?problem=gateway.identity-provider-down"


@pytest.fixture
def dialect() -> str:
    """One database will do: what is stored is the same as after any sign-in."""
    return "sqlite"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with a_provider(redirect_uris={CALLBACK}) as running:
        yield running


def at(provider: Provider, **more: Any) -> dict[str, Any]:
    return {
        "id": "firm",
        "label": "The firm",
        "issuer": provider.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        **more,
    }


def a_gateway_at(provider: Provider, new_database: NewDatabase, **more: Any) -> Any:
    return a_gateway(
        new_database("gateway").url,
        given_public_url=SITE,
        mailbox="off",
        oidc=[at(provider, **more)],
    )


@pytest.fixture
def gateway(provider: Provider, new_database: NewDatabase) -> Iterator[Gateway]:
    with a_gateway_at(provider, new_database) as built:
        yield built


@pytest.fixture
def browser(gateway: Gateway) -> Browser:
    return gateway.browser(SITE)


def leave(browser: Browser, path: str = "/api/sign-in/oidc/firm") -> str:
    """Go to the provider, let it know us, and give the address we are sent back to."""
    left = browser.get(path)
    assert left.status_code == 303, left.text
    back = httpx.get(left.headers["location"])
    assert back.status_code == 303, back.text
    return back.headers["location"]


def come_back(browser: Browser, address: str) -> str:
    """Follow the way back and give where it leads."""
    answer = browser.get(address)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_staff_sign_in_where_they_are_known_already(browser: Browser, gateway: Gateway) -> None:
    made = gateway.with_key().post(
        "/api/admin/accounts",
        json={"email": "sam@example.org", "name": "Sam S.", "roles": ["staff"]},
    )

    assert come_back(browser, leave(browser)) == "/"

    told = browser.session()
    assert told["subject"] == f"account:{made.json()['id']}"
    assert (told["email"], told["name"], told["roles"]) == ("sam@example.org", "Sam S.", ["staff"])
    assert list(browser.cookies) == ["__Host-kalends"]


def test_whoever_has_no_account_is_a_client(browser: Browser) -> None:
    come_back(browser, leave(browser))

    told = browser.session()
    assert (told["email"], told["name"], told["roles"]) == ("sam@example.org", "Sam", ["client"])


def test_the_session_names_the_providers(browser: Browser) -> None:
    assert browser.session()["methods"]["oidc"] == [{"id": "firm", "label": "The firm"}]


def test_whoever_comes_back_is_where_he_wanted_to_go(browser: Browser) -> None:
    address = leave(browser, "/api/sign-in/oidc/firm?returnTo=%2Fportal%3Ftab%3Dpast")

    assert come_back(browser, address) == "/portal?tab=past"


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "/%5Cevil.example"])
def test_he_is_sent_to_no_other_site(browser: Browser, path: str) -> None:
    assert browser.get(f"/api/sign-in/oidc/firm?returnTo={path}").status_code == 422


def test_what_is_kept_meanwhile_is_secret_and_short_lived(browser: Browser) -> None:
    left = browser.get("/api/sign-in/oidc/firm")

    value, *rules = left.headers["set-cookie"].split("; ")
    assert rules == ["Path=/", "Max-Age=600", "HttpOnly", "SameSite=Lax", "Secure"]
    asked = parse_qs(urlsplit(left.headers["location"]).query)
    for name in ("state", "nonce", "code_challenge"):
        assert asked[name][0] not in value
    assert asked["scope"] == ["openid email profile"]


def test_two_journeys_have_nothing_in_common(browser: Browser) -> None:
    first, second = (
        parse_qs(urlsplit(browser.get("/api/sign-in/oidc/firm").headers["location"]).query)
        for _ in range(2)
    )

    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


def test_a_public_client_has_no_secret(provider: Provider, new_database: NewDatabase) -> None:
    provider.secret = None
    with a_gateway_at(provider, new_database, client_secret=None) as gateway:
        browser = gateway.browser(SITE)

        assert come_back(browser, leave(browser)) == "/"


def test_a_secret_goes_where_the_provider_wants_it(provider: Provider, browser: Browser) -> None:
    provider.document["token_endpoint_auth_methods_supported"] = ["client_secret_post"]

    assert come_back(browser, leave(browser)) == "/"


def test_a_wrong_secret_signs_nobody_in(provider: Provider, browser: Browser) -> None:
    provider.secret = "another"

    assert come_back(browser, leave(browser)) == REFUSED


def test_an_address_that_is_not_in_the_id_token_is_asked_for(
    provider: Provider, browser: Browser
) -> None:
    provider.only_userinfo = True

    assert come_back(browser, leave(browser)) == "/"
    assert browser.session()["email"] == "sam@example.org"


def test_what_is_told_of_somebody_else_is_not_believed(
    provider: Provider, browser: Browser
) -> None:
    provider.only_userinfo = True
    provider.lies = {"sub": "person-2"}

    assert come_back(browser, leave(browser)) == REFUSED


# --- what is not believed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "x" * 43},
        {"nonce": None},
        {"nonce": 7},
        {"aud": "somebody-else"},
        {"aud": None},
        {"aud": [CLIENT_ID, "somebody-else"]},
        {"azp": "somebody-else"},
        {"iss": "https://another.example"},
        {"iss": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 86_400},
        {"iat": None},
        {"sub": None},
        {"email": None},
        {"email": "nobody"},
        {"email": ["sam@example.org"]},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "no"},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_an_id_token_that_says_something_else_is_refused(
    provider: Provider, browser: Browser, lies: dict[str, Any]
) -> None:
    provider.lies = lies
    provider.document["userinfo_endpoint"] = None

    assert come_back(browser, leave(browser)) == REFUSED
    assert not browser.session()["signedIn"]
    assert browser.cookies == {}


def test_clocks_may_lie_a_little_apart(provider: Provider, browser: Browser) -> None:
    provider.lies = {"exp": int(time.time()) - 30, "iat": int(time.time()) + 30}

    assert come_back(browser, leave(browser)) == "/"


def forgeries(provider: Provider) -> dict[str, str]:
    claims = provider.claims("?")
    public = provider.key.private.public_key()
    return {
        "foreign key of the same name": Key("first").sign(claims),
        "unknown key": Key("other").sign(claims),
        "not signed": jwt.encode(claims, "", "none", headers={"kid": "first"}),
        "signed with what everybody knows": jwt.encode(
            claims,
            str(public.public_numbers().n)[:64],
            "HS256",
            headers={"kid": "first"},
        ),
        "no token": "no.token.atall",
        "nothing": "x",
    }


@pytest.mark.parametrize("how", sorted(forgeries(Provider())))
def test_an_id_token_the_provider_did_not_sign_is_refused(
    provider: Provider, browser: Browser, how: str
) -> None:
    address = leave(browser)
    provider.another_id_token = forgeries(provider)[how]

    assert come_back(browser, address) == REFUSED


def test_a_provider_without_verified_addresses_counts_if_we_trust_it(
    provider: Provider, new_database: NewDatabase
) -> None:
    provider.lies = {"email_verified": None}
    with a_gateway_at(provider, new_database, trusts_addresses=True) as gateway:
        browser = gateway.browser(SITE)

        assert come_back(browser, leave(browser)) == "/"


def test_a_code_is_worth_nothing_without_what_its_browser_kept(
    gateway: Gateway, browser: Browser
) -> None:
    """PKCE: somebody else's code, with one's own journey."""
    thief = gateway.browser(SITE)
    stolen = parse_qs(urlsplit(leave(browser)).query)["code"][0]
    own = parse_qs(urlsplit(leave(thief)).query)["state"][0]

    assert come_back(thief, f"{CALLBACK}?code={stolen}&state={own}") == REFUSED


@pytest.mark.parametrize(
    "change",
    [
        lambda address: address.replace("state=", "state=x"),
        lambda address: address.partition("&state")[0],
        lambda address: address.replace("code=", "code=x"),
        lambda address: address.replace("iss=http", "iss=https"),
        lambda address: address.replace("code=", "error=access_denied&was="),
    ],
    ids=["other state", "no state", "other code", "other issuer", "refused there"],
)
def test_an_answer_that_does_not_fit_signs_nobody_in(
    browser: Browser, change: Callable[[str], str]
) -> None:
    assert come_back(browser, change(leave(browser))) == REFUSED
    assert browser.cookies == {}


def test_another_browser_cannot_bring_the_answer(gateway: Gateway, browser: Browser) -> None:
    assert come_back(gateway.browser(SITE), leave(browser)) == REFUSED


def test_an_answer_works_once(browser: Browser) -> None:
    address = leave(browser)
    come_back(browser, address)

    assert come_back(browser, address) == REFUSED


def test_what_one_provider_was_asked_another_does_not_answer(
    provider: Provider, new_database: NewDatabase
) -> None:
    """A provider that would like to be somebody else's: its code, at his callback."""
    with a_gateway(
        new_database("gateway").url,
        given_public_url=SITE,
        mailbox="off",
        oidc=[at(provider), at(provider, id="other")],
    ) as gateway:
        browser = gateway.browser(SITE)

        assert come_back(browser, leave(browser).replace("/oidc/firm/", "/oidc/other/")) == REFUSED
        assert "POST /token" not in provider.asked


def test_whoever_is_away_too_long_begins_again(gateway: Gateway, browser: Browser) -> None:
    address = leave(browser)
    gateway.clock.move(timedelta(minutes=10))

    assert come_back(browser, address) == REFUSED


def test_a_journey_that_somebody_wrote_himself_is_none(browser: Browser) -> None:
    address = leave(browser)
    for cookie in ("00" * 80, "zz", "é"):
        headers = {"Cookie": f"__Host-kalends-oidc={cookie}".encode("latin-1")}
        assert browser.get(address, headers=headers).headers["location"] == REFUSED


# --- the provider itself ------------------------------------------------------------------------


def test_a_provider_that_changed_its_key_is_asked_for_the_new_one(
    gateway: Gateway, provider: Provider, browser: Browser
) -> None:
    come_back(browser, leave(browser))
    provider.key = Key("second")
    gateway.seconds.pass_(60)

    assert come_back(browser, leave(browser)) == "/"
    assert provider.asked.count("GET /jwks") == 2
    assert provider.asked.count("GET /.well-known/openid-configuration") == 1


def test_tokens_of_unknown_keys_do_not_make_us_ask_again_and_again(
    provider: Provider, browser: Browser
) -> None:
    for _ in range(3):
        address = leave(browser)
        provider.another_id_token = Key("other").sign(provider.claims("?"))
        come_back(browser, address)

    assert provider.asked.count("GET /jwks") == 1


def test_a_provider_that_is_down_is_said_to_be(provider: Provider, browser: Browser) -> None:
    provider.down = True
    assert browser.get("/api/sign-in/oidc/firm").headers["location"] == DOWN
    provider.down = False
    address = leave(browser)
    provider.down = True

    assert come_back(browser, address) == DOWN


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://firm.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_provider_that_says_something_strange_is_not_used(
    provider: Provider, browser: Browser, document: dict[str, Any]
) -> None:
    provider.document = document

    left = browser.get("/api/sign-in/oidc/firm")
    if "token_endpoint" in document:
        back = httpx.get(left.headers["location"]).headers["location"]
        assert come_back(browser, back) == DOWN
    else:
        assert left.headers["location"] == DOWN


@pytest.mark.parametrize("path", ["/api/sign-in/oidc/none", "/api/sign-in/oidc/none/callback"])
def test_there_is_no_other_provider(browser: Browser, path: str) -> None:
    answer = browser.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "gateway.sign-in-method-off")


def test_nobody_goes_there_over_an_open_line(gateway: Gateway) -> None:
    answer = gateway.browser("http://kalends.test").get("/api/sign-in/oidc/firm")

    assert answer.json()["code"] == "gateway.https-needed"
