"""ACC-01: no step of a wizard stands in anybody's way, also where something went wrong."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from journeys.browser.inspection import Inspection
from journeys.browser.stage import Stage
from journeys.browser.visitors import Visitors
from journeys.browser.wizards import (
    APPOINTMENT,
    CONFIRMATION,
    CONSULTANT,
    CONSULTATION,
    DETAILS,
    MEETING,
    PAYMENT,
    SERVICE,
    TIME,
    Walk,
)

pytestmark = pytest.mark.slow

MOMENT: Final = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)
NEW_YORK: Final = "America/New_York"
TOO_LONG: Final = "no end of it " * 20


def refused(walk: Walk) -> None:
    """Go on without having entered what is needed."""
    button = "complete-booking" if walk.page.url.endswith(walk.wizard.last) else "next-step"
    walk.page.get_by_test_id(button).click()


def open_all_questions(page: Page) -> None:
    for heading in page.locator("details > summary").all():
        heading.click()


def test_the_six_steps_of_a_meeting_have_no_barrier(visitors: Visitors) -> None:
    walk = Walk(visitors.come(zone=NEW_YORK), MEETING, day=16)
    page, inspection = walk.page, Inspection(walk.visitor)
    walk.open()
    refused(walk)
    expect(page.get_by_role("alert")).to_contain_text("Choose a person")
    inspection.stop("nobody chosen")
    walk.fill(CONSULTANT)
    walk.go_on()
    refused(walk)
    expect(page.get_by_role("alert")).to_contain_text("Choose a service")
    inspection.stop("no service chosen")
    walk.fill(SERVICE)
    page.locator("details").first.wait_for()
    open_all_questions(page)
    page.locator("[name='answers.projectName']").fill(TOO_LONG)
    refused(walk)
    expect(page.get_by_text("This is too long.")).to_be_visible()
    inspection.stop("a service shaped, an answer too long")
    page.locator("[name='answers.projectName']").fill("Kalends")
    walk.go_on()

    refused(walk)
    expect(page.get_by_role("alert")).to_contain_text("Choose a date")
    inspection.stop("no time chosen")
    walk.fill(TIME)
    page.get_by_role("button", name="Display").click()
    page.get_by_label("Repeat this meeting").check()
    inspection.stop("a time chosen where clocks change, in a series")
    page.get_by_label("Repeat this meeting").uncheck()
    page.get_by_role("button", name="Display").click()
    for view in ("Week", "List", "Suggestions"):
        page.get_by_role("radio", name=view).check()
        expect(page.locator("[data-slot]").first).to_be_visible()
        inspection.stop(f"times as {view.lower()}")
    walk.go_on()

    open_all_questions(page)
    page.get_by_test_id("customer-phone").fill("none")
    refused(walk)
    expect(page.get_by_text("Tell us your name.")).to_be_visible()
    inspection.stop("details missing, and all questions")
    page.get_by_test_id("customer-phone").fill("")
    walk.fill(DETAILS)
    walk.go_on()
    refused(walk)
    expect(page.get_by_text("We need this to make the booking.").first).to_be_visible()
    inspection.stop("consents missing")
    walk.fill(PAYMENT)
    walk.book()
    inspection.stop("a booking held for payment")
    assert inspection.found_nothing()


def test_the_four_steps_of_a_consultation_have_no_barrier(
    product: Stage, visitors: Visitors
) -> None:
    walk = Walk(visitors.come(), CONSULTATION, day=9)
    page, inspection = walk.page, Inspection(walk.visitor)
    walk.open()
    inspection.stop("whom to talk to")
    walk.fill(CONSULTANT)
    walk.go_on()
    page.get_by_test_id("calendar-day-7").click()
    expect(page.get_by_text("It is not a working day.").first).to_be_visible()
    inspection.stop("a day without times")
    walk.fill(TIME)
    walk.go_on()
    refused(walk)
    expect(page.get_by_text("We need this to make the booking.").first).to_be_visible()
    inspection.stop("details and consents missing")
    walk.fill(DETAILS)
    product.pass_time(timedelta(minutes=16))
    page.clock.fast_forward(16 * 60_000)
    expect(page.get_by_text("Your time is no longer held")).to_be_visible()
    page.route("**/api/holds", lambda route: route.abort())
    page.get_by_role("button", name="Hold it again").click()
    expect(page.get_by_role("alert").filter(has_text="reach")).to_be_visible()
    inspection.stop("a hold that lapsed, and no network to hold it again")
    page.unroute_all()
    walk.book()
    inspection.stop("a confirmed booking")
    walk.expect_on(CONFIRMATION)
    assert inspection.found_nothing()


def test_the_five_steps_of_an_appointment_have_no_barrier(visitors: Visitors) -> None:
    walk = Walk(visitors.come(), APPOINTMENT, day=10)
    rival = Walk(visitors.come(), APPOINTMENT, day=10)
    page, inspection = walk.page, Inspection(walk.visitor)
    # Nothing is heard on this line: the page shows what was so at first.
    page.route_web_socket("**/api/ws/**", lambda _: None)
    walk.open()
    inspection.stop("what to help with")
    walk.fill(SERVICE)
    walk.go_on()
    walk.fill(TIME)
    rival.to(DETAILS)
    page.get_by_test_id("next-step").click()
    expect(page.get_by_test_id("conflict-modal")).to_be_visible()
    inspection.stop("a time that is gone")
    page.get_by_test_id("accept-alternative").click()
    walk.expect_on(DETAILS)
    walk.fill(DETAILS)
    walk.go_on()
    page.route("**/api/bookings", lambda route: route.abort())
    walk.fill(PAYMENT)
    for consent in page.locator("[data-testid^=consent-]").all():
        consent.check()
    page.get_by_test_id("complete-booking").click()
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    inspection.stop("a booking that was not answered")
    page.unroute_all()
    page.get_by_role("button", name="Ask again").click()
    walk.expect_on(CONFIRMATION)
    expect(page.get_by_role("heading", level=1, name=re.compile("See you soon"))).to_be_visible()
    assert inspection.found_nothing()
