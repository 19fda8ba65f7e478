"""The edge: who is asking, how often, and who shall answer.

Plain ASGI and nothing that could be left out, because every request of the product passes here.
Credentials end here: a service sees a signed identity and nothing of what proved it.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.entrypoints.http.credentials import METRICS_ROLE, Credentials, bearer_of
from gateway.entrypoints.http.current_flags import CurrentFlags
from gateway.entrypoints.http.rate_limits import RateLimits, Verdict
from gateway.entrypoints.http.routes import OWN, ROUTES, Routes
from gateway.entrypoints.http.session_cookie import is_session
from gateway.entrypoints.http.visits import SCOPE_VISIT, Sent, Visit, Visits
from gateway.entrypoints.live.sockets import Caller, Sockets
from servicekit.context import Context, current_context, use_context
from servicekit.http.identity import IDENTITY_HEADER, Identity, IdentitySigner
from servicekit.http.problems import PROBLEM_TYPE, problem, problem_bytes
from servicekit.observability.logging import get_logger
from servicekit.observability.metrics import Metrics
from servicekit.observability.tracing import Kind, span, tracing

_IDENTITY: Final = IDENTITY_HEADER.lower().encode()
_OURS: Final = b"x-kalends-"
_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._:-]{8,64}")
_UNLIMITED: Final = frozenset({"/api/health", "/health/live", "/health/ready"})
_METRICS: Final = "/metrics"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
NOBODY: Final = "nobody"
"""Who served a request that was refused at the edge."""

_SECURITY: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
_HTTPS_ONLY: Final = (b"strict-transport-security", b"max-age=31536000")


class Edge:
    """The outermost layer of the gateway's app; `app` is what stays inside."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        upstreams: Mapping[str, ASGIApp],
        signer: IdentitySigner,
        credentials: Credentials,
        visits: Visits,
        flags: CurrentFlags,
        sockets: Sockets,
        limits: RateLimits | None,
        metrics: Metrics,
        trusted_proxies: int = 0,
        routes: Mapping[str, str] = ROUTES,
    ) -> None:
        self._app = app
        self._upstreams: Mapping[str, ASGIApp] = {**upstreams, OWN: app}
        self._signer = signer
        self._credentials = credentials
        self._visits = visits
        self._flags = flags
        self._sockets = sockets
        self._limits = limits
        self._seconds = metrics.histogram(
            "kalends_edge_seconds",
            "Seconds a request took at the edge, by the service that served it.",
            labels=("to", "status"),
        )
        self._trusted_proxies = trusted_proxies
        self._routes = Routes(routes, self._upstreams)
        self._log = get_logger(service=OWN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        came = _sorted_headers(scope)

        async def who() -> Caller:
            by_cookie = came.authorization is None
            visit = await self._visits.of_socket(scope, came.sent, by_cookie=by_cookie)
            identity = await self._identity(came.authorization, came.request_id, visit)

            async def goes_on() -> bool:
                now = await self._identity(came.authorization, came.request_id, visit)
                return now == identity and await self._visits.goes_on(visit)

            return Caller(identity, goes_on, visit.cookie_to_set)

        address = self._address(scope, came.forwarded)
        await self._sockets.serve(scope, receive, send, who=who, address=address)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        came = _sorted_headers(scope)
        https = self._visits.is_secure(scope, came.sent.forwarded_proto)
        answer = _Answer(send, came.request_id, https=https)
        try:
            if tracing():
                await self._traced(scope, receive, answer, came)
            else:
                await self._judge(scope, receive, answer, came)
        finally:
            self._tell(scope["method"], answer, time.perf_counter() - started)

    async def _traced(
        self, scope: Scope, receive: Receive, answer: "_Answer", came: "_Came"
    ) -> None:
        method = scope["method"]
        before = Context(correlation_id=came.request_id, traceparent=came.traceparent)
        with use_context(before), span(OWN, method, Kind.SERVER) as traced:
            ours = (b"traceparent", (current_context().traceparent or "").encode("ascii"))
            kept = [header for header in came.headers if header[0] != b"traceparent"]
            await self._judge(scope, receive, answer, came._replace(headers=[*kept, ours]))
            if traced is not None:
                traced.tell(
                    {"http.request.method": method, "http.response.status_code": answer.status}
                )
                if answer.status >= 500:
                    traced.fail(str(answer.status))

    def _tell(self, method: str, answer: "_Answer", seconds: float) -> None:
        self._seconds.labels(answer.served_by, str(answer.status)).observe(seconds)
        if method not in _READING or answer.status >= 400:
            # As in the services: what was only read, and went well, is counted and not told.
            self._log.info(
                "request",
                request_id=answer.request_id,
                method=method,
                to=answer.served_by,
                status=answer.status,
                ms=round(seconds * 1000, 2),
            )

    async def _judge(
        self, scope: Scope, receive: Receive, answer: "_Answer", came: "_Came"
    ) -> None:
        path: str = scope["path"]
        visit = await self._visits.of(scope, came.sent, by_cookie=came.authorization is None)
        answer.cookie = visit.cookie_to_set
        identity = await self._identity(came.authorization, came.request_id, visit)
        address = self._address(scope, came.forwarded)
        if self._limits is not None and path not in _UNLIMITED:
            signed_in = identity is not None and not identity.is_guest
            verdict = self._limits.judge(
                subject=identity.subject if identity is not None and signed_in else None,
                address=address,
                method=scope["method"],
                path=path,
            )
            answer.verdict = verdict
            if not verdict.allowed:
                await answer.refuse(
                    429,
                    "gateway.too-many-requests",
                    f"That was too much. Try again in {verdict.retry_after} s.",
                    path,
                    extra={"retryAfter": verdict.retry_after},
                )
                return
        if identity is None:
            await answer.refuse(
                401, "gateway.credential-invalid", "This API key is not valid.", path
            )
            return
        if (
            visit.session is not None
            and scope["method"] not in _READING
            and not visit.proves_its_page(came.csrf_token)
        ):
            await answer.refuse(
                403,
                "gateway.csrf",
                "This does not come from a page of ours: X-CSRF-Token is missing or wrong.",
                path,
            )
            return
        name = self._find(path, identity)
        if name is None:
            await answer.refuse(404, "gateway.no-such-path", "There is nothing here.", path)
            return
        answer.served_by = name
        # Decided here and signed, so that all services of a request see the same (FLG-04).
        flags = await self._flags.of(identity)
        token = self._signer.sign(replace(identity, flags=flags) if flags else identity)
        passed = dict(scope)
        passed["headers"] = [*came.headers, (_IDENTITY, token.encode("ascii"))]
        if name == OWN:
            passed[SCOPE_VISIT] = visit
        if _is_metrics(path):
            passed["path"] = _METRICS
            passed["raw_path"] = _METRICS.encode()
        await self._pass_on(self._upstreams[name], passed, receive, answer)

    async def _pass_on(
        self, upstream: ASGIApp, scope: Scope, receive: Receive, answer: "_Answer"
    ) -> None:
        try:
            await upstream(scope, receive, answer)
        except Exception as error:
            if answer.status:
                raise
            self._log.error(
                "upstream failed",
                request_id=answer.request_id,
                path=scope["path"],
                exc_info=error,
            )
            await answer.refuse(
                500,
                "gateway.failed",
                "Something went wrong here. It has been written down under this request id.",
                scope["path"],
            )

    async def _identity(
        self, authorization: bytes | None, request_id: str, visit: Visit
    ) -> Identity | None:
        if authorization is None:
            return visit.identity(request_id) or Identity(
                subject="guest", roles=_GUEST_ROLES, request_id=request_id
            )
        key = bearer_of(authorization)
        holder = None if key is None else await self._credentials.identify(key)
        if holder is None:
            return None
        return Identity(
            subject=holder.subject,
            roles=holder.roles,
            tenant=holder.tenant,
            request_id=request_id,
            email=holder.email,
        )

    def _find(self, path: str, identity: Identity) -> str | None:
        if not _is_metrics(path):
            return self._routes.find(path)
        if not identity.has_any(_READ_FIGURES):
            return None
        name = OWN if path == _METRICS else path.removeprefix(_METRICS + "/")
        return name if name in self._upstreams else None

    def _address(self, scope: Scope, forwarded: bytes | None) -> str:
        if self._trusted_proxies and forwarded is not None:
            hops = forwarded.decode("latin-1").split(",")
            if len(hops) >= self._trusted_proxies:
                return hops[-self._trusted_proxies].strip()
        client = scope.get("client")
        return str(client[0]) if client else "unknown"


_GUEST_ROLES: Final = frozenset({"guest"})
_READ_FIGURES: Final = frozenset({"admin", METRICS_ROLE})


def _is_metrics(path: str) -> bool:
    return path == _METRICS or path.startswith(_METRICS + "/")


class _Came(NamedTuple):
    """The headers of a request: what may be passed on, and what is for the edge."""

    headers: list[tuple[bytes, bytes]]
    authorization: bytes | None
    request_id: str
    forwarded: bytes | None
    csrf_token: bytes | None
    sent: Sent

    @property
    def traceparent(self) -> str | None:
        found = [value for name, value in self.headers if name == b"traceparent"]
        return found[0].decode("latin-1") if len(found) == 1 else None


_ENDS_HERE: Final = frozenset({b"authorization", b"cookie", b"x-csrf-token", b"x-request-id"})
_IS_READ: Final = _ENDS_HERE | {b"host", b"origin", b"x-forwarded-for", b"x-forwarded-proto"}


def _sorted_headers(scope: Scope) -> _Came:
    kept: list[tuple[bytes, bytes]] = []
    told: dict[bytes, list[bytes]] = {}
    for name, value in scope["headers"]:
        if name.startswith(_OURS):
            continue
        if name in _IS_READ:
            told.setdefault(name, []).append(value)
        if name not in _ENDS_HERE:
            kept.append((name, value))
    fitting = filter(_REQUEST_ID.fullmatch, told.get(b"x-request-id", ()))
    chosen = next(fitting, None) or uuid4().hex.encode("ascii")
    kept.append((b"x-request-id", chosen))
    return _Came(
        headers=kept,
        authorization=_single(told, b"authorization"),
        request_id=chosen.decode("ascii"),
        forwarded=_joined(told, b"x-forwarded-for", b","),
        csrf_token=_single(told, b"x-csrf-token"),
        sent=Sent(
            host=_single(told, b"host"),
            origin=_single(told, b"origin"),
            # A browser may send its cookies in several lines.
            cookie=_joined(told, b"cookie", b"; "),
            forwarded_proto=_joined(told, b"x-forwarded-proto", b","),
        ),
    )


def _single(told: Mapping[bytes, list[bytes]], name: bytes) -> bytes | None:
    found = told.get(name)
    if found is None:
        return None
    # Two of them are an attempt to be somebody else further in: neither is believed.
    return found[0] if len(found) == 1 else b""


def _joined(told: Mapping[bytes, list[bytes]], name: bytes, between: bytes) -> bytes | None:
    found = told.get(name)
    return None if found is None else between.join(found)


class _Answer:
    """Passes the answer on with the edge's headers."""

    __slots__ = ("_https", "_send", "cookie", "request_id", "served_by", "status", "verdict")

    def __init__(self, send: Send, request_id: str, *, https: bool) -> None:
        self._send = send
        self.request_id = request_id
        self._https = https
        self.status = 0
        self.served_by = NOBODY
        self.verdict: Verdict | None = None
        self.cookie: bytes | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            present = {name for name, _ in headers}
            headers += [header for header in _SECURITY if header[0] not in present]
            if self._https:
                headers.append(_HTTPS_ONLY)
            if b"x-request-id" not in present:
                headers.append((b"x-request-id", self.request_id.encode("ascii")))
            if self.cookie is not None and not any(map(is_session, headers)):
                # Else an endpoint about sessions has answered: its word is newer.
                headers.append((b"set-cookie", self.cookie))
            if self.verdict is not None:
                headers += self.verdict.headers()
            message = {**message, "headers": headers}
        await self._send(message)

    async def refuse(
        self,
        status: int,
        code: str,
        detail: str,
        path: str,
        *,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        content = problem_bytes(
            problem(status, code, detail, instance=path, request_id=self.request_id, extra=extra)
        )
        headers = [
            (b"content-type", PROBLEM_TYPE.encode()),
            (b"content-length", str(len(content)).encode()),
        ]
        if status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": content})
