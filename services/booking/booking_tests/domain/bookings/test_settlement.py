from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.domain.bookings.errors import TooSoonForStaff
from booking.domain.bookings.meeting import BookingType
from booking.domain.bookings.settlement import Settlement, settlement
from booking.domain.catalogue.offer import PaymentMethod
from booking_tests.catalogue_builders import NOW

DAY = timedelta(days=1)


def settled(
    method: PaymentMethod | None = PaymentMethod.CASH, *, ahead: timedelta = 7 * DAY, **changes: Any
) -> tuple[Settlement, datetime | None]:
    told: dict[str, Any] = {
        "total": 25000,
        "auto_confirm": True,
        "booking_type": BookingType.STANDARD,
    }
    return settlement(method=method, starts_at=NOW + ahead, now=NOW, **told | changes)


def test_cash_and_free_are_confirmed_at_once() -> None:
    assert settled(PaymentMethod.CASH) == (Settlement.NOTHING, None)
    assert settled(None, total=0) == (Settlement.NOTHING, None)


def test_a_card_payment_has_a_quarter_of_an_hour() -> None:
    assert settled(PaymentMethod.CARD) == (Settlement.PAYMENT, NOW + timedelta(minutes=15))


def test_nobody_waits_for_a_card_when_nothing_is_to_be_paid() -> None:
    assert settled(PaymentMethod.CARD, total=0) == (Settlement.NOTHING, None)


@pytest.mark.parametrize("method", [PaymentMethod.BANK, PaymentMethod.INVOICE])
def test_transfer_and_invoice_wait_for_staff_72_hours_but_not_into_the_last_day(
    method: PaymentMethod,
) -> None:
    assert settled(method, ahead=7 * DAY) == (Settlement.STAFF, NOW + 3 * DAY)
    assert settled(method, ahead=2 * DAY) == (Settlement.STAFF, NOW + DAY)


@pytest.mark.parametrize("method", [PaymentMethod.BANK, PaymentMethod.INVOICE])
def test_transfer_and_invoice_come_too_late_in_the_last_day(method: PaymentMethod) -> None:
    with pytest.raises(TooSoonForStaff):
        settled(method, ahead=DAY)


def test_a_service_that_confirms_by_hand_waits_for_staff() -> None:
    assert settled(auto_confirm=False, ahead=7 * DAY) == (Settlement.STAFF, NOW + 3 * DAY)


def test_a_service_that_confirms_by_hand_may_say_yes_until_the_meeting_when_it_is_near() -> None:
    near = timedelta(hours=5)
    assert settled(auto_confirm=False, ahead=near) == (Settlement.STAFF, NOW + near)


def test_an_emergency_waits_half_an_hour_for_approval_whatever_it_costs() -> None:
    expected = (Settlement.APPROVAL, NOW + timedelta(minutes=30))
    assert settled(PaymentMethod.CARD, booking_type=BookingType.EMERGENCY) == expected
