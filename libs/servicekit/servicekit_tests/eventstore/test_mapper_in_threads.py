"""Threads that meet event classes for the first time, at the same time."""

import subprocess
import sys

# What goes wrong here ends the process, so it is given one of its own.
_MANY_FIRST_TIMES = """
import dataclasses, sys, threading
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.utils import register_topic
from servicekit.eventstore.mapper import TypedMapper

ID = UUID("6d8fce75-5d68-4a2e-9d0a-6d9f1b1f0a01")
STATE = b'{"timestamp":"2026-03-29T12:00:00Z","outer":{"inner":{"number":7},"name":"a"}}'

def learn_at_once(turn, threads=4):
    inner = dataclasses.make_dataclass("Inner", [("number", int)])
    outer = dataclasses.make_dataclass("Outer", [("inner", inner), ("name", str)])
    topics = [f"tests.Shared{turn}x{which}" for which in range(threads)]
    for topic in topics:
        body = {"__annotations__": {"outer": outer}, "__module__": __name__, "TOPIC": topic}
        register_topic(topic, type(topic, (Aggregate.Event,), body))
    mapper, together, read = TypedMapper(), threading.Barrier(threads), []

    def first_time(topic):
        together.wait()
        read.append(mapper.event_from(ID, 1, topic, STATE).outer.inner.number)

    workers = [threading.Thread(target=first_time, args=(topic,)) for topic in topics]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert read == [7] * threads, read

sys.setswitchinterval(1e-5)
for turn in range(60):
    learn_at_once(turn)
print("alive")
"""


def test_threads_may_meet_event_classes_that_share_types_at_once() -> None:
    run = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", _MANY_FIRST_TIMES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "alive\n"), run.stderr[-3000:]
