"""Clients that ask at the same time, in a process of their own so as not to slow the server down.

The process is `python -m benchmarks.crowd PORT CLIENTS`: requests in as JSON, answers out as JSON.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from threading import Barrier, Lock
from typing import Any

from benchmarks.wire import Request, Wire


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the requests: status, milliseconds and, where refused, the answer."""

    seconds: float
    statuses: list[int]
    took_ms: list[float]
    refusals: list[str]

    def per_second(self, status: int) -> float:
        return self.statuses.count(status) / self.seconds


def ask(port: int, requests: Sequence[Request], *, clients: int) -> Outcome:
    """Let so many clients send the requests, each the next one as soon as it has its answer."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crowd", str(port), str(clients)],
        input=json.dumps([asdict(request) for request in requests]),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return Outcome(**json.loads(done.stdout))


def _asked(port: int, given: Sequence[dict[str, Any]], clients: int) -> Outcome:
    waiting = iter([Request(**each).encoded() for each in given])
    turn = Lock()
    gate = Barrier(clients + 1)
    statuses: list[int] = []
    took: list[float] = []
    refusals: list[str] = []

    def client() -> None:
        wire = Wire(port)
        gate.wait()
        while True:
            with turn:
                request = next(waiting, None)
            if request is None:
                break
            started = time.perf_counter()
            status, body = wire.send(request)
            took.append((time.perf_counter() - started) * 1000)
            statuses.append(status)
            if status >= 300:
                refusals.append(body.decode(errors="replace")[:2000])
        wire.close()

    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(client) for _ in range(clients)]
        gate.wait()
        started = time.perf_counter()
        for each in running:
            each.result()
        seconds = time.perf_counter() - started
    return Outcome(seconds=seconds, statuses=statuses, took_ms=took, refusals=refusals)


if __name__ == "__main__":
    outcome = _asked(int(sys.argv[1]), json.load(sys.stdin), int(sys.argv[2]))
    json.dump(asdict(outcome), sys.stdout)
