"""The whole product behind a real web server, on whatever clock a test wants."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from embedded.compose import Kalends, compose
from embedded.demo import play
from embedded.settings import EmbeddedSettings
from journeys.product import ADMIN_KEY, free_port
from servicekit.clock import system_clock

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Stage:
    """A running product with the demo firm."""

    url: str
    kalends: Kalends
    ahead: timedelta
    """How far its clock is ahead of this machine's."""

    def now(self) -> datetime:
        return system_clock() + self.ahead


@contextlib.contextmanager
def stage(folder: Path, *, at: datetime | None = None) -> Iterator[Stage]:
    """Start the product, with its demo firm, at that moment (left out: now); its clock runs."""
    ahead = at - system_clock() if at is not None else timedelta()
    port = free_port()
    settings = EmbeddedSettings.read(
        data=folder, port=port, admin_key=SecretStr(ADMIN_KEY), rate_limits="off"
    )
    kalends = compose(settings, clock=lambda: system_clock() + ahead)
    kalends.migrate()
    kalends.first_admin_key()
    kalends.host.start()
    server = uvicorn.Server(
        uvicorn.Config(
            kalends.app, host="127.0.0.1", port=port, log_config=None, access_log=False,
            lifespan="off", timeout_graceful_shutdown=2,
        )
    )  # fmt: skip

    async def serve() -> None:
        await play(kalends.as_admin())
        await server.serve()

    # The browser's driver has a loop of its own in this thread.
    thread = threading.Thread(target=asyncio.run, args=[serve()], name="stage", daemon=True)
    thread.start()
    try:
        _wait(server)
        yield Stage(f"http://localhost:{port}", kalends, ahead)
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
        kalends.host.stop()
        kalends.close()


def _wait(server: uvicorn.Server) -> None:
    until = time.monotonic() + PATIENCE_S
    while not server.started:
        assert time.monotonic() < until, "the web server did not start"
        time.sleep(0.01)
