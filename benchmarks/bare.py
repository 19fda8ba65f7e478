"""The barest endpoint: FastAPI on uvicorn, a few bytes in and out. What HTTP alone costs here.

The process is `python -m benchmarks.bare PORT`.
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psutil
import uvicorn
from fastapi import FastAPI, Request, Response
from journeys.product import free_port

_ANSWER = b'{"done":true}'


@dataclass(frozen=True, slots=True)
class Bare:
    port: int
    ready_seconds: float
    idle_mb: float


@contextlib.contextmanager
def running() -> Iterator[Bare]:
    """Run it in a process of its own."""
    port = free_port()
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bare", str(port)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        ready = time.monotonic() - started
        time.sleep(0.5)
        idle = psutil.Process(process.pid).memory_info().rss / 1e6
        yield Bare(port, ready, idle)
    finally:
        process.kill()
        process.wait()


def _app() -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/bare")
    async def get() -> Response:
        return Response(_ANSWER, media_type="application/json")

    @app.post("/bare", status_code=201)
    async def post(request: Request) -> Response:
        await request.body()
        return Response(_ANSWER, status_code=201, media_type="application/json")

    return app


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


if __name__ == "__main__":
    _Server(
        uvicorn.Config(_app(), port=int(sys.argv[1]), access_log=False, log_level="error")
    ).run()
