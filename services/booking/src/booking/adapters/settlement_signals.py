import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

from servicekit.signal import Signal

LOOK_AGAIN_AFTER: Final = 1.0
"""Seconds: where no word comes of what other processes do, we look ourselves."""

REST: Final = 0.1
"""Seconds between two looks of one who waits: others commit far more often than that."""


class UnitOfWork(Protocol):
    """What the signals need of the store."""

    def on_commit(self, callback: Callable[[], None]) -> None: ...


class SettlementSignals:
    """Wakes whoever waits for a checkout, as soon as it is committed in this process.

    `is_settled` looks by itself, each time `elsewhere` tells that another process has committed:
    it may have been the one that carried the checkout out.
    """

    def __init__(
        self, store: UnitOfWork, is_settled: Callable[[UUID], bool], elsewhere: Signal
    ) -> None:
        self._store = store
        self._is_settled = is_settled
        self._waiting: dict[UUID, set[_Waiting]] = {}
        elsewhere.listen(self._look)

    def announce(self, booking_id: UUID, /) -> None:
        """Wake those who wait for this booking once the open unit of work is committed."""
        if booking_id in self._waiting:
            self._store.on_commit(lambda: self._wake(booking_id))

    @contextmanager
    def expect(self, booking_id: UUID, /) -> Iterator["_Waiting"]:
        """Begin to listen; called in the event loop, before the booking is placed."""
        waiting = _Waiting(booking_id, asyncio.get_running_loop(), self._is_settled)
        listeners = self._waiting.setdefault(booking_id, set())
        listeners.add(waiting)
        try:
            yield waiting
        finally:
            listeners.discard(waiting)
            if not listeners:
                self._waiting.pop(booking_id, None)

    def _wake(self, booking_id: UUID) -> None:
        for waiting in tuple(self._waiting.get(booking_id, ())):
            waiting.settle()

    def _look(self) -> None:
        for listeners in tuple(self._waiting.values()):
            for waiting in tuple(listeners):
                waiting.look()


class _Waiting:
    def __init__(
        self,
        booking_id: UUID,
        loop: asyncio.AbstractEventLoop,
        is_settled: Callable[[UUID], bool],
    ) -> None:
        self._booking_id = booking_id
        self._loop = loop
        self._is_settled = is_settled
        self._settled = threading.Event()
        self._news = asyncio.Event()

    def settle(self) -> None:
        """Say that it is settled; called in whatever thread committed."""
        self._settled.set()
        self.look()

    def look(self) -> None:
        """Say that it may be settled; called in whatever thread heard of it."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    async def wait(self, at_most: timedelta, /) -> None:
        """Return once the checkout has settled, or after that time."""
        deadline = self._loop.time() + at_most.total_seconds()
        while True:
            left = deadline - self._loop.time()
            if left <= 0:
                return
            try:
                async with asyncio.timeout(min(LOOK_AGAIN_AFTER, left)):
                    await self._news.wait()
            except TimeoutError:
                pass
            self._news.clear()
            if self._settled.is_set():
                return
            if await asyncio.to_thread(self._is_settled, self._booking_id):
                return
            await self._rest()

    async def _rest(self) -> None:
        """Let some time pass, and not what is committed in it; being settled ends it."""
        heard = False
        try:
            async with asyncio.timeout(REST):
                while not self._settled.is_set():
                    await self._news.wait()
                    self._news.clear()
                    heard = True
        except TimeoutError:
            pass
        if heard:
            self._news.set()
