from dataclasses import replace
from functools import lru_cache

from booking.domain.catalogue.offer import Offer, PriceList, Tier
from contracts.tariff import Tariff


def tariff_of(offer: Offer, tier: Tier | None = None) -> Tariff:
    """Give the price rule that quotes, bookings and every slot of the service share.

    A tier has a base price of its own, for its own duration; what is longer is charged by the hour.
    """
    prices = offer.prices
    if tier is not None:
        prices = replace(prices, base_price=tier.base_price, standard_duration=tier.duration)
    return _tariff(prices, offer.zone)


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
