from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from booking.application.pricing.give_quote import GiveQuote, GiveQuoteHandler
from booking.application.pricing.price_booking import PriceBooking
from booking.domain.catalogue.errors import ServiceUnknown
from booking.domain.catalogue.offer import Tier
from booking.domain.catalogue.service import ServiceStatus
from booking.domain.pricing.errors import (
    AddOnUnknown,
    DurationNotOffered,
    QuoteForSomethingElse,
    QuoteLapsed,
    QuoteUnknown,
    ServiceNotBookable,
    TierUnknown,
)
from booking.domain.pricing.price import Price
from booking.domain.pricing.quote import Quote
from booking_tests.catalogue_builders import SERVICE_ID, an_offer, an_offered_service
from booking_tests.memory import CatalogueInMemory, Kept

NOW = datetime(2024, 1, 10, 12, 0, tzinfo=UTC)
MONDAY_PEAK = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)
PRICE_ID = UUID(int=5)
TAX = an_offered_service()
DEARER = an_offered_service(
    an_offer(prices=an_offer().prices.__class__(base_price=90000, currency="AED"))
)


def price(
    quotes: Kept[Quote],
    *,
    duration: int = 60,
    add_ons: tuple[str, ...] = ("rush",),
    price_id: UUID | None = None,
    now: datetime = NOW,
) -> Price:
    return PriceBooking(quotes)(
        DEARER if price_id else TAX,
        starts_at=MONDAY_PEAK,
        duration_minutes=duration,
        booking_type="STANDARD",
        add_on_ids=add_ons,
        price_id=price_id,
        now=now,
    )


def a_given_quote() -> Kept[Quote]:
    quotes = Kept[Quote]()
    GiveQuoteHandler(quotes, CatalogueInMemory([TAX]), lambda: NOW)(
        GiveQuote(
            quote_id=PRICE_ID,
            service="tax-consultation",
            starts_at=MONDAY_PEAK,
            duration_minutes=60,
            booking_type="STANDARD",
            add_on_ids=("rush",),
        )
    )
    return quotes


def test_without_a_quote_a_booking_costs_what_the_service_asks_now() -> None:
    now = price(Kept[Quote]())

    assert (now.base, now.total, now.price_id) == (25000, 35000, None)


def test_with_a_quote_a_booking_pays_exactly_what_was_quoted_though_the_price_has_risen() -> None:
    kept = price(a_given_quote(), price_id=PRICE_ID, now=NOW + timedelta(minutes=14))

    assert (kept.total, kept.price_id) == (35000, PRICE_ID)


def test_a_lapsed_quote_is_refused_and_nothing_is_charged_in_silence() -> None:
    with pytest.raises(QuoteLapsed):
        price(a_given_quote(), price_id=PRICE_ID, now=NOW + timedelta(minutes=16))


def test_an_unknown_price_id_is_refused() -> None:
    with pytest.raises(QuoteUnknown):
        price(Kept[Quote](), price_id=PRICE_ID)


def test_a_quote_for_another_booking_is_refused() -> None:
    with pytest.raises(QuoteForSomethingElse):
        price(a_given_quote(), price_id=PRICE_ID, add_ons=())


def test_a_duration_the_service_does_not_list_is_refused() -> None:
    with pytest.raises(DurationNotOffered) as refusal:
        price(Kept[Quote](), duration=45)

    assert refusal.value.extra == {"durations": [60, 90]}


@pytest.mark.parametrize("add_ons", [("gift-wrap",), ("rush", "rush")])
def test_an_add_on_is_one_of_the_services_and_picked_once(add_ons: tuple[str, ...]) -> None:
    with pytest.raises(AddOnUnknown):
        price(Kept[Quote](), add_ons=add_ons)


def quote(service: str, catalogue: CatalogueInMemory) -> Price:
    return GiveQuoteHandler(Kept[Quote](), catalogue, lambda: NOW)(
        GiveQuote(
            quote_id=PRICE_ID,
            service=service,
            starts_at=MONDAY_PEAK,
            duration_minutes=None,
            booking_type="STANDARD",
        )
    )


def test_a_quote_without_a_duration_is_for_the_default_one_and_lasts_fifteen_minutes() -> None:
    given = quote(str(SERVICE_ID), CatalogueInMemory([TAX]))

    assert given.total == 30000
    assert given.valid_until == NOW + timedelta(minutes=15)


def test_only_what_can_be_booked_is_quoted() -> None:
    with pytest.raises(ServiceUnknown):
        quote("tax", CatalogueInMemory([TAX]))
    for closed in (
        an_offered_service(status=ServiceStatus.RETIRED),
        an_offered_service(booking_enabled=False),
    ):
        with pytest.raises(ServiceNotBookable):
            quote("tax-consultation", CatalogueInMemory([closed]))


def test_asking_twice_with_one_id_gives_the_first_price() -> None:
    quotes = a_given_quote()
    again = GiveQuoteHandler(quotes, CatalogueInMemory([DEARER]), lambda: NOW)(
        GiveQuote(
            quote_id=PRICE_ID,
            service="tax-consultation",
            starts_at=MONDAY_PEAK,
            duration_minutes=60,
            booking_type="STANDARD",
            add_on_ids=("rush",),
        )
    )

    assert again.total == 35000
    assert len(quotes.events) == 1


GOLD = Tier(id="gold", name="Gold", base_price=40000, duration=90)
TIERED = an_offered_service(an_offer(tiers=(GOLD,)))


def tiered_price(
    *,
    tier: str | None,
    minutes: int,
    quotes: Kept[Quote] | None = None,
    price_id: UUID | None = None,
) -> Price:
    return PriceBooking(quotes or Kept[Quote]())(
        TIERED,
        starts_at=MONDAY_PEAK + timedelta(hours=5),
        duration_minutes=minutes,
        booking_type="STANDARD",
        tier_id=tier,
        price_id=price_id,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("tier", "minutes", "base", "total"),
    [
        (None, 60, 25000, 25000),
        # Half an hour above the standard hour, by the hourly rate of AED 250.
        (None, 90, 25000, 37500),
        # The tier costs what it costs for its own ninety minutes.
        ("gold", 90, 40000, 40000),
        ("gold", 60, 40000, 40000),
    ],
)
def test_a_tier_has_a_base_price_of_its_own_for_its_own_duration(
    tier: str | None, minutes: int, base: int, total: int
) -> None:
    price = tiered_price(tier=tier, minutes=minutes)

    assert (price.base, price.total) == (base, total)


def test_surcharges_of_a_tier_are_shares_of_its_own_price() -> None:
    price = PriceBooking(Kept[Quote]())(
        TIERED,
        starts_at=MONDAY_PEAK,
        duration_minutes=90,
        booking_type="STANDARD",
        tier_id="gold",
        now=NOW,
    )

    assert [(line.type, line.amount) for line in price.surcharges] == [("PEAK_HOURS", 8000)]


def test_a_tier_the_service_does_not_have_is_refused() -> None:
    with pytest.raises(TierUnknown):
        tiered_price(tier="silver", minutes=60)


def test_a_quote_for_a_tier_is_for_its_duration_and_for_no_other_tier() -> None:
    quotes = Kept[Quote]()
    given = GiveQuoteHandler(quotes, CatalogueInMemory([TIERED]), lambda: NOW)(
        GiveQuote(
            quote_id=PRICE_ID,
            service="tax-consultation",
            starts_at=MONDAY_PEAK + timedelta(hours=5),
            duration_minutes=None,
            booking_type="STANDARD",
            tier_id="gold",
        )
    )

    assert given.total == 40000
    kept = tiered_price(tier="gold", minutes=90, quotes=quotes, price_id=PRICE_ID)
    assert kept.total == 40000
    with pytest.raises(QuoteForSomethingElse):
        tiered_price(tier=None, minutes=90, quotes=quotes, price_id=PRICE_ID)
