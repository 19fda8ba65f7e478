"""One suite for both clients: no service can tell which of them it has."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest

from servicekit.context import Context, use_context
from servicekit.errors import Kind
from servicekit.service_client import (
    HttpClient,
    InProcessClient,
    Response,
    ServiceClient,
    ServiceUnreachable,
)
from servicekit_tests.service import echo

Ask = Callable[[Callable[[ServiceClient], Awaitable[Response]]], Response]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with echo.served() as address:
        yield address


@pytest.fixture(params=["in process", "over http"])
def ask(request: pytest.FixtureRequest, address: str) -> Ask:
    async def over_http(question: Callable[[ServiceClient], Awaitable[Response]]) -> Response:
        client = HttpClient("echo", [address], timeout=1.0, first_pause=0.001)
        try:
            return await question(client)
        finally:
            await client.aclose()

    async def in_process(question: Callable[[ServiceClient], Awaitable[Response]]) -> Response:
        return await question(InProcessClient("echo", lambda: echo.app, timeout=1.0))

    how = in_process if request.param == "in process" else over_http
    return lambda question: asyncio.run(how(question))


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_a_question_arrives_as_it_was_asked(ask: Ask, method: str) -> None:
    answer = ask(
        lambda client: client.request(
            method,
            "/echo/gr%C3%BC%C3%9F?a=1&a=%26&b=",
            json={"name": "Zoë", "n": [1, None]},
            identity="token",
            headers={"Idempotency-Key": "k1"},
        )
    )

    assert answer.status == 200
    heard = answer.body
    assert heard["method"] == method
    assert heard["word"] == "grüß"
    assert heard["query"] == [["a", "1"], ["a", "&"], ["b", ""]]
    assert heard["body"] == {"name": "Zoë", "n": [1, None]}
    assert heard["headers"]["x-kalends-identity"] == "token"
    assert heard["headers"]["idempotency-key"] == "k1"
    assert heard["headers"]["content-type"] == "application/json"


def test_a_question_goes_on_under_the_callers_request_and_trace(ask: Ask) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with use_context(Context(correlation_id="request-0001", traceparent=trace)):
        answer = ask(lambda client: client.request("GET", "/echo/x", identity="t"))

    assert answer.body["headers"]["x-request-id"] == "request-0001"
    assert answer.body["headers"]["traceparent"] == trace


def test_no_body_is_none_and_text_is_text(ask: Ask) -> None:
    assert ask(lambda c: c.request("GET", "/nothing", identity="t")).body is None
    assert ask(lambda c: c.request("GET", "/text", identity="t")).body == "grüß dich"


def test_a_refusal_is_an_answer_with_its_problem(ask: Ask) -> None:
    answer = ask(lambda c: c.request("POST", "/conflict", json={}, identity="t"))

    assert (answer.status, answer.body) == (409, {"code": "echo.taken"})
    assert answer.headers["content-type"] == "application/problem+json"


def test_nothing_there_is_an_answer_too(ask: Ask) -> None:
    assert ask(lambda c: c.request("GET", "/nowhere", identity="t")).status == 404


def test_a_bug_over_there_is_a_500_and_not_an_exception_here(ask: Ask) -> None:
    assert ask(lambda c: c.request("GET", "/broken", identity="t")).status == 500


def test_no_answer_in_time_is_unreachable(ask: Ask) -> None:
    with pytest.raises(ServiceUnreachable) as refused:
        ask(lambda c: c.request("POST", "/slow", identity="t"))

    assert refused.value.kind is Kind.UNAVAILABLE


def test_numbers_json_does_not_have_are_refused_before_they_are_sent(ask: Ask) -> None:
    with pytest.raises(ValueError, match="JSON"):
        ask(lambda c: c.request("POST", "/echo/x", json={"n": float("nan")}, identity="t"))


def over_http(address: str, method: str, *, headers: dict[str, str] | None = None) -> Response:
    async def question() -> Response:
        client = HttpClient("echo", [address], timeout=1.0, first_pause=0.001)
        try:
            return await client.request(method, "/flaky", identity="t", headers=headers)
        finally:
            await client.aclose()

    return asyncio.run(question())


@pytest.mark.parametrize(
    ("method", "headers", "status", "calls"),
    [
        ("GET", {}, 200, 3),
        ("POST", {}, 503, 1),
        ("POST", {"Idempotency-Key": "k"}, 200, 3),
    ],
)
def test_only_what_is_safe_to_repeat_is_repeated(
    address: str, method: str, headers: dict[str, str], status: int, calls: int
) -> None:
    echo.app.state.fails, echo.app.state.calls = 2, 0

    answer = over_http(address, method, headers=headers)

    echo.app.state.fails = 0
    assert (answer.status, echo.app.state.calls) == (status, calls)


def test_repeating_ends(address: str) -> None:
    echo.app.state.fails, echo.app.state.calls = 100, 0

    answer = over_http(address, "GET")

    echo.app.state.fails = 0
    assert (answer.status, echo.app.state.calls) == (503, 3)


def test_a_service_that_is_down_is_unreachable() -> None:
    with pytest.raises(ServiceUnreachable):
        over_http("http://127.0.0.1:9", "GET")
