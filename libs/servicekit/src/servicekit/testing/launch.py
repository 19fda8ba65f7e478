"""Start programs as processes of their own, for tests that start very many of them.

`cold` is `python -m`. A `WarmStart` forks them from a process that has loaded our code already,
which saves the two or three seconds of processor time that loading takes; from then on they are
processes like others, with an environment, an output and an end of their own.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any, Final, NoReturn, Protocol

_MESSAGE: Final = 1 << 18
_STATUS: Final = 4
# A process that a library kills says where it was.
_PYTHON: Final = (sys.executable, "-X", "faulthandler")


class Process(Protocol):
    """What tests need of `subprocess.Popen`."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int, /) -> None: ...
    def kill(self) -> None: ...


Launch = Callable[[Sequence[str], Mapping[str, str], IO[bytes]], Process]
"""Starts `python -m <words>` with exactly this environment, which prints into this file."""


def cold(words: Sequence[str], environment: Mapping[str, str], printed: IO[bytes]) -> Process:
    """Start it as an operator does."""
    return subprocess.Popen(  # noqa: S603 - our own words only
        [*_PYTHON, "-m", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=printed,
        stderr=printed,
        # Ctrl-C is for whoever started us; they are told in their turn.
        start_new_session=True,
    )


class WarmStart:
    """A process that has loaded these modules and waits to be told what to become. A `Launch`.

    It ends with the process that made it, killed or not, and so does what it has started.
    """

    def __init__(self, *modules: str) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own words only
                [*_PYTHON, "-m", __name__, str(theirs.fileno()), *modules],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def __call__(
        self, words: Sequence[str], environment: Mapping[str, str], printed: IO[bytes]
    ) -> Process:
        tells, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            order = json.dumps({"words": list(words), "environment": dict(environment)})
            socket.send_fds(self._orders, [order.encode()], [theirs.fileno(), printed.fileno()])
        return _Forked(tells)

    @property
    def pid(self) -> int:
        return self._process.pid

    def close(self) -> None:
        """End it and what it has started."""
        self._orders.close()
        self._process.wait()


class _Forked:
    """A process whose parent tells us how it ended. Any thread may ask."""

    def __init__(self, tells: socket.socket) -> None:
        self._tells = tells
        self._status: int | None = None
        self._lock = threading.Lock()
        self.pid = self._told()

    def poll(self) -> int | None:
        with self._lock:
            if self._status is None and select.select([self._tells], [], [], 0)[0]:
                self._status = self._told()
                self._tells.close()
            return self._status

    def wait(self, timeout: float | None = None) -> int:
        until = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(0.01)
        return status

    def send_signal(self, sig: int, /) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _told(self) -> int:
        said = self._tells.recv(_STATUS)
        if not said:
            self._tells.close()
            raise RuntimeError("the process that starts others has ended")
        return int.from_bytes(said, "big", signed=True)


class _Nursery:
    """Forks a process for each order, and tells whoever gave it how that process ended."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._asked: dict[int, socket.socket] = {}
        self._woken, self._wake = socket.socketpair()
        self._wake.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake.fileno())

    def work(self) -> list[str] | None:
        """Go on until nobody gives orders any more: None. In each child: what it is to run."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._orders, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._woken:
                        self._bury()
                        continue
                    order, fds, *_ = socket.recv_fds(self._orders, _MESSAGE, 2)
                    if not order:
                        self._end()
                        return None
                    if self._fork(*fds) == 0:
                        return self._become(json.loads(order))

    def _fork(self, asked: int, printed: int) -> int:
        tells = socket.socket(fileno=asked)
        pid = os.fork()
        if pid == 0:
            tells.close()
            os.dup2(printed, 1)
            os.dup2(printed, 2)
        else:
            self._asked[pid] = tells
            _tell(tells, pid)
        os.close(printed)
        return pid

    def _become(self, order: dict[str, Any]) -> list[str]:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for inherited in (self._orders, self._woken, self._wake, *self._asked.values()):
            inherited.close()
        os.setsid()
        os.environ.clear()
        os.environ.update(order["environment"])
        return list(order["words"])

    def _end(self) -> None:
        for pid in self._asked:
            os.kill(pid, signal.SIGKILL)

    def _bury(self) -> None:
        self._woken.recv(_MESSAGE)
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                with self._asked.pop(ended[0]) as tells:
                    _tell(tells, os.waitstatus_to_exitcode(ended[1]))


def _tell(whom: socket.socket, number: int) -> None:
    with contextlib.suppress(BrokenPipeError):
        whom.send(number.to_bytes(_STATUS, "big", signed=True))


def _main(orders: socket.socket, modules: Sequence[str]) -> NoReturn:
    for name in modules:
        importlib.import_module(name)
    for name in modules:
        if name.endswith("__main__"):
            # It is run, not imported.
            del sys.modules[name]
    gc.collect()
    gc.freeze()
    words = _Nursery(orders).work()
    if words is None:
        sys.exit()
    sys.argv = list(words)
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    _main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
