import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cluster.member import Member
from embedded.keyring import Keyring
from servicekit.testing.launch import Launch, cold
from servicekit.testing.run_server import free_port

SERVICES: Final = ("booking", "availability", "gateway")
_ASKS: Final = {"booking": ("availability",), "gateway": ("booking", "availability")}
"""Who asks whom over HTTP."""

# Ends what is left when the process that started it is gone, killed or not.
_KEEPER: Final = """
import glob, os, signal, sys, time
if os.fork():
    os._exit(0)
signal.signal(signal.SIGINT, signal.SIG_IGN)
parent, home = int(sys.argv[1]), sys.argv[2]
while os.path.isdir(home):
    try:
        os.kill(parent, 0)
    except OSError:
        for note in glob.glob(os.path.join(home, "*.pid")):
            try:
                os.kill(int(open(note).read()), signal.SIGKILL)
            except (OSError, ValueError):
                pass
        break
    time.sleep(0.3)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the cluster needs and does not start: where each service's data lie, and the broker."""

    databases: Mapping[str, str]
    kafka: str


class Cluster:
    """All services, each as `replicas` processes that answer requests and as many that work.

    Its processes end with the process that made it, at the latest.
    """

    def __init__(
        self,
        home: Path,
        outside: Outside,
        *,
        replicas: int = 1,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        launch: Launch = cold,
    ) -> None:
        """`home` keeps keys, logs and process ids; `port` is the (first) gateway's.

        `settings` go to every process, such as `KALENDS_RATE_LIMITS`; `launch` starts them.
        """
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self._outside = outside
        self._settings = dict(settings or {})
        self._launch = launch
        self._ring = Keyring.kept_in(home)
        self._ports = {service: [free_port() for _ in range(replicas)] for service in SERVICES}
        if port is not None:
            self._ports["gateway"][0] = port
        self.apis: Mapping[str, Sequence[Member]] = {
            service: [self._member(service, "api", n + 1, port) for n, port in enumerate(ports)]
            for service, ports in self._ports.items()
        }
        self.workers: Mapping[str, Sequence[Member]] = {
            service: [self._member(service, "worker", n + 1, free_port()) for n in range(replicas)]
            for service in SERVICES
        }
        subprocess.run(  # noqa: S603 - our own words only
            [sys.executable, "-S", "-c", _KEEPER, str(os.getpid()), str(home)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=True,
        )

    @property
    def urls(self) -> Sequence[str]:
        """Where a browser finds the product: any of these."""
        return [member.url for member in self.apis["gateway"]]

    @property
    def members(self) -> Sequence[Member]:
        """Every process, services before those who ask them, workers last."""
        in_order = ("availability", "booking", "gateway")
        apis = [member for service in in_order for member in self.apis[service]]
        return [*apis, *(member for service in in_order for member in self.workers[service])]

    def prepare(self) -> str:
        """Bring databases and topics up to date; give what was printed (the first admin's key)."""
        said = ""
        for service in SERVICES:
            said += self.command(service, "migrate")
        self.command("booking", "topics")
        return said

    def start(self) -> None:
        """Start every process and return when all are ready."""
        for member in self.members:
            member.start()
        for member in self.members:
            member.wait_until_ready()

    def stop(self) -> None:
        """End it in order: the gateway first, so that nobody asks who has left already."""
        everyone = self.members
        front = [member for member in everyone if member in self.apis["gateway"]]
        rest = [member for member in everyone if member not in front]
        for group in (front, rest):
            for member in group:
                member.tell_to_go()
            for member in group:
                member.wait_until_gone()

    def kill(self) -> None:
        for member in self.members:
            member.kill()

    def command(self, service: str, *arguments: str) -> str:
        """Run `python -m <service> <arguments>` to its end; give what it printed."""
        name = "-".join([service, *arguments])
        command, settings = [service, *arguments], self._environment(service)
        told = Member(name, command, settings, 0, self.home, launch=self._launch)
        before = len(told.said())
        return told.do()[before:]

    def _member(self, service: str, role: str, number: int, port: int) -> Member:
        prefix = f"KALENDS_{service.upper()}"
        where = "WORKER_PORT" if role == "worker" else "PORT"
        own = {f"{prefix}_{where}": str(port)}
        if service == "gateway" and role == "api":
            own = {"KALENDS_PORT": str(port)}
        settings = {**self._environment(service), **own}
        name = f"{service}-{role}-{number}"
        return Member(name, [service, role], settings, port, self.home, launch=self._launch)

    def _environment(self, service: str) -> Mapping[str, str]:
        prefix = f"KALENDS_{service.upper()}"
        upstreams = {
            other: [f"http://127.0.0.1:{port}" for port in self._ports[other]]
            for other in _ASKS.get(service, ())
        }
        return {
            **{f"{prefix}_{k.upper()}": v for k, v in self._ring.settings_of(service).items()},
            f"{prefix}_DATABASE_URL": self._outside.databases[service],
            **({f"{prefix}_UPSTREAMS": json.dumps(upstreams)} if upstreams else {}),
            "KALENDS_KAFKA": self._outside.kafka,
            **self._settings,
        }
