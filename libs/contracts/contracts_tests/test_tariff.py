"""What a meeting costs: PRC-01 to PRC-05, OPN-01, OPN-02, OPN-18, CFL-22, CFL-36, TST-04."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from contracts.tariff import EMERGENCY, OFFICE_PEAKS, PeakWindow, PriceLines, Surcharge, Tariff

TAX_CONSULTATION = Tariff(
    currency="AED",
    base_minor=250_00,
    standard_duration_minutes=60,
    hourly_rate_minor=250_00,
    zone="Asia/Dubai",
)


def in_dubai(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Dubai"))


def types_of(lines: PriceLines) -> list[str]:
    return [surcharge.type for surcharge in lines.surcharges]


def test_monday_nine_o_clock_is_peak() -> None:
    lines = TAX_CONSULTATION.lines(in_dubai(2024, 1, 15, 9), 60)

    assert lines.base == 250_00
    assert lines.surcharges == (Surcharge("PEAK_HOURS", 50_00, "Peak hours surcharge"),)
    assert lines.total == 300_00
    assert lines.currency == "AED"


def test_saturday_afternoon_is_weekend() -> None:
    lines = TAX_CONSULTATION.lines(in_dubai(2024, 1, 13, 14), 60)

    assert lines.surcharges == (Surcharge("WEEKEND", 37_50, "Weekend surcharge"),)
    assert lines.total == 287_50


def test_an_emergency_on_monday_afternoon_costs_half_as_much_again() -> None:
    lines = TAX_CONSULTATION.lines(in_dubai(2024, 1, 15, 14), 60, EMERGENCY)

    assert lines.surcharges == (Surcharge("EMERGENCY", 125_00, "Emergency booking surcharge"),)
    assert lines.total == 375_00


def test_monday_afternoon_is_a_plain_hour() -> None:
    lines = TAX_CONSULTATION.lines(in_dubai(2024, 1, 15, 14), 60)

    assert lines == PriceLines("AED", 250_00, (), 250_00)


def test_minutes_above_the_standard_are_paid_by_the_hour() -> None:
    lines = TAX_CONSULTATION.lines(in_dubai(2024, 1, 15, 14), 90)

    assert lines.surcharges == (Surcharge("EXTRA_TIME", 125_00, "Additional 30 minutes"),)


def test_a_short_meeting_costs_the_base_price() -> None:
    assert TAX_CONSULTATION.lines(in_dubai(2024, 1, 15, 14), 30).total == 250_00


def test_surcharges_add_up_and_each_is_a_share_of_the_base_alone() -> None:
    saturdays_too = replace(TAX_CONSULTATION, peak_windows=(PeakWindow((5,), 0, 1440),))

    lines = saturdays_too.lines(in_dubai(2024, 1, 13, 14), 120, EMERGENCY)

    assert [(s.type, s.amount) for s in lines.surcharges] == [
        ("PEAK_HOURS", 50_00),
        ("WEEKEND", 37_50),
        ("EXTRA_TIME", 250_00),
        ("EMERGENCY", 125_00),
    ]
    assert lines.total == 712_50


@pytest.mark.parametrize("booking_type", ["STANDARD", "RECURRING", "CONSULTATION"])
def test_only_an_emergency_is_charged_as_one(booking_type: str) -> None:
    assert TAX_CONSULTATION.lines(in_dubai(2024, 1, 15, 14), 60, booking_type).total == 250_00


@pytest.mark.parametrize(
    ("hour", "minute", "peak"),
    [
        (7, 59, False),
        (8, 0, True),
        (9, 59, True),
        (10, 0, False),
        (16, 59, False),
        (17, 0, True),
        (18, 59, True),
        (19, 0, False),
    ],
)
def test_a_peak_begins_on_its_first_minute_and_is_over_on_its_last(
    hour: int, minute: int, *, peak: bool
) -> None:
    lines = TAX_CONSULTATION.lines(in_dubai(2024, 1, 15, hour, minute), 60)

    assert types_of(lines) == (["PEAK_HOURS"] if peak else [])


def test_hours_and_weekdays_are_those_of_the_tariff_whatever_zone_the_start_is_written_in() -> None:
    friday_evening_utc = datetime(2024, 1, 12, 21, tzinfo=UTC)

    assert types_of(TAX_CONSULTATION.lines(friday_evening_utc, 60)) == ["WEEKEND"]
    assert types_of(replace(TAX_CONSULTATION, zone="UTC").lines(friday_evening_utc, 60)) == []


def test_peak_hours_follow_the_wall_clock_over_a_change_of_daylight_saving() -> None:
    berlin = replace(TAX_CONSULTATION, zone="Europe/Berlin")

    in_winter = berlin.lines(datetime(2024, 3, 29, 7, tzinfo=UTC), 60)
    in_summer = berlin.lines(datetime(2024, 4, 1, 6, tzinfo=UTC), 60)
    an_hour_before = berlin.lines(datetime(2024, 3, 29, 6, 59, tzinfo=UTC), 60)

    assert types_of(in_winter) == types_of(in_summer) == ["PEAK_HOURS"]
    assert types_of(an_hour_before) == []


def test_a_firm_may_have_its_weekend_on_friday() -> None:
    fridays = replace(TAX_CONSULTATION, weekend_days=(4,))

    assert types_of(fridays.lines(in_dubai(2024, 1, 12, 14), 60)) == ["WEEKEND"]
    assert types_of(fridays.lines(in_dubai(2024, 1, 13, 14), 60)) == []


def test_halves_are_rounded_up_on_each_line_and_not_on_the_sum() -> None:
    odd = Tariff(
        currency="EUR",
        base_minor=10,
        standard_duration_minutes=30,
        hourly_rate_minor=30,
        peak_percent=25,
        weekend_percent=25,
        peak_windows=(PeakWindow((5,), 0, 1440),),
    )

    lines = odd.lines(datetime(2024, 1, 13, 12, tzinfo=UTC), 31)

    assert [(s.type, s.amount) for s in lines.surcharges] == [
        ("PEAK_HOURS", 3),
        ("WEEKEND", 3),
        ("EXTRA_TIME", 1),
    ]
    assert lines.total == 17


def test_a_free_service_has_no_lines_of_nothing() -> None:
    free = replace(TAX_CONSULTATION, base_minor=0, hourly_rate_minor=0)

    lines = free.lines(in_dubai(2024, 1, 15, 9), 120, EMERGENCY)

    assert lines.surcharges == ()
    assert lines.total == 0


def test_a_price_stays_right_after_very_many_lengths_were_asked_for() -> None:
    for minutes in range(1, 1000):
        lines = TAX_CONSULTATION.lines(in_dubai(2024, 1, 15, 14), minutes)

        extra = max(0, minutes - 60)
        assert lines.total == 250_00 + (extra * 250_00 * 2 + 60) // 120


def test_a_start_without_zone_has_no_price() -> None:
    with pytest.raises(ValueError, match="zone"):
        TAX_CONSULTATION.lines(datetime(2024, 1, 15, 9), 60)  # noqa: DTZ001 - the point


@pytest.mark.parametrize("minutes", [0, -60])
def test_a_meeting_without_length_has_no_price(minutes: int) -> None:
    with pytest.raises(ValueError, match="at least one minute"):
        TAX_CONSULTATION.lines(in_dubai(2024, 1, 15, 9), minutes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_minor", -1),
        ("hourly_rate_minor", -1),
        ("peak_percent", -1),
        ("weekend_percent", -1),
        ("emergency_percent", -1),
        ("standard_duration_minutes", 0),
        ("weekend_days", (7,)),
        ("zone", "Mars/Olympus"),
        ("zone", "../etc/passwd"),
        ("zone", ""),
    ],
)
def test_a_tariff_that_makes_no_sense_cannot_be_made(name: str, value: object) -> None:
    with pytest.raises(ValueError):
        replace(TAX_CONSULTATION, **{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("window", [((0,), 600, 600), ((0,), 1000, 1441), ((-1,), 0, 60)])
def test_a_peak_window_lies_within_one_day_of_the_week(
    window: tuple[tuple[int, ...], int, int],
) -> None:
    with pytest.raises(ValueError):
        PeakWindow(*window)


def test_a_tariff_cannot_be_changed_after_it_was_published() -> None:
    with pytest.raises(FrozenInstanceError):
        TAX_CONSULTATION.base_minor = 1  # type: ignore[misc]


def test_a_tariff_that_was_used_travels_as_the_same_tariff() -> None:
    """What it remembers to be quick must not travel, nor make two tariffs differ."""
    used, fresh = replace(TAX_CONSULTATION), replace(TAX_CONSULTATION)
    used.lines(in_dubai(2024, 1, 15, 9), 60)
    published = TypeAdapter(Tariff)

    assert used == fresh
    assert hash(used) == hash(fresh)
    assert published.dump_json(used) == published.dump_json(fresh)
    assert published.validate_json(published.dump_json(used)) == fresh
    assert msgspec.json.encode(used) == msgspec.json.encode(fresh)
    assert msgspec.json.decode(msgspec.json.encode(used), type=Tariff) == fresh


amounts = st.integers(min_value=0, max_value=10**12)
percents = st.integers(min_value=0, max_value=500)
tariffs = st.builds(
    Tariff,
    currency=st.just("AED"),
    base_minor=amounts,
    hourly_rate_minor=amounts,
    standard_duration_minutes=st.integers(min_value=1, max_value=600),
    zone=st.sampled_from(["UTC", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"]),
    peak_percent=percents,
    weekend_percent=percents,
    emergency_percent=percents,
)
starts = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(
    tariff=tariffs,
    start=starts,
    minutes=st.integers(min_value=1, max_value=2000),
    emergency=st.booleans(),
)
def test_any_price_is_the_sum_of_its_lines_and_each_line_is_exact_but_for_half_a_unit(
    tariff: Tariff, start: datetime, minutes: int, *, emergency: bool
) -> None:
    lines = tariff.lines(start, minutes, EMERGENCY if emergency else "STANDARD")

    local = start.astimezone(ZoneInfo(tariff.zone))
    extra = max(0, minutes - tariff.standard_duration_minutes)
    exact = {
        "PEAK_HOURS": Fraction(tariff.base_minor * tariff.peak_percent, 100)
        if any(
            local.weekday() in window.weekdays
            and window.from_minute <= local.hour * 60 + local.minute < window.to_minute
            for window in OFFICE_PEAKS
        )
        else Fraction(0),
        "WEEKEND": Fraction(tariff.base_minor * tariff.weekend_percent, 100)
        if local.isoweekday() in {6, 7}
        else Fraction(0),
        "EXTRA_TIME": Fraction(tariff.hourly_rate_minor * extra, 60),
        "EMERGENCY": Fraction(tariff.base_minor * tariff.emergency_percent, 100)
        if emergency
        else Fraction(0),
    }
    charged = {surcharge.type: surcharge.amount for surcharge in lines.surcharges}
    assert lines.total == lines.base + sum(charged.values())
    assert lines.base == tariff.base_minor
    assert list(charged) == [name for name in exact if name in charged]
    for name, amount in exact.items():
        assert -Fraction(1, 2) < charged.get(name, 0) - amount <= Fraction(1, 2)
        assert charged.get(name) != 0
