"""The whole product inside this process, on a clock that a test moves."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from embedded.compose import Kalends, compose
from embedded.settings import EmbeddedSettings
from journeys.product import ADMIN_KEY
from servicekit.processes.watchdog import Watchdog
from servicekit.testing.clock import SetClock
from servicekit.testing.http import Caller, calling
from servicekit.timers.runner import TimerRunner

PATIENCE_S = 60.0


@dataclass(frozen=True)
class TimeMachine:
    """Requests go through the gateway, as from outside; whatever works unasked works."""

    kalends: Kalends
    clock: SetClock
    guest: Caller

    def staff(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request of an admin."""
        headers = {"Authorization": f"Bearer {ADMIN_KEY}", **(options.pop("headers", None) or {})}
        return self.guest.request(method, path, headers=headers, **options)

    def must(self, method: str, path: str, **options: Any) -> Any:
        """The body of an admin's request that has to go well."""
        answer = self.staff(method, path, **options)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def move(self, step: timedelta) -> None:
        """Let time pass, and everything happen that is due then."""
        self.clock.move(step)
        for module in self.kalends.modules.values():
            for worker in module.workers:
                if isinstance(worker, TimerRunner):
                    worker.run_due()
                elif isinstance(worker, Watchdog):
                    while worker.look():
                        pass
        self.settle()

    def settle(self) -> None:
        """Wait until each service has heard all that the others said."""
        quiet = 0
        until = time.monotonic() + PATIENCE_S
        while quiet < 2:
            quiet = quiet + 1 if not any(self.kalends.host.lag().values()) else 0
            assert time.monotonic() < until, f"still to be read: {self.kalends.host.lag()}"
            if not quiet:
                time.sleep(0.002)

    def rest(self) -> None:
        """Let nothing work unasked any more, so that one can look at what stands still."""
        self.settle()
        assert self.kalends.host.stop()

    def eventually(self, said: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not said():
            assert time.monotonic() < until, "it never came true"
            time.sleep(0.005)


def composed(folder: Path, clock: SetClock, databases: Mapping[str, str] | None = None) -> Kalends:
    """Wire all services to that data; nothing is opened yet. Without URLs it is SQLite."""
    urls = {f"{name}_database_url": url for name, url in (databases or {}).items()}
    settings = EmbeddedSettings.read(
        data=folder, admin_key=SecretStr(ADMIN_KEY), rate_limits="off", **urls
    )
    return compose(settings, clock=clock)


@contextmanager
def running(kalends: Kalends, clock: SetClock) -> Iterator[TimeMachine]:
    """Start what was composed on this clock, as `serve` does, and end it in good order."""
    kalends.migrate()
    kalends.first_admin_key()
    kalends.host.start()
    try:
        with calling(kalends.modules["gateway"].app) as guest:
            yield TimeMachine(kalends, clock, guest)
    finally:
        kalends.host.stop()
        kalends.close()


@contextmanager
def time_machine(
    folder: Path, clock: SetClock, databases: Mapping[str, str] | None = None
) -> Iterator[TimeMachine]:
    """Start all services in this process."""
    with running(composed(folder, clock, databases), clock) as world:
        yield world
