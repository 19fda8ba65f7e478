"""A service that runs elsewhere, as an ASGI app: requests and answers are streamed through."""

import time
from collections.abc import AsyncIterator, Callable
from typing import Final

import httpx
from starlette.types import Receive, Scope, Send

from servicekit.http.problems import PROBLEM_TYPE, problem, problem_bytes
from servicekit.observability.logging import get_logger

_HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
FAILURES: Final = 5
"""So many failures in a row open the circuit."""
PAUSE: Final = 5.0
"""Seconds an open circuit refuses before one request may try again."""

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


class HttpUpstream:
    """Passes requests on to `base_url`.

    Answers 502 if the service breaks off, 503 while its circuit is open or it cannot be reached,
    504 if it takes longer than `timeout` seconds between two bytes. Nothing is sent twice.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        timeout: float = 10.0,
        connect_timeout: float = 2.0,
        circuit: Circuit | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.name = name
        self._circuit = circuit or Circuit()
        self._log = get_logger(upstream=name)
        self._base = httpx.URL(base_url)
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(timeout, connect=connect_timeout),
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50),
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    async def aclose(self) -> None:
        """Close the connections that are kept open."""
        await self._client.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._circuit.closed():
            await self._refuse(scope, send, 503, "gateway.upstream-down")
            return
        request = self._client.build_request(
            scope["method"],
            self._base.copy_with(raw_path=_target(scope)),
            headers=[
                (name, value)
                for name, value in scope["headers"]
                if name not in _HOP_BY_HOP and name != b"host"
            ],
            content=_body(receive) if _has_body(scope) else None,
        )
        try:
            response = await self._client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            await self._failed(scope, send, 503, "gateway.upstream-down", error)
            return
        except httpx.TimeoutException as error:
            await self._failed(scope, send, 504, "gateway.upstream-slow", error)
            return
        except httpx.TransportError as error:
            await self._failed(scope, send, 502, "gateway.upstream-broken", error)
            return
        self._circuit.succeeded()
        try:
            await send(
                {
                    "type": "http.response.start",
                    "status": response.status_code,
                    "headers": [
                        (name.lower(), value)
                        for name, value in response.headers.raw
                        if name.lower() not in _HOP_BY_HOP
                    ],
                }
            )
            async for chunk in response.aiter_raw():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await response.aclose()

    async def _failed(
        self, scope: Scope, send: Send, status: int, code: str, error: Exception
    ) -> None:
        self._circuit.failed()
        self._log.warning("upstream does not answer", path=scope["path"], error=repr(error))
        await self._refuse(scope, send, status, code)

    async def _refuse(self, scope: Scope, send: Send, status: int, code: str) -> None:
        content = problem_bytes(
            problem(
                status,
                code,
                f"The {self.name} service does not answer. Try again in a moment.",
                instance=scope["path"],
            )
        )
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [
                    (b"content-type", PROBLEM_TYPE.encode()),
                    (b"content-length", str(len(content)).encode()),
                    (b"retry-after", b"5"),
                ],
            }
        )
        await send({"type": "http.response.body", "body": content})


def _target(scope: Scope) -> bytes:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return path + b"?" + query if query else path


def _has_body(scope: Scope) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise httpx.ReadError("The caller went away.")
        chunk = message.get("body", b"")
        if chunk:
            yield chunk
        if not message.get("more_body", False):
            return
