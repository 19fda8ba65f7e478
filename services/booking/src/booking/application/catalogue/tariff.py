from functools import lru_cache

from booking.domain.catalogue.offer import Offer, PriceList
from contracts.tariff import Tariff


def tariff_of(offer: Offer) -> Tariff:
    """Give the price rule that quotes, bookings and every slot of the service share."""
    return _tariff(offer.prices, offer.zone)


@lru_cache(maxsize=1024)
def _tariff(prices: PriceList, zone: str) -> Tariff:
    """One tariff per price list: it works its week of peak minutes out only once."""
    return Tariff(
        currency=prices.currency,
        base_minor=prices.base_price,
        standard_duration_minutes=prices.standard_duration,
        hourly_rate_minor=prices.hourly_rate or 0,
        zone=zone,
        peak_percent=prices.peak_percent,
        weekend_percent=prices.weekend_percent,
        emergency_percent=prices.emergency_percent,
    )
