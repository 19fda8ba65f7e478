import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest

from booking.adapters import settlement_signals
from booking.adapters.settlement_signals import SettlementSignals
from servicekit.signal import Signal

BOOKING = uuid4()
PATIENCE = timedelta(seconds=20)


class World:
    """One store whose commits happen when we say so, and what is settled in it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Nothing here may pass because somebody looked by himself.
        monkeypatch.setattr(settlement_signals, "LOOK_AGAIN_AFTER", 3600.0)
        self.elsewhere = Signal()
        self.settled: set[UUID] = set()
        self.looks = 0
        self.callbacks: list[Callable[[], None]] = []
        self.signals = SettlementSignals(self, self.is_settled, self.elsewhere)

    def on_commit(self, callback: Callable[[], None]) -> None:
        self.callbacks.append(callback)

    def is_settled(self, booking_id: UUID) -> bool:
        self.looks += 1
        return booking_id in self.settled

    def waits(
        self, meanwhile: Callable[[], Coroutine[Any, Any, None]], patience: timedelta
    ) -> float:
        """Wait for the booking while something happens; give how long, in seconds."""

        async def go() -> float:
            loop = asyncio.get_running_loop()
            begun = loop.time()
            with self.signals.expect(BOOKING) as settlement:
                other = asyncio.create_task(meanwhile())
                await settlement.wait(patience)
                await other
            return loop.time() - begun

        return asyncio.run(go())


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def in_another_thread(work: Callable[[], None]) -> None:
    thread = Thread(target=work)
    thread.start()
    thread.join()


def test_a_commit_of_this_process_ends_the_wait_without_a_look(world: World) -> None:
    async def commit() -> None:
        world.signals.announce(BOOKING)
        in_another_thread(world.callbacks.pop())

    assert world.waits(commit, PATIENCE) < 10
    assert world.looks == 0


def test_a_commit_of_another_process_makes_us_look(world: World) -> None:
    async def commit() -> None:
        in_another_thread(world.elsewhere.fire)
        await asyncio.sleep(0.05)
        world.settled.add(BOOKING)
        in_another_thread(world.elsewhere.fire)

    assert world.waits(commit, PATIENCE) < 10
    assert world.looks >= 1


def test_what_does_not_settle_is_waited_for_as_long_as_was_said(world: World) -> None:
    async def nothing() -> None: ...

    assert world.waits(nothing, timedelta(seconds=0.2)) >= 0.2


def test_nobody_is_waited_for_when_nobody_waits(world: World) -> None:
    world.signals.announce(BOOKING)
    world.elsewhere.fire()
    assert (world.callbacks, world.looks) == ([], 0)


def test_where_no_word_comes_we_look_ourselves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement_signals, "LOOK_AGAIN_AFTER", 0.05)

    async def settle_in_silence() -> None:
        world.settled.add(BOOKING)

    assert world.waits(settle_in_silence, PATIENCE) < 10


def test_however_much_others_commit_we_look_a_few_times_only(world: World) -> None:
    async def busy() -> None:
        for _ in range(100):
            world.elsewhere.fire()
            await asyncio.sleep(0.004)
        world.signals.announce(BOOKING)
        in_another_thread(world.callbacks.pop())

    assert world.waits(busy, PATIENCE) < 10
    assert 1 <= world.looks <= 12
