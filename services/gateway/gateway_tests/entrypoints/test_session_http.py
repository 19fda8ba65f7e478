from datetime import timedelta
from typing import Any

import pytest

from gateway.entrypoints.http.visits import is_this_machine
from gateway_tests.builders import ADMIN_KEY, Browser, Gateway, a_gateway
from servicekit.db.engine import Database
from servicekit.testing.databases import NewDatabase

NOBODY: dict[str, Any] = {
    "signedIn": False,
    "subject": None,
    "email": None,
    "name": None,
    "roles": [],
    "csrfToken": None,
    "expiresAt": None,
}


@pytest.fixture
def browser(gateway: Gateway) -> Browser:
    return gateway.browser()


def later(gateway: Gateway, **time: float) -> None:
    gateway.clock.move(timedelta(**time))
    gateway.seconds.pass_(timedelta(**time).total_seconds())


def test_whoever_just_came_is_nobody_and_told_how_to_sign_in(browser: Browser) -> None:
    told = browser.session()

    assert told == {
        **NOBODY,
        "methods": {"emailLink": True, "googleClientId": None, "oidc": []},
        "setUp": False,
    }
    assert browser.cookies == {}


def test_a_link_in_a_mail_signs_a_client_in(browser: Browser, gateway: Gateway) -> None:
    answer = browser.sign_in_by_mail("Mia@Example.org", returnTo="/portal?tab=past")

    told = answer.json()
    assert (told["signedIn"], told["email"], told["roles"]) == (True, "mia@example.org", ["client"])
    assert told["returnTo"] == "/portal?tab=past"
    assert told["subject"].startswith("client:")
    assert browser.get("/api/services").status_code == 200
    identity = gateway.booking.identity
    assert (identity.subject, identity.email) == (told["subject"], "mia@example.org")
    assert identity.roles == {"client"}


def test_a_client_is_the_same_at_each_sign_in_and_in_each_browser(gateway: Gateway) -> None:
    first = gateway.browser().sign_in_by_mail("mia@example.org").json()
    second = gateway.browser().sign_in_by_mail("mia@example.org").json()
    other = gateway.browser().sign_in_by_mail("noa@example.org").json()

    assert first["subject"] == second["subject"] != other["subject"]


def test_opening_a_link_signs_nobody_in(browser: Browser) -> None:
    browser.post("/api/sign-in/email", json={"email": "mia@example.org"})
    token = browser.token_of("mia@example.org")

    looked = browser.get(f"/api/sign-in/email/complete?token={token}")

    assert looked.status_code == 405
    assert browser.post("/api/sign-in/email/complete", json={"token": token}).status_code == 200


def test_a_link_works_once(browser: Browser, gateway: Gateway) -> None:
    browser.sign_in_by_mail("mia@example.org")
    token = browser.token_of("mia@example.org")

    again = gateway.browser().post("/api/sign-in/email/complete", json={"token": token})

    assert (again.status_code, again.json()["code"]) == (410, "gateway.link-not-valid")


def test_a_link_works_for_fifteen_minutes(browser: Browser, gateway: Gateway) -> None:
    browser.post("/api/sign-in/email", json={"email": "mia@example.org"})
    later(gateway, minutes=15)

    late = browser.post(
        "/api/sign-in/email/complete", json={"token": browser.token_of("mia@example.org")}
    )

    assert (late.status_code, late.json()["code"]) == (410, "gateway.link-not-valid")


def test_an_address_is_sent_five_links_in_fifteen_minutes(
    browser: Browser, gateway: Gateway
) -> None:
    for _ in range(5):
        browser.post("/api/sign-in/email", json={"email": "mia@example.org"})
        later(gateway, minutes=1)

    sixth = browser.post("/api/sign-in/email", json={"email": "mia@example.org"})
    other = browser.post("/api/sign-in/email", json={"email": "noa@example.org"})

    assert (sixth.status_code, sixth.json()["code"]) == (429, "gateway.too-many-links")
    assert sixth.headers["retry-after"] == "600"
    assert other.status_code == 202
    later(gateway, minutes=10)
    assert browser.post("/api/sign-in/email", json={"email": "mia@example.org"}).is_success


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/a\\b",
        "portal",
        "/a b",
        "/a\tb",
        "",
        "/" + "x" * 500,
        "javascript:alert(1)",
    ],
)
def test_a_sign_in_leads_to_no_other_site(browser: Browser, path: str) -> None:
    answer = browser.post("/api/sign-in/email", json={"email": "mia@example.org", "returnTo": path})

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


def test_the_mail_is_written_in_the_language_of_its_reader(
    browser: Browser, gateway: Gateway
) -> None:
    for language in ("en", "de"):
        browser.post("/api/sign-in/email", json={"email": "mia@example.org", "language": language})

    german, english = gateway.mails()
    assert (german["subject"], english["subject"]) == (
        "Ihr Link zum Anmelden",
        "Your link to sign in",
    )
    assert german["links"][0].startswith("http://localhost:8000/sign-in/link?token=")
    assert german["links"][0] in german["html"]


def test_the_first_admin_comes_in_with_the_key_and_sets_the_house_up(
    browser: Browser, gateway: Gateway
) -> None:
    told = browser.sign_in_by_key("Ada@Example.org", name="Ada").json()

    assert (told["email"], told["name"], told["roles"]) == ("ada@example.org", "Ada", ["admin"])
    assert told["setUp"]
    assert browser.get("/api/admin/api-keys").status_code == 200
    again = gateway.browser().sign_in_by_key("ada@example.org").json()
    assert again["subject"] == told["subject"]
    assert again["name"] == "Ada"


def test_a_key_that_is_no_admins_signs_nobody_in(browser: Browser, gateway: Gateway) -> None:
    for key in ("not-the-key-at-all", gateway.issue("staff")):
        answer = browser.post("/api/sign-in/key", json={"key": key, "email": "ada@example.org"})

        assert (answer.status_code, answer.json()["code"]) == (401, "gateway.key-not-of-admin")
    assert not browser.session()["setUp"]
    assert browser.cookies == {}


def test_the_cookie_is_for_us_alone_and_never_for_scripts(gateway: Gateway) -> None:
    answer = gateway.browser().sign_in_by_key()

    (cookie,) = answer.headers.get_list("set-cookie")
    value, *rules = cookie.split("; ")
    assert value.startswith("__Host-kalends=")
    assert len(value) == len("__Host-kalends=") + 43
    assert rules == ["Path=/", "Max-Age=1209600", "HttpOnly", "SameSite=Lax", "Secure"]
    assert value.partition("=")[2] not in answer.text


def test_on_this_machine_one_signs_in_without_https(gateway: Gateway) -> None:
    browser = gateway.browser("http://localhost:8000", address="127.0.0.1")
    browser.sign_in_by_key()

    assert list(browser.cookies) == ["kalends"]
    assert browser.session()["signedIn"]


def test_over_an_open_line_nobody_signs_in(gateway: Gateway) -> None:
    browser = gateway.browser("http://kalends.test")

    answer = browser.post("/api/sign-in/key", json={"key": ADMIN_KEY, "email": "ada@example.org"})

    assert (answer.status_code, answer.json()["code"]) == (403, "gateway.https-needed")


def test_a_cookie_of_the_open_line_is_worth_nothing_over_https(gateway: Gateway) -> None:
    here = gateway.browser("http://localhost:8000", address="127.0.0.1")
    here.sign_in_by_key()
    browser = gateway.browser()

    answer = browser.get("/api/session", headers={"Cookie": f"kalends={here.cookies['kalends']}"})

    assert not answer.json()["signedIn"]


def test_over_an_open_line_nobody_is_signed_in_either(gateway: Gateway) -> None:
    here = gateway.browser("http://localhost:8000", address="127.0.0.1")
    here.sign_in_by_key()
    cookie = {"Cookie": f"kalends={here.cookies['kalends']}"}

    for site, signed_in in (("http://localhost:8000", True), ("http://kalends.test", False)):
        answer = gateway.browser(site).get("/api/session", headers=cookie)
        assert answer.json()["signedIn"] is signed_in


@pytest.mark.parametrize("host", ["[::1", "[", "::", "a b", "localhost:x", "é", "]", "1.2.3", ""])
def test_whatever_stands_in_the_host_is_no_accident(gateway: Gateway, host: str) -> None:
    answer = gateway.caller.get("/api/services", headers={"Host": host.encode("latin-1")})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("localhost:8000", True),
        ("app.localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("127.9.9.9", True),
        ("[::1]:8000", True),
        ("::1", True),
        ("kalends.test", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("192.0.2.1:8000", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_this_machine_is_known_by_its_names(host: str, here: bool) -> None:  # noqa: FBT001
    assert is_this_machine(host) is here


def test_behind_a_proxy_of_ours_https_is_what_the_proxy_says(database: Database) -> None:
    with a_gateway(database.url, trusted_proxies=1) as gateway:
        body = {"key": ADMIN_KEY, "email": "ada@example.org"}
        proto = {"X-Forwarded-Proto": "https", "Origin": "https://kalends.test"}

        answer = gateway.caller.post("/api/sign-in/key", json=body, headers=proto)

        assert answer.headers["set-cookie"].startswith("__Host-kalends=")
        assert "strict-transport-security" in answer.headers


def test_nobody_else_s_proxy_is_believed(gateway: Gateway) -> None:
    body = {"key": ADMIN_KEY, "email": "ada@example.org"}

    answer = gateway.caller.post(
        "/api/sign-in/key", json=body, headers={"X-Forwarded-Proto": "https"}
    )

    assert answer.json()["code"] == "gateway.https-needed"


# --- requests of other sites --------------------------------------------------------------------


def test_a_change_needs_the_token_of_the_session(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_key()
    good = browser.csrf_token or ""

    def flag(**headers: str) -> tuple[int, str | None]:
        answer = browser.request(
            "PUT",
            "/api/admin/flags/DYNAMIC_PRICING",
            json={"enabled": True, "rolloutPercent": 1},
            headers=headers,
        )
        return answer.status_code, answer.json().get("code")

    browser.csrf_token = None
    assert flag() == (403, "gateway.csrf")
    assert flag(**{"X-CSRF-Token": "x" * 43}) == (403, "gateway.csrf")
    assert flag(**{"X-CSRF-Token": good, "Origin": "https://evil.example"}) == (403, "gateway.csrf")
    assert flag(**{"X-CSRF-Token": good, "Origin": "null"}) == (403, "gateway.csrf")
    assert flag(**{"X-CSRF-Token": good}) == (200, None)
    assert browser.get("/api/admin/flags").status_code == 200


def test_the_token_of_another_session_proves_nothing(gateway: Gateway) -> None:
    mine, other = gateway.browser(), gateway.browser()
    mine.sign_in_by_key()
    other.sign_in_by_mail("mia@example.org")

    answer = mine.post("/api/holds", headers={"X-CSRF-Token": other.csrf_token or ""})

    assert answer.json()["code"] == "gateway.csrf"


def test_a_key_needs_no_such_token(gateway: Gateway) -> None:
    answer = gateway.with_key().post("/api/holds", headers={"Origin": "https://other.example"})

    assert answer.status_code == 200


def test_guests_need_no_such_token(gateway: Gateway) -> None:
    answer = gateway.caller.post("/api/holds", headers={"Origin": "https://other.example"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("email", {"email": "mia@example.org"}),
        ("email/complete", {"token": "x" * 43}),
        ("key", {"key": ADMIN_KEY, "email": "ada@example.org"}),
    ],
)
def test_no_other_site_signs_its_visitor_in(
    browser: Browser, path: str, body: dict[str, str]
) -> None:
    answer = browser.post(
        f"/api/sign-in/{path}", json=body, headers={"Origin": "https://evil.example"}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "gateway.csrf")


def test_pages_may_be_of_the_public_address(database: Database) -> None:
    public = "https://book.example.com"
    with a_gateway(database.url, given_public_url=public, mailbox="off") as gateway:
        browser = gateway.browser()
        answer = browser.post(
            "/api/sign-in/key",
            json={"key": ADMIN_KEY, "email": "ada@example.org"},
            headers={"Origin": "https://book.example.com"},
        )

        assert answer.status_code == 200


# --- who is believed, and for how long ----------------------------------------------------------


def test_services_see_no_cookie_and_no_token(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_key()

    browser.post("/api/holds")

    assert gateway.availability.header("Cookie") is None
    assert gateway.availability.header("X-CSRF-Token") is None


def test_whoever_shows_a_key_is_whoever_holds_it(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_mail("mia@example.org")

    key = gateway.issue("staff")
    browser.get("/api/services", headers={"Authorization": f"Bearer {key}"})
    assert gateway.booking.identity.roles == {"staff"}
    wrong = browser.get("/api/services", headers={"Authorization": "Bearer not-a-key-at-all"})
    assert wrong.status_code == 401


@pytest.mark.parametrize("value", ["x" * 43, "short", "a b", "é" * 43, "x" * 5000, ""])
def test_a_cookie_that_opens_nothing_makes_a_guest_and_is_cleared(
    gateway: Gateway, value: str
) -> None:
    answer = gateway.browser().get(
        "/api/services",
        headers={"Cookie": f"__Host-kalends={value}".encode("latin-1")},
    )

    assert answer.status_code == 200
    assert gateway.booking.identity.is_guest
    assert "__Host-kalends=; Path=/; Max-Age=0" in answer.headers["set-cookie"]


def test_a_sign_out_counts_at_once(gateway: Gateway) -> None:
    browser, other = gateway.browser(), gateway.browser()
    browser.sign_in_by_key()
    other.sign_in_by_key()
    stolen = browser.cookies["__Host-kalends"]
    assert browser.session()["signedIn"]

    answer = browser.post("/api/sign-out")

    assert answer.status_code == 204
    assert browser.cookies == {}
    kept = gateway.browser().get("/api/session", headers={"Cookie": f"__Host-kalends={stolen}"})
    assert not kept.json()["signedIn"]
    assert other.session()["signedIn"]


def test_a_sign_out_everywhere_ends_every_session_of_its_holder(gateway: Gateway) -> None:
    browser, other, stranger = (gateway.browser() for _ in range(3))
    browser.sign_in_by_mail("mia@example.org")
    other.sign_in_by_mail("mia@example.org")
    stranger.sign_in_by_mail("noa@example.org")

    assert browser.post("/api/sign-out/everywhere").status_code == 204

    assert [one.session()["signedIn"] for one in (browser, other, stranger)] == [False, False, True]


def test_whoever_is_not_signed_in_may_sign_out(browser: Browser) -> None:
    assert browser.post("/api/sign-out").status_code == 204
    assert browser.post("/api/sign-out/everywhere").status_code == 204


def test_a_sign_in_ends_what_the_browser_had_before(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_mail("mia@example.org")
    before = browser.cookies["__Host-kalends"]
    browser.sign_in_by_key()

    assert browser.cookies["__Host-kalends"] != before
    old = gateway.browser().get("/api/session", headers={"Cookie": f"__Host-kalends={before}"})
    assert not old.json()["signedIn"]


def test_a_session_nobody_uses_for_twelve_hours_is_over(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_key()
    later(gateway, hours=11, minutes=59)
    assert browser.session()["signedIn"]
    later(gateway, hours=11, minutes=59)
    assert browser.session()["signedIn"]
    later(gateway, hours=12)

    assert not browser.session()["signedIn"]


def test_a_session_is_over_after_fourteen_days(gateway: Gateway) -> None:
    browser = gateway.browser()
    browser.sign_in_by_key()
    for _ in range(14 * 2):
        later(gateway, hours=11, minutes=59)
        assert browser.session()["signedIn"]
    later(gateway, hours=1)

    assert not browser.session()["signedIn"]


def test_an_old_token_is_changed_for_a_new_one_without_harm_to_what_runs_beside(
    gateway: Gateway,
) -> None:
    browser = gateway.browser()
    csrf = browser.sign_in_by_key().json()["csrfToken"]
    old = browser.cookies["__Host-kalends"]

    def by(token: str) -> bool:
        told = gateway.browser().get("/api/session", headers={"Cookie": f"__Host-kalends={token}"})
        signed_in: bool = told.json()["signedIn"]
        return signed_in

    later(gateway, hours=4)
    assert browser.session()["csrfToken"] == csrf
    new = browser.cookies["__Host-kalends"]
    assert new != old
    assert by(old)
    assert by(new)
    later(gateway, minutes=1)
    assert not by(old)
    assert by(new)


def test_two_databases_know_nothing_of_each_others_sessions(new_database: NewDatabase) -> None:
    with a_gateway(new_database("gateway").url) as first:
        browser = first.browser()
        browser.sign_in_by_key()
        token = browser.cookies["__Host-kalends"]
    with a_gateway(new_database("gateway").url) as second:
        told = second.browser().get("/api/session", headers={"Cookie": f"__Host-kalends={token}"})
        assert not told.json()["signedIn"]


def test_sessions_survive_a_restart_and_their_tokens_are_not_stored(database: Database) -> None:
    with a_gateway(database.url) as first:
        browser = first.browser()
        browser.sign_in_by_key()
        token = browser.cookies["__Host-kalends"]
        with first.module.store.read() as connection:
            stored = repr(connection.exec_driver_sql("SELECT * FROM sessions").all())
        assert token not in stored
    with a_gateway(database.url) as second:
        told = second.browser().get("/api/session", headers={"Cookie": f"__Host-kalends={token}"})
        assert told.json()["signedIn"]


def test_who_is_signed_in_is_counted_as_himself(database: Database) -> None:
    with a_gateway(database.url) as gateway:
        browser = gateway.browser()
        browser.sign_in_by_key()

        assert browser.get("/api/services").headers["ratelimit-limit"] == "300"
        assert gateway.caller.get("/api/services").headers["ratelimit-limit"] == "60"


# --- accounts -----------------------------------------------------------------------------------


def test_an_admin_gives_an_account_by_which_its_holder_signs_in(gateway: Gateway) -> None:
    admin, holder = gateway.browser(), gateway.browser()
    admin.sign_in_by_key()
    made = admin.post(
        "/api/admin/accounts",
        json={"email": "Sam@example.org", "name": "Sam", "roles": ["staff", "team_lead"]},
    )

    assert made.status_code == 201
    told = holder.sign_in_by_mail("sam@example.org").json()
    assert (told["name"], told["roles"]) == ("Sam", ["staff", "team_lead"])
    assert told["subject"] == f"account:{made.json()['id']}"
    listed = admin.get("/api/admin/accounts").json()
    assert [one["email"] for one in listed["items"]] == ["ada@example.org", "sam@example.org"]
    assert listed["items"][1]["openedBy"] == admin.session()["subject"]


def test_a_consultant_acts_as_the_provider_he_is(gateway: Gateway) -> None:
    provider = "5e0c0f3a-8a0f-4c58-9a55-6f2d6f7e3b11"
    answer = gateway.with_key().post(
        "/api/admin/accounts",
        json={
            "email": "sam@example.org",
            "name": "Sam",
            "roles": ["consultant"],
            "providerId": provider,
        },
    )
    browser = gateway.browser()

    assert answer.status_code == 201
    assert browser.sign_in_by_mail("sam@example.org").json()["subject"] == provider


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "sam@example.org", "name": "Sam"},
        {"email": "sam@example.org", "name": "Sam", "roles": []},
        {"email": "sam@example.org", "name": "Sam", "roles": ["client"]},
        {"email": "sam@example.org", "name": "Sam", "roles": ["service"]},
        {"email": "sam", "name": "Sam", "roles": ["staff"]},
        {"email": "sam@example.org", "name": "", "roles": ["staff"]},
        {"email": "sam@example.org", "name": "Sam", "roles": ["staff"], "id": "mine"},
    ],
)
def test_an_account_for_nobody_or_for_nothing_is_not_opened(gateway: Gateway, body: object) -> None:
    assert gateway.with_key().post("/api/admin/accounts", json=body).status_code == 422
    assert gateway.with_key().get("/api/admin/accounts").json()["total"] == 0


def an_account(gateway: Gateway, email: str = "sam@example.org", *roles: str) -> str:
    answer = gateway.with_key().post(
        "/api/admin/accounts",
        json={"email": email, "name": "Sam", "roles": list(roles) or ["staff"]},
    )
    assert answer.status_code == 201, answer.text
    account_id: str = answer.json()["id"]
    return account_id


def test_an_address_has_one_account(gateway: Gateway) -> None:
    an_account(gateway)

    again = gateway.with_key().post(
        "/api/admin/accounts", json={"email": "SAM@example.org", "name": "S", "roles": ["admin"]}
    )

    assert (again.status_code, again.json()["code"]) == (409, "gateway.address-has-account")


def test_a_request_sent_twice_opens_one_account(gateway: Gateway) -> None:
    first, second = (
        gateway.with_key().post(
            "/api/admin/accounts",
            json={"email": "sam@example.org", "name": "Sam", "roles": ["staff"]},
            headers={"Idempotency-Key": "once"},
        )
        for _ in range(2)
    )

    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"


def test_whoever_becomes_something_else_signs_in_anew(gateway: Gateway) -> None:
    account_id, browser = an_account(gateway), gateway.browser()
    browser.sign_in_by_mail("sam@example.org")
    path = f"/api/admin/accounts/{account_id}/roles"

    same = gateway.with_key().put(path, json={"roles": ["staff"]})
    assert same.status_code == 200
    assert browser.session()["signedIn"]
    changed = gateway.with_key().put(path, json={"roles": ["content_editor"]})

    assert changed.json()["roles"] == ["content_editor"]
    assert not browser.session()["signedIn"]
    assert browser.sign_in_by_mail("sam@example.org").json()["roles"] == ["content_editor"]


def test_whoever_loses_his_account_is_signed_out_and_a_client_from_then_on(
    gateway: Gateway,
) -> None:
    account_id, browser = an_account(gateway), gateway.browser()
    browser.sign_in_by_mail("sam@example.org")

    assert gateway.with_key().delete(f"/api/admin/accounts/{account_id}").status_code == 204

    assert not browser.session()["signedIn"]
    assert gateway.with_key().get("/api/admin/accounts").json()["total"] == 0
    assert browser.sign_in_by_mail("sam@example.org").json()["roles"] == ["client"]
    gone = gateway.with_key().put(
        f"/api/admin/accounts/{account_id}/roles", json={"roles": ["staff"]}
    )
    assert (gone.status_code, gone.json()["code"]) == (404, "gateway.account-unknown")


def test_the_last_account_of_an_admin_stays_one(gateway: Gateway) -> None:
    account_id = an_account(gateway, "ada@example.org", "admin")
    path = f"/api/admin/accounts/{account_id}"

    removed = gateway.with_key().delete(path)
    demoted = gateway.with_key().put(f"{path}/roles", json={"roles": ["staff"]})

    assert {removed.json()["code"], demoted.json()["code"]} == {"gateway.last-admin-account"}
    an_account(gateway, "ben@example.org", "admin")
    assert gateway.with_key().delete(path).status_code == 204


def test_an_account_nobody_has_cannot_be_changed(gateway: Gateway) -> None:
    path = "/api/admin/accounts/5e0c0f3a-8a0f-4c58-9a55-6f2d6f7e3b11"

    assert gateway.with_key().delete(path).json()["code"] == "gateway.account-unknown"
    assert gateway.with_key().delete("/api/admin/accounts/five").status_code == 422


def test_the_key_makes_an_admin_of_an_account_there_is(gateway: Gateway) -> None:
    an_account(gateway, "sam@example.org", "staff")
    before = gateway.browser()
    before.sign_in_by_mail("sam@example.org")

    told = gateway.browser().sign_in_by_key("sam@example.org").json()

    assert told["roles"] == ["admin", "staff"]
    assert not before.session()["signedIn"]


def test_events_of_accounts_tell_nobodys_address_or_name(gateway: Gateway) -> None:
    account_id = an_account(gateway, "sam@example.org", "staff", "admin")
    an_account(gateway, "ben@example.org", "admin")
    gateway.with_key().delete(f"/api/admin/accounts/{account_id}")

    recorded = repr([each.event for each in gateway.module.store.log(0, 100)])
    assert account_id in recorded
    assert "sam" not in recorded.lower()
