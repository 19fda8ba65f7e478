"""The whole product behind a real web server, on whatever clock a test wants."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from pydantic import SecretStr

from embedded.compose import compose
from embedded.demo import play
from embedded.settings import EmbeddedSettings
from journeys.product import ADMIN_KEY, free_port
from servicekit.clock import system_clock

PATIENCE_S = 60.0


@dataclass
class Stage:
    """A running product with the demo firm; its clock is `ahead` of this machine's, and runs."""

    ahead: timedelta
    port: int

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def now(self) -> datetime:
        return system_clock() + self.ahead

    def pass_time(self, step: timedelta) -> None:
        """Let the product's clock jump on. Browsers that are open do not notice."""
        self.ahead += step

    def call(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """What somebody else does meanwhile, past the browser: as an admin if `key` is given."""
        headers = {"Idempotency-Key": str(uuid4())}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        answer = httpx.request(method, self.url + path, json=body, headers=headers, timeout=30)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@contextlib.contextmanager
def stage(folder: Path, *, at: datetime | None = None) -> Iterator[Stage]:
    """Start the product, with its demo firm, at that moment (left out: now); its clock runs."""
    running = Stage(at - system_clock() if at is not None else timedelta(), free_port())
    settings = EmbeddedSettings.read(
        data=folder, port=running.port, admin_key=SecretStr(ADMIN_KEY), rate_limits="off"
    )
    kalends = compose(settings, clock=running.now)
    kalends.migrate()
    kalends.first_admin_key()
    kalends.host.start()
    server = uvicorn.Server(
        uvicorn.Config(
            kalends.app, host="127.0.0.1", port=running.port, log_config=None, access_log=False,
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
        yield running
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
