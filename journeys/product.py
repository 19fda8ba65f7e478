"""The product as a newcomer starts it: a process of its own, on a folder of its own."""

import contextlib
import functools
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from servicekit.testing.launch import Launch, Process, WarmStart, cold

ADMIN_KEY = "kal_journeys_0123456789abcdef0123456789abcdef"
START_SECONDS = 120.0


@functools.cache
def warm() -> Launch:
    """Starts our programs without the seconds each spends on loading its code.

    A run of these journeys starts some 150 of them.
    """
    return WarmStart(
        "embedded.__main__",
        "booking.__main__",
        "availability.__main__",
        "gateway.__main__",
        # What they load when they need it.
        "servicekit.db.migrate",
        "servicekit.messaging.kafka_groups",
        "servicekit.messaging.kafka_topics",
        "servicekit.messaging.kafka_transport",
        "servicekit.messaging.republish",
        "servicekit.program.restored",
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Product:
    """One installation: its data outlives its process. Started cold unless somebody says else."""

    data: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    launch: Launch = cold
    _process: Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / "log.txt").open("ab") as log:
            begin = log.tell()
            self._process = self.launch(
                ["embedded", "serve"],
                {
                    **{name: value for name, value in os.environ.items() if "KALENDS_" not in name},
                    "KALENDS_PORT": str(self.port),
                    "KALENDS_DATA": str(self.data),
                    "KALENDS_ADMIN_KEY": ADMIN_KEY,
                    "KALENDS_RATE_LIMITS": "off",
                    **self.settings,
                },
                log,
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if f"ready on http://localhost:{self.port}" in self.said(begin):
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        status = self._process.poll()
        self.kill()
        why = "it took too long" if status is None else f"it ended with {status}"
        raise AssertionError(f"the product did not start, {why}:\n{self.said(begin)[-6000:]}")

    def said(self, after: int = 0) -> str:
        """What it printed, from that byte on."""
        with (self.data / "log.txt").open("rb") as log:
            log.seek(after)
            return log.read().decode(errors="replace")

    def stop(self) -> int:
        """Ctrl-C, as a person does; gives the exit code."""
        return self._end(signal.SIGINT)

    def kill(self) -> None:
        """kill -9, as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, with_signal: signal.Signals) -> int:
        if self._process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid, with_signal)
        try:
            code = self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait(timeout=30)
        self._process = None
        return code

    @contextlib.contextmanager
    def client(self, key: str | None = None, **settings: Any) -> Iterator[httpx.Client]:
        """A browser or script; with a key, somebody of the staff."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with httpx.Client(base_url=self.url, headers=headers, timeout=30, **settings) as client:
            yield client

    def admin(self) -> contextlib.AbstractContextManager[httpx.Client]:
        return self.client(ADMIN_KEY)
