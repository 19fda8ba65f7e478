import threading
from typing import Protocol, runtime_checkable


class Worker(Protocol):
    """Something that runs beside the requests until it is told to stop.

    `run` returns soon after `stop` is set, within the host's grace. A `run` that raises is
    started again after a pause, so it begins from what is stored, never from memory.
    """

    @property
    def name(self) -> str: ...

    def run(self, stop: threading.Event) -> None: ...


@runtime_checkable
class Wakeable(Protocol):
    """A worker that sleeps on something of its own and can be called out of it."""

    def wake(self) -> None: ...
