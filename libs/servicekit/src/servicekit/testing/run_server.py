"""Servers that belong to one test run: started once, shared by its workers, ended with it."""

import fcntl
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from signal import Signals

# A process of its own: ends the server once the test run (the process with that id) is gone.
_REAPER = """
import os, shutil, signal, sys, time
if os.fork():
    os._exit(0)
signal.signal(signal.SIGINT, signal.SIG_IGN)
run, pid_file, ending, home, leftovers = (
    int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5:]
)
def lives(pid):
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] != "Z" if os.path.exists(
        f"/proc/{pid}/stat") else True
while lives(run) and os.path.isdir(home):
    time.sleep(0.3)
try:
    pid = int(open(pid_file).readline())
    os.kill(pid, ending)
    os.kill(pid, signal.SIGCONT)
    until = time.monotonic() + 20
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.05)
except (OSError, ValueError):
    pass
shutil.rmtree(home, ignore_errors=True)
for leftover in leftovers:
    if os.path.exists(leftover):
        os.unlink(leftover)
"""

Notes = Mapping[str, str]


class NothingStartedError(RuntimeError):
    """No server could be found or started."""


def run_id() -> int:
    """Give the id of the process that is the test run: under pytest-xdist the workers' parent."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def note_of(kind: str) -> Path:
    """Say where the note about the shared server of this run lies."""
    return Path(tempfile.gettempdir()) / f"kalends-{kind}-{run_id()}.json"


def once_per_run(kind: str, start: Callable[[], Notes]) -> Notes:
    """Start a server unless a worker of this run has done so; give what was noted about it."""
    note = note_of(kind)
    with note.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if note.exists():
            found: Notes = json.loads(note.read_text())
            return found
        notes = start()
        note.write_text(json.dumps(dict(notes)))
    return notes


def end_with_run(pid_file: Path, home: Path, *, by: Signals, kind: str | None = None) -> None:
    """See to it that the server ends, by this signal, when the test run does, killed or not.

    Its folder goes too, and with a `kind` the note about it. A server whose folder is gone
    already is left alone.
    """
    note = None if kind is None else note_of(kind)
    leftovers = [] if note is None else [str(note), str(note.with_suffix(".lock"))]
    subprocess.run(  # noqa: S603 - our own words only
        [
            sys.executable, "-S", "-c", _REAPER,
            str(run_id()), str(pid_file), str(int(by)), str(home), *leftovers,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )  # fmt: skip


def first_that_works(ways: Sequence[Callable[[], str | None]]) -> str:
    """Start a server in the first way that works; give what that gives.

    A way that raises, or gives nothing, is passed over. NothingStartedError says what was tried.
    """
    tried = []
    for way in ways:
        name = way.__name__.strip("_")
        try:
            found = way()
        except Exception as error:  # noqa: BLE001 - whatever went wrong there, the next may work
            tried.append(f"{name}: {error}")
        else:
            if found:
                return found
            tried.append(f"{name}: not there")
    raise NothingStartedError("tried " + "; ".join(tried))


def docker_answers() -> bool:
    """Say whether there is a Docker engine that takes orders."""
    try:
        asked = subprocess.run(
            ["docker", "info"],  # noqa: S607 - whichever docker the developer has
            capture_output=True,
            check=False,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def free_port() -> int:
    """Give a port of the loopback nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
