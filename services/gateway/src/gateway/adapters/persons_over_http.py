from typing import Any, Final
from uuid import UUID

import anyio.from_thread

from gateway.application.sessions.ports import NOBODY
from servicekit.http.identity import IdentitySigner
from servicekit.observability.logging import get_logger
from servicekit.service_client import ServiceClient, ServiceUnreachable

PATIENCE: Final = 2.0
"""Seconds whoever signs in, or wants a link to, waits for it at most."""


class PersonsOverHttp:
    """Asks booking who somebody is. To be called in a thread that an event loop has lent."""

    def __init__(self, client: ServiceClient, signer: IdentitySigner) -> None:
        """`client` asks booking."""
        self._client = client
        self._signer = signer
        self._log = get_logger(adapter="persons")

    def behind(self, email: str) -> UUID | None:
        told = anyio.from_thread.run(self._ask, "PUT", "/internal/persons", email)
        return None if told is None else UUID(told["personId"])

    def known(self, email: str) -> UUID | None:
        told = anyio.from_thread.run(self._ask, "POST", "/internal/persons/known", email)
        if told is None:
            return None
        return NOBODY if told["personId"] is None else UUID(told["personId"])

    async def _ask(self, method: str, path: str, email: str) -> dict[str, Any] | None:
        try:
            answer = await self._client.request(
                method,
                path,
                json={"email": email},
                identity=self._signer.sign_service("gateway"),
            )
        except (ServiceUnreachable, LookupError):
            self._log.warning("nobody says who it is")
            return None
        if answer.status != 200:
            self._log.warning("nobody says who it is", status=answer.status)
            return None
        told: dict[str, Any] = answer.body
        return told
