"""Signing in where each service runs by itself: the worker mails the link, and hears of erasures.

In one process the same is tried in `test_people.py` and in the gateway's own tests.
"""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from aiosmtpd.controller import Controller

from cluster.cluster import SERVICES, Cluster, Outside
from journeys.product import ADMIN_KEY, free_port, warm
from servicekit.testing import kafka, postgres

pytestmark = pytest.mark.slow

MIA: Final = "mia@example.org"
PATIENCE: Final = 60.0


class Inbox:
    """What a mail server was given: to whom, and the link in it."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        body = message_from_bytes(envelope.content, policy=policy.default).get_body(("plain",))
        assert body is not None
        token = re.search(r"\?token=(\S+)", body.get_content())
        assert token is not None
        self.arrived.append((envelope.rcpt_tos[0], token.group(1)))
        return "250 OK"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def address(inbox: Inbox, tmp_path: Path) -> Iterator[str]:
    """The address of a gateway whose worker hands mail to that inbox."""
    post = Controller(inbox, hostname="127.0.0.1", port=free_port())
    with ExitStack() as made:
        post.start()
        made.callback(post.stop)
        server = postgres.running()
        databases = {name: made.enter_context(server.database()) for name in SERVICES}
        cluster = Cluster(
            tmp_path,
            Outside(databases=databases, kafka=kafka.address()),
            settings={
                "KALENDS_ADMIN_KEY": ADMIN_KEY,
                "KALENDS_RATE_LIMITS": "off",
                "KALENDS_KAFKA_PREFIX": kafka.fresh_prefix(),
                "KALENDS_GATEWAY_SMTP_URL": f"smtp+plain://127.0.0.1:{post.port}",
            },
            launch=warm(),
        )
        made.callback(cluster.kill)
        cluster.prepare()
        cluster.start()
        yield cluster.urls[0]


def test_a_link_comes_by_mail_and_whoever_is_erased_is_signed_out(
    address: str, inbox: Inbox
) -> None:
    as_admin = {"Authorization": f"Bearer {ADMIN_KEY}"}
    with (
        httpx.Client(base_url=address, timeout=30) as browser,
        httpx.Client(base_url=address, timeout=30, headers=as_admin) as admin,
    ):
        browser.post("/api/sign-in/email", json={"email": MIA}).raise_for_status()
        until = time.monotonic() + PATIENCE
        while not inbox.arrived and time.monotonic() < until:
            time.sleep(0.05)
        ((to, token),) = inbox.arrived
        browser.post("/api/sign-in/email/complete", json={"token": token}).raise_for_status()
        assert (to, browser.get("/api/session").json()["email"]) == (MIA, MIA)

        found = admin.get("/api/admin/persons", params={"email": MIA}).raise_for_status()
        admin.post(f"/api/admin/persons/{found.json()['personId']}/erase").raise_for_status()

        until = time.monotonic() + PATIENCE
        while browser.get("/api/session").json()["signedIn"] and time.monotonic() < until:
            time.sleep(0.05)
        assert not browser.get("/api/session").json()["signedIn"]
    assert len(inbox.arrived) == 1
