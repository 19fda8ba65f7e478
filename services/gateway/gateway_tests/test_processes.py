"""The gateway as processes of its own, as an operator runs them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from gateway_tests.builders import SEED
from servicekit.testing.databases import NewDatabase
from servicekit.testing.launch import Launch, Process, WarmStart

ADMIN_KEY = "kal_processes_0123456789abcdef"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Gateway:
    def __init__(self, database_url: str, folder: Path, launch: Launch) -> None:
        self.port, self.worker_port = free_port(), free_port()
        self._folder, self._launch = folder, launch
        self._environment = {
            **{name: value for name, value in os.environ.items() if "KALENDS_" not in name},
            "KALENDS_GATEWAY_DATABASE_URL": database_url,
            "KALENDS_GATEWAY_IDENTITY_SEED": SEED,
            "KALENDS_GATEWAY_WORKER_PORT": str(self.worker_port),
            "KALENDS_GATEWAY_DRAIN": "0",
            "KALENDS_ADMIN_KEY": ADMIN_KEY,
            "KALENDS_PORT": str(self.port),
        }

    def migrate(self) -> int:
        """As an operator does, with everything still to be loaded."""
        return subprocess.run(
            [sys.executable, "-m", "gateway", "migrate"],
            env=self._environment, cwd=self._folder, check=False, timeout=60,
        ).returncode  # fmt: skip

    def start(self, verb: str) -> Process:
        with (self._folder / f"{verb}.txt").open("ab") as printed:
            return self._launch(["gateway", verb], self._environment, printed)

    @contextmanager
    def running(self, verb: str) -> Iterator[Process]:
        """A process that is ready; what is left of it at the end is ended."""
        process = self.start(verb)
        port = self.port if verb == "api" else self.worker_port
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until and process.poll() is None:
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200:
                        break
                except httpx.TransportError:
                    time.sleep(0.1)
            else:
                said = (self._folder / f"{verb}.txt").read_text(errors="replace")
                raise AssertionError(f"{verb} did not become ready:\n{said[-4000:]}")
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture(scope="module")
def launch() -> Iterator[Launch]:
    with closing(WarmStart("gateway.__main__")) as warm:
        yield warm


@pytest.fixture
def gateway(new_database: NewDatabase, tmp_path: Path, launch: Launch) -> Gateway:
    one = Gateway(new_database("gateway").url, tmp_path, launch)
    assert one.migrate() == 0
    return one


@pytest.mark.slow
def test_api_and_worker_are_ready_tell_how_they_are_and_end_in_order(gateway: Gateway) -> None:
    with gateway.running("api") as api, gateway.running("worker") as worker:
        front, back = f"http://127.0.0.1:{gateway.port}", f"http://127.0.0.1:{gateway.worker_port}"
        admin = {"Authorization": f"Bearer {ADMIN_KEY}"}
        keys = httpx.get(f"{front}/api/admin/api-keys", headers=admin)
        assert keys.status_code == 200, keys.text
        assert "kalends_log_position" in httpx.get(f"{front}/metrics", headers=admin).text

        assert httpx.get(f"{back}/api/admin/api-keys", headers=admin).status_code == 404
        assert httpx.get(f"{back}/health/live").json() == {"status": "healthy"}
        assert httpx.get(f"{back}/health/ready").json()["checks"]["workers"]["details"]["workers"]
        assert "db_connections_max" in httpx.get(f"{back}/metrics").text

        for process in (api, worker):
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0


@pytest.mark.slow
def test_a_port_that_is_taken_is_a_failed_start(gateway: Gateway) -> None:
    with gateway.running("api"):
        assert gateway.start("api").wait(60) != 0
