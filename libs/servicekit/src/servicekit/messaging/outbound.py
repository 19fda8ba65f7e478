from collections.abc import Callable, Container, Sequence

from contracts.event import ContractEvent
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.messaging.delivery import Batch, Delivery
from servicekit.messaging.envelope import envelope_of
from servicekit.personal import PersonKeys
from servicekit.signal import Signal

Publish = Callable[[Recorded], Sequence[tuple[str, ContractEvent]]]
"""Turns a stored event into what is told to others: pairs of subject and contract event. Pure."""


class OutboundLog:
    """What a service tells the others, read from its own log: the log is the outbox."""

    def __init__(
        self, service: str, store: Store, publish: Publish, keys: PersonKeys | None = None
    ) -> None:
        self.service = service
        self._store = store
        self._publish = publish
        self._keys = keys

    @property
    def store(self) -> Store:
        return self._store

    @property
    def committed(self) -> Signal:
        """Fires after each commit that may have added messages."""
        return self._store.committed

    def last_position(self) -> int:
        """Give the position of the newest stored event, 0 if there is none."""
        return self._store.last_position()

    def read(self, after: int, limit: int, *, types: Container[str] | None = None) -> Batch:
        """Read the messages of up to `limit` stored events after a position, in order.

        The messages of one stored event are never split. `Batch.position` is how far was read,
        also past events that publish nothing; it equals `after` when there is nothing new.
        With `types` other messages are left out; their numbers are kept free.
        """
        messages: list[Delivery] = []
        position = after
        found = self._store.log(after, limit)
        for recorded in found:
            position = recorded.position
            for n, (subject, event) in enumerate(self._publish(recorded)):
                if types is not None and event.TYPE not in types:
                    continue
                envelope = envelope_of(
                    event,
                    service=self.service,
                    position=position,
                    n=n,
                    subject=subject,
                    time=recorded.recorded_at,
                    context=recorded.context,
                    keys=self._keys,
                )
                payload = envelope.to_bytes()
                messages.append(
                    Delivery(self.service, position, n, subject, payload, topic=event.TOPIC)
                )
        return Batch(messages, position, is_last=len(found) < limit)
