from collections.abc import Callable, Collection
from dataclasses import dataclass

from contracts.event import ContractEvent
from servicekit.messaging.envelope import Envelope, UndecodableError, event_in
from servicekit.observability.logging import get_logger

Hear = Callable[[str, ContractEvent], None]
"""Takes a message's id, the same in every process, and the event. Called in a worker's thread."""


def _nothing() -> None:
    return


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Somebody in this very process who hears what is told while it runs, and keeps nothing.

    Unlike a `Subscription`, which is handled once by one process of a service, every process hears
    every message by itself; nothing is stored, and nothing is told again after a restart. Messages
    of one key come in order, each once. Personal fields stay encrypted. An error in `hear` is
    logged and the next message told.

    Of the kinds in `known` everything ever told is heard first, from the beginning, so that what
    they say is known as a whole. After that `begun` is called: from then on nothing is missed, and
    should something have been missed nevertheless, `missed` is called.
    """

    name: str
    hear: Hear
    events: Collection[type[ContractEvent]]
    known: Collection[type[ContractEvent]] = ()
    begun: Callable[[], None] = _nothing
    missed: Callable[[], None] = _nothing

    @property
    def types(self) -> dict[str, type[ContractEvent]]:
        """Give every kind of event it hears by its type."""
        return {event.TYPE: event for event in (*self.events, *self.known)}

    @property
    def producers(self) -> frozenset[str]:
        """Name the services it hears of."""
        return frozenset(name.partition(".")[0] for name in self.types)

    def take(self, payload: bytes, kinds: dict[str, type[ContractEvent]]) -> None:
        """Hear a message if it is one of `kinds`; whatever is wrong with it never comes out."""
        try:
            envelope = Envelope.from_bytes(payload)
            event = kinds.get(envelope.type)
            if event is not None:
                self.hear(envelope.id, event_in(envelope, event))
        except UndecodableError as error:
            get_logger(listener=self.name).warning("message not understood", reason=str(error))
        except Exception:  # noqa: BLE001 - one message must not keep the next from being heard
            get_logger(listener=self.name).exception("message not heard")
