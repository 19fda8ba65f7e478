import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Final

MOST_WAITING: Final = 1_000
"""Frames that may wait for one reader; one who leaves more unread is cut off."""
_AT_ONCE: Final = 64


class Seat:
    """One socket's place in the hub: what is to be sent to it, until it is sent.

    `put` may be called in any thread, one at a time; everything else belongs to the event loop in
    which the seat was made.
    """

    def __init__(self, *, most: int = MOST_WAITING) -> None:
        self.loop = asyncio.get_running_loop()
        self.channels: set[str] = set()
        self._most = most
        self._waiting: deque[str] = deque()
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._too_slow = False
        self._cut = asyncio.Event()

    def put(self, frames: Sequence[str]) -> bool:
        """Let frames wait to be sent; False if that is one too many: the reader is cut off.

        `wake` is to be called after it.
        """
        if self._too_slow:
            return True
        if len(self._waiting) + len(frames) > self._most:
            self._too_slow = True
            self._waiting.clear()
            return False
        self._waiting.extend(frames)
        return True

    def wake(self) -> None:
        """Tell whoever waits that something was put here."""
        self._news.set()
        if self._too_slow:
            self._cut.set()

    async def take(self) -> list[str]:
        """Wait for frames, and give some in their order."""
        while not self._waiting:
            self._news.clear()
            if not self._waiting:
                await self._news.wait()
        taken = [self._waiting.popleft() for _ in range(min(_AT_ONCE, len(self._waiting)))]
        self._room.set()
        return taken

    async def room(self) -> None:
        """Wait until at most half of what may wait here does."""
        while len(self._waiting) > self._most // 2:
            self._room.clear()
            await self._room.wait()

    async def cut_off(self) -> None:
        """Wait until this reader has proved too slow."""
        await self._cut.wait()
