from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking.application.catalogue.ports import Catalogue
from booking.application.pricing.modifiers import MODIFIERS
from booking.application.pricing.ports import Quotes
from booking.application.pricing.price_booking import minutes_of, price_of, wish_for
from booking.domain.catalogue.errors import ServiceUnknown
from booking.domain.pricing.calculation import Modifier
from booking.domain.pricing.errors import ServiceNotBookable
from booking.domain.pricing.price import Price
from booking.domain.pricing.quote import Quote
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveQuote:
    quote_id: UUID
    service: str
    starts_at: datetime
    duration_minutes: int | None
    booking_type: str
    add_on_ids: tuple[str, ...] = ()
    tier_id: str | None = None


@dataclass(frozen=True, slots=True)
class GiveQuoteHandler:
    """Work out what a booking would cost and stand by it for 15 minutes (PRC-09).

    `service` is its id or slug; without a duration it is the tier's, else the default one.
    """

    quotes: Quotes
    catalogue: Catalogue
    clock: Clock
    modifiers: Sequence[Modifier] = MODIFIERS

    def __call__(self, command: GiveQuote) -> Price:
        service = self.catalogue.service(command.service)
        if service is None:
            raise ServiceUnknown(command.service)
        if not service.bookable:
            raise ServiceNotBookable
        now = self.clock()
        wish = wish_for(
            service,
            starts_at=command.starts_at,
            duration_minutes=minutes_of(service, command.tier_id, command.duration_minutes),
            booking_type=command.booking_type,
            add_on_ids=command.add_on_ids,
            tier_id=command.tier_id,
        )
        quote = self.quotes.find(command.quote_id) or Quote.give(
            command.quote_id, wish, price_of(wish, service, self.modifiers), at=now
        )
        self.quotes.save(quote)
        return quote.price_for(wish, now=now)
