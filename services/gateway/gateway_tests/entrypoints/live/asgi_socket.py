"""A WebSocket of a browser, as the gateway's app sees it."""

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from gateway_tests.builders import Gateway

_PATIENCE = 10.0


@dataclass(frozen=True)
class Closed:
    code: int
    reason: str


class Socket:
    """Open from the beginning of the block until its end, or until the gateway closes it."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        path: str = "/api/ws/bookings",
        query: str | None = None,
        address: str = "192.0.2.1",
        scheme: str = "wss",
        reads: bool = True,
    ) -> None:
        self._portal = gateway.caller.portal
        given = {"host": "kalends.test", **(headers or {})}
        self._scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "scheme": scheme,
            "path": path,
            "raw_path": path.encode(),
            "query_string": (query or (f"token={token}" if token else "")).encode(),
            "headers": [(name.lower().encode(), text.encode()) for name, text in given.items()],
            "client": (address, 40_000),
            "subprotocols": [],
        }
        self._app = gateway.module.app
        self._reads = reads
        self._said: asyncio.Queue[dict[str, Any]] = self._portal.call(self._queue)
        self._heard: asyncio.Queue[dict[str, Any]] = self._portal.call(self._queue)
        self._task: Future[None] | None = None
        self.headers: list[tuple[bytes, bytes]] = []

    def __enter__(self) -> Self:
        self._task = self._portal.start_task_soon(self._run)
        self._put({"type": "websocket.connect"})
        first = self._next()
        if first["type"] == "websocket.accept":
            self.headers = list(first.get("headers", []))
        else:
            self._portal.call(self._heard.put, first)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.leave()

    def leave(self) -> None:
        """Go, as a browser does whose page is closed, and wait until that was noticed."""
        self._put({"type": "websocket.disconnect", "code": 1001})
        assert self._task is not None
        self._task.result(_PATIENCE)

    def say(self, frame: Any) -> None:
        self.say_text(json.dumps(frame))

    def say_text(self, text: str) -> None:
        self._put({"type": "websocket.receive", "text": text})

    def say_bytes(self, content: bytes) -> None:
        self._put({"type": "websocket.receive", "bytes": content})

    def subscribe(self, channel: str, last_id: str | None = None) -> Any:
        """Ask for a channel; give the first answer."""
        more = {} if last_id is None else {"lastEventId": last_id}
        self.say({"type": "subscribe", "channel": channel, **more})
        return self.frame()

    def frame(self) -> Any:
        """Wait for the next frame."""
        message = self._next()
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    def frames(self, count: int) -> list[Any]:
        return [self.frame() for _ in range(count)]

    def closed(self) -> Closed:
        """Wait until the gateway closes it, passing over what it says before."""
        while (message := self._next())["type"] != "websocket.close":
            pass
        return Closed(message["code"], message["reason"])

    @property
    def is_quiet(self) -> bool:
        """Say whether nothing more comes of what was done so far."""
        marker = "availability:00000000-0000-0000-0000-000000000000:2000-01-01"
        return bool(self.subscribe(marker) == {"type": "subscribed", "channel": marker})

    def _put(self, message: dict[str, Any]) -> None:
        self._portal.call(self._said.put, message)

    def _next(self) -> dict[str, Any]:
        async def take() -> dict[str, Any]:
            async with asyncio.timeout(_PATIENCE):
                return await self._heard.get()

        return self._portal.call(take)

    async def _run(self) -> None:
        async def send(message: Any) -> None:
            if not self._reads and message["type"] == "websocket.send":
                await asyncio.Event().wait()
            await self._heard.put(dict(message))

        await self._app(self._scope, self._said.get, send)

    @staticmethod
    async def _queue() -> "asyncio.Queue[dict[str, Any]]":
        return asyncio.Queue()
