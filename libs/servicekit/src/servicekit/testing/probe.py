"""Waiting for what comes later, without sleeping for it."""

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Final, TypeVar

from servicekit.hosting import Host
from servicekit.processes.agenda import Agenda
from servicekit.signal import Signal

T = TypeVar("T")

_LOOK_ANYWAY: Final = 0.1


def eventually(
    condition: Callable[[], T], timeout: float = 30.0, *, woken_by: Iterable[Signal] = ()
) -> T:
    """Give the first true answer of `condition`, asked again after every firing of the signals.

    For what no signal tells of it is also asked ten times a second. `AssertionError`, with its last
    answer, when `timeout` seconds have passed.
    """
    deadline = time.monotonic() + timeout
    awake = threading.Event()
    with ExitStack() as stack:
        for signal in woken_by:
            stack.callback(signal.listen(awake.set))
        while True:
            awake.clear()
            answer = condition()
            if answer:
                return answer
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"not within {timeout:g} s; the last answer was {answer!r}")
            awake.wait(min(left, _LOOK_ANYWAY))


def settle(host: Host, timeout: float = 10.0) -> None:
    """Wait until every follower has read everything and no process wants to be driven now.

    Says nothing about timers: what is due later is still due later.
    """
    stores = [module.store for module in host.modules.values()]

    def quiet() -> bool:
        positions = [store.last_position() for store in stores]
        if any(host.lag().values()):
            return False
        for store in stores:
            wake_at = Agenda(store).next_wake()
            if wake_at is not None and wake_at <= store.now():
                return False
        # A process may have moved, or a message led to another, while we looked.
        return positions == [store.last_position() for store in stores]

    eventually(quiet, timeout, woken_by=[store.committed for store in stores])
