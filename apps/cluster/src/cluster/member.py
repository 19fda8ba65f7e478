import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import httpx

from servicekit.testing.launch import Launch, Process, cold

READY_WITHIN: Final = 120.0
"""Seconds a process may take to be ready; a busy machine needs some."""
GONE_WITHIN: Final = 30.0


class MemberFailedError(RuntimeError):
    """A process did not do what it should; the message has the end of what it printed."""


class Member:
    """One process of the cluster: started, asked how it is, ended, killed, paused."""

    def __init__(
        self,
        name: str,
        command: list[str],
        settings: Mapping[str, str],
        port: int,
        home: Path,
        *,
        launch: Launch = cold,
    ) -> None:
        """`command` follows `python -m`; `port` is where it tells how it is."""
        self.name = name
        self.url = f"http://127.0.0.1:{port}"
        self._command = command
        self._launch = launch
        self._settings = settings
        self._printed = home / f"{name}.log"
        self._pid_file = home / f"{name}.pid"
        self._process: Process | None = None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process id; MemberFailedError if it does not run."""
        return self._running().pid

    def start(self) -> None:
        """Start it; `wait_until_ready` says when it serves."""
        if self.alive:
            raise MemberFailedError(f"{self.name} runs already")
        outside = {k: v for k, v in os.environ.items() if not k.startswith("KALENDS_")}
        with self._printed.open("ab") as printed:
            self._process = self._launch(self._command, {**outside, **self._settings}, printed)
        self._pid_file.write_text(str(self._process.pid))

    def wait_until_ready(self, within: float = READY_WITHIN) -> None:
        until = time.monotonic() + within
        while time.monotonic() < until:
            if not self.alive:
                break
            if self.is_ready():
                return
            time.sleep(0.05)
        raise MemberFailedError(f"{self.name} is not ready:\n{self.said()[-3000:]}")

    def is_ready(self) -> bool:
        try:
            answer = httpx.get(f"{self.url}/health/ready", timeout=5)
        except httpx.TransportError:
            return False
        return answer.status_code == httpx.codes.OK

    def do(self) -> str:
        """Run it to its end and give what it printed; for commands that end by themselves."""
        self.start()
        code = self._running().wait()
        if code != 0:
            raise MemberFailedError(f"{self.name} ended with {code}:\n{self.said()[-3000:]}")
        return self.said()

    def tell_to_go(self) -> None:
        """SIGTERM; `wait_until_gone` says when it is."""
        if self.alive:
            self._running().send_signal(signal.SIGTERM)

    def wait_until_gone(self) -> int:
        """Give the exit status; one that does not go is killed, and that is a MemberFailedError."""
        process = self._process
        if process is None:
            return 0
        try:
            code = process.wait(GONE_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
            raise MemberFailedError(f"{self.name} did not go:\n{self.said()[-3000:]}") from None
        self._forget()
        return code

    def stop(self) -> int:
        """End it in order; give the exit status."""
        self.tell_to_go()
        return self.wait_until_gone()

    def kill(self) -> None:
        """Kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._forget()

    def pause(self) -> None:
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._running().send_signal(signal.SIGCONT)

    def said(self) -> str:
        """Everything it printed, in all its lives."""
        return self._printed.read_text(errors="replace") if self._printed.exists() else ""

    def _running(self) -> Process:
        if self._process is None:
            raise MemberFailedError(f"{self.name} does not run")
        return self._process

    def _forget(self) -> None:
        self._process = None
        self._pid_file.unlink(missing_ok=True)
