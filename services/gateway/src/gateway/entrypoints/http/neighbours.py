"""What the gateway asks the services on its own account: how they are, and what they offer."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import ASGIApp

from servicekit.http.identity import IdentitySigner
from servicekit.service_client import InProcessClient, Response, ServiceUnreachable

_PATIENCE: Final = 6.0


@dataclass(frozen=True, slots=True)
class Told:
    """The OpenAPI document of a service; `etag` is what it calls this one, if it does."""

    document: Mapping[str, Any]
    etag: str | None


class Neighbours:
    """Asks all services at once; one that does not answer counts as None."""

    def __init__(self, upstreams: Mapping[str, ASGIApp], signer: IdentitySigner) -> None:
        self._signer = signer
        self._clients = {
            name: InProcessClient(name, _giving(app), timeout=_PATIENCE)
            for name, app in upstreams.items()
        }

    async def health(self) -> dict[str, Mapping[str, Any] | None]:
        """Give the readiness report of each service."""
        names = list(self._clients)
        answers = await asyncio.gather(*(self._ask(name, "/health/ready") for name in names))
        return {
            name: answer.body
            if answer is not None
            and answer.status in {200, 503}
            and isinstance(answer.body, Mapping)
            else None
            for name, answer in zip(names, answers, strict=True)
        }

    async def documents(self, known: Mapping[str, Told]) -> dict[str, Told | None]:
        """Give the OpenAPI document of each service; what is `known` is not sent again."""
        names = list(self._clients)
        answers = await asyncio.gather(*(self._document(name, known.get(name)) for name in names))
        return dict(zip(names, answers, strict=True))

    async def _document(self, name: str, known: Told | None) -> Told | None:
        etag = None if known is None else known.etag
        headers = {} if etag is None else {"If-None-Match": etag}
        answer = await self._ask(name, "/internal/openapi.json", headers)
        if answer is None:
            return None
        if answer.status == 304:
            return known
        if answer.status != 200 or not isinstance(answer.body, Mapping):
            return None
        return Told(answer.body, answer.headers.get("etag"))

    async def _ask(
        self, name: str, path: str, headers: Mapping[str, str] | None = None
    ) -> Response | None:
        try:
            return await self._clients[name].request(
                "GET", path, identity=self._signer.sign_service("gateway"), headers=headers
            )
        except ServiceUnreachable:
            return None


def _giving(app: ASGIApp) -> Any:
    return lambda: app
