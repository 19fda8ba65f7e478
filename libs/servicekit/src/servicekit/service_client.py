"""How one service asks another. Which of these is in use, no service knows."""

import asyncio
import json as jsonlib
import random
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Protocol
from urllib.parse import unquote

import httpx
from starlette.types import ASGIApp

from servicekit.context import current_context
from servicekit.errors import DomainError, Kind
from servicekit.http.balancing import SAFE_TO_REPEAT, Balanced
from servicekit.http.identity import IDENTITY_HEADER

_IDEMPOTENCY_KEY: Final = "idempotency-key"


class ServiceUnreachable(DomainError):
    """Another service gave no answer in time; whether it did what was asked is not known."""

    code: ClassVar[str] = "service.unreachable"
    kind: ClassVar[Kind] = Kind.UNAVAILABLE

    def __init__(self, service: str) -> None:
        super().__init__(f"The {service} service does not answer.")


@dataclass(frozen=True, slots=True)
class Response:
    """What the other service answered. `body` is parsed JSON, else text, None when empty."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class ServiceClient(Protocol):
    """Asks one other service."""

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        identity: str,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Ask, in the name of a signed identity; `path` may carry a query.

        Every answer is a `Response`, whatever its status; no answer is `ServiceUnreachable`. The
        request goes on under the id and trace of the current context.
        """
        ...


class InProcessClient:
    """Calls the other service's ASGI app on this event loop: no socket, no copy of HTTP."""

    def __init__(self, service: str, app: Callable[[], ASGIApp], *, timeout: float = 10.0) -> None:
        self._service = service
        self._app = app
        self._timeout = timeout

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        identity: str,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        content = b"" if json is None else _encoded(json)
        app = self._app()
        call = _Call(content)
        scope = _scope(self._service, method, path, _headers(identity, headers, content))
        try:
            async with asyncio.timeout(self._timeout):
                await app(scope, call.receive, call.send)
        except TimeoutError as error:
            raise ServiceUnreachable(self._service) from error
        except Exception:  # noqa: BLE001 - logged by the app that raised it
            # As over a socket: the caller sees the 500 that was sent, or none at all.
            if call.status is None:
                return Response(500, None)
        if call.status is None:
            raise ServiceUnreachable(self._service)
        return Response(call.status, _decoded(call.headers, bytes(call.body)), call.headers)


class HttpClient:
    """Calls the other service over HTTP, with limits on time and on how often it tries.

    Its addresses take turns. Repeats only what is safe to repeat: reading, PUT and DELETE, and
    whatever carries an `Idempotency-Key`; and then only when there was no answer, or one of 502,
    503 and 504. An address that failed five times in a row is left alone for five seconds.
    """

    def __init__(
        self,
        service: str,
        addresses: Sequence[str],
        *,
        timeout: float = 5.0,
        attempts: int = 3,
        first_pause: float = 0.05,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`transport` stands in for the network; attempts and addresses stay as they are."""
        self._service = service
        self._attempts = attempts
        self._first_pause = first_pause
        # Without httpx's client: what it does beyond this (redirects, cookies, proxies) nobody
        # wants here, and it costs each question as much as all the rest of asking.
        self._transport = Balanced(addresses, transport=transport)
        limits = httpx.Timeout(timeout, connect=min(1.0, timeout))
        self._extensions = {"timeout": limits.as_dict()}

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        identity: str,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        content = b"" if json is None else _encoded(json)
        sent = _headers(identity, headers, content)
        repeatable = method.upper() in SAFE_TO_REPEAT or _IDEMPOTENCY_KEY in sent
        attempts = self._attempts if repeatable else 1
        answer: httpx.Response | None = None
        for attempt in range(attempts):
            if attempt:
                await asyncio.sleep(random.uniform(0, self._first_pause * 4**attempt))
            try:
                answer = await self._answer(method, path, content, sent)
            except httpx.TransportError:
                answer = None
                continue
            if answer.status_code not in {502, 503, 504}:
                break
        if answer is None:
            raise ServiceUnreachable(self._service)
        names = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, _decoded(names, answer.content), names)

    async def aclose(self) -> None:
        """Close the connections that are kept open."""
        await self._transport.aclose()

    async def _answer(
        self, method: str, path: str, content: bytes, headers: Mapping[str, str]
    ) -> httpx.Response:
        """Ask once and read the answer to its end."""
        answer = await self._transport.handle_async_request(
            httpx.Request(
                method.upper(),
                f"http://{self._service}{path}",
                headers=headers,
                content=content,
                extensions=self._extensions,
            )
        )
        try:
            await answer.aread()
        finally:
            await answer.aclose()
        return answer


class _Call:
    """One request through an ASGI app, and what came back."""

    __slots__ = ("_content", "_gone", "body", "headers", "status")

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self._gone = asyncio.Event()
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.body = bytearray()

    async def receive(self) -> MutableMapping[str, Any]:
        if self._content is not None:
            content, self._content = self._content, None
            return {"type": "http.request", "body": content, "more_body": False}
        # The caller stays until it has its answer: there is no disconnect to tell of before.
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in message.get("headers", ())
            }
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                self._gone.set()


def _scope(service: str, method: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    plain, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method.upper(),
        "scheme": "http",
        "path": unquote(plain),
        "raw_path": plain.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers.items()],
        "client": ("127.0.0.1", 0),
        "server": (service, 80),
        "state": {},
    }


def _headers(identity: str, more: Mapping[str, str] | None, content: bytes) -> dict[str, str]:
    context = current_context()
    headers = {"accept": "application/json", IDENTITY_HEADER.lower(): identity}
    if context.correlation_id:
        headers["x-request-id"] = context.correlation_id
    if context.traceparent:
        headers["traceparent"] = context.traceparent
    if content:
        headers["content-type"] = "application/json"
        headers["content-length"] = str(len(content))
    headers.update({name.lower(): value for name, value in (more or {}).items()})
    return headers


def _encoded(json: Any) -> bytes:
    return jsonlib.dumps(json, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _decoded(headers: Mapping[str, str], content: bytes) -> Any:
    if not content:
        return None
    kind = headers.get("content-type", "").partition(";")[0].strip()
    if kind == "application/json" or kind.endswith("+json"):
        return jsonlib.loads(content)
    return content.decode("utf-8", errors="replace")
