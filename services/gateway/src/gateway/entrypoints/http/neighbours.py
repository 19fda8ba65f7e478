"""What the gateway asks the services on its own account: how they are, and what they offer."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import ASGIApp

from servicekit.http.identity import IdentitySigner
from servicekit.service_client import InProcessClient, Response, ServiceClient, ServiceUnreachable

_PATIENCE: Final = 6.0
_PATIENCE_FOR_DOCUMENTS: Final = 30.0
"""Seconds: a busy machine makes the first slowly, and half an answer is worse than a late one."""


@dataclass(frozen=True, slots=True)
class Told:
    """The OpenAPI document of a service; `etag` is what it calls this one, if it does."""

    document: Mapping[str, Any]
    etag: str | None


class Neighbours:
    """Asks all services at once; one that does not answer counts as None."""

    def __init__(self, upstreams: Mapping[str, ASGIApp], signer: IdentitySigner) -> None:
        self._signer = signer
        self._clients = _clients(upstreams, _PATIENCE)
        self._document_clients = _clients(upstreams, _PATIENCE_FOR_DOCUMENTS)

    async def health(self) -> dict[str, Mapping[str, Any] | None]:
        """Give the readiness report of each service."""
        answers = await asyncio.gather(
            *(self._ask(client, "/health/ready") for client in self._clients.values())
        )
        return {
            name: answer.body
            if answer is not None
            and answer.status in {200, 503}
            and isinstance(answer.body, Mapping)
            else None
            for name, answer in zip(self._clients, answers, strict=True)
        }

    async def documents(self, known: Mapping[str, Told]) -> dict[str, Told | None]:
        """Give the OpenAPI document of each service; what is `known` is not sent again."""
        names = list(self._clients)
        answers = await asyncio.gather(*(self._document(name, known.get(name)) for name in names))
        return dict(zip(names, answers, strict=True))

    async def _document(self, name: str, known: Told | None) -> Told | None:
        etag = None if known is None else known.etag
        headers = {} if etag is None else {"If-None-Match": etag}
        client = self._document_clients[name]
        answer = await self._ask(client, "/internal/openapi.json", headers)
        if answer is None:
            return None
        if answer.status == 304:
            return known
        if answer.status != 200 or not isinstance(answer.body, Mapping):
            return None
        return Told(answer.body, answer.headers.get("etag"))

    async def _ask(
        self, client: ServiceClient, path: str, headers: Mapping[str, str] | None = None
    ) -> Response | None:
        try:
            return await client.request(
                "GET", path, identity=self._signer.sign_service("gateway"), headers=headers
            )
        except ServiceUnreachable:
            return None


def _clients(upstreams: Mapping[str, ASGIApp], patience: float) -> dict[str, ServiceClient]:
    return {
        name: InProcessClient(name, _giving(app), timeout=patience)
        for name, app in upstreams.items()
    }


def _giving(app: ASGIApp) -> Any:
    return lambda: app
