"""Routers of a service: FastAPI's, without what it does twice."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, cast

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel


class ShapeRoute(APIRoute):
    """A route whose endpoint gives a response shape: it goes out as it was made.

    FastAPI would check it against its own class once more, in another thread where the endpoint
    blocks. An endpoint that takes the `Response` to set headers on it, or gives something else,
    is FastAPI's business as ever.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what answers a request."""
        if self.dependant.response_param_name is None:
            self.dependant.call = _written(self.endpoint, self.status_code or 200)
        return super().get_route_handler()


class Router(APIRouter):
    """The router of one group of endpoints."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=ShapeRoute, **options)


def _written(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    if iscoroutinefunction(endpoint):
        awaited = cast("Callable[..., Awaitable[Any]]", endpoint)

        @wraps(endpoint)
        async def answer_later(**given: Any) -> Any:
            return _as_response(await awaited(**given), status)

        return answer_later

    @wraps(endpoint)
    def answer(**given: Any) -> Any:
        return _as_response(endpoint(**given), status)

    return answer


def _as_response(given: Any, status: int) -> Any:
    if not isinstance(given, BaseModel):
        return given
    return Response(
        given.model_dump_json(by_alias=True), status_code=status, media_type="application/json"
    )
