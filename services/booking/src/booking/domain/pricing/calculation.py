from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from booking.domain.catalogue.offer import AddOn
from booking.domain.pricing.price import Price, PriceLine
from contracts.tariff import Tariff


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRequest:
    """Everything a price depends on. Duration in minutes, start in UTC."""

    tariff: Tariff
    starts_at: datetime
    duration_minutes: int
    booking_type: str
    add_ons: tuple[AddOn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPrice:
    """A price while its modifiers are applied one after the other."""

    base: int
    add_ons: tuple[PriceLine, ...] = ()
    surcharges: tuple[PriceLine, ...] = ()
    discounts: tuple[PriceLine, ...] = ()

    @property
    def total(self) -> int:
        """Give the base with add-ons and surcharges, less the discounts so far (PRC-01)."""
        return (
            self.base
            + sum(line.amount for line in (*self.add_ons, *self.surcharges))
            - sum(line.amount for line in self.discounts)
        )

    def with_add_on(self, line: PriceLine) -> "RunningPrice":
        return replace(self, add_ons=(*self.add_ons, line))

    def with_surcharge(self, line: PriceLine) -> "RunningPrice":
        return replace(self, surcharges=(*self.surcharges, line))

    def with_discount(self, line: PriceLine) -> "RunningPrice":
        return replace(self, discounts=(*self.discounts, line))


Modifier = Callable[[PriceRequest, RunningPrice], RunningPrice]
"""One rule of pricing: looks at the request, gives the next running price, changes nothing else."""


def calculate(request: PriceRequest, modifiers: Sequence[Modifier]) -> Price:
    """Apply the modifiers in their order to the base price and settle the result (PRC-07)."""
    base = request.tariff.lines(
        request.starts_at, request.duration_minutes, request.booking_type
    ).base
    running = RunningPrice(base=base)
    for modifier in modifiers:
        running = modifier(request, running)
    return Price(
        base=running.base,
        currency=request.tariff.currency,
        total=running.total,
        add_ons=running.add_ons,
        surcharges=running.surcharges,
        discounts=running.discounts,
    )
