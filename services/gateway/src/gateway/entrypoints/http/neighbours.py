"""What the gateway asks the services on its own account: how they are, and what they offer."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from starlette.types import ASGIApp

from servicekit.http.identity import IdentitySigner
from servicekit.service_client import InProcessClient, Response, ServiceUnreachable

_PATIENCE: Final = 6.0


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
        return await self._ask_all("/health/ready", also=503)

    async def documents(self) -> dict[str, Mapping[str, Any] | None]:
        """Give the OpenAPI document of each service."""
        return await self._ask_all("/internal/openapi.json")

    async def _ask_all(self, path: str, *, also: int = 200) -> dict[str, Mapping[str, Any] | None]:
        names = list(self._clients)
        answers = await asyncio.gather(*(self._ask(name, path) for name in names))
        return {
            name: answer.body
            if answer is not None
            and answer.status in {200, also}
            and isinstance(answer.body, Mapping)
            else None
            for name, answer in zip(names, answers, strict=True)
        }

    async def _ask(self, name: str, path: str) -> Response | None:
        try:
            return await self._clients[name].request(
                "GET", path, identity=self._signer.sign_service("gateway")
            )
        except ServiceUnreachable:
            return None


def _giving(app: ASGIApp) -> Any:
    return lambda: app
