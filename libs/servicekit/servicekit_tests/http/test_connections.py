"""What a server may do to whoever asks it, said byte for byte."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from servicekit.http.connections import Connections

FIVE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


class Server:
    """Says the next of its answers to each request; it keeps what it was told, by connection.

    After each of the first `hang_ups` answers it hangs up.
    """

    def __init__(self, *answers: bytes, hang_ups: int = 0) -> None:
        self.answers = [*answers]
        self.hang_ups = hang_ups
        self.writers: list[asyncio.StreamWriter] = []
        self.heard: list[bytes] = []
        self.gone = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place = len(self.heard)
        self.heard.append(b"")
        self.writers.append(writer)
        while part := await reader.read(65536):
            self.heard[place] += part
            if self.answers and self._is_whole(self.heard[place]):
                writer.write(self.answers.pop(0))
                self.hang_ups -= 1
                if self.hang_ups >= 0:
                    break
        self.gone += 1
        writer.close()

    @staticmethod
    def _is_whole(heard: bytes) -> bool:
        return heard.endswith((b"\r\n\r\n", b"}"))


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[Server]:
    running = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}"
    async with running:
        yield server
        await asyncio.sleep(0)
        for writer in server.writers:
            writer.close()
        await asyncio.gather(*(w.wait_closed() for w in server.writers), return_exceptions=True)


Talk = Callable[[Connections, Server], Awaitable[None]]


def with_server(server: Server, talk: Talk, connections: Connections | None = None) -> Server:
    async def go() -> None:
        async with running(server), connections or Connections() as transport:
            await talk(transport, server)

    asyncio.run(go())
    return server


async def said(
    transport: Connections,
    server: Server,
    method: str = "GET",
    *,
    within: float | None = 2.0,
    content: bytes | AsyncIterator[bytes] | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    request = httpx.Request(
        method,
        f"{server.url}/path?x=%201",
        headers=headers,
        content=content,
        extensions={"timeout": httpx.Timeout(within).as_dict()},
    )
    answer = await transport.handle_async_request(request)
    try:
        await answer.aread()
    finally:
        await answer.aclose()
    return answer


def test_a_request_is_sent_whole_and_its_answer_read_whole() -> None:
    server = Server(b"HTTP/1.1 409 Conflict\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nno")

    async def talk(transport: Connections, server: Server) -> None:
        answer = await said(
            transport, server, "POST", content=b'{"a": 1}', headers={"X-Key": "k", "Host": "h:1"}
        )
        assert (answer.status_code, answer.content) == (409, b"no")
        assert answer.headers.get_list("x-a") == ["1", "2"]

    assert with_server(server, talk).heard == [
        b'POST /path?x=%201 HTTP/1.1\r\nX-Key: k\r\nHost: h:1\r\nContent-Length: 8\r\n\r\n{"a": 1}'
    ]


def test_a_connection_is_used_again() -> None:
    async def talk(transport: Connections, server: Server) -> None:
        for _ in range(3):
            assert (await said(transport, server)).content == b"hello"

    assert len(with_server(Server(FIVE, FIVE, FIVE), talk).heard) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    ],
)
def test_a_connection_the_server_will_close_is_not_used_again(answer: bytes) -> None:
    async def talk(transport: Connections, server: Server) -> None:
        await said(transport, server)
        assert (await said(transport, server)).content == b"hello"

    assert len(with_server(Server(answer, FIVE), talk).heard) == 2


def test_a_connection_the_server_has_closed_meanwhile_is_not_used_again() -> None:
    async def talk(transport: Connections, server: Server) -> None:
        for _ in range(3):
            assert (await said(transport, server)).content == b"hello"
            await asyncio.sleep(0.02)

    assert len(with_server(Server(FIVE, FIVE, FIVE, hang_ups=3), talk).heard) == 3


def test_an_idle_connection_is_left_after_its_time() -> None:
    async def talk(transport: Connections, server: Server) -> None:
        await said(transport, server)
        await asyncio.sleep(0.03)
        await said(transport, server)
        await asyncio.sleep(0.02)
        assert server.gone == 1

    transport = Connections(keep_alive=0.01)
    assert len(with_server(Server(FIVE, FIVE), talk, transport).heard) == 2


@pytest.mark.parametrize(
    ("method", "answer", "status", "body"),
    [
        ("GET", b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, b""),
        ("GET", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + FIVE, 200, b"hello"),
        (
            "GET",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0"
            + 2 * b"\r\n",
            200,
            b"hello",
        ),
    ],
)
def test_every_way_to_end_an_answer_is_understood(
    method: str, answer: bytes, status: int, body: bytes
) -> None:
    async def talk(transport: Connections, server: Server) -> None:
        first = await said(transport, server, method)
        assert (first.status_code, first.content) == (status, body)
        assert "link" not in first.headers
        assert (await said(transport, server)).content == b"hello"

    with_server(Server(answer, FIVE), talk)


def test_an_answer_may_end_with_its_connection() -> None:
    async def talk(transport: Connections, server: Server) -> None:
        assert (await said(transport, server)).content == b"until the end"

    with_server(Server(b"HTTP/1.1 200 OK\r\n\r\nuntil the end", hang_ups=1), talk)


@pytest.mark.parametrize(
    ("answer", "hang_ups", "error"),
    [
        (b"", 1, httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Le", 1, httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", 1, httpx.RemoteProtocolError),
        (b"SMTP ready\r\n\r\n", 0, httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", 0, httpx.ReadTimeout),
        (b"HTTP/1.1 200", 0, httpx.ReadTimeout),
    ],
)
def test_half_an_answer_is_an_error_and_the_next_request_has_another_connection(
    answer: bytes, hang_ups: int, error: type[Exception]
) -> None:
    async def talk(transport: Connections, server: Server) -> None:
        with pytest.raises(error):
            await said(transport, server, within=0.2)
        assert (await said(transport, server)).content == b"hello"

    assert len(with_server(Server(answer, FIVE, hang_ups=hang_ups), talk).heard) == 2


def test_nobody_there_is_known_not_to_have_been_asked() -> None:
    async def go() -> None:
        nobody = Server()
        nobody.url = "http://127.0.0.1:9"
        async with Connections() as transport:
            with pytest.raises(httpx.ConnectError):
                await said(transport, nobody)

    asyncio.run(go())


async def parts() -> AsyncIterator[bytes]:
    for part in (b'{"a"', b"", b": 1}"):
        await asyncio.sleep(0)
        yield part


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ({"Content-Length": "8"}, b'\r\n\r\n{"a": 1}'),
        ({}, b'\r\n\r\n4\r\n{"a"\r\n4\r\n: 1}\r\n0\r\n\r\n'),
    ],
)
def test_a_body_may_be_sent_as_it_comes(headers: dict[str, str], sent: bytes) -> None:
    async def talk(transport: Connections, server: Server) -> None:
        answer = await said(transport, server, "PUT", content=parts(), headers=headers)
        assert answer.content == b"hello"

    (heard,) = with_server(Server(FIVE), talk).heard
    assert heard.endswith(sent)


def test_who_answers_early_is_not_sent_the_rest() -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"}"
        while True:
            await asyncio.sleep(0.01)
            yield b"more"

    async def talk(transport: Connections, server: Server) -> None:
        answer = await said(
            transport, server, "PUT", content=endless(), headers={"content-length": "9999"}
        )
        assert answer.content == b"hello"
        assert (await said(transport, server)).content == b"hello"

    assert len(with_server(Server(FIVE, FIVE), talk).heard) == 2


def test_an_answer_is_read_as_fast_as_it_is_wanted() -> None:
    large = b"x" * 4_000_000

    async def talk(transport: Connections, server: Server) -> None:
        request = httpx.Request("GET", server.url, extensions={"timeout": {"read": 2.0}})
        answer = await transport.handle_async_request(request)
        await asyncio.sleep(0.1)
        got = [part async for part in answer.aiter_raw()]
        await answer.aclose()
        assert b"".join(got) == large
        assert len(got[0]) < 1_000_000

    with_server(Server(b"HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n" + large), talk)


def test_an_answer_nobody_reads_to_its_end_takes_its_connection_along() -> None:
    async def talk(transport: Connections, server: Server) -> None:
        answer = await transport.handle_async_request(httpx.Request("GET", server.url))
        await answer.aclose()
        assert (await said(transport, server)).content == b"hello"

    half = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"
    assert len(with_server(Server(half, FIVE), talk).heard) == 2


def test_more_than_so_many_at_once_wait_their_turn_or_give_up() -> None:
    async def talk(transport: Connections, server: Server) -> None:
        first = await transport.handle_async_request(httpx.Request("GET", server.url))
        with pytest.raises(httpx.PoolTimeout):
            await said(transport, server, within=0.02)
        waiting = asyncio.create_task(said(transport, server))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        await first.aread()
        assert (await waiting).content == b"hello"

    with_server(Server(FIVE, FIVE), talk, Connections(most=1))


@pytest.mark.parametrize(
    ("method", "headers"),
    [("GET", {"X": "a\r\nY: b"}), ("GET", {"X: y": "a"}), ("GET / HTTP/1.1\r\nX:", {})],
)
def test_nothing_is_sent_that_could_be_read_as_something_else(
    method: str, headers: dict[str, str]
) -> None:
    async def talk(transport: Connections, server: Server) -> None:
        with pytest.raises(httpx.LocalProtocolError):
            await said(transport, server, method, headers=headers)

    assert not b"".join(with_server(Server(FIVE), talk).heard)


def test_an_answer_to_nothing_is_not_taken_for_the_next_one() -> None:
    async def talk(transport: Connections, server: Server) -> None:
        assert (await said(transport, server)).content == b"hello"
        await asyncio.sleep(0.02)
        assert (await said(transport, server)).content == b"hello"

    stray = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray"
    assert len(with_server(Server(FIVE + stray, FIVE), talk).heard) == 2
