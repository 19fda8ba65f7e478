"""What must be true of every offer, as a list of small rules; adding one touches no other."""

import re
from collections.abc import Callable, Iterable
from datetime import time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.domain.catalogue.errors import OfferNotPossible
from booking.domain.catalogue.offer import Offer

SHORTEST: Final = 5
LONGEST: Final = 24 * 60
LARGEST_AMOUNT: Final = 10**12


def check_offer(offer: Offer) -> None:
    """Refuse an offer nobody could keep; the error names the first field at fault."""
    for rule in RULES:
        rule(offer)


def check_slug(slug: str) -> None:
    """Refuse a slug that does not read as one: lower case, digits and single hyphens."""
    if len(slug) > 80 or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise OfferNotPossible(
            "A slug is made of lower-case letters and digits with single hyphens between.",
            field="slug",
        )


def _named(offer: Offer) -> None:
    _need(bool(offer.name.strip()), "A service has a name.", "name")


def _durations(offer: Offer) -> None:
    _need(bool(offer.durations), "A service lists its durations.", "durations")
    _need(
        all(SHORTEST <= minutes <= LONGEST for minutes in offer.durations),
        f"A duration is {SHORTEST} to {LONGEST} minutes.",
        "durations",
    )
    _need(_distinct(offer.durations), "Each duration is listed once.", "durations")
    _need(
        offer.default_duration in offer.durations,
        "The default duration is one of the durations.",
        "defaultDuration",
    )


def _prices(offer: Offer) -> None:
    prices = offer.prices
    _need(
        re.fullmatch(r"[A-Z]{3}", prices.currency) is not None,
        "A currency is its three-letter ISO code.",
        "prices.currency",
    )
    _need(_amount(prices.base_price), "A price is not negative.", "prices.basePrice")
    _need(
        prices.hourly_rate is None or _amount(prices.hourly_rate),
        "An hourly rate is not negative.",
        "prices.hourlyRate",
    )
    _need(
        SHORTEST <= prices.standard_duration <= LONGEST,
        f"The standard duration is {SHORTEST} to {LONGEST} minutes.",
        "prices.standardDuration",
    )
    for percent, field in (
        (prices.peak_percent, "peakPercent"),
        (prices.weekend_percent, "weekendPercent"),
        (prices.emergency_percent, "emergencyPercent"),
    ):
        _need(0 <= percent <= 500, "A surcharge is 0 to 500 percent.", f"prices.{field}")


def _free_or_payable(offer: Offer) -> None:
    priced = offer.prices.base_price or offer.prices.hourly_rate
    priced = priced or any(add_on.price for add_on in offer.add_ons)
    priced = priced or any(tier.base_price for tier in offer.tiers)
    _need(
        bool(offer.payment_methods) or not priced,
        "A service with a price says how it is paid; without payment methods it is free.",
        "paymentMethods",
    )
    _need(_distinct(offer.payment_methods), "Each payment method is listed once.", "paymentMethods")


def _extras(offer: Offer) -> None:
    _need(_distinct(a.id for a in offer.add_ons), "Each add-on has its own id.", "addOns")
    _need(
        all(a.id and _amount(a.price) and 0 <= a.extra_minutes <= LONGEST for a in offer.add_ons),
        "An add-on has an id, and neither price nor minutes below zero.",
        "addOns",
    )
    _need(_distinct(t.id for t in offer.tiers), "Each tier has its own id.", "tiers")
    _need(
        all(t.id and _amount(t.base_price) and t.duration in offer.durations for t in offer.tiers),
        "A tier has an id, a price and one of the service's durations.",
        "tiers",
    )


def _meetings(offer: Offer) -> None:
    _need(bool(offer.meeting_types), "A service is met in some way.", "meetingTypes")
    _need(_distinct(offer.meeting_types), "Each meeting type is listed once.", "meetingTypes")
    _need(
        offer.max_participants is None or 1 <= offer.max_participants <= 10_000,
        "At least one takes part.",
        "maxParticipants",
    )


def _zone(offer: Offer) -> None:
    try:
        ZoneInfo(offer.zone)
    except (KeyError, ValueError, OSError):
        raise OfferNotPossible("The zone is an IANA zone name.", field="zone") from None


def _booking_rules(offer: Offer) -> None:
    rules = offer.rules
    for number, least, most, field in (
        (rules.advance_days, 0, 3660, "advanceDays"),
        (rules.min_advance_minutes, 0, 525_600, "minAdvanceMinutes"),
        (rules.max_daily_bookings, 1, 100_000, "maxDailyBookings"),
        (rules.buffer_minutes, 0, LONGEST, "bufferMinutes"),
        (rules.max_bookings, 1, 100_000, "maxBookings"),
        (rules.preparation_minutes, 0, LONGEST, "preparationMinutes"),
        (rules.follow_up_minutes, 0, LONGEST, "followUpMinutes"),
    ):
        _need(
            number is None or least <= number <= most,
            f"This is a number from {least} to {most}.",
            f"rules.{field}",
        )
    _need(_distinct(rules.blackout_dates), "Each date is named once.", "rules.blackoutDates")
    _need(
        all(h.opens < h.closes or h.closes == time(0) for h in rules.business_hours),
        "Business hours close after they open.",
        "rules.businessHours",
    )
    _need(
        all(_is_uuid(resource) for resource in rules.required_resources),
        "Required resources are named by their ids.",
        "rules.requiredResources",
    )


def _cancellation(offer: Offer) -> None:
    policy = offer.cancellation
    percents = (
        policy.no_show_refund_percent,
        policy.provider_cancel_refund_percent,
        *(step.refund_percent for step in policy.steps),
    )
    _need(all(0 <= p <= 100 for p in percents), "A refund is 0 to 100 percent.", "cancellation")
    _need(
        all(step.hours_before >= 0 for step in policy.steps)
        and policy.edit_deadline_hours >= 0
        and policy.max_reschedulings >= 0,
        "Deadlines lie before the meeting.",
        "cancellation",
    )


RULES: Final[tuple[Callable[[Offer], None], ...]] = (
    _named,
    _durations,
    _prices,
    _free_or_payable,
    _extras,
    _meetings,
    _zone,
    _booking_rules,
    _cancellation,
)


def _need(held: bool, message: str, field: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not held:
        raise OfferNotPossible(message, field=field)


def _distinct(values: Iterable[object]) -> bool:
    seen = list(values)
    return len(set(seen)) == len(seen)


def _amount(value: int) -> bool:
    return 0 <= value <= LARGEST_AMOUNT


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
