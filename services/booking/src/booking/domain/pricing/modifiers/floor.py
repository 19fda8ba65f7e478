from dataclasses import replace
from typing import Final

from booking.domain.pricing.calculation import PriceRequest, RunningPrice
from booking.domain.pricing.price import PriceLine

FLOOR_PERCENT: Final = 50


def floor(request: PriceRequest, running: RunningPrice) -> RunningPrice:  # noqa: ARG001
    """Cut the discounts, the last one first, so that half of the base price remains (PRC-08).

    The half is rounded up to the minor unit, and add-ons do not count into the base (CFL-22).
    """
    lowest = (running.base * FLOOR_PERCENT + 99) // 100
    too_much = lowest - running.total
    kept: list[PriceLine] = []
    for line in reversed(running.discounts):
        cut = min(max(too_much, 0), line.amount)
        too_much -= cut
        if line.amount > cut:
            kept.append(replace(line, amount=line.amount - cut))
    return replace(running, discounts=tuple(reversed(kept)))
