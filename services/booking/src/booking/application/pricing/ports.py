from typing import Protocol
from uuid import UUID

from booking.domain.pricing.quote import Quote


class Quotes(Protocol):
    """The quotes that were given."""

    def find(self, quote_id: UUID, /) -> Quote | None: ...

    def peek(self, quote_id: UUID, /) -> Quote | None:
        """Look at a quote without taking its lock."""
        ...

    def save(self, quote: Quote, /) -> None: ...
