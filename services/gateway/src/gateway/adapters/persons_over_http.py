from typing import Final
from uuid import UUID

import anyio.from_thread

from servicekit.http.identity import IdentitySigner
from servicekit.observability.logging import get_logger
from servicekit.service_client import ServiceClient, ServiceUnreachable

PATIENCE: Final = 2.0
"""Seconds whoever signs in waits for it at most."""


class PersonsOverHttp:
    """Asks booking who somebody is. To be called in a thread that an event loop has lent."""

    def __init__(self, client: ServiceClient, signer: IdentitySigner) -> None:
        """`client` asks booking."""
        self._client = client
        self._signer = signer
        self._log = get_logger(adapter="persons")

    def behind(self, email: str) -> UUID | None:
        return anyio.from_thread.run(self._ask, email)

    async def _ask(self, email: str) -> UUID | None:
        try:
            answer = await self._client.request(
                "PUT",
                "/internal/persons",
                json={"email": email},
                identity=self._signer.sign_service("gateway"),
            )
        except (ServiceUnreachable, LookupError):
            self._log.warning("nobody says who signed in")
            return None
        if answer.status != 200:
            self._log.warning("nobody says who signed in", status=answer.status)
            return None
        return UUID(answer.body["personId"])
