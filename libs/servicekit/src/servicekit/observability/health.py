"""Is the service well? Parts and whole as MON-12, MON-13 and CFL-63 have them."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as CheckTimeout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psutil

from servicekit.clock import Clock, system_clock
from servicekit.observability.logging import get_logger

Check = Callable[[], Mapping[str, Any]]
"""Looks at one part: gives details if it is well, raises if it is not. Blocks at most briefly."""

MEMORY_LIMIT: Final = 90.0
CGROUP: Final = Path("/sys/fs/cgroup")


class Unwell(Exception):
    """What a check raises to say why the part is unhealthy, with details an operator may see."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.details: dict[str, Any] = {"reason": reason, **details}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the whole; `response_time` in milliseconds."""

    healthy: bool
    details: Mapping[str, Any]
    response_time: float

    def as_json(self) -> dict[str, Any]:
        return {
            "status": "healthy" if self.healthy else "unhealthy",
            "details": dict(self.details),
            "responseTime": round(self.response_time, 2),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All parts at one moment; `uptime` in seconds."""

    parts: Mapping[str, Part]
    timestamp: datetime
    uptime: float
    version: str
    leaving: bool = False

    @property
    def healthy(self) -> bool:
        return all(part.healthy for part in self.parts.values())

    @property
    def ready(self) -> bool:
        """Requests can be served (CFL-63).

        Only an unhealthy database forbids it, and that the service is about to end.
        """
        database = self.parts.get("database")
        return not self.leaving and (database is None or database.healthy)

    def as_json(self) -> dict[str, Any]:
        return {
            "status": "healthy" if self.healthy else "degraded",
            "timestamp": self.timestamp.isoformat(),
            "uptime": round(self.uptime, 3),
            "version": self.version,
            "checks": {name: part.as_json() for name, part in self.parts.items()},
        }


class Health:
    """Runs the checks of one service, each in its own thread and none for longer than `limit`."""

    def __init__(
        self,
        service: str,
        checks: Mapping[str, Check] | None = None,
        *,
        version: str = "unknown",
        clock: Clock = system_clock,
        limit: float = 5.0,
    ) -> None:
        self.service = service
        self.version = version or "unknown"
        self._clock = clock
        self._limit = limit
        self._started = time.monotonic()
        self._leaving = False
        self._checks: dict[str, Check] = {
            "system_resources": system_resources,
            "application": lambda: {"service": service},
            **(checks or {}),
        }

    def add(self, name: str, check: Check) -> None:
        """Look at one more part from now on."""
        self._checks[name] = check

    def leave(self) -> None:
        """Be unready from now on, because the service is about to end."""
        self._leaving = True

    def report(self) -> Report:
        """Run every check; blocks until the slowest has answered or its time is up."""
        parts: dict[str, Part] = {}
        pool = ThreadPoolExecutor(max_workers=len(self._checks), thread_name_prefix="health")
        try:
            started = time.perf_counter()
            running = {name: pool.submit(self._run, check) for name, check in self._checks.items()}
            for name, future in running.items():
                left = max(0.0, self._limit - (time.perf_counter() - started))
                try:
                    parts[name] = future.result(timeout=left)
                except CheckTimeout:
                    parts[name] = Part(
                        healthy=False,
                        details={"reason": f"no answer within {self._limit:g} s"},
                        response_time=self._limit * 1000,
                    )
        finally:
            # A check that hangs must not hang the answer.
            pool.shutdown(wait=False, cancel_futures=True)
        return Report(
            parts=parts,
            timestamp=self._clock(),
            uptime=time.monotonic() - self._started,
            version=self.version,
            leaving=self._leaving,
        )

    def _run(self, check: Check) -> Part:
        started = time.perf_counter()
        healthy = True
        details: Mapping[str, Any]
        try:
            details = check()
        except Unwell as unwell:
            healthy, details = False, unwell.details
        except Exception as error:  # noqa: BLE001 - whatever a part raises, it is unwell
            get_logger(service=self.service).warning("health check failed", exc_info=error)
            # Its text may name hosts or paths; the log has it, the caller only gets the kind.
            healthy, details = False, {"reason": type(error).__name__}
        return Part(
            healthy=healthy,
            details=details,
            response_time=(time.perf_counter() - started) * 1000,
        )


def system_resources() -> Mapping[str, Any]:
    """Memory in use, of the container if it has a limit, else of the machine (MON-12).

    Unwell from 90 percent.
    """
    used = _percent_of_container()
    if used is None:
        used = psutil.virtual_memory().percent
    if used >= MEMORY_LIMIT:
        raise Unwell(f"{used:.0f} % of memory in use", memoryPercent=used)
    return {"memoryPercent": used}


def _percent_of_container() -> float | None:
    try:
        limit = (CGROUP / "memory.max").read_text().strip()
        used = int((CGROUP / "memory.current").read_text())
        parts = dict(line.split() for line in (CGROUP / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return None
    if not limit.isdigit() or int(limit) == 0:
        return None
    # What was read from files is given back when it is needed.
    return round(100 * max(0, used - int(parts.get("inactive_file", 0))) / int(limit), 1)
