from typing import Any

import pytest

from gateway.adapters.mail_mailbox import Arrived
from gateway.application.mail.ports import Mail
from gateway.entrypoints.http.mailbox import rendered
from gateway.settings import GatewaySettings
from gateway_tests.builders import NOON, SEED, Gateway, a_gateway
from servicekit.db.engine import Database
from servicekit.settings import SettingsIncompleteError

HERE = "http://localhost:8000"
PAGES = ["/dev/mailbox", "/dev/mailbox.json"]


def test_the_mailbox_shows_mails_with_links_to_follow(gateway: Gateway) -> None:
    gateway.browser().post("/api/sign-in/email", json={"email": "mia@example.org"})
    (mail,) = gateway.mails()

    page = gateway.browser(HERE, address="127.0.0.1").get("/dev/mailbox")

    assert page.headers["content-type"].startswith("text/html")
    assert f'<a href="{mail["links"][0]}">' in page.text
    assert "mia@example.org" in page.text
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_an_empty_mailbox_says_so(gateway: Gateway) -> None:
    page = gateway.browser(HERE, address="::1").get("/dev/mailbox")

    assert "Nothing has arrived yet" in page.text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("site", "address", "headers"),
    [
        (HERE, "192.0.2.7", {}),
        ("http://kalends.test", "127.0.0.1", {}),
        ("http://localhost.evil.example", "127.0.0.1", {}),
        ("http://127.0.0.1.evil.example", "127.0.0.1", {}),
        (HERE, "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
        (HERE, "127.0.0.1", {"Forwarded": "for=192.0.2.7"}),
        (HERE, "127.0.0.1", {"Via": "1.1 proxy"}),
    ],
)
def test_nobody_elsewhere_reads_it(
    gateway: Gateway, path: str, site: str, address: str, headers: dict[str, str]
) -> None:
    answer = gateway.browser(site, address=address).get(path, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (404, "request.no-such-path")


@pytest.mark.parametrize(
    "settings",
    [{"mailbox": "off"}, {"mailbox": "on", "smtp_url": "smtp://mail.example.com"}],
    ids=repr,
)
@pytest.mark.parametrize("path", PAGES)
def test_where_mail_is_sent_there_is_no_mailbox(
    database: Database, path: str, settings: dict[str, Any]
) -> None:
    with a_gateway(database.url, **settings) as gateway:
        assert gateway.browser(HERE, address="127.0.0.1").get(path).status_code == 404
        offered = gateway.browser().session()["methods"]["emailLink"]
        assert offered is ("smtp_url" in settings)


def test_where_no_mail_is_sent_nobody_asks_for_a_link(database: Database) -> None:
    with a_gateway(database.url, mailbox="off") as gateway:
        answer = gateway.browser().post("/api/sign-in/email", json={"email": "mia@example.org"})

        assert (answer.status_code, answer.json()["code"]) == (404, "gateway.sign-in-method-off")


def test_what_stands_in_a_mail_is_shown_and_not_done() -> None:
    evil = Mail(
        to='"><script>alert(1)</script>',
        subject="<b>",
        text='<img src=x> https://x.example/?a="onclick="b&c=<d> end',
        html="<script>alert(2)</script>",
    )

    page = rendered([Arrived(evil, NOON)])

    assert "<script>" not in page
    assert "<b>" not in page
    assert "<img" not in page
    assert '<a href="https://x.example/?a=">' in page
    assert "&lt;d&gt; end" in page


def settings(**given: object) -> GatewaySettings:
    return GatewaySettings.read(database_url="sqlite:///x", identity_seed=SEED, **given)


def test_at_a_public_address_there_can_be_no_mailbox() -> None:
    with pytest.raises(SettingsIncompleteError, match="anybody"):
        settings(mailbox="on", given_public_url="https://book.example.com")
    for local in ("http://localhost:9000", "http://127.0.0.1", "http://[::1]:8000"):
        assert settings(mailbox="on", given_public_url=local).has_mailbox


@pytest.mark.parametrize(
    "given",
    [
        {"given_public_url": "book.example.com"},
        {"given_public_url": "https://book.example.com/app"},
        {"given_public_url": "ftp://book.example.com"},
        {"smtp_url": "http://mail.example.com"},
        {"mail_from": "a\nBcc: b@example.org"},
        {"oidc": [{"id": "firm", "label": "F", "issuer": "http://id.example", "client_id": "c"}]},
        {"oidc": [{"id": "Firm!", "label": "F", "issuer": "https://id.example", "client_id": "c"}]},
        {"google_client_id": ""},
    ],
    ids=repr,
)
def test_settings_that_make_no_sense_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(SettingsIncompleteError):
        settings(**given)


def test_mails_come_from_the_public_address_unless_said_otherwise() -> None:
    public = settings(given_public_url="https://book.example.com/")

    assert public.public_url == "https://book.example.com"
    assert public.sender == "Kalends <no-reply@book.example.com>"
    assert settings(port=8123).public_url == "http://localhost:8123"
    assert settings(mail_from="Us <us@example.com>").sender == "Us <us@example.com>"
