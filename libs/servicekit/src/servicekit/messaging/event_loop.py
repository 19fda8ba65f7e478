"""Workers that speak to Kafka: an event loop of their own in the thread the host gave them."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Final

_LOOK_AT_STOP_S: Final = 0.1


class Moment:
    """What a worker in its event loop knows of the world outside: news, and that it is to end."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._end = asyncio.Event()

    @property
    def is_over(self) -> bool:
        return self._end.is_set()

    @property
    def has_news(self) -> bool:
        return self._news.is_set()

    def wake_from_anywhere(self) -> None:
        """Tell of news, from any thread; when the loop is gone nobody wants them any more."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._news.set)

    def sleep_again(self) -> None:
        """Forget the news so far: whoever calls this looks for them now."""
        self._news.clear()

    async def wait(self, seconds: float) -> None:
        """Return at news, at the end, or after that time."""
        await _within(self._news, seconds)

    async def rest(self, seconds: float | None) -> None:
        """Return at the end, sooner after that time."""
        await _within(self._end, seconds)

    def end(self) -> None:
        self._end.set()
        self._news.set()


def run_until_stopped(
    main: Callable[[Moment], Awaitable[None]], stop: threading.Event, *, grace: float
) -> None:
    """Run `main` in an event loop of its own until it returns.

    When `stop` is set the moment is over; a `main` that has not returned `grace` seconds after
    that is cancelled. Its errors come out here.
    """
    asyncio.run(_run(main, stop, grace))


async def _run(
    main: Callable[[Moment], Awaitable[None]], stop: threading.Event, grace: float
) -> None:
    moment = Moment()
    task = asyncio.ensure_future(main(moment))
    deadline: float | None = None
    while not task.done():
        await asyncio.wait({task}, timeout=_LOOK_AT_STOP_S)
        if not stop.is_set():
            continue
        if deadline is None:
            deadline = time.monotonic() + grace
            moment.end()
        elif time.monotonic() > deadline:
            task.cancel()
    if not task.cancelled():
        task.result()


async def _within(event: asyncio.Event, seconds: float | None) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
