"""A service that runs elsewhere, as an ASGI app: requests and answers are streamed through."""

import time
from collections.abc import AsyncIterator, Sequence
from typing import Final

import httpx
from starlette.types import Receive, Scope, Send

from servicekit.http.balancing import Balanced, Seconds
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
_MOST_AT_HAND: Final = 64 * 1024
"""Bodies up to this size, in bytes, are read whole, so that they can be sent to another address."""


class CallerGone(Exception):
    """Whoever sent the request went away before its body was complete."""


class HttpUpstream:
    """Passes requests on to the addresses of a service, in turn.

    Answers 502 if the service breaks off, 503 while no address of it can be reached, 504 if it
    takes longer than `timeout` seconds between two bytes. What may have been done already is
    sent again only where that does no harm (`servicekit.http.balancing`).
    """

    def __init__(
        self,
        name: str,
        addresses: Sequence[str],
        *,
        timeout: float = 10.0,
        connect_timeout: float = 2.0,
        seconds: Seconds = time.monotonic,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.name = name
        self._log = get_logger(upstream=name)
        self._base = httpx.URL(addresses[0])
        limits = httpx.Timeout(timeout, connect=connect_timeout)
        self._extensions = {"timeout": limits.as_dict()}
        self._transport = Balanced(addresses, transport=transport, seconds=seconds)

    async def aclose(self) -> None:
        """Close the connections that are kept open."""
        await self._transport.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            request = httpx.Request(
                scope["method"],
                self._base.copy_with(raw_path=_target(scope)),
                headers=[
                    (name, value)
                    for name, value in scope["headers"]
                    if name not in _HOP_BY_HOP and name != b"host"
                ],
                content=await _body(scope, receive),
                extensions=self._extensions,
            )
            response = await self._transport.handle_async_request(request)
        except CallerGone:
            return
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            await self._failed(scope, send, 503, "gateway.upstream-down", error)
            return
        except httpx.TimeoutException as error:
            await self._failed(scope, send, 504, "gateway.upstream-slow", error)
            return
        except httpx.TransportError as error:
            await self._failed(scope, send, 502, "gateway.upstream-broken", error)
            return
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


async def _body(scope: Scope, receive: Receive) -> AsyncIterator[bytes] | bytes | None:
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length) <= _MOST_AT_HAND:
        return b"".join([part async for part in _parts(receive)])
    if length or b"transfer-encoding" in headers:
        return _parts(receive)
    return None


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CallerGone
        chunk = message.get("body", b"")
        if chunk:
            yield chunk
        if not message.get("more_body", False):
            return
