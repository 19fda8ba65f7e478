import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from gateway.adapters.upstream_http import HttpUpstream
from gateway_tests.builders import Seconds


class Parts(httpx.AsyncByteStream):
    def __init__(self, *parts: bytes) -> None:
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self._parts:
            yield part


def an_answer(status: int, *parts: bytes, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=named, stream=Parts(*parts))


Handler = Callable[[httpx.Request], httpx.Response]


class Answering(httpx.AsyncBaseTransport):
    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.requests: list[httpx.Request] = []
        self.bodies: list[bytes] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.bodies.append(await request.aread())
        return self.handler(request)


def ask(
    transport: httpx.AsyncBaseTransport,
    *,
    method: str = "GET",
    path: bytes = b"/api/services",
    query: bytes = b"",
    headers: tuple[tuple[bytes, bytes], ...] = (),
    body: tuple[bytes, ...] = (),
    upstream: HttpUpstream | None = None,
) -> tuple[int, dict[bytes, bytes], bytes]:
    parts = list(body) or [b""]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    async def go() -> None:
        to = upstream or HttpUpstream("booking", ["http://booking:8000"], transport=transport)
        scope = {
            "type": "http",
            "method": method,
            "path": path.decode(),
            "raw_path": path,
            "query_string": query,
            "headers": [(b"host", b"kalends.test"), *headers],
        }
        await to(scope, receive, send)
        if upstream is None:
            await to.aclose()

    asyncio.run(go())
    content = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), content


def test_a_request_goes_on_as_it_came_and_its_answer_comes_back_as_it_is() -> None:
    transport = Answering(
        lambda _: an_answer(409, b"{}", Content_Type="application/problem+json", X_A="1")
    )

    status, headers, body = ask(
        transport,
        method="POST",
        path=b"/api/a%20b",
        query=b"x=1&y=%2B",
        headers=((b"x-kalends-identity", b"token"), (b"content-length", b"6")),
        body=(b"abc", b"def"),
    )

    (request,) = transport.requests
    assert (request.method, request.url.raw_path) == ("POST", b"/api/a%20b?x=1&y=%2B")
    assert request.headers["x-kalends-identity"] == "token"
    assert request.headers["host"] == "booking:8000"
    assert transport.bodies == [b"abcdef"]
    assert (status, body) == (409, b"{}")
    assert headers[b"content-type"] == b"application/problem+json"
    assert headers[b"x-a"] == b"1"


def test_what_belongs_to_one_connection_does_not_go_on() -> None:
    transport = Answering(lambda _: an_answer(200, Connection="close", Keep_Alive="5"))

    _, headers, _ = ask(transport, headers=((b"connection", b"close"), (b"te", b"trailers")))

    assert "te" not in transport.requests[0].headers
    assert not {b"connection", b"keep-alive", b"transfer-encoding"} & set(headers)


def test_an_answer_is_streamed() -> None:
    transport = Answering(lambda _: an_answer(200, b"one", b"two"))

    assert ask(transport)[2] == b"onetwo"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (httpx.ConnectError("refused"), 503, b"gateway.upstream-down"),
        (httpx.ConnectTimeout("late"), 503, b"gateway.upstream-down"),
        (httpx.ReadTimeout("late"), 504, b"gateway.upstream-slow"),
        (httpx.RemoteProtocolError("cut"), 502, b"gateway.upstream-broken"),
    ],
)
def test_a_service_that_does_not_answer_is_a_problem(
    error: Exception, status: int, code: bytes
) -> None:
    def failing(_: httpx.Request) -> httpx.Response:
        raise error

    answer = ask(Answering(failing))

    assert answer[0] == status
    assert answer[1][b"content-type"] == b"application/problem+json"
    assert code in answer[2]


def test_after_five_failures_nobody_waits_for_nothing_until_one_may_try_again() -> None:
    seconds = Seconds()
    works = False

    def sometimes(_: httpx.Request) -> httpx.Response:
        if not works:
            raise httpx.ConnectError("refused")
        return an_answer(200)

    transport = Answering(sometimes)
    upstream = HttpUpstream("booking", ["http://b"], seconds=seconds, transport=transport)

    def status() -> int:
        return ask(transport, upstream=upstream)[0]

    assert [status() for _ in range(7)] == [503] * 7
    assert len(transport.requests) == 5
    seconds.pass_(5)
    assert [status(), status()] == [503, 503]
    assert len(transport.requests) == 6
    works = True
    seconds.pass_(5)
    assert [status(), status()] == [200, 200]
    assert len(transport.requests) == 8


def test_a_caller_who_goes_away_is_no_failure_of_the_service() -> None:
    """Else five of them in a row would shut the service off for everybody."""
    transport = Answering(lambda _: an_answer(200))
    upstream = HttpUpstream("booking", ["http://b"], transport=transport)
    sent: list[Any] = []

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def half_a_request(length: bytes) -> None:
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/api/bookings",
            "query_string": b"",
            "headers": [(b"content-length", length)],
        }
        for _ in range(6):
            await upstream(scope, gone, send)

    async def go() -> None:
        await half_a_request(b"10")
        await half_a_request(b"200000")

    asyncio.run(go())
    assert not sent
    assert ask(transport, upstream=upstream)[0] == 200
