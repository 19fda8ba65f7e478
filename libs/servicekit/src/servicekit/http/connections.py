"""Connections to our own services, for httpx: HTTP/1.1 on asyncio, parsed by httptools.

The transport that comes with httpx costs a process three times as much for every question it asks
another service, which is more than the other service spends on many an answer.
"""

import asyncio
import re
import ssl
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Mapping
from typing import Any, Final, TypeVar, cast

import httptools
import httpx

T = TypeVar("T")

Origin = tuple[str, str, int]
"""Scheme, host and port."""

_NO_LINE: Final = re.compile(rb"[\x00-\x20\x7f]")
_NO_VALUE: Final = re.compile(rb"[\x00\r\n]")
_MOST_AT_HAND: Final = 256 * 1024
"""Bytes of an answer that may wait for whoever reads it; the server then has to."""
_PORTS: Final = {"http": 80, "https": 443}


class Connections(httpx.AsyncBaseTransport):
    """At most `most` connections, used again for `keep_alive` seconds after an answer.

    For servers that are ours: HTTP/1.1, no proxies, no upgrades, no compression. Timeouts are
    those of the request; errors are httpx's: ConnectError and ConnectTimeout say that nothing
    was sent. It belongs to the event loop it is first used in.
    """

    def __init__(self, *, most: int = 200, most_idle: int = 50, keep_alive: float = 2.0) -> None:
        self._free = asyncio.Semaphore(most)
        self._most_idle = most_idle
        self._keep_alive = keep_alive
        self._idle: dict[Origin, deque[_Connection]] = {}
        self._tls: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        limits: Mapping[str, float | None] = request.extensions.get("timeout", {})
        await _within(self._free.acquire(), limits.get("pool"), httpx.PoolTimeout)
        try:
            connection = await self._connection(request.url, limits.get("connect"))
        except BaseException:
            self._free.release()
            raise
        body = _Body(connection, self)
        try:
            await connection.ask(request, limits)
        except BaseException:
            connection.close()
            await body.aclose()
            raise
        return httpx.Response(connection.status, headers=connection.headers, stream=body)

    async def aclose(self) -> None:
        """Close what is idle; what is in use closes when it is done."""
        self._most_idle = 0
        for kept in self._idle.values():
            while kept:
                kept.pop().close()

    def give_back(self, connection: "_Connection") -> None:
        """Keep a connection whose answer is read, or close it."""
        self._free.release()
        kept = self._idle.setdefault(connection.origin, deque())
        if connection.may_be_kept and len(kept) < self._most_idle:
            connection.idle_since = time.monotonic()
            kept.append(connection)
        else:
            connection.close()

    async def _connection(self, url: httpx.URL, patience: float | None) -> "_Connection":
        origin = (url.scheme, url.host, url.port or _PORTS.get(url.scheme, 0))
        kept = self._idle.setdefault(origin, deque())
        oldest = time.monotonic() - self._keep_alive
        while kept and kept[0].idle_since < oldest:
            kept.popleft().close()
        while kept:
            connection = kept.pop()
            if connection.may_be_kept:
                return connection
        made = asyncio.get_running_loop().create_connection(
            lambda: _Connection(origin), origin[1], origin[2], ssl=self._tls_for(origin[0])
        )
        try:
            _, connection = await _within(made, patience, httpx.ConnectTimeout)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        return connection

    def _tls_for(self, scheme: str) -> ssl.SSLContext | None:
        if scheme == "http":
            return None
        if scheme != "https":
            raise httpx.UnsupportedProtocol(f"no {scheme} here")
        self._tls = self._tls or ssl.create_default_context()
        return self._tls


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as it comes; closed it gives its connection back."""

    def __init__(self, connection: "_Connection", pool: Connections) -> None:
        self._connection = connection
        self._pool: Connections | None = pool

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while part := await self._connection.part():
            yield part

    async def aclose(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.give_back(self._connection)


class _Connection(asyncio.Protocol):
    """One connection: asked, read to the end, asked again."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.idle_since = 0.0
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._parser: Any = None
        self._error: httpx.TransportError | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._patience: float | None = None
        self._is_writable = True
        self._is_paused = False
        self._is_kept = True
        self._is_asked = False
        self._is_head_only = False
        self._is_begun = False
        self._is_complete = True
        self._parts: deque[bytes] = deque()
        self._waiting = 0

    @property
    def may_be_kept(self) -> bool:
        """Say whether it can be asked again: everything was read and both sides stay."""
        return self._is_complete and self._is_kept and self._error is None

    def close(self) -> None:
        self._is_kept = False
        self._transport.abort()

    async def ask(self, request: httpx.Request, limits: Mapping[str, float | None]) -> None:
        """Send a request and wait for the head of its answer."""
        self._parser = self._parser or httptools.HttpResponseParser(self)
        self._patience = limits.get("read")
        self.status, self.headers = 0, []
        self._is_head_only = request.method == "HEAD"
        self._is_begun, self._is_complete, self._is_asked = False, False, True
        if isinstance(request.stream, httpx.ByteStream):
            self._transport.write(_head(request) + b"".join(request.stream))
        else:
            await self._send_in_parts(request, limits.get("write"))
        while not self._is_begun:
            await self._news(self._patience, httpx.ReadTimeout)

    async def part(self) -> bytes:
        """Give what has come of the body; nothing at its end."""
        while not self._parts:
            if self._is_complete:
                return b""
            await self._news(self._patience, httpx.ReadTimeout)
        found = b"".join(self._parts) if len(self._parts) > 1 else self._parts[0]
        self._parts.clear()
        self._waiting = 0
        if self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()
        return found

    async def _send_in_parts(self, request: httpx.Request, patience: float | None) -> None:
        if not isinstance(request.stream, httpx.AsyncByteStream):
            raise TypeError("a body is bytes, or given part by part without blocking")
        is_chunked = "content-length" not in request.headers
        self._transport.write(_head(request))
        async for part in request.stream:
            # Who answers before everything was said does not want the rest.
            if self._is_begun:
                self._is_kept = False
                return
            if part:
                self._transport.write(b"%x\r\n%b\r\n" % (len(part), part) if is_chunked else part)
            while not self._is_writable and not self._is_begun:
                await self._news(patience, httpx.WriteTimeout)
            if self._error is not None:
                raise self._error
        if is_chunked:
            self._transport.write(b"0\r\n\r\n")

    async def _news(self, patience: float | None, late: type[httpx.TimeoutException]) -> None:
        if self._error is not None:
            raise self._error
        self._waiter = self._loop.create_future()
        try:
            await _within(self._waiter, patience, late)
        finally:
            self._waiter = None

    def _tell(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _fail(self, error: httpx.TransportError) -> None:
        self._error = self._error or error
        self._tell()

    # asyncio calls these

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if not self._is_asked:
            self._fail(httpx.RemoteProtocolError("an answer to nothing"))
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(httpx.RemoteProtocolError(str(error)))
            self.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._is_kept = False
        if self._is_complete:
            return
        if self._is_begun and error is None and self._ends_with_connection():
            self.on_message_complete()
        elif error is not None:
            self._fail(httpx.ReadError(str(error)))
        else:
            self._fail(httpx.RemoteProtocolError("the server hung up before its answer was done"))

    def pause_writing(self) -> None:
        self._is_writable = False

    def resume_writing(self) -> None:
        self._is_writable = True
        self._tell()

    # httptools calls these

    def on_message_begin(self) -> None:
        if self._is_complete:
            raise httpx.RemoteProtocolError("an answer to nothing")

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()
        if self.status < 200:  # only said on the way
            self.headers = []
            return
        self._is_begun = True
        if self._is_head_only:
            # The parser would wait for the body that is described and does not come.
            self._is_kept = False
            self._end()
        self._tell()

    def on_body(self, part: bytes) -> None:
        self._parts.append(part)
        self._waiting += len(part)
        if self._waiting > _MOST_AT_HAND and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()
        self._tell()

    def on_message_complete(self) -> None:
        if not self._is_begun:
            return
        self._is_kept = self._is_kept and self._parser.should_keep_alive()
        self._end()
        self._tell()

    def _end(self) -> None:
        self._is_complete, self._is_asked = True, False

    def _ends_with_connection(self) -> bool:
        named = {name.lower() for name, _ in self.headers}
        return not named & {b"content-length", b"transfer-encoding"}


def _head(request: httpx.Request) -> bytes:
    target = request.url.raw_path
    lines = [b"%b %b HTTP/1.1" % (request.method.encode("ascii"), target)]
    if _NO_LINE.search(target) or not request.method.isalpha():
        raise httpx.LocalProtocolError("no method, or no address")
    for name, value in request.headers.raw:
        if _NO_LINE.search(name) or b":" in name or _NO_VALUE.search(value):
            raise httpx.LocalProtocolError(f"no header: {name!r}")
        lines.append(b"%b: %b" % (name, value))
    return b"\r\n".join([*lines, b"", b""])


async def _within(
    what: Awaitable[T], seconds: float | None, late: type[httpx.TimeoutException]
) -> T:
    try:
        async with asyncio.timeout(seconds):
            return await what
    except TimeoutError as error:
        raise late(f"not within {seconds} s") from error
