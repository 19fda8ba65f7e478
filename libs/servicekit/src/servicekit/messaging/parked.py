from collections.abc import Sequence

from servicekit.messaging.consumer import Consumer
from servicekit.messaging.parking import ParkedMessage


class ParkedMessages:
    """The parked messages of one service, for its command line and its admin panel."""

    def __init__(self, consumers: Sequence[Consumer]) -> None:
        self._consumers = tuple(consumers)

    def list(self, *, limit: int = 100) -> list[ParkedMessage]:
        """List them over all groups, the longest parked first."""
        found = [parked for each in self._consumers for parked in each.parking.all(limit=limit)]
        return sorted(found, key=lambda parked: parked.id)[:limit]

    def retry(self, message_id: int) -> int:
        """Handle it again, and all of its key, oldest first; give how many went through.

        `LookupError` for an unknown id; `TryLater` while the infrastructure is away.
        """
        return self._of(message_id).replay(message_id)

    def drop(self, message_id: int) -> None:
        """Give it up for good; those behind it wait for a retry. `LookupError` if unknown."""
        self._of(message_id).drop(message_id)

    def _of(self, message_id: int) -> Consumer:
        for consumer in self._consumers:
            try:
                consumer.parking.get(message_id)
            except LookupError:
                continue
            return consumer
        raise LookupError(f"no parked message {message_id}")
