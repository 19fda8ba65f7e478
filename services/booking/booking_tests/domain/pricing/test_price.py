from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from booking.application.pricing.modifiers import MODIFIERS
from booking.domain.catalogue.offer import AddOn
from booking.domain.pricing.calculation import PriceRequest, RunningPrice, calculate
from booking.domain.pricing.errors import QuoteForSomethingElse, QuoteLapsed
from booking.domain.pricing.modifiers.floor import floor
from booking.domain.pricing.price import Price, PriceLine
from booking.domain.pricing.quote import Quote, Wish
from contracts.tariff import Tariff

TAX = Tariff(
    currency="AED", base_minor=25000, standard_duration_minutes=60, hourly_rate_minor=25000
)
RUSH = AddOn(id="rush", name="Rush service", price=5000)
MONDAY_PEAK = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)
MONDAY_PLAIN = datetime(2024, 1, 15, 14, 0, tzinfo=UTC)
SATURDAY = datetime(2024, 1, 13, 14, 0, tzinfo=UTC)


def price(
    starts_at: datetime, minutes: int = 60, booking_type: str = "STANDARD", *add_ons: AddOn
) -> Price:
    return calculate(
        PriceRequest(
            tariff=TAX,
            starts_at=starts_at,
            duration_minutes=minutes,
            booking_type=booking_type,
            add_ons=add_ons,
        ),
        MODIFIERS,
    )


def surcharges(of: Price) -> list[tuple[str, int, str]]:
    return [(line.type, line.amount, line.description) for line in of.surcharges]


def test_a_plain_hour_costs_the_base_price() -> None:
    assert price(MONDAY_PLAIN) == Price(base=25000, currency="AED", total=25000)


def test_monday_nine_is_a_peak_hour() -> None:
    peak = price(MONDAY_PEAK)

    assert surcharges(peak) == [("PEAK_HOURS", 5000, "Peak hours surcharge")]
    assert peak.total == 30000


def test_saturday_is_weekend() -> None:
    weekend = price(SATURDAY)

    assert surcharges(weekend) == [("WEEKEND", 3750, "Weekend surcharge")]
    assert weekend.total == 28750


def test_an_emergency_costs_half_as_much_again() -> None:
    emergency = price(MONDAY_PLAIN, 60, "EMERGENCY")

    assert surcharges(emergency) == [("EMERGENCY", 12500, "Emergency booking surcharge")]
    assert emergency.total == 37500


def test_minutes_above_the_standard_are_charged_by_the_hourly_rate() -> None:
    longer = price(MONDAY_PLAIN, 90)

    assert surcharges(longer) == [("EXTRA_TIME", 12500, "Additional 30 minutes")]


def test_the_reference_flow_costs_three_hundred_with_the_rush_service() -> None:
    reference = price(MONDAY_PLAIN, 60, "STANDARD", RUSH)

    assert reference.add_ons == (PriceLine(type="rush", amount=5000, description="Rush service"),)
    assert reference.total == 30000


def test_surcharges_are_percentages_of_the_base_without_add_ons() -> None:
    assert surcharges(price(MONDAY_PEAK, 60, "STANDARD", RUSH)) == [
        ("PEAK_HOURS", 5000, "Peak hours surcharge")
    ]


def a_discount(amount: int, kind: str = "CUSTOMER") -> PriceLine:
    return PriceLine(type=kind, amount=amount, description=kind)


def floored(base: int, *discounts: int) -> RunningPrice:
    running = RunningPrice(base=base, discounts=tuple(a_discount(amount) for amount in discounts))
    request = PriceRequest(
        tariff=TAX,
        starts_at=MONDAY_PLAIN,
        duration_minutes=60,
        booking_type="STANDARD",
        add_ons=(),
    )
    return floor(request, running)


def test_discounts_never_bring_the_price_below_half_of_the_base() -> None:
    assert floored(25000, 20000).total == 12500
    assert floored(25000, 12500).total == 12500
    assert floored(25000, 12499).total == 12501


def test_an_odd_half_is_rounded_up_so_that_it_is_never_below() -> None:
    assert floored(101, 101).total == 51


def test_the_last_discount_is_cut_first_and_an_empty_one_is_left_out() -> None:
    running = floored(10000, 4000, 3000)
    assert [line.amount for line in running.discounts] == [4000, 1000]

    running = floored(10000, 6000, 3000)
    assert [line.amount for line in running.discounts] == [5000]


def a_wish(**changes: object) -> Wish:
    return Wish(
        **{
            "service_id": UUID(int=1),
            "starts_at": MONDAY_PEAK,
            "duration_minutes": 60,
            "booking_type": "STANDARD",
            "add_on_ids": ("rush",),
            **changes,
        }  # type: ignore[arg-type]
    )


NOW = datetime(2024, 1, 10, 12, 0, tzinfo=UTC)


def a_quote() -> Quote:
    return Quote.give(UUID(int=9), a_wish(), price(MONDAY_PEAK, 60, "STANDARD", RUSH), at=NOW)


def test_a_quoted_price_is_kept_for_fifteen_minutes_to_the_second() -> None:
    kept = a_quote().price_for(a_wish(), now=NOW + timedelta(minutes=15))

    assert (kept.total, kept.price_id) == (35000, UUID(int=9))
    assert kept.valid_until == NOW + timedelta(minutes=15)


def test_after_fifteen_minutes_a_price_must_be_quoted_anew() -> None:
    with pytest.raises(QuoteLapsed):
        a_quote().price_for(a_wish(), now=NOW + timedelta(minutes=15, seconds=1))


@pytest.mark.parametrize(
    "change",
    [
        {"service_id": UUID(int=2)},
        {"starts_at": MONDAY_PLAIN},
        {"duration_minutes": 90},
        {"booking_type": "EMERGENCY"},
        {"add_on_ids": ()},
    ],
    ids="".join,
)
def test_a_quote_is_good_for_what_was_quoted_only(change: dict[str, object]) -> None:
    with pytest.raises(QuoteForSomethingElse):
        a_quote().price_for(a_wish(**change), now=NOW)
