"""A program that is forked from a warm process is one as if it had been started cold."""

import json
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from servicekit.testing.launch import Launch, Process, WarmStart, cold

# Each is what follows `python -m timeit`: a statement, run once.
TELLS_OF_ITSELF = """
import json, os, signal, sys
print(json.dumps({
    "pid": os.getpid(), "leads": os.getsid(0) == os.getpid(), "words": sys.argv[1:3],
    "environment": dict(os.environ), "files": sorted(map(int, os.listdir("/proc/self/fd"))),
    "untouched": signal.getsignal(signal.SIGCHLD) == signal.getsignal(signal.SIGTERM) == 0,
}))
"""
SLEEPS = "import time; time.sleep(60)"


@pytest.fixture(scope="module")
def warm() -> Iterator[Launch]:
    start = WarmStart("json", "json.tool")
    yield start
    start.close()


@pytest.fixture(params=["cold", "warm"])
def launch(request: pytest.FixtureRequest, warm: Launch) -> Launch:
    return warm if request.param == "warm" else cold


@pytest.fixture
def printed() -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        yield file


def run(launch: Launch, statement: str, printed: IO[bytes], **environment: str) -> Process:
    return launch(["timeit", "-n1", "-r1", statement], environment, printed)


def read(printed: IO[bytes]) -> str:
    printed.seek(0)
    return printed.read().decode()


def test_it_has_an_environment_an_output_and_a_session_of_its_own(
    launch: Launch, printed: IO[bytes]
) -> None:
    process = run(launch, TELLS_OF_ITSELF, printed, TESTED="yes")

    assert process.wait(60) == 0
    told = json.loads(read(printed).splitlines()[0])
    assert told["pid"] == process.pid
    assert told["leads"]
    assert told["words"] == ["-n1", "-r1"]
    # What Python adds by itself where no locale is named.
    assert told["environment"].items() - {("LC_CTYPE", "C.UTF-8")} == {("TESTED", "yes")}
    assert told["untouched"]


def test_it_has_no_file_of_another_one(warm: Launch, printed: IO[bytes]) -> None:
    others = [run(warm, SLEEPS, printed) for _ in range(3)]

    assert run(warm, TELLS_OF_ITSELF, printed).wait(60) == 0

    told = json.loads(read(printed).splitlines()[0])
    # The last is the folder that is being read.
    assert len(told["files"]) == 4
    for other in others:
        other.kill()
        assert other.wait(60) == -signal.SIGKILL


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["timeit", "-n1", "-r1", "pass"], 0),
        (["timeit", "-n1", "-r1", "raise OSError"], 1),
        (["json.tool", "--no-such-option"], 2),
    ],
)
def test_its_status_is_told(
    launch: Launch, printed: IO[bytes], words: list[str], status: int
) -> None:
    process = launch(words, {}, printed)

    assert process.wait(60) == status
    assert process.poll() == status
    process.kill()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_when_it_is_told_to(
    launch: Launch, printed: IO[bytes], how: signal.Signals
) -> None:
    process = run(launch, SLEEPS, printed)
    assert process.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.01)

    process.send_signal(how)

    assert process.wait(60) == -how


@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGABRT])
def test_what_a_library_killed_says_where_it_was(
    launch: Launch, printed: IO[bytes], how: signal.Signals
) -> None:
    process = run(launch, f"import os; os.kill(os.getpid(), {int(how)})", printed)

    assert process.wait(60) == -how
    assert "Fatal Python error" in read(printed)
    assert "most recent call first" in read(printed)


def test_what_was_named_is_there_already(warm: Launch, printed: IO[bytes]) -> None:
    known = "import sys; print('json' in sys.modules, 'json.tool' in sys.modules)"

    assert run(warm, known, printed).wait(60) == 0

    assert read(printed).splitlines()[0] == "True True"


def test_it_ends_with_whoever_made_it_and_so_does_what_it_started(printed: IO[bytes]) -> None:
    start = WarmStart()
    process = run(start, SLEEPS, printed)
    both = [Path(f"/proc/{pid}") for pid in (start.pid, process.pid)]
    assert all(one.exists() for one in both)

    start.close()

    until = time.monotonic() + 60
    while any(one.exists() for one in both) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(one.exists() for one in both)
    with pytest.raises(RuntimeError, match="has ended"):
        process.wait(60)
