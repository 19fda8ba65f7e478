from booking.domain.pricing.calculation import PriceRequest, RunningPrice
from booking.domain.pricing.price import PriceLine


def add_ons(request: PriceRequest, running: RunningPrice) -> RunningPrice:
    """Add what was picked besides the service itself (CAT-12)."""
    for add_on in request.add_ons:
        running = running.with_add_on(
            PriceLine(type=add_on.id, amount=add_on.price, description=add_on.name)
        )
    return running
