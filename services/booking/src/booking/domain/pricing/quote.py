# ruff: noqa: ARG002 - an evolution takes everything its event carries
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from booking.domain.pricing.errors import QuoteForSomethingElse, QuoteLapsed
from booking.domain.pricing.price import Price

QUOTE_VALID_FOR: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a price is asked for. Duration in minutes, start in UTC; add-ons sorted by id.

    `tier_id` is the tier that was picked, None for the service as such.
    """

    service_id: UUID
    starts_at: datetime
    duration_minutes: int
    booking_type: str
    add_on_ids: tuple[str, ...] = ()
    tier_id: str | None = None


class Quote(Aggregate):
    """A price that was promised, and until when (PRC-09).

    It is an event of its own, so that what a client was promised can be proven later. Nothing
    lists quotes; a booking finds its quote by the price id, which is the id of the stream.
    """

    TOPIC = "booking.Quote"

    class Created(Aggregate.Created):
        TOPIC = "booking.Quote.Created"
        class_version = 2
        wish: Wish
        price: Price
        valid_until: datetime
        quoted_at: datetime

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Before tiers were priced nobody could wish for one."""
            state["wish"]["tier_id"] = None

    # Birth

    @classmethod
    def give(cls, quote_id: UUID, wish: Wish, price: Price, *, at: datetime) -> "Quote":
        """Promise this price for the next 15 minutes."""
        return cls(
            id=quote_id, wish=wish, price=price, valid_until=at + QUOTE_VALID_FOR, quoted_at=at
        )

    @event(Created)
    def __init__(
        self,
        *,
        id: UUID,  # noqa: A002
        wish: Wish,
        price: Price,
        valid_until: datetime,
        quoted_at: datetime,
    ) -> None:
        self.wish = wish
        self.price = price
        self.valid_until = valid_until

    # Questions

    def price_for(self, wish: Wish, *, now: datetime) -> Price:
        """Give the promised price; refuses another wish and a promise that has lapsed."""
        if wish != self.wish:
            raise QuoteForSomethingElse
        if now > self.valid_until:
            raise QuoteLapsed(self.valid_until)
        return replace(self.price, price_id=self.id, valid_until=self.valid_until)
