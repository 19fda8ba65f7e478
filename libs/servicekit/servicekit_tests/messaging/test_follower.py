import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.follower import EmbeddedTransport, Follower
from servicekit.messaging.subscription import Subscription
from servicekit.messaging.transport import Transport
from servicekit.testing.databases import NewDatabase
from servicekit.testing.probe import eventually
from servicekit_tests.messaging.parcels import Desk, ParcelNoted, PostOffice, lay_out
from servicekit_tests.messaging.transport_suite import Running, TransportSuite, Wiring


class EmbeddedWiring(Wiring):
    def transport(self) -> Transport:
        return EmbeddedTransport(interval=0.2, batch_size=16)

    def send_everything_again(self, office: PostOffice, consumers: list[Consumer]) -> None:
        position = 0
        while (batch := office.log.read(position, 16)).position > position:
            for consumer in consumers:
                consumer.handle(batch.messages, source="post", upto=batch.position)
            position = batch.position


class TestFollowingALog(TransportSuite):
    @pytest.fixture
    def wiring(self) -> Wiring:
        return EmbeddedWiring()


def a_follower(office: PostOffice, desk: Desk, *, interval: float = 30.0) -> Follower:
    consumer = Consumer(desk.name, desk.store, desk.subscriptions())
    return Follower(office.log, consumer, interval=interval)


def test_a_commit_wakes_the_follower_long_before_it_would_look_by_itself(
    new_database: NewDatabase,
) -> None:
    office, desk = PostOffice(lay_out(new_database(None))), Desk(Store(lay_out(new_database(None))))
    parcel = uuid4()
    with Running([a_follower(office, desk, interval=600)]):
        time.sleep(0.2)  # it has looked once and sleeps

        office.send(parcel)

        eventually(lambda: desk.steps(parcel))


def test_commits_of_another_process_are_found_by_looking(
    new_database: NewDatabase,
) -> None:
    database = lay_out(new_database(None))
    here, elsewhere = PostOffice(database), PostOffice(database)
    desk = Desk(Store(lay_out(new_database(None))))
    parcel = uuid4()
    with Running([a_follower(here, desk, interval=0.1)]):
        elsewhere.send(parcel)

        eventually(lambda: desk.steps(parcel), 10)


def test_messages_nobody_asked_for_cost_no_write_and_are_not_read_again_after_a_stop(
    new_database: NewDatabase,
) -> None:
    office, desk = PostOffice(lay_out(new_database(None))), Desk(Store(lay_out(new_database(None))))
    only_notes = [Subscription(ParcelNoted, desk.on_noted, group="desk")]
    consumer = Consumer("desk", desk.store, only_notes)
    follower = Follower(office.log, consumer)
    for _ in range(3):
        office.send(uuid4())

    assert follower.lag > 0
    while follower.read_on():
        pass

    assert follower.lag == 0
    assert consumer.position("post") == 0
    stop = threading.Event()
    stop.set()
    follower.run(stop)
    assert Follower(office.log, consumer).lag in {0, office.log.last_position()}


def test_who_has_read_to_the_end_does_not_look_again_in_vain(new_database: NewDatabase) -> None:
    office, desk = PostOffice(lay_out(new_database(None))), Desk(Store(lay_out(new_database(None))))
    parcel = uuid4()
    office.send(parcel)  # two events: the parcel is new
    office.send(parcel)
    consumer = Consumer("desk", desk.store, desk.subscriptions())
    follower = Follower(office.log, consumer, batch_size=2)

    assert follower.read_on()
    assert len(desk.steps(parcel)) == 1
    assert not follower.read_on()
    assert len(desk.steps(parcel)) == 2


def test_a_follower_only_goes_where_its_subscriptions_are(
    new_database: NewDatabase,
) -> None:
    office, desk = PostOffice(lay_out(new_database(None))), Desk(Store(lay_out(new_database(None))))
    transport = EmbeddedTransport()
    transport.carry(office.log)

    followers = transport.deliver(Consumer("desk", desk.store, desk.subscriptions()))

    assert [follower.name for follower in followers] == ["follow post for desk"]


CHILD = """
import sys, threading, time
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.follower import Follower
from servicekit_tests.messaging.parcels import Desk, PostOffice

office = PostOffice(Database(sys.argv[1]))
desk = Desk(Store(Database(sys.argv[2])))


# It leaves whoever kills it the time to do so before everything is done.
class Unhurried(Consumer):
    def handle(self, *batch, **options):
        time.sleep(0.02)
        super().handle(*batch, **options)


consumer = Unhurried(desk.name, desk.store, desk.subscriptions())
print("up", flush=True)
Follower(office.log, consumer, interval=0.05, batch_size=7).run(threading.Event())
"""


@pytest.mark.slow
def test_kill_9_between_and_within_batches_makes_each_effect_once(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("post", "desk")]
    office, desk = PostOffice(lay_out(Database(urls[0]))), Desk(Store(lay_out(Database(urls[1]))))
    parcels = [UUID(int=n) for n in range(1, 6)]
    for _ in range(60):
        for parcel in parcels:
            office.send(parcel)
    everything = len(parcels) * 60

    kills = 0
    while sum(len(desk.steps(parcel)) for parcel in parcels) < everything:
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, *urls],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert child.stdout is not None
        try:
            assert child.stdout.readline() == b"up\n"
            heard = sum(len(desk.steps(parcel)) for parcel in parcels)
            goal = min(everything, heard + 60)
            eventually(lambda g=goal: sum(len(desk.steps(p)) for p in parcels) >= g, 30)  # type: ignore[misc]
        finally:
            child.send_signal(signal.SIGKILL)
            child.wait()
            child.stdout.close()
        kills += 1

    assert kills >= 2
    for parcel in parcels:
        assert desk.steps(parcel) == [(step, 0) for step in range(1, 61)]
