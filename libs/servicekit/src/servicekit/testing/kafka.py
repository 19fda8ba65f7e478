"""A real Kafka for tests: one broker for a whole test run, and brokers of one's own to kill.

The shared one is found in this order: the address in `KALENDS_TEST_KAFKA`; Docker, through
testcontainers, where an engine answers; else a local process. A local process is Apache Kafka
(KRaft, one node, loopback) on Java 17 or newer; its jars are fetched once, by Maven, into the
user's cache (`KALENDS_KAFKA_JARS` names another folder). Whatever was started here ends with the
process that started it, also when that process is killed.
"""

import base64
import contextlib
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from signal import Signals
from typing import Final, Self
from uuid import uuid4

from servicekit.testing.run_server import (
    Notes,
    NothingStartedError,
    docker_answers,
    end_with_run,
    first_that_works,
    free_port,
    once_per_run,
)

ADDRESS: Final = "KALENDS_TEST_KAFKA"
JARS: Final = "KALENDS_KAFKA_JARS"
VERSION: Final = "4.3.1"

_POM: Final = Path(__file__).with_name("kafka-pom.xml")
_START_SECONDS: Final = 60
_FETCH_SECONDS: Final = 900
_OLDEST_JAVA: Final = 17

_SETTINGS: Final = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
num.partitions=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
# Else the broker that was killed is waited for: 14 s instead of 8.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
# Tests make many small topics.
log.index.size.max.bytes=65536
"""


class NoKafkaError(RuntimeError):
    """No Kafka could be found or started. Nothing is skipped for that: it is an error."""


def address() -> str:
    """Give `host:port` of the broker of this test run, started by whoever asks first."""
    return os.environ.get(ADDRESS) or once_per_run("kafka", _started)["address"]


def fresh_prefix() -> str:
    """Give a prefix for topics and groups nobody has used."""
    return f"t{uuid4().hex[:12]}."


class Broker:
    """A broker of one's own: stopped, killed, paused and started again on the same address.

    Its folder is removed at the end of the block. Ends with the test run at the latest.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Take a folder that is there (and belongs to the broker from now on), or make one."""
        self.home = folder or Path(tempfile.mkdtemp(prefix="kalends-kafka-"))
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self._controller = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def pid_file(self) -> Path:
        return self.home / "pid"

    def start(self, *, kind: str | None = None) -> None:
        """Start it, on the data there is or on none, and return when it answers.

        `kind` is for the shared one: the note that goes when it does.
        """
        java, classes = _java(), f"{jars()}/*"
        settings = self.home / "server.properties"
        settings.write_text(self._settings())
        lean = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
        quiet = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
        if not (self.data / "meta.properties").exists():
            cluster = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
            formatted = subprocess.run(  # noqa: S603 - our own words only
                [
                    java, *lean, *quiet, "-cp", classes, "kafka.tools.StorageTool", "format",
                    "--standalone", "-t", cluster, "-c", str(settings), *self._when_new(),
                ],
                capture_output=True, check=False, stdin=subprocess.DEVNULL,
            )  # fmt: skip
            if formatted.returncode != 0:
                raise NoKafkaError(formatted.stdout.decode() + formatted.stderr.decode())
        first = not self.pid_file.exists()
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own words only
                [
                    java, *lean, *quiet, "-Xms128m", "-Xmx384m", "-cp", classes,
                    "kafka.Kafka", str(settings),
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.pid_file.write_text(f"{self._process.pid}\n")
        if first:
            end_with_run(self.pid_file, self.home, by=Signals.SIGKILL, kind=kind)
        self._wait_until_it_answers(self._process)

    def stop(self) -> None:
        """End it in order; it may be started again."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it with no time for anything, as a power cut would; it may be started again."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it stand still, with every connection open."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def lose_everything(self) -> None:
        """Remove its data, which only works while it is down."""
        if self._process is not None:
            raise RuntimeError("the broker is running")
        shutil.rmtree(self.data)

    def leave_running(self) -> None:
        """Let it go on until the test run ends."""
        process, self._process = self._process, None
        if process is not None:
            process.returncode = 0  # nobody waits for it here; the reaper does

    def _settings(self) -> str:
        return _SETTINGS.format(port=self.port, controller=self._controller, data=self.data)

    def _when_new(self) -> list[str]:
        """Say what is stored with its first data."""
        return []

    def _end(self, how: Signals) -> None:
        process = self._process
        if process is None:
            return
        process.send_signal(how)
        # One that was killed answers for a moment more: gone is when its process is.
        process.wait(_START_SECONDS)
        self._process = None

    def _signal(self, how: Signals) -> None:
        if self._process is None:
            raise RuntimeError("the broker is not running")
        self._process.send_signal(how)

    def _wait_until_it_answers(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        said = (self.home / "log").read_text(errors="replace").splitlines()[-20:]
        raise NoKafkaError("Kafka did not start:\n" + "\n".join(said))


def jars() -> Path:
    """Give the folder with the jars of Apache Kafka, fetched by Maven if it is not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    given = os.environ.get(JARS)
    folder = Path(given) if given else cache / "kalends" / f"kafka-{VERSION}"
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(folder.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise NoKafkaError(
            "Apache Kafka has to be fetched once and there is no Maven (`mvn`) on the path to do"
            f" it; install Maven, or put the jars into {folder}, or name a broker in {ADDRESS}"
        )
    # Complete or not there: a fetch that was interrupted leaves a folder of another name.
    scratch = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        fetched = subprocess.run(  # noqa: S603 - our own words only
            [
                maven, "-q", "-B", "-f", str(_POM), "dependency:copy-dependencies",
                f"-DoutputDirectory={scratch}", "-DincludeScope=runtime",
            ],
            stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True,
            timeout=_FETCH_SECONDS,
        )  # fmt: skip
        if fetched.returncode != 0:
            raise NoKafkaError(
                f"Maven could not fetch Apache Kafka {VERSION}:\n{fetched.stdout[-2000:]}"
            )
        scratch.chmod(0o755)
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else None
    java = java or shutil.which("java")
    if java is None:
        raise NoKafkaError(
            f"a local Kafka needs Java {_OLDEST_JAVA} or newer and there is no `java` on the path;"
            f" install it, start Docker, or name a broker in {ADDRESS}"
        )
    asked = subprocess.run(  # noqa: S603 - found on the path of whoever runs the tests
        [java, "-version"], capture_output=True, check=False, text=True
    )
    found = re.search(r'version "(\d+)', asked.stderr)
    if found is None or int(found.group(1)) < _OLDEST_JAVA:
        said = asked.stderr.splitlines()[:1]
        raise NoKafkaError(f"a local Kafka needs Java {_OLDEST_JAVA} or newer; {java} says {said}")
    return java


def _started() -> Notes:
    try:
        return {"address": first_that_works([_from_docker, _from_this_machine])}
    except NothingStartedError as nothing:
        raise NoKafkaError(f"no Kafka for the tests; {nothing}") from None


def _from_docker() -> str | None:
    if not docker_answers():
        return None
    from testcontainers.kafka import KafkaContainer  # noqa: PLC0415 - only where it runs

    # Its own reaper (Ryuk) removes the container when this process is gone.
    container = KafkaContainer().with_kraft()
    container.start()
    return str(container.get_bootstrap_server())


def _from_this_machine() -> str:
    broker = Broker()
    try:
        broker.start(kind="kafka")
    except BaseException:
        broker.kill()
        shutil.rmtree(broker.home, ignore_errors=True)
        raise
    broker.leave_running()
    return broker.address
