"""The demo firm, played to a product that runs in other processes."""

import asyncio
from typing import Any, Final

from embedded.demo import Call, play
from servicekit.service_client import HttpClient, Response

_TRIES: Final = 5


async def play_to(address: str, admin_key: str) -> None:
    """Set the demo firm up through the gateway at `address`, with an admin's API key.

    Waits where the gateway says that it was asked too much. May be played again.
    """
    client = HttpClient("gateway", [address])
    try:
        await play(as_admin(client, admin_key))
    finally:
        await client.aclose()


def as_admin(client: HttpClient, admin_key: str) -> Call:
    """Calls of whoever holds this API key."""
    headers = {"authorization": f"Bearer {admin_key}"}

    async def call(method: str, path: str, body: dict[str, Any] | None) -> Response:
        for _ in range(_TRIES):
            answer = await client.request(method, path, json=body, identity="", headers=headers)
            if answer.status != 429:
                break
            await asyncio.sleep(float(answer.headers.get("retry-after", "1")))
        return answer

    return call
