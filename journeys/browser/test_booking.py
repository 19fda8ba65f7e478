from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from journeys.browser.booked import DUBAI
from journeys.browser.booking_flow import (
    SERVICE,
    agree,
    choose_day,
    choose_service,
    complete,
    fill_in_details,
    first_slots,
)
from journeys.browser.stage import Stage
from journeys.browser.visitors import Visitor, Visitors
from journeys.product import ADMIN_KEY

MOMENT: Final = datetime(2027, 3, 22, 6, 0, tzinfo=UTC)
"""The first weeks of April can be booked then, and no clock in Dubai ever changes."""


def at_payment(visitor: Visitor, *, day: int, slot: int = 0) -> str:
    """Go as far as the price, and give the test id of the time that was taken."""
    page = visitor.open("/book")
    choose_service(page)
    choose_day(page, day)
    name = first_slots(page)[slot]
    page.get_by_test_id(name).click()
    page.get_by_test_id("next-step").click()
    fill_in_details(page)
    return name


def listed(product: Stage, reference: str) -> dict[str, Any]:
    found = product.call("GET", f"/api/admin/bookings?search={reference}", key=ADMIN_KEY)
    (booking,) = found["items"]
    return dict(booking)


def test_a_client_books_in_five_steps(product: Stage, visitors: Visitors) -> None:
    visitor = visitors.come(zone=DUBAI)
    at_payment(visitor, day=6)

    expect(visitor.page.get_by_test_id("total-amount")).to_contain_text("AED")
    total = visitor.page.get_by_test_id("total-amount").inner_text()
    visitor.page.get_by_test_id("payment-method-cash").check()
    reference = complete(visitor.page)

    booked = listed(product, reference)
    assert booked["status"] == "confirmed"
    assert f"{booked['total']['amount'] / 100:.2f}" in total
    assert visitor.was_quiet()


def test_a_booking_by_card_ends_on_a_page_that_says_how_long_it_is_held(
    product: Stage, visitors: Visitors
) -> None:
    visitor = visitors.come(zone=DUBAI)
    at_payment(visitor, day=6, slot=2)

    visitor.page.get_by_test_id("payment-method-card").check()
    reference = complete(visitor.page)

    assert listed(product, reference)["status"] == "pending_payment"
    expect(visitor.page.get_by_test_id("booking-success")).to_contain_text("We hold your time")


@pytest.mark.slow
def test_who_loses_the_time_at_the_last_step_takes_another_and_types_nothing_again(
    product: Stage, visitors: Visitors
) -> None:
    """TST-02: the hold lapsed while the client was away, and somebody else was quicker."""
    visitor = visitors.come(zone=DUBAI)
    name = at_payment(visitor, day=7)
    page = visitor.page
    product.pass_time(timedelta(minutes=16))
    someone_books(product, name, day=7)

    agree(page)
    page.get_by_test_id("payment-method-cash").check()
    page.get_by_test_id("complete-booking").click()
    expect(page.get_by_test_id("conflict-modal")).to_be_visible()
    assert visitor.violations("conflict dialog") == []
    page.get_by_test_id("alternative-slot-0").click()
    page.get_by_test_id("accept-alternative").click()

    expect(page.get_by_test_id("booking-success")).to_be_visible()
    reference = page.get_by_test_id("booking-reference").inner_text().strip()
    assert listed(product, reference)["clientName"] == "Mia Muster"


def someone_books(product: Stage, name: str, *, day: int) -> None:
    """Book the time behind a test id for somebody else, past the browser."""
    date, time = f"2027-04-{day:02d}", name.removeprefix("time-slot-").replace("-", ":")
    starts_at = f"{date}T{time}:00+04:00"
    # Whoever is free then: all of them, so that nobody is left for the client.
    for _ in range(10):
        try:
            product.call(
                "POST",
                "/api/bookings",
                {
                    "serviceId": SERVICE,
                    "scheduledAt": starts_at,
                    "duration": 60,
                    "timezone": DUBAI,
                    "clientName": "Zoe Zuerst",
                    "clientEmail": "zoe@example.org",
                    "paymentMethod": "cash",
                    "consents": {"terms": True, "privacyPolicy": True, "dataProcessing": True},
                },
            )
        except AssertionError:
            return
