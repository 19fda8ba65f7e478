import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from servicekit.testing.http import a_signer, an_identity
from servicekit_tests.http.builders import a_shop, an_app

JSON = {"Content-Type": "application/json"}


def refused(content: bytes, headers: dict[str, str] | None = None) -> tuple[int, str]:
    with a_shop("client") as shop:
        answer = shop.post("/api/orders", content=content, headers=headers or JSON)
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"nothing",
        b'{"clientName": NaN}',
        b'{"weight": Infinity}',
        b'{"weight": -Infinity}',
        b'{"clientName": "Mia", "clientName": "Tom"}',
        b'{"address": {"number": 1, "number": 2}}',
        b'{"clientName": "\xff\xfe"}',
        b'{"clientName": "\\ud800"}',
        b'{"clientName": "a\\u0000b"}',
        b'{"\\ud800": 1}',
        b'{"amount": 99999999999999999999}',
        b'{"amount": 9007199254740993}',
        b'{"weight": 1e400}',
        b'{"weight": 1' + b"0" * 400 + b"}",
        b"\xef\xbb\xbf{}",
        b'{"clientName": "a\nb"}',
    ],
)
def test_what_is_not_honest_json_is_malformed(content: bytes) -> None:
    assert refused(content) == (400, "request.malformed")


@pytest.mark.parametrize("depth", [33, 500, 100_000])
def test_json_nested_deeper_than_32_is_refused(depth: int) -> None:
    content = b'{"note":' + b"[" * depth + b"]" * depth + b"}"

    assert refused(content) == (400, "request.too-deep")


def test_json_nested_32_deep_is_judged_by_its_content() -> None:
    content = b'{"note":' + b"[" * 31 + b"]" * 31 + b"}"

    assert refused(content) == (422, "request.invalid")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=latin-1",
        "application/jsonx",
        "application/vnd.api+json",
    ],
)
def test_only_json_in_utf8_is_read(kind: str) -> None:
    content = b'{"clientName": "Mia"}'

    assert refused(content, {"Content-Type": kind}) == (415, "request.unsupported-media-type")


def test_a_body_that_does_not_say_what_it_is_is_refused() -> None:
    with a_shop("client") as shop:
        answer = shop.post("/api/orders", content=b"{}")

    assert answer.status_code == 415


def test_a_body_over_256_kib_is_refused_before_it_is_read() -> None:
    content = json.dumps({"note": "x" * 256 * 1024}).encode()

    assert refused(content) == (413, "request.too-large")


def test_a_body_over_256_kib_is_refused_also_when_it_comes_in_pieces() -> None:
    pieces = 0

    async def in_pieces() -> AsyncIterator[bytes]:
        nonlocal pieces
        while True:
            pieces += 1
            yield b" " * 64 * 1024

    with a_shop("client") as shop:
        answer = shop.post("/api/orders", content=in_pieces(), headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (413, "request.too-large")
    assert pieces < 10


def test_a_body_that_lies_about_its_length_is_refused_by_what_comes() -> None:
    sent: list[dict[str, Any]] = []
    parts = iter([b"x" * 200_000, b"x" * 100_000, b""])

    async def receive() -> dict[str, Any]:
        part = next(parts)
        return {"type": "http.request", "body": part, "more_body": bool(part)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/orders",
        "raw_path": b"/api/orders",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-length", b"10"), (b"content-type", b"application/json")],
        "client": ("192.0.2.1", 1),
        "server": ("shop", 80),
    }
    asyncio.run(an_app()(scope, receive, send))

    assert sent[0]["status"] == 413


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "99999999999999999999"])
def test_a_length_that_is_none_is_refused(length: str) -> None:
    with a_shop("client") as shop:
        answer = shop.post("/api/orders", headers={**JSON, "Content-Length": length})

    assert answer.status_code in {400, 413}


def test_nothing_where_something_is_needed_names_what_is_missing() -> None:
    with a_shop("client") as shop:
        answer = shop.post("/api/orders")

    assert answer.status_code == 422
    assert answer.json()["code"] == "request.invalid"


def test_a_body_where_none_is_taken_is_refused_but_an_empty_object_does_no_harm() -> None:
    path = "/api/orders/5e0c0f3a-8a0f-4c58-9a55-6f2d6f7e3b11/pack"
    with a_shop("service") as shop:
        assert shop.post(path, json={"quickly": True}).json()["code"] == "request.body-unexpected"
        assert shop.post(path, json={}).status_code == 200
        assert shop.post(path).status_code == 200


def test_a_caller_that_goes_away_in_the_middle_is_not_answered() -> None:
    sent: list[Any] = []
    token = a_signer().sign(an_identity("client")).encode()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/orders",
        "raw_path": b"/api/orders",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"x-kalends-identity", token), (b"content-length", b"10")],
        "client": ("192.0.2.1", 1),
        "server": ("shop", 80),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(an_app()(scope, receive, send))

    assert sent == []
