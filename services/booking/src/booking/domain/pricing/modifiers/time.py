from booking.domain.pricing.calculation import PriceRequest, RunningPrice
from booking.domain.pricing.price import PriceLine


def time(request: PriceRequest, running: RunningPrice) -> RunningPrice:
    """Add what the tariff asks for the hour, the day, the length and the hurry (PRC-02 to 05)."""
    lines = request.tariff.lines(request.starts_at, request.duration_minutes, request.booking_type)
    for line in lines.surcharges:
        running = running.with_surcharge(
            PriceLine(type=line.type, amount=line.amount, description=line.description)
        )
    return running
