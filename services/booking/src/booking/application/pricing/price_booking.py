from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking.application.catalogue.ports import OfferedService
from booking.application.catalogue.tariff import tariff_of
from booking.application.pricing.modifiers import MODIFIERS
from booking.application.pricing.ports import Quotes
from booking.domain.catalogue.offer import Tier
from booking.domain.pricing.calculation import Modifier, PriceRequest, calculate
from booking.domain.pricing.errors import (
    AddOnUnknown,
    DurationNotOffered,
    QuoteUnknown,
    TierUnknown,
)
from booking.domain.pricing.price import Price
from booking.domain.pricing.quote import Wish


@dataclass(frozen=True, slots=True)
class PriceBooking:
    """What a booking costs: what was quoted, if it was, else what the service asks now.

    Raises TierUnknown, DurationNotOffered, AddOnUnknown, and for a price id QuoteUnknown,
    QuoteForSomethingElse or QuoteLapsed (PRC-09). It looks and does not
    write, inside or outside a unit of work.
    """

    quotes: Quotes
    modifiers: Sequence[Modifier] = MODIFIERS

    def __call__(
        self,
        service: OfferedService,
        *,
        starts_at: datetime,
        duration_minutes: int,
        booking_type: str,
        add_on_ids: Sequence[str] = (),
        tier_id: str | None = None,
        price_id: UUID | None = None,
        now: datetime,
    ) -> Price:
        """Give the price in the service's currency; `starts_at` is a UTC instant."""
        wish = wish_for(
            service,
            starts_at=starts_at,
            duration_minutes=duration_minutes,
            booking_type=booking_type,
            add_on_ids=add_on_ids,
            tier_id=tier_id,
        )
        if price_id is None:
            return price_of(wish, service, self.modifiers)
        quote = self.quotes.peek(price_id)
        if quote is None:
            raise QuoteUnknown
        return quote.price_for(wish, now=now)


def wish_for(
    service: OfferedService,
    *,
    starts_at: datetime,
    duration_minutes: int,
    booking_type: str,
    add_on_ids: Sequence[str],
    tier_id: str | None = None,
) -> Wish:
    """Write down what is wanted; refuses what of it the service does not offer."""
    tier_of(service, tier_id)
    if duration_minutes not in service.durations:
        raise DurationNotOffered(service.durations)
    offered = {add_on.id for add_on in service.add_ons}
    for position, picked in enumerate(add_on_ids):
        if picked not in offered or picked in add_on_ids[:position]:
            raise AddOnUnknown(picked)
    return Wish(
        service_id=service.id,
        starts_at=starts_at,
        duration_minutes=duration_minutes,
        booking_type=booking_type,
        add_on_ids=tuple(sorted(add_on_ids)),
        tier_id=tier_id,
    )


def tier_of(service: OfferedService, tier_id: str | None) -> Tier | None:
    """Give the tier of this id, None for none; `TierUnknown` if the service has no such tier."""
    if tier_id is None:
        return None
    for tier in service.offer.tiers:
        if tier.id == tier_id:
            return tier
    raise TierUnknown(tier_id)


def minutes_of(service: OfferedService, tier_id: str | None, asked: int | None) -> int:
    """Give the length that is meant: what was asked for, else the tier's, else the service's."""
    if asked is not None:
        return asked
    tier = tier_of(service, tier_id)
    return service.default_duration if tier is None else tier.duration


def price_of(wish: Wish, service: OfferedService, modifiers: Sequence[Modifier]) -> Price:
    """Work the price out as of now."""
    tier = tier_of(service, wish.tier_id)
    return calculate(
        PriceRequest(
            tariff=service.tariff if tier is None else tariff_of(service.offer, tier),
            starts_at=wish.starts_at,
            duration_minutes=wish.duration_minutes,
            booking_type=wish.booking_type,
            add_ons=tuple(a for a in service.add_ons if a.id in wish.add_on_ids),
        ),
        modifiers,
    )
