import threading
from collections.abc import Sequence

from contracts.event import ContractEvent
from servicekit.messaging.listener import Listener
from servicekit.messaging.outbound import OutboundLog


class LogListener:
    """Reads producers' logs out to a listener of the same process, woken by their commits.

    It also looks by itself every `interval` seconds, for commits of other processes. Where it is
    stands in memory: run again after a fall it goes on from there and nothing is missed.
    """

    def __init__(
        self,
        logs: Sequence[OutboundLog],
        listener: Listener,
        *,
        interval: float = 1.0,
        batch_size: int = 200,
    ) -> None:
        self.name = f"listen for {listener.name}"
        self._logs = logs
        self._listener = listener
        self._interval = interval
        self._batch_size = batch_size
        self._all = listener.types
        self._known = {event.TYPE: event for event in listener.known}
        self._awake = threading.Event()
        self._positions: dict[str, int] = {}
        self._begun = False

    def wake(self) -> None:
        """Look at once instead of at the next interval."""
        self._awake.set()

    def run(self, stop: threading.Event) -> None:
        stop_listening = [log.committed.listen(self._awake.set) for log in self._logs]
        try:
            if not self._begun:
                self._begin(stop)
            while not stop.is_set():
                # Cleared before looking: a commit while we look wakes us again.
                self._awake.clear()
                for log in self._logs:
                    self._read_on(log, stop)
                self._awake.wait(self._interval)
        finally:
            for each in stop_listening:
                each()

    def _begin(self, stop: threading.Event) -> None:
        """Hear all that is known by now; whatever is stored from now on is news."""
        self._positions = {log.service: log.last_position() for log in self._logs}
        for log in self._logs:
            if any(kind.startswith(f"{log.service}.") for kind in self._known):
                self._read(log, 0, stop, self._known, end=self._positions[log.service])
        if not stop.is_set():
            self._begun = True
            self._listener.begun()

    def _read_on(self, log: OutboundLog, stop: threading.Event) -> None:
        self._read(log, self._positions[log.service], stop, self._all)

    def _read(
        self,
        log: OutboundLog,
        after: int,
        stop: threading.Event,
        kinds: dict[str, type[ContractEvent]],
        *,
        end: int | None = None,
    ) -> None:
        while not stop.is_set() and (end is None or after < end):
            limit = self._batch_size if end is None else min(self._batch_size, end - after)
            batch = log.read(after, limit, types=kinds)
            for message in batch.messages:
                if end is None or message.position <= end:
                    self._listener.take(message.payload, kinds)
            after = batch.position
            if end is None:
                self._positions[log.service] = after
            if batch.is_last:
                return
