"""A relay or a member in a process of its own, to be killed: `kafka_child relay|member …`."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Self

from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_member import KafkaMember
from servicekit.messaging.relay import Relay
from servicekit.worker import Worker
from servicekit_tests.messaging.parcels import Desk, PostOffice


class Child:
    """Runs until it is killed, at the end of the block at the latest."""

    def __init__(self, kind: str, cluster: KafkaCluster, database: Database, last: str) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", __name__, kind),
                *(cluster.address, cluster.prefix, database.url, last),
            ],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def is_at_work(self) -> None:
        """Wait until it leads, or has partitions."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"at work\n"

    def is_at_work_before(self, other: "Child") -> bool:
        """Wait until one of two is at work; say whether it is this one."""
        assert self._process.stdout is not None
        assert other._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout, other._process.stdout], [], [], 60)
        assert ready
        return self._process.stdout in ready

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def _relay(cluster: KafkaCluster, database: Database, checkpoint_every: str) -> None:
    office = PostOffice(database)
    relay = Relay(office.log, cluster, interval=0.1, checkpoint_every=float(checkpoint_every))
    _run(relay, lambda: relay.active)


def _member(cluster: KafkaCluster, database: Database, session_timeout: str) -> None:
    desk = Desk(Store(database))
    consumer = Consumer(desk.name, desk.store, desk.subscriptions())
    member = KafkaMember(consumer, cluster, batch_size=10, session_timeout=float(session_timeout))
    _run(member, lambda: member.assigned > 0)


def _run(worker: Worker, is_at_work: Callable[[], bool]) -> None:
    threading.Thread(target=worker.run, args=(threading.Event(),), daemon=True).start()
    while not is_at_work():
        time.sleep(0.02)
    sys.stdout.write("at work\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    kind, address, prefix, url, last = sys.argv[1:]
    {"relay": _relay, "member": _member}[kind](KafkaCluster(address, prefix), Database(url), last)
