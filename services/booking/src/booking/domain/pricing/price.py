from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One line of a price, in minor units: what was added, or for a discount what was let off."""

    type: str
    amount: int
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a booking costs and why (PRC-01). Money in minor units of `currency`.

    `total` is the base, the add-ons and the surcharges minus the discounts, each line rounded once
    (OPN-18). A price out of a quote carries its `price_id` and the moment the quote lapses.
    """

    base: int
    currency: str
    total: int
    add_ons: tuple[PriceLine, ...] = ()
    surcharges: tuple[PriceLine, ...] = ()
    discounts: tuple[PriceLine, ...] = ()
    price_id: UUID | None = None
    valid_until: datetime | None = None
