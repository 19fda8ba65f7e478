"""A web server that leaves as it should: unready first, then closed, then gone."""

import contextlib
import gc
import logging
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from servicekit.http.balancing import KEEP_ALIVE

DRAIN: Final = KEEP_ALIVE + 1.0
"""Seconds a server that was told to go still serves: by then callers know, and idle connections
of our own clients have ended."""
GRACE: Final = 6.0
"""Seconds after that for the answers that are under way."""
# Longer than any client keeps an idle connection, so that it is never we who close it first.
_PATIENCE: Final = 75

SOCKETS: Final[dict[str, Any]] = {
    "ws": "servicekit.sockets:WebSockets",
    "ws_max_size": 16 * 1024,
    # Messages are short, and a window for compressing them costs each socket more than it saves.
    "ws_per_message_deflate": False,
}
"""How our web servers serve WebSockets, as options of uvicorn; messages of clients are short."""


class Server(uvicorn.Server):
    """Serves an app until SIGTERM or SIGINT, and loses no request over it.

    Told to go, it calls `leaving` (which turns readiness off), serves on for `drain` seconds while
    every answer closes its connection, takes no new ones after that, and gives the rest `GRACE`
    seconds. A second SIGINT ends it at once. `ready` is called when it takes requests.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        host: str,
        port: int,
        drain: float = DRAIN,
        ready: Callable[[], None] = lambda: None,
        leaving: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                log_config=None,
                lifespan="on",
                timeout_keep_alive=_PATIENCE,
                timeout_graceful_shutdown=int(GRACE),
                **SOCKETS,
            )
        )
        # What uvicorn tells of its starts and ends, its callers tell in their own words.
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        self._drain = drain
        self._ready = ready
        self._leaving = leaving
        self._told_to_go = False
        self._gone_at: float | None = None

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is loaded by now stays: the collector need not walk through it ever again.
            gc.freeze()
            self._ready()

    async def on_tick(self, counter: int) -> bool:
        if self._told_to_go and self._gone_at is None:
            self._gone_at = time.monotonic() + self._drain
            self._leaving()
            self.config.encoded_headers.append((b"connection", b"close"))
            self.server_state.default_headers = [
                *self.server_state.default_headers,
                (b"connection", b"close"),
            ]
        if self._gone_at is not None and time.monotonic() >= self._gone_at:
            self.should_exit = True
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._told_to_go and sig == signal.SIGINT:
            super().handle_exit(sig, frame)
            super().handle_exit(sig, frame)
        self._told_to_go = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Unlike uvicorn's own, it does not raise the signal again: going was what was asked for.
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        for number in before:
            signal.signal(number, self.handle_exit)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
