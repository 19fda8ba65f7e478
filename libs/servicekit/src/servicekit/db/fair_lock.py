"""A lock that serves in the order of asking."""

import threading
from collections import deque
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary


class FairLock:
    """Hands itself over to whoever has waited longest; nobody polls and nobody starves."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._holder: int | None = None
        self._queue: deque[tuple[int, threading.Lock]] = deque()

    def acquire(self) -> None:
        """Wait for the lock; RuntimeError if this thread has it already, instead of for ever."""
        me = threading.get_ident()
        with self._guard:
            if self._holder is None:
                self._holder = me
                return
            if self._holder == me:
                raise RuntimeError("this thread is writing to this database already")
            ticket = threading.Lock()
            ticket.acquire()
            self._queue.append((me, ticket))
        try:
            ticket.acquire()
        except BaseException:
            self._give_up(me, ticket)
            raise

    def release(self) -> None:
        with self._guard:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._queue:
            self._holder, ticket = self._queue.popleft()
            ticket.release()
        else:
            self._holder = None

    def _give_up(self, me: int, ticket: threading.Lock) -> None:
        """Leave the queue after an interrupt, or pass on what was handed over in that moment."""
        with self._guard:
            try:
                self._queue.remove((me, ticket))
            except ValueError:
                self._pass_on()


_guard: Final = threading.Lock()
_locks: Final[WeakValueDictionary[str, FairLock]] = WeakValueDictionary()


def writer_lock(file: Path) -> FairLock:
    """Give the one lock of this process for writers of a file."""
    name = str(file.resolve())
    with _guard:
        lock = _locks.get(name)
        if lock is None:
            lock = _locks[name] = FairLock()
        return lock
