"""Bookings over HTTP with every service as processes of its own, on Kafka and PostgreSQL.

An api and a worker of each service, the broker, the database and the clients share this machine.
"""

import contextlib
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
import psutil
from journeys.product import ADMIN_KEY

from benchmarks import bare, crowd
from benchmarks.booking_load import CLIENTS, barely, free_places, outcome_figures
from benchmarks.figure import Figure
from benchmarks.firm import set_up
from cluster.cluster import SERVICES, Cluster, Outside
from cluster.member import Member
from servicekit.testing import kafka, postgres

CONSULTANTS = 16
WARM_UP, MEASURED = 160, 1_200
_QUIET_S = 5.0


def measure() -> list[Figure]:
    """Starts, memory when idle, bookings, and where their processor time goes."""
    with contextlib.ExitStack() as made, bare.running() as baseline:
        home = Path(made.enter_context(tempfile.TemporaryDirectory()))
        databases = {
            service: made.enter_context(postgres.running().database()) for service in SERVICES
        }
        cluster = Cluster(
            home,
            Outside(databases=databases, kafka=kafka.address()),
            settings={
                "KALENDS_ADMIN_KEY": ADMIN_KEY,
                "KALENDS_RATE_LIMITS": "off",
                "KALENDS_KAFKA_PREFIX": kafka.fresh_prefix(),
            },
        )
        made.callback(cluster.kill)
        cluster.prepare()
        ready = [_started(member) for member in cluster.members]
        with httpx.Client(
            base_url=cluster.urls[0], headers={"Authorization": f"Bearer {ADMIN_KEY}"}, timeout=60
        ) as admin:
            firm = set_up(admin, "measured", CONSULTANTS)
        time.sleep(_QUIET_S)
        weighs = [psutil.Process(member.pid).memory_info().rss / 1e6 for member in cluster.members]
        requests = free_places(firm)
        port = int(cluster.urls[0].rpartition(":")[2])
        crowd.ask(port, [next(requests) for _ in range(WARM_UP)], clients=CLIENTS)
        before = _spent(cluster.members)
        ours = crowd.ask(port, [next(requests) for _ in range(MEASURED)], clients=CLIENTS)
        after = _spent(cluster.members)
        bare_ones = crowd.ask(
            baseline.port,
            [barely(next(requests)) for _ in range(MEASURED)],
            clients=CLIENTS,
        )
        booked = max(1, ours.statuses.count(201))
        return [
            Figure(
                what="a service's process, alone: slowest to be ready",
                value=max(ready),
                unit="s",
                aim=3,
                more_is_better=False,
                baseline=baseline.ready_seconds,
                baseline_is="bare endpoint",
            ),
            Figure(
                what="a service's process, idle: resident memory of the largest",
                value=max(weighs),
                unit="MB",
                aim=120,
                more_is_better=False,
                baseline=baseline.idle_mb,
                baseline_is="bare endpoint",
            ),
            *outcome_figures(
                f"bookings over HTTP, distributed, {CLIENTS} clients",
                ours,
                bare_ones,
                per_second=60,
                p95=400,
            ),
            *(
                Figure(
                    what=f"the same: processor time of {name}",
                    value=(after[name] - before[name]) / booked * 1000,
                    unit="ms",
                    more_is_better=False,
                )
                for name in before
            ),
        ]


def _started(member: Member) -> float:
    begun = time.monotonic()
    member.start()
    member.wait_until_ready()
    return time.monotonic() - begun


def _spent(members: Sequence[Member]) -> Mapping[str, float]:
    """Seconds of processor time so far, by process."""
    spent = {}
    for member in members:
        times = psutil.Process(member.pid).cpu_times()
        spent[member.name] = times.user + times.system
    return spent
