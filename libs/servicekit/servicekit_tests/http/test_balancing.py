import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from servicekit.http.balancing import AllCircuitsOpen, Balanced

ONE, TWO = "http://one:8001", "http://two:8002"


class Servers(httpx.AsyncBaseTransport):
    """What each address does with a request: answers, or raises."""

    def __init__(self, **does: Callable[[], httpx.Response]) -> None:
        self.does = does
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.url.host}:{request.url.port}")
        assert request.headers["host"] == self.asked[-1]
        return self.does.get(request.url.host, lambda: httpx.Response(200))()


def refusing() -> httpx.Response:
    raise httpx.ConnectError("refused")


def cutting() -> httpx.Response:
    raise httpx.RemoteProtocolError("server disconnected without sending a response")


def hanging() -> httpx.Response:
    raise httpx.ReadTimeout("late")


async def slowly_given() -> AsyncIterator[bytes]:
    yield b"part"


def ask(
    servers: Servers,
    method: str = "GET",
    *,
    times: int = 1,
    balanced: Balanced | None = None,
    **options: object,
) -> list[int]:
    async def go() -> list[int]:
        to = balanced or Balanced([ONE, TWO], transport=servers)
        async with httpx.AsyncClient(transport=to, base_url="http://service") as client:
            return [
                (await client.request(method, "/path?x=1", **options)).status_code  # type: ignore[arg-type]
                for _ in range(times)
            ]

    return asyncio.run(go())


def test_addresses_take_turns() -> None:
    servers = Servers()
    assert ask(servers, times=4) == [200] * 4
    assert servers.asked == ["one:8001", "two:8002"] * 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_was_never_sent_is_sent_to_the_next(method: str) -> None:
    servers = Servers(one=refusing)
    assert ask(servers, method) == [200]
    assert servers.asked == ["one:8001", "two:8002"]


@pytest.mark.parametrize(
    ("method", "headers"), [("GET", {}), ("PUT", {}), ("POST", {"Idempotency-Key": "k"})]
)
def test_what_may_be_repeated_is_repeated_when_the_connection_is_cut(
    method: str, headers: dict[str, str]
) -> None:
    servers = Servers(one=cutting)
    assert ask(servers, method, headers=headers, content=b"{}") == [200]
    assert servers.asked == ["one:8001", "two:8002"]


@pytest.mark.parametrize(
    ("options", "one"),
    [
        ({"method": "POST", "content": b"{}"}, cutting),
        ({"method": "PUT", "content": slowly_given()}, cutting),
        ({"method": "GET"}, hanging),
    ],
)
def test_what_may_have_been_done_is_not_done_again(
    options: dict[str, object], one: Callable[[], httpx.Response]
) -> None:
    servers = Servers(one=one)
    with pytest.raises(httpx.TransportError):
        ask(servers, **options)  # type: ignore[arg-type]
    assert servers.asked == ["one:8001"]


def test_an_address_that_failed_five_times_is_left_alone_for_five_seconds() -> None:
    now = 0.0
    servers = Servers(one=refusing)
    balanced = Balanced([ONE, TWO], transport=servers, seconds=lambda: now)
    ask(servers, times=20, balanced=balanced)
    assert Counter(servers.asked) == {"two:8002": 20, "one:8001": 5}

    servers.does, servers.asked, now = {}, [], 5.0
    ask(servers, times=4, balanced=balanced)
    assert Counter(servers.asked) == {"one:8001": 2, "two:8002": 2}


def test_one_that_is_back_is_asked_at_once_when_the_other_goes() -> None:
    servers = Servers(one=refusing)
    balanced = Balanced([ONE, TWO], transport=servers, seconds=lambda: 0.0)
    ask(servers, times=20, balanced=balanced)
    servers.does = {"two": refusing}
    assert ask(servers, "POST", times=20, balanced=balanced) == [200] * 20


def test_when_nobody_answers_nobody_waits_for_nothing() -> None:
    servers = Servers(one=refusing, two=refusing)
    balanced = Balanced([ONE, TWO], transport=servers, seconds=lambda: 0.0)

    async def go() -> None:
        async with httpx.AsyncClient(transport=balanced) as client:
            for _ in range(6):
                with pytest.raises(httpx.ConnectError):
                    await client.get("http://service/")
            with pytest.raises(AllCircuitsOpen):
                await client.get("http://service/")

    asyncio.run(go())
    assert len(servers.asked) == 10
