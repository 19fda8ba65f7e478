"""Several addresses of one service, for httpx: take turns, pass over those that do not answer."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import httpx

from servicekit.http.connections import Connections

FAILURES: Final = 5
"""So many failures in a row open the circuit."""
PAUSE: Final = 5.0
"""Seconds an open circuit refuses before one request may try again."""
KEEP_ALIVE: Final = 2.0
"""Seconds an idle connection is kept. A server that leaves waits longer than that, and its own
patience with idle connections is longer still, so that nobody writes into a closing one."""

SAFE_TO_REPEAT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
_KEY: Final = "idempotency-key"
# The request did not leave this process, or the server never took it up.
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout)
# The server hung up: it may have done what was asked, or may have been about to leave.
_CUT: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)

Seconds = Callable[[], float]


class Circuit:
    """Stops asking a service that does not answer, so that its callers do not wait for nothing."""

    def __init__(
        self, *, failures: int = FAILURES, pause: float = PAUSE, seconds: Seconds = time.monotonic
    ) -> None:
        self._most = failures
        self._pause = pause
        self._seconds = seconds
        self._failed = 0
        self._opened_at = 0.0

    def closed(self) -> bool:
        """Whether a request may go. While open, one may after each pause, to see how things are."""
        if self._failed < self._most:
            return True
        now = self._seconds()
        if now - self._opened_at < self._pause:
            return False
        self._opened_at = now
        return True

    def succeeded(self) -> None:
        self._failed = 0

    def failed(self) -> None:
        self._failed += 1
        if self._failed >= self._most:
            self._opened_at = self._seconds()


class AllCircuitsOpen(httpx.ConnectError):
    """No address of the service answered of late; this request was not sent."""


class Balanced(httpx.AsyncBaseTransport):
    """Sends each request to the next address that answers.

    Another address is tried when a connection could not be made, and when it was cut before an
    answer if the request may be repeated: it reads, puts, deletes or has an `Idempotency-Key`,
    and its body is at hand and not a stream. So nothing is done twice. One that is left alone for
    its failures is asked all the same when the others failed just now.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        seconds: Seconds = time.monotonic,
    ) -> None:
        """`addresses` are scheme, host and port, such as `http://booking:8001`; at least one."""
        if not addresses:
            raise ValueError("a service has at least one address")
        self._addresses = [(httpx.URL(each), Circuit(seconds=seconds)) for each in addresses]
        self._transport = transport or Connections(keep_alive=KEEP_ALIVE)
        self._turn = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its URL's path and query count, its host does not.

        Raises what httpx raises of the last address tried, or AllCircuitsOpen.
        """
        last: httpx.TransportError = AllCircuitsOpen("no address answers", request=request)
        for address, circuit in self._worth_asking():
            try:
                answer = await self._transport.handle_async_request(_to(address, request))
            except httpx.TransportError as error:
                circuit.failed()
                last = error
                if not _may_go_elsewhere(request, error):
                    raise
            else:
                circuit.succeeded()
                return answer
        raise last

    async def aclose(self) -> None:
        await self._transport.aclose()

    def _worth_asking(self) -> Iterator[tuple[httpx.URL, Circuit]]:
        left_alone: list[tuple[httpx.URL, Circuit]] = []
        is_anybody_asked = False
        for address, circuit in self._in_turn():
            if circuit.closed():
                is_anybody_asked = True
                yield address, circuit
            else:
                left_alone.append((address, circuit))
        # Who answered until now does not: the others may be back, as where one process after the
        # other is replaced.
        if is_anybody_asked:
            yield from left_alone

    def _in_turn(self) -> Iterator[tuple[httpx.URL, Circuit]]:
        first = self._turn
        self._turn = (first + 1) % len(self._addresses)
        yield from self._addresses[first:]
        yield from self._addresses[:first]


def _to(address: httpx.URL, request: httpx.Request) -> httpx.Request:
    url = request.url.copy_with(scheme=address.scheme, host=address.host, port=address.port)
    sent = httpx.Request(
        request.method,
        url,
        headers=request.headers,
        stream=request.stream,
        extensions=request.extensions,
    )
    sent.headers["Host"] = url.netloc.decode("ascii")
    return sent


def _may_go_elsewhere(request: httpx.Request, error: httpx.TransportError) -> bool:
    if isinstance(error, _NOT_SENT):
        return True
    repeatable = request.method in SAFE_TO_REPEAT or _KEY in request.headers
    return isinstance(error, _CUT) and repeatable and isinstance(request.stream, httpx.ByteStream)
