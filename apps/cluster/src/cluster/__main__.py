"""`python -m cluster`: what `make cluster` starts."""

import argparse
import asyncio
import os
import secrets
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from cluster.cluster import Cluster
from cluster.member import MemberFailedError
from cluster.surroundings import surroundings
from embedded.demo_over_http import play_to


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cluster until Ctrl-C; gives the exit status."""
    parser = argparse.ArgumentParser(prog="cluster", description=__doc__)
    parser.add_argument("--replicas", type=int, default=1, help="processes of each kind")
    parser.add_argument("--home", type=Path, help="keeps keys and logs; left out: nothing is kept")
    chosen = parser.parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with tempfile.TemporaryDirectory(prefix="kalends-cluster-") as scratch:
        home = chosen.home or Path(scratch)
        return _run(home.absolute(), chosen.replicas, stop)


def _run(home: Path, replicas: int, stop: threading.Event) -> int:
    print("starting PostgreSQL and Kafka, unless they are given", flush=True)
    key = os.environ.get("KALENDS_ADMIN_KEY") or f"kal_{secrets.token_urlsafe(24)}"
    with surroundings() as outside:
        cluster = Cluster(
            home,
            outside,
            replicas=replicas,
            port=int(os.environ.get("KALENDS_PORT", "8000")),
            settings={"KALENDS_ADMIN_KEY": key, **_steering()},
        )
        try:
            cluster.prepare()
            cluster.start()
            if os.environ.get("KALENDS_DEMO", "on") == "on":
                asyncio.run(play_to(cluster.urls[0], key))
            if "KALENDS_ADMIN_KEY" not in os.environ:
                print(f"API key of the first admin: {key}")
            for member in cluster.members:
                print(f"{member.name:<24} {member.url}  process {member.pid}")
            print(f"logs in {home}\nready on {cluster.urls[0].replace('127.0.0.1', 'localhost')}")
            sys.stdout.flush()
            while not stop.wait(1.0):
                _mend(cluster)
            print("ending, the gateway first", flush=True)
            cluster.stop()
        except MemberFailedError as error:
            print(error, file=sys.stderr)
            cluster.kill()
            return 1
    return 0


def _steering() -> dict[str, str]:
    names = ("KALENDS_RATE_LIMITS",)
    return {name: os.environ[name] for name in names if name in os.environ}


def _mend(cluster: Cluster) -> None:
    """Start again what ended by itself, as an orchestrator does."""
    for member in cluster.members:
        if not member.alive:
            print(f"{member.name} ended by itself and is started again", flush=True)
            member.start()


if __name__ == "__main__":
    sys.exit(main())
