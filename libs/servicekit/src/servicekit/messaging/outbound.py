from collections.abc import Callable, Collection, Mapping, Sequence

from contracts.event import ContractEvent
from contracts.registry import event_class
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
        self,
        service: str,
        store: Store,
        publish: Publish,
        keys: PersonKeys | None = None,
        *,
        tellers: Mapping[str, Collection[type]] | None = None,
    ) -> None:
        """`tellers` names, for each topic, the aggregates whose events are told there.

        Whoever asks for a few types alone is then spared all other events, which are not even
        decoded; without it every event is looked at.
        """
        self.service = service
        self._store = store
        self._publish = publish
        self._keys = keys
        self._tellers = tellers

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

    def read(self, after: int, limit: int, *, types: Collection[str] | None = None) -> Batch:
        """Read the messages of up to `limit` stored events after a position, in order.

        The messages of one stored event are never split. `Batch.position` is how far was read,
        also past events that publish nothing; it equals `after` when there is nothing new.
        With `types` other messages are left out; their numbers are kept free.
        """
        messages: list[Delivery] = []
        wants = None if types is None else self._may_tell(types)
        with self._store.read() as connection:
            stretch = self._store.recorder.log(connection, after, limit, wants=wants)
        for recorded in map(self._store.recorded, stretch.rows):
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
        return Batch(messages, stretch.position, is_last=stretch.is_last)

    def _may_tell(self, types: Collection[str]) -> Callable[[str], bool] | None:
        """Say which stored events one of these messages can come from; None: any."""
        if self._tellers is None:
            return None
        topics = {event.TOPIC for name in types if (event := event_class(name)) is not None}
        classes = {
            event
            for topic in topics
            for aggregate in self._tellers.get(topic, ())
            for event in vars(aggregate).values()
            if isinstance(event, type)
        }
        # By class: what was stored under an old name of it is wanted as well.
        class_of = self._store.mapper.class_of
        known: dict[str, bool] = {}

        def wants(topic: str) -> bool:
            wanted = known.get(topic)
            if wanted is None:
                wanted = known[topic] = class_of(topic) in classes
            return wanted

        return wants
