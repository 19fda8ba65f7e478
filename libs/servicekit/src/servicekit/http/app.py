"""The HTTP app of one service: denies by default, refuses in one language, gives nothing away."""

import asyncio
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, cast, get_args, get_origin
from urllib.parse import unquote_to_bytes
from uuid import uuid4

import sqlalchemy.exc
from fastapi import APIRouter, FastAPI
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from servicekit.clock import Clock, system_clock
from servicekit.context import Context, use_context
from servicekit.errors import DomainError
from servicekit.eventstore.errors import UnknownOutcome
from servicekit.http.access import (
    ENDPOINTS,
    SCOPE_BODY,
    SCOPE_IDENTITY,
    Endpoint,
    NotAcceptable,
    UnknownParameters,
    access_of,
)
from servicekit.http.body import BodyRefused, read_body, read_json, replay
from servicekit.http.identity import IDENTITY_HEADER, Identity, IdentityVerifier, NotAuthenticated
from servicekit.http.openapi import complete_document
from servicekit.http.operations import add_operations
from servicekit.http.problems import (
    PROBLEM_TYPE,
    problem,
    problem_bytes,
    problem_of,
    problem_response,
    request_id_of,
    validation_problem,
)
from servicekit.http.same_again import Written
from servicekit.observability.health import Health
from servicekit.observability.logging import get_logger
from servicekit.observability.metrics import Metrics
from servicekit.observability.tracing import Kind, Span, span

REQUEST_ID_HEADER: Final = "X-Request-Id"
ANY_QUERY: Final = "x-any-query"
"""In a route's `openapi_extra`: what others call us with may have parameters nobody here knows."""
SCOPE_REQUEST_ID: Final = "kalends.request_id"

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._:-]{8,64}")
_TRACEPARENT: Final = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAX_QUERY: Final = 8 * 1024
_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_IDENTITY: Final = IDENTITY_HEADER.lower().encode()

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class AccessUndeclaredError(RuntimeError):
    """A route does not say who may call it; the app does not start."""


def create_app(
    service: str,
    routers: Sequence[APIRouter],
    *,
    verifier: IdentityVerifier,
    version: str,
    title: str | None = None,
    description: str = "",
    health: Health | None = None,
    metrics: Metrics | None = None,
    clock: Clock = system_clock,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """Build the app of one service.

    Every route must carry `dependencies=[allow…]` and an `operation_id`. Answers beside the
    routes: `/health/live`, `/health/ready`, `/metrics`, none of them in the OpenAPI document.

    Raises AccessUndeclaredError with method and path of the first route that does not say who
    may call it, and ValueError for one without operation id.
    """
    measured = metrics or Metrics(service)
    measured.built(version)
    checked = health or Health(service, version=version, clock=clock)
    app = FastAPI(
        title=title or f"Kalends {service}",
        version=version,
        description=description,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        # Our own say what FastAPI's would say again, and its spans carry query strings, in which
        # the tokens of guests travel.
        telemetry={"metrics": False, "logs": False, "tracing": False},
        lifespan=lifespan,
    )
    for router in routers:
        app.router.routes.extend(router.routes)
    endpoints = _endpoints(app)
    _refuse_with_problems(app, endpoints)
    add_operations(app, checked, measured)
    app.state.kalends_service = service
    app.state.kalends_list = endpoints
    setattr(app.state, ENDPOINTS, _by_function(app, endpoints))
    _document(app, endpoints)

    made: list[Written] = []
    making = asyncio.Lock()

    async def document(request: Request) -> Response:
        async with making:
            if not made:
                # It takes a second, in which others are served.
                made.append(await run_in_threadpool(lambda: Written.of(app.openapi())))
        return made[0].answer(request.headers)

    app.add_route("/internal/openapi.json", document, methods=["GET"], include_in_schema=False)
    app.add_middleware(Shell, service=service, verifier=verifier, metrics=measured)
    return app


# --- routes -------------------------------------------------------------------------------------


def _endpoints(app: FastAPI) -> list[Endpoint]:
    found = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        methods = sorted(context.methods or ())
        name = f"{' '.join(methods)} {context.path}"
        if not isinstance(route, APIRoute):
            raise AccessUndeclaredError(f"{name} is no route of an APIRouter.")
        access = access_of(context.dependencies)
        if access is None:
            raise AccessUndeclaredError(f"{name} does not say who may call it.")
        if context.include_in_schema and not context.operation_id:
            raise ValueError(f"{name} has no operation_id.")
        found += [
            Endpoint(
                method=method,
                path=context.path_format or "",
                access=access,
                query=_query_names(context),
                takes_body=context.body_field is not None,
                media_types=_media_types(context),
                any_query=bool((route.openapi_extra or {}).get(ANY_QUERY)),
            )
            for method in methods
        ]
    return found


def _by_function(app: FastAPI, endpoints: Iterable[Endpoint]) -> dict[tuple[Any, str], Endpoint]:
    by_path = {(endpoint.method, endpoint.path): endpoint for endpoint in endpoints}
    return {
        (context.endpoint, method): by_path[(method, context.path_format or "")]
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
        for method in context.methods or ()
    }


def _query_names(context: RouteContext) -> dict[str, bool]:
    names = {}
    for parameter in get_flat_params(context.dependant):
        info = cast("Any", parameter.field_info)
        if getattr(info, "in_", None) is not None and info.in_.value == "query":
            names[parameter.alias] = _is_list(info.annotation)
    return names


def _is_list(annotation: Any) -> bool:
    if get_origin(annotation) in (list, set, tuple, frozenset):
        return True
    return any(_is_list(part) for part in get_args(annotation) if part is not annotation)


def _media_types(context: RouteContext) -> frozenset[str]:
    response_class = context.response_class
    media_type = getattr(getattr(response_class, "value", response_class), "media_type", None)
    kinds = {PROBLEM_TYPE} if media_type is None else {media_type}
    for status, answer in (context.responses or {}).items():
        if str(status).startswith("2"):
            kinds.update(answer.get("content", {}))
    if media_type is None:
        kinds.add("application/json")
    return frozenset(kinds - {PROBLEM_TYPE}) or frozenset({"application/json"})


def _document(app: FastAPI, endpoints: Iterable[Endpoint]) -> None:
    public = frozenset((e.method, e.path) for e in endpoints if e.access.admits("guest"))
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = complete_document(plain(), public=public)
        return app.openapi_schema

    # FastAPI's own way of changing the document is to replace this method.
    app.openapi = openapi  # type: ignore[method-assign]


# --- refusals -----------------------------------------------------------------------------------


_STATUS_OF_MISFITS: Final[Mapping[type[DomainError], int]] = {
    UnknownParameters: 400,
    NotAcceptable: 406,
}


def _refuse_with_problems(app: FastAPI, endpoints: Sequence[Endpoint]) -> None:
    patterns = [(compile_path(endpoint.path)[0], endpoint.method) for endpoint in endpoints]

    async def on_domain_error(request: Request, error: Exception) -> Response:
        refusal = cast("DomainError", error)
        body = problem_of(refusal, instance=request.url.path, request_id=request_id_of(request))
        if (status := _STATUS_OF_MISFITS.get(type(refusal))) is not None:
            body = problem(
                status,
                refusal.code,
                refusal.message,
                instance=request.url.path,
                request_id=request_id_of(request),
                errors=body.get("errors", ()),
                extra=refusal.extra,
            )
        headers = {}
        if body["status"] == 401:
            headers["WWW-Authenticate"] = "Bearer"
        retry = refusal.extra.get("retryAfter")
        if isinstance(retry, int):
            headers["Retry-After"] = str(retry)
        return problem_response(body, headers=headers)

    async def on_invalid(request: Request, error: Exception) -> Response:
        return problem_response(
            validation_problem(
                cast("RequestValidationError", error),
                instance=request.url.path,
                request_id=request_id_of(request),
            )
        )

    async def on_http(request: Request, error: Exception) -> Response:
        refusal = cast("HTTPException", error)
        headers = dict(refusal.headers or {})
        if refusal.status_code == 404:
            code, detail = "request.no-such-path", "There is nothing here."
        elif refusal.status_code == 405:
            code, detail = "request.method-not-allowed", f"{request.method} is not possible here."
            allowed = {method for path, method in patterns if path.match(request.url.path)}
            headers["Allow"] = ", ".join(sorted(allowed)) or headers.get("Allow", "GET")
        else:
            code, detail = "request.refused", str(refusal.detail)
        body = problem(
            refusal.status_code,
            code,
            detail,
            instance=request.url.path,
            request_id=request_id_of(request),
        )
        return problem_response(body, headers=headers)

    app.add_exception_handler(DomainError, on_domain_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)


# --- the shell ----------------------------------------------------------------------------------


class Shell:
    """What surrounds every request: its id, its identity, its limits, its last resort.

    Plain ASGI, because every layer of convenience costs each request.
    """

    def __init__(
        self, app: ASGIApp, *, service: str, verifier: IdentityVerifier, metrics: Metrics
    ) -> None:
        self._app = app
        self._service = service
        self._verifier = verifier
        self._metrics = metrics
        self._log = get_logger(service=service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = _first_headers(scope)
        identity = self._identity(headers.get(_IDENTITY))
        request_id = _request_id(identity, headers.get(b"x-request-id"))
        scope[SCOPE_IDENTITY] = identity
        scope[SCOPE_REQUEST_ID] = request_id
        answer = _Answer(send, request_id)
        with (
            use_context(_context(identity, request_id, headers.get(b"traceparent"))),
            span(self._service, scope["method"], Kind.SERVER) as traced,
        ):
            try:
                inner = await _checked(scope, receive, headers)
                if inner is None:
                    return
                await self._app(scope, inner, answer)
            except BodyRefused as refused:
                await answer.problem(
                    problem(
                        refused.status,
                        refused.code,
                        refused.detail,
                        instance=scope["path"],
                        request_id=request_id,
                    )
                )
            except UnknownOutcome as error:
                self._log.error("outcome not known", path=scope["path"], exc_info=error)
                await answer.last_resort(_unknown(scope, request_id), {"Retry-After": "1"}, error)
            except (sqlalchemy.exc.TimeoutError, sqlalchemy.exc.OperationalError) as error:
                self._log.error("database out of reach", path=scope["path"], exc_info=error)
                await answer.last_resort(_busy(scope, request_id), {"Retry-After": "1"}, error)
            except Exception as error:  # noqa: BLE001 - the last resort is for what nobody foresaw
                self._log.error(
                    "request failed", method=scope["method"], path=scope["path"], exc_info=error
                )
                await answer.last_resort(_unexpected(scope, request_id), {}, error)
            finally:
                self._count(scope, answer.status, time.perf_counter() - started)
                if traced is not None:
                    _trace(traced, scope, answer.status)

    def _identity(self, token: bytes | None) -> Identity | NotAuthenticated | None:
        if token is None:
            return None
        try:
            return self._verifier.verify(token.decode("latin-1"))
        except NotAuthenticated as refusal:
            return refusal

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"]
        route = _route_path(scope)
        self._metrics.request(method, route, status, seconds)
        if method != "GET" or status >= 400:
            # Reads that went well are counted, not told: they would drown what is worth reading.
            self._log.info(
                "request", method=method, route=route, status=status, ms=round(seconds * 1000, 2)
            )


def _trace(traced: Span, scope: Scope, status: int) -> None:
    route = _route_path(scope)
    traced.rename(f"{scope['method']} {route}")
    traced.tell(
        {
            "http.request.method": scope["method"],
            "http.route": route,
            "http.response.status_code": status,
        }
    )
    if status >= 500:
        traced.fail(str(status))


def _first_headers(scope: Scope) -> dict[bytes, bytes]:
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name, value)
    return headers


def _request_id(identity: Any, header: bytes | None) -> str:
    if isinstance(identity, Identity) and identity.request_id:
        return identity.request_id
    if header is not None and _REQUEST_ID.fullmatch(header):
        return header.decode("ascii")
    return uuid4().hex


def _context(identity: Any, request_id: str, traceparent: bytes | None) -> Context:
    trace = None
    if traceparent is not None and _TRACEPARENT.fullmatch(traceparent):
        trace = traceparent.decode("ascii")
    if not isinstance(identity, Identity):
        return Context(actor="guest", correlation_id=request_id, traceparent=trace)
    return Context(
        tenant=identity.tenant,
        actor=identity.subject,
        roles=identity.roles,
        correlation_id=request_id,
        traceparent=trace,
    )


async def _checked(
    scope: Scope, receive: Receive, headers: Mapping[bytes, bytes]
) -> Receive | None:
    _refuse_odd_address(scope)
    length = headers.get(b"content-length")
    if scope["method"] in _BODILESS and length is None and b"transfer-encoding" not in headers:
        return receive
    body = await read_body(receive, content_length=length)
    if body is None:
        return None
    if body:
        scope[SCOPE_BODY] = read_json(body, headers.get(b"content-type"))
    return replay(body, receive)


def _refuse_odd_address(scope: Scope) -> None:
    query = scope["query_string"]
    if len(query) > _MAX_QUERY:
        raise BodyRefused(400, "request.malformed", "The query is too long.")
    if _UNPRINTABLE.search(scope["path"]):
        raise BodyRefused(400, "request.malformed", "The path holds control characters.")
    if query and b"%" in query:
        try:
            text = unquote_to_bytes(query).decode("utf-8")
        except UnicodeDecodeError as error:
            raise BodyRefused(400, "request.malformed", "The query is not UTF-8.") from error
        if _UNPRINTABLE.search(text):
            raise BodyRefused(400, "request.malformed", "The query holds control characters.")


def _route_path(scope: Scope) -> str:
    effective = scope.get("fastapi", {}).get("effective_route_context")
    path = getattr(effective, "path_format", None) or getattr(scope.get("route"), "path", None)
    # Never the path itself: a metric per address that anybody may invent fills the memory.
    return path if isinstance(path, str) else "(none)"


def _busy(scope: Scope, request_id: str) -> dict[str, Any]:
    return problem(
        503,
        "request.busy",
        "The service is busy. Try again in a moment.",
        instance=scope["path"],
        request_id=request_id,
    )


def _unknown(scope: Scope, request_id: str) -> dict[str, Any]:
    return problem(
        503,
        "request.outcome-unknown",
        "This may have been done, or not. Send it again with the same Idempotency-Key and it is"
        " done once; if it had none, look before you send it again.",
        instance=scope["path"],
        request_id=request_id,
    )


def _unexpected(scope: Scope, request_id: str) -> dict[str, Any]:
    return problem(
        500,
        "request.failed",
        "Something went wrong here. It has been written down under this request id.",
        instance=scope["path"],
        request_id=request_id,
    )


class _Answer:
    """Passes the answer on, adds the request id, and remembers how far it got."""

    __slots__ = ("_request_id", "_send", "started", "status")

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id.encode("latin-1", errors="replace")
        self.started = False
        self.status = 499

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            message["headers"] = [
                *message.get("headers", ()),
                (b"x-request-id", self._request_id),
            ]
        await self._send(message)

    async def problem(
        self, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        content = problem_bytes(body)
        await self(
            {
                "type": "http.response.start",
                "status": body["status"],
                "headers": [
                    (b"content-type", PROBLEM_TYPE.encode()),
                    (b"content-length", str(len(content)).encode()),
                    *((name.lower().encode(), v.encode()) for name, v in (headers or {}).items()),
                ],
            }
        )
        await self({"type": "http.response.body", "body": content})

    async def last_resort(
        self, body: Mapping[str, Any], headers: Mapping[str, str], error: Exception
    ) -> None:
        """Answer with `body`, unless half an answer is already out: then let the server cut it."""
        if self.started:
            raise error
        await self.problem(body, headers)
