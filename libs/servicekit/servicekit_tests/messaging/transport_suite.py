"""What every transport has to prove. Each adapter inherits `TransportSuite`."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Self
from uuid import UUID, uuid4

import pytest

from servicekit.eventstore.store import Store
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.parked import ParkedMessages
from servicekit.messaging.transport import Transport
from servicekit.messaging.verdict import Patience
from servicekit.testing.databases import NewDatabase
from servicekit.testing.probe import eventually
from servicekit.worker import Wakeable, Worker
from servicekit_tests.messaging.parcels import Desk, Ear, PostOffice, lay_out

IMPATIENT = Patience(attempts=2, first_pause=0.001, longest_pause=0.001)


class Running:
    """Workers in threads, until `stop` or the end of the block."""

    def __init__(self, workers: list[Worker]) -> None:
        self._workers = workers
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=w.run, args=(self._stop,), daemon=True) for w in workers
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._stop.set()
        for worker in self._workers:
            if isinstance(worker, Wakeable):
                worker.wake()
        for thread in self._threads:
            thread.join(20)
            assert not thread.is_alive()


class Wiring(ABC):
    """What the suite needs to know of an adapter besides the port itself."""

    @abstractmethod
    def transport(self) -> Transport:
        """Make the transport as a host would, anew for every start of the process."""

    @abstractmethod
    def send_everything_again(self, office: PostOffice, consumers: list[Consumer]) -> None:
        """Bring every message ever published to the consumers once more, old places and all.

        Returns when they were handed over. Called while nothing runs.
        """


class World:
    """A post office and the desks that listen to it, over one transport."""

    def __init__(self, wiring: Wiring, new_database: NewDatabase) -> None:
        self.wiring = wiring
        self.office = PostOffice(lay_out(new_database(None)))
        self.desks_database = lay_out(new_database(None))
        self.store = Store(self.desks_database)
        self.desk = Desk(self.store)
        self._running: Running | None = None

    def consumer(self, desk: Desk | None = None) -> Consumer:
        desk = desk or self.desk
        return Consumer(desk.name, desk.store, desk.subscriptions(), patience=IMPATIENT)

    def start(self, *desks: Desk, ears: Sequence[Ear] = ()) -> None:
        transport = self.wiring.transport()
        workers = list(transport.carry(self.office.log))
        for desk in desks or (self.desk,):
            workers += transport.deliver(self.consumer(desk))
        for ear in ears:
            workers += transport.listen(ear.listener)
        self._running = Running(workers)
        for ear in ears:
            eventually(lambda ear=ear: ear.before is not None, 20)  # type: ignore[misc]

    def stop(self) -> None:
        if self._running is not None:
            self._running.stop()
            self._running = None

    def hears(self, parcel: UUID, steps: int, desk: Desk | None = None) -> None:
        """Wait until a desk has heard of that many steps."""
        listening = desk or self.desk
        eventually(lambda: len(listening.steps(parcel)) >= steps, 20)

    @property
    def parked(self) -> ParkedMessages:
        return ParkedMessages([self.consumer()])


class TransportSuite:
    """The promises of the port, told as stories."""

    @pytest.fixture
    def wiring(self) -> Wiring:
        raise NotImplementedError

    @pytest.fixture
    def world(self, wiring: Wiring, new_database: NewDatabase) -> Iterator[World]:
        world = World(wiring, new_database)
        yield world
        world.stop()

    def test_what_is_published_is_heard_once_and_in_order_of_its_key(self, world: World) -> None:
        world.start()
        parcels = [uuid4() for _ in range(5)]

        for _ in range(20):
            for parcel in parcels:
                world.office.send(parcel)

        for parcel in parcels:
            world.hears(parcel, 20)
            assert world.desk.steps(parcel) == [(step, 0) for step in range(1, 21)]

    def test_what_was_published_before_anybody_listened_is_heard_too(self, world: World) -> None:
        parcel = uuid4()
        for _ in range(3):
            world.office.send(parcel)

        world.start()

        world.hears(parcel, 3)

    def test_several_messages_of_one_event_all_arrive_in_their_order(self, world: World) -> None:
        world.start()
        parcel = uuid4()

        world.office.send(parcel, copies=3)
        world.office.send(parcel, copies=2)

        world.hears(parcel, 5)
        assert world.desk.steps(parcel) == [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1)]

    def test_an_event_that_tells_nothing_holds_nothing_up(self, world: World) -> None:
        world.start()
        quiet, loud = uuid4(), uuid4()

        for _ in range(5):
            world.office.send(quiet, copies=0)
        world.office.send(loud)

        world.hears(loud, 1)
        assert world.desk.steps(quiet) == []

    def test_hearing_everything_again_changes_nothing(self, world: World) -> None:
        world.start()
        parcel = uuid4()
        for _ in range(10):
            world.office.send(parcel, copies=2)
        world.hears(parcel, 20)
        world.stop()
        before = world.desk.steps(parcel)

        world.wiring.send_everything_again(world.office, [world.consumer()])

        assert world.desk.steps(parcel) == before
        world.start()
        world.office.send(parcel)
        world.hears(parcel, 21)
        assert world.desk.steps(parcel) == [*before, (11, 0)]

    def test_a_restart_goes_on_where_it_was(self, world: World) -> None:
        parcel = uuid4()
        for round_ in range(1, 4):
            world.start()
            world.office.send(parcel)
            world.hears(parcel, round_)
            world.stop()
            world.office.send(uuid4())

        assert world.desk.steps(parcel) == [(1, 0), (2, 0), (3, 0)]
        assert world.desk.calls <= 3 + 3

    def test_groups_do_not_wait_for_each_other(self, world: World) -> None:
        other = Desk(world.store, "other-desk")
        stuck = uuid4()
        world.desk.failing[stuck, 1] = ConnectionError("the archive is away")
        world.start(world.desk, other)

        world.office.send(stuck)
        world.office.send(stuck)

        world.hears(stuck, 2, other)
        assert world.desk.steps(stuck) == []

    def test_a_message_that_can_not_be_handled_now_is_tried_until_it_can(
        self, world: World
    ) -> None:
        parcel, later = uuid4(), uuid4()
        world.desk.failing[parcel, 1] = ConnectionError("the archive is away")
        world.start()
        world.office.send(parcel)
        world.office.send(later)
        eventually(lambda: world.desk.calls >= 3, 20)

        world.desk.failing.clear()

        world.hears(parcel, 1)
        world.hears(later, 1)
        assert world.desk.steps(parcel) == [(1, 0)]
        assert world.parked.list() == []

    def test_a_message_that_never_will_is_parked_and_its_followers_behind_it(
        self, world: World
    ) -> None:
        bad, good = uuid4(), uuid4()
        world.desk.failing[bad, 2] = KeyError("no such shelf")
        world.start()
        for _ in range(4):
            world.office.send(bad)
            world.office.send(good)

        world.hears(good, 4)
        eventually(lambda: len(world.parked.list()) == 3, 20)
        parked = world.parked.list()
        assert world.desk.steps(bad) == [(1, 0)]
        assert {p.key for p in parked} == {str(bad)}
        assert [p.position for p in parked] == sorted(p.position for p in parked)
        assert "no such shelf" in parked[0].reason
        assert [p.attempts for p in parked] == [1, 0, 0]

        world.desk.failing.clear()
        assert world.parked.retry(parked[0].id) == 3
        assert world.desk.steps(bad) == [(1, 0), (2, 0), (3, 0), (4, 0)]
        world.office.send(bad)
        world.hears(bad, 5)

    def test_a_crash_before_the_message_is_acknowledged_repeats_nothing_visible(
        self, world: World
    ) -> None:
        parcel = uuid4()
        for _ in range(5):
            world.office.send(parcel)
        consumer = world.consumer()
        batch = world.office.log.read(0, 100)
        world.wiring.send_everything_again(world.office, [consumer])  # handled, and then: gone
        assert len(batch.messages) == 5

        world.start()
        world.office.send(parcel)

        world.hears(parcel, 6)
        assert world.desk.steps(parcel) == [(step, 0) for step in range(1, 7)]

    def test_what_was_not_committed_is_not_heard(self, world: World) -> None:
        world.start()
        parcel, after = uuid4(), uuid4()

        def regretted() -> None:
            world.office.send(parcel)
            raise LookupError("changed my mind")

        with pytest.raises(LookupError):
            world.office.store.run(regretted)
        world.office.send(after)

        world.hears(after, 1)
        assert world.desk.steps(parcel) == []

    def test_two_members_of_a_group_share_its_place(self, world: World) -> None:
        """As after a rebalance: the same messages are in the hands of both."""
        parcels = [uuid4() for _ in range(3)]
        twin = Desk(Store(world.desks_database), world.desk.name)
        world.start(world.desk, twin)

        for _ in range(10):
            for parcel in parcels:
                world.office.send(parcel)

        for parcel in parcels:
            world.hears(parcel, 10)
            assert world.desk.steps(parcel) == [(step, 0) for step in range(1, 11)]

    def test_a_listener_hears_from_now_on_and_of_what_it_must_know_all_there_was(
        self, world: World
    ) -> None:
        early, late, ear = uuid4(), uuid4(), Ear()
        world.office.send(early, copies=3)
        world.start()
        world.hears(early, 3)
        world.stop()

        world.start(ears=[ear])
        world.office.send(late, copies=2)

        eventually(lambda: len(ear.steps(late)) == 2, 20)
        assert ear.before == [(early, 1, 1), (early, 1, 2)]
        assert ear.steps(early) == [(1, 1), (1, 2)]
        assert ear.steps(late) == [(1, 0), (1, 1)]

    def test_every_listener_hears_everything_under_the_same_ids(self, world: World) -> None:
        one, other, parcel = Ear(known=False), Ear(known=False), uuid4()
        world.start(ears=[one, other])

        for _ in range(10):
            world.office.send(parcel, copies=2)

        for ear in (one, other):
            eventually(lambda ear=ear: len(ear.ids(parcel)) == 20, 20)  # type: ignore[misc]
        assert one.ids(parcel) == other.ids(parcel)
        assert len(set(one.ids(parcel))) == 20

    def test_a_listener_hears_nothing_twice_when_everything_is_sent_again(
        self, world: World
    ) -> None:
        parcel, ear = uuid4(), Ear()
        world.start(ears=[ear])
        world.office.send(parcel, copies=2)
        eventually(lambda: len(ear.steps(parcel)) == 2, 20)

        world.wiring.send_everything_again(world.office, [world.consumer()])
        world.office.send(parcel)

        eventually(lambda: len(ear.steps(parcel)) >= 3, 20)
        assert ear.steps(parcel) == [(1, 0), (1, 1), (2, 0)]

    def test_a_listener_that_fails_at_one_message_hears_the_next(self, world: World) -> None:
        lost, parcel, ear = uuid4(), uuid4(), Ear(known=False)
        world.start(ears=[ear])
        ear.failing = True
        world.office.send(lost)
        world.hears(lost, 1)
        time.sleep(0.5)  # it has had its turn
        ear.failing = False

        world.office.send(parcel)

        eventually(lambda: ear.steps(parcel), 20)
        assert ear.steps(lost) == []
