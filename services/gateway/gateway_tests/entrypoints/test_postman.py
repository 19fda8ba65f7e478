"""Whoever asks for a link is answered alike and at once, however the mail server is."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from gateway.entrypoints.postman import Postman
from gateway_tests.adapters.test_mailers import Inbox, a_free_port, running
from gateway_tests.builders import Gateway, a_gateway
from servicekit.db.engine import Database


@contextmanager
def a_server_that_never_answers() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def postmen(gateway: Gateway) -> list[Postman]:
    return [one for one in gateway.module.workers if isinstance(one, Postman)]


def test_a_server_that_never_answers_keeps_nobody_waiting(database: Database) -> None:
    with (
        a_server_that_never_answers() as port,
        a_gateway(database.url, smtp_url=f"smtp+plain://127.0.0.1:{port}") as gateway,
    ):
        answer = gateway.browser().post("/api/sign-in/email", json={"email": "mia@example.org"})
        metrics = gateway.with_key().get("/metrics").text

    assert (answer.status_code, answer.json()) == (202, {})
    assert "kalends_mails_waiting 1.0" in metrics


def test_a_server_that_is_gone_is_no_affair_of_whoever_asks_and_counts_as_put_off(
    database: Database,
) -> None:
    with a_gateway(database.url, smtp_url=f"smtp+plain://localhost:{a_free_port()}") as gateway:
        answer = gateway.browser().post("/api/sign-in/email", json={"email": "mia@example.org"})
        assert postmen(gateway)[0].send_next()
        assert not postmen(gateway)[0].send_next()
        metrics = gateway.with_key().get("/metrics").text

    assert (answer.status_code, answer.json()) == (202, {})
    assert 'kalends_mails_total{outcome="put_off"} 1.0' in metrics


def test_a_postman_brings_what_is_posted_while_he_runs(database: Database) -> None:
    inbox = Inbox()
    with (
        running(inbox) as port,
        a_gateway(database.url, smtp_url=f"smtp+plain://localhost:{port}") as gateway,
    ):
        stop = threading.Event()
        threads = [threading.Thread(target=one.run, args=(stop,)) for one in postmen(gateway)]
        for thread in threads:
            thread.start()
        gateway.browser().post("/api/sign-in/email", json={"email": "mia@example.org"})
        until = time.monotonic() + 30
        while not inbox.arrived and time.monotonic() < until:
            time.sleep(0.01)
        stop.set()
        for one in postmen(gateway):
            one.wake()
        for thread in threads:
            thread.join()

    (mail,) = inbox.arrived
    assert mail["To"] == "mia@example.org"
