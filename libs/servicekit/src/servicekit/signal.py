"""Waiting for a commit without asking for it again and again."""

import asyncio
import threading
import time
from collections.abc import Callable

_LOOK_AT_STOP_S = 0.25


class Signal:
    """Counts firings and wakes who waits for the next one. Safe in threads and event loops.

    No wake-up is lost when the waiter follows this order: read `count`, look at the world, and if
    there is nothing to do, wait with `seen=` that count. A firing in between is then noticed.
    """

    def __init__(self) -> None:
        self._count = 0
        self._condition = threading.Condition()
        self._tasks: set[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = set()
        self._listeners: tuple[Callable[[], None], ...] = ()

    @property
    def count(self) -> int:
        return self._count

    def fire(self) -> None:
        with self._condition:
            self._count += 1
            self._condition.notify_all()
            tasks, self._tasks = self._tasks, set()
            listeners = self._listeners
        for loop, future in tasks:
            # A loop that was closed in the meantime has nobody left to wake.
            if not loop.is_closed():
                loop.call_soon_threadsafe(_settle, future)
        for listener in listeners:
            listener()

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back on every firing, in the firing thread. Returns how to stop listening."""
        with self._condition:
            self._listeners = (*self._listeners, callback)

        def stop_listening() -> None:
            with self._condition:
                self._listeners = tuple(each for each in self._listeners if each is not callback)

        return stop_listening

    def wait(
        self,
        timeout: float | None = None,
        *,
        seen: int | None = None,
        stop: threading.Event | None = None,
    ) -> bool:
        """Block this thread until the signal fired more often than `seen` (default: than now).

        Answers False when the time, in seconds, is over or when `stop` was set.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._condition:
            target = self._count if seen is None else seen
            while self._count <= target:
                if stop is not None and stop.is_set():
                    return False
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return False
                if stop is not None:
                    left = _LOOK_AT_STOP_S if left is None else min(left, _LOOK_AT_STOP_S)
                self._condition.wait(left)
            return True

    async def changed(self, timeout: float | None = None, *, seen: int | None = None) -> bool:  # noqa: ASYNC109
        """Wait as `wait` does, without blocking the event loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        entry = (loop, future)
        with self._condition:
            if seen is not None and self._count > seen:
                return True
            self._tasks.add(entry)
        try:
            async with asyncio.timeout(timeout):
                await future
        except TimeoutError:
            return False
        else:
            return True
        finally:
            with self._condition:
                self._tasks.discard(entry)


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
