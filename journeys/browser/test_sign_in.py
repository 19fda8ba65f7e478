import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, expect

from journeys.browser.signing_in import ask_for_link, let_in, link_for, open_account
from journeys.browser.stage import Stage, stage
from journeys.browser.visitors import PHONE, Visitor, Visitors
from journeys.product import ADMIN_KEY, free_port

PROVIDER = f"http://localhost:{free_port()}"
SAM = "sam@firm.example"
SPENT = "This link is used up"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The product of a firm that knows its people at a provider of its own."""
    firm = {"id": "firm", "label": "The firm", "issuer": PROVIDER}
    firm |= {"client_id": "kalends", "client_secret": "between us"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KALENDS_GATEWAY_OIDC", json.dumps([firm]))
        with stage(tmp_path_factory.mktemp("product")) as running:
            open_account(running, "ada@firm.example", "Ada Anders", "admin")
            open_account(running, SAM, "Sam Sachs", "staff")
            yield running


@pytest.fixture(scope="module")
def provider() -> Iterator[None]:
    """That provider: a process of its own, which asks people who they are."""
    sam = {"sub": "sam", "email": SAM, "email_verified": True, "name": "Sam"}
    command = [sys.executable, "-m", "oidc_provider_mock", "--require-nonce", "true"]
    where = ["--host", "localhost", "--port", str(urlsplit(PROVIDER).port)]
    with subprocess.Popen(
        [*command, *where, "--user-claims", json.dumps(sam)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        until = time.monotonic() + 60
        while not _answers():
            assert running.poll() is None
            assert time.monotonic() < until, "the provider of identities did not start"
            time.sleep(0.05)
        yield
        running.terminate()


def _answers() -> bool:
    try:
        return httpx.get(f"{PROVIDER}/.well-known/openid-configuration").is_success
    except httpx.TransportError:
        return False


def is_in(visitor: Visitor) -> bool:
    """Whether the browser has a session, by what it holds itself."""
    return any(cookie["name"] == "kalends" for cookie in visitor.context.cookies())


def test_a_client_comes_in_by_a_link_out_of_a_mail(visitors: Visitors) -> None:
    visitor = visitors.come(size=PHONE)
    page = visitor.open("/portal/preferences")
    expect(page).to_have_url(re.compile(r"/sign-in\?returnTo=%2Fportal%2Fpreferences$"))

    ask_for_link(page, "mia.muster@example.org")
    page.get_by_role("link", name="Open the mailbox").click()
    expect(page.get_by_role("heading", name="Development mailbox")).to_be_visible()
    page.get_by_role("link").first.click()

    # Where she was going, and known there.
    expect(page.get_by_role("heading", level=1, name="Preferences")).to_be_visible()
    assert urlsplit(page.url).path == "/portal/preferences"
    assert visitor.was_quiet()
    (cookie,) = visitor.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("kalends", True, "Lax")
    assert page.evaluate("() => document.cookie") == ""


def test_a_link_signs_in_once(product: Stage, visitors: Visitors) -> None:
    email = "twice@example.org"
    let_in(product, visitors.come(), email)
    second = visitors.come()

    page = second.open(f"/sign-in/link?token={_token(product, email)}")

    expect(page.get_by_role("heading", level=1, name=SPENT)).to_be_visible()
    assert not is_in(second)
    page.get_by_role("link", name="Get another link").click()
    expect(page.get_by_label("E-mail address")).to_be_visible()


def test_a_link_is_good_for_a_quarter_of_an_hour(product: Stage, visitors: Visitors) -> None:
    email = "late@example.org"
    visitor = visitors.come()
    ask_for_link(visitor.open("/sign-in"), email)
    product.pass_time(timedelta(minutes=16))

    page = visitor.open(f"/sign-in/link?token={_token(product, email)}")

    expect(page.get_by_role("heading", level=1, name=SPENT)).to_be_visible()
    assert not is_in(visitor)


def test_who_signs_out_is_a_guest_again(product: Stage, visitors: Visitors) -> None:
    visitor = visitors.come()
    let_in(product, visitor, "gone@example.org")
    page = visitor.open("/portal")
    expect(page.get_by_text("gone@example.org")).to_be_visible()

    page.get_by_role("banner").get_by_role("button", name="Sign out").click()

    expect(page.get_by_label("E-mail address")).to_be_visible()
    assert not is_in(visitor)
    visitor.open("/portal")
    expect(page).to_have_url(re.compile("/sign-in"))
    expect(page.get_by_text("gone@example.org")).to_have_count(0)


def test_who_signs_out_everywhere_is_out_in_his_other_browser_too(
    product: Stage, visitors: Visitors
) -> None:
    desk, phone = visitors.come(), visitors.come(size=PHONE)
    for visitor in (desk, phone):
        let_in(product, visitor, "two@example.org")
        visitor.open("/portal/privacy")
        expect(visitor.page.get_by_text("two@example.org")).to_be_visible()

    desk.page.get_by_role("button", name="Sign out everywhere").click()

    expect(desk.page.get_by_label("E-mail address")).to_be_visible()
    phone.page.get_by_role("link", name="Overview").click()
    phone.page.reload()
    expect(phone.page.get_by_label("E-mail address")).to_be_visible()
    assert not is_in(desk)
    assert not is_in(phone)


def test_whoever_has_the_key_of_the_first_start_becomes_the_first_admin(
    chromium: Browser, tmp_path: Path
) -> None:
    with stage(tmp_path) as product:
        visitors = Visitors(chromium, product)
        visitor = visitors.come()
        page = visitor.open("/admin/bookings")
        expect(page.get_by_text("This house has nobody who runs it yet")).to_be_visible()

        page.get_by_label("Admin key").fill("a-key-of-somebody-else")
        page.get_by_label("E-mail address").fill("ada@firm.example")
        page.get_by_label("Name").fill("Ada Anders")
        page.get_by_role("button", name="Make the account").click()
        expect(page.get_by_text("This is not the key of an admin.")).to_be_visible()
        assert not is_in(visitor)
        page.get_by_label("Admin key").fill(ADMIN_KEY)
        page.get_by_role("button", name="Make the account").click()

        expect(page.get_by_role("heading", level=1, name="Bookings")).to_be_visible()
        accounts = product.call("GET", "/api/admin/accounts", key=ADMIN_KEY)["items"]
        assert [(one["email"], one["roles"]) for one in accounts] == [
            ("ada@firm.example", ["admin"])
        ]
        # From now on she needs no key: others see the way by mail first.
        other = visitors.come().open("/sign-in")
        expect(other.get_by_role("button", name="Send me a link")).to_be_visible()
        visitors.leave()


@pytest.mark.usefixtures("provider")
def test_staff_come_in_by_the_provider_of_their_firm(visitors: Visitors) -> None:
    visitor = visitors.come()
    page = visitor.open("/admin/bookings?view=all")
    with page.expect_request(lambda request: request.url.startswith(PROVIDER)) as asked:
        page.get_by_role("link", name="Continue with The firm").click()

    # What travels through the browser is of no use to whoever reads it there (PKCE).
    sent = parse_qs(urlsplit(asked.value.url).query)
    assert sent["response_type"] == ["code"]
    assert sent["code_challenge_method"] == ["S256"]
    assert [len(sent[name][0]) for name in ("code_challenge", "state", "nonce")] == [43, 43, 43]
    assert "code_verifier" not in sent
    page.get_by_role("button", name="sam").click()

    expect(page.get_by_role("heading", level=1, name="Bookings")).to_be_visible()
    assert page.url.endswith("/admin/bookings?view=all")
    assert [cookie["name"] for cookie in visitor.context.cookies(visitor.url)] == ["kalends"]


@pytest.mark.usefixtures("provider")
def test_who_is_not_vouched_for_is_told_so_and_stays_out(visitors: Visitors) -> None:
    visitor = visitors.come()
    page = visitor.open("/sign-in")
    page.get_by_role("link", name="Continue with The firm").click()

    page.get_by_role("button", name="Deny").click()

    expect(page.get_by_role("alert")).to_contain_text("The sign-in was not confirmed.")
    expect(page.get_by_label("E-mail address")).to_be_visible()
    assert not is_in(visitor)


def _token(product: Stage, email: str) -> str:
    return link_for(product, email).partition("token=")[2]
