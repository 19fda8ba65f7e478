"""A broker for tests ends with them, and says what it lacks."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from servicekit.testing import kafka
from servicekit.testing.kafka import Broker, NoKafkaError
from servicekit.testing.probe import eventually

STARTER = """
import sys, time
from servicekit.testing.kafka import Broker
broker = Broker()
broker.start()
print(broker.home, broker.pid_file.read_text().strip(), flush=True)
time.sleep(600)
"""


def _lives(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
def test_a_broker_ends_and_its_folder_goes_when_the_test_run_is_killed() -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_XDIST_WORKER"}
    run = subprocess.Popen(
        [sys.executable, "-c", STARTER],
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.stdout is not None
    home, pid = run.stdout.readline().split()
    assert _lives(int(pid))

    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()

    eventually(lambda: not _lives(int(pid)), 10)
    eventually(lambda: not Path(home).exists(), 10)


def test_without_maven_or_java_it_is_said_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    monkeypatch.setenv(kafka.JARS, str(tmp_path / "jars"))
    with pytest.raises(NoKafkaError, match="no Maven"):
        kafka.jars()
    with pytest.raises(NoKafkaError, match="needs Java 17"):
        Broker(tmp_path).start()
