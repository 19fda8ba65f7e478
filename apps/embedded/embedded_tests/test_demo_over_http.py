import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from embedded.__main__ import main
from embedded.demo_over_http import as_admin
from servicekit.service_client import HttpClient


class Gateway(httpx.MockTransport):
    """Answers in the order it was given; keeps what it was asked."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.asked: list[httpx.Request] = []
        self._answers: Iterator[httpx.Response] = iter(answers)
        super().__init__(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return next(self._answers)


def ask(gateway: Gateway) -> Any:
    async def one() -> Any:
        client = HttpClient("gateway", ["http://gateway.invalid"], transport=gateway)
        try:
            return await as_admin(client, "the-key")("POST", "/api/admin/services", {"a": 1})
        finally:
            await client.aclose()

    return asyncio.run(one())


def test_the_demo_comes_as_the_admin_whose_key_it_has() -> None:
    gateway = Gateway(httpx.Response(201, json={"id": "x"}))

    answer = ask(gateway)

    assert (answer.status, answer.body) == (201, {"id": "x"})
    assert gateway.asked[0].headers["authorization"] == "Bearer the-key"


def test_the_demo_waits_where_the_gateway_says_it_asked_too_much() -> None:
    gateway = Gateway(
        httpx.Response(429, headers={"Retry-After": "0"}), httpx.Response(201, json={})
    )

    assert ask(gateway).status == 201
    assert len(gateway.asked) == 2


def test_the_demo_needs_an_admin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KALENDS_ADMIN_KEY", raising=False)

    assert main(["demo", "http://gateway.invalid"]) == 2
    assert "KALENDS_ADMIN_KEY" in capsys.readouterr().err
