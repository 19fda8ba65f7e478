import re
from datetime import UTC, datetime
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from journeys.browser.booking_flow import NEEDED
from journeys.browser.stage import Stage
from journeys.browser.visitors import Visitors
from journeys.browser.wizards import (
    APPOINTMENT,
    CONFIRMATION,
    CONSULTANT,
    DETAILS,
    EMAIL,
    NAME,
    PAYMENT,
    PERSON,
    SERVICE,
    TIME,
    WIZARDS,
    Walk,
    Wizard,
)
from journeys.product import ADMIN_KEY

MOMENT: Final = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)
"""A Monday, which is marked as today when the calendar is reached."""

MOST_TABS: Final = 120


def press_until(page: Page, wanted: str) -> None:
    """Press Tab until what has the focus is called so, by its test id or its words."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => { const at = document.activeElement;
            return [at?.closest('[data-testid]')?.dataset.testid, at?.innerText]; }"""
        )
        if any(re.match(wanted, one or "") for one in focused):
            return
    raise AssertionError(f"{wanted} cannot be reached with Tab")


def focused_day(page: Page) -> str:
    day: str = page.evaluate("() => document.activeElement.dataset.day ?? ''")
    return day


def choose_time(page: Page) -> None:
    """By day and by week, over the end of a month and back, then down the times."""
    expect(page.get_by_role("button", name=re.compile("free time")).first).to_be_visible()
    press_until(page, "calendar-day-")
    for key, day in (
        ("ArrowRight", "2027-03-02"),
        ("ArrowDown", "2027-03-09"),
        ("PageDown", "2027-04-09"),
        ("PageUp", "2027-03-09"),
        ("ArrowLeft", "2027-03-08"),
        ("ArrowDown", "2027-03-15"),
        ("ArrowUp", "2027-03-08"),
        ("End", "2027-03-14"),
        ("Home", "2027-03-08"),
        ("ArrowRight", "2027-03-09"),
    ):
        page.keyboard.press(key)
        page.wait_for_function("(day) => document.activeElement.dataset.day === day", arg=day)
    page.keyboard.press("Enter")
    times = page.get_by_role("button", name="Time slot")
    expect(times.first).to_be_visible()
    press_until(page, "time-slot-")
    expect(times.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(times.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(times.nth(1)).to_have_attribute("aria-pressed", "true")


def enter(page: Page, wizard: Wizard, step: str) -> None:
    """Fill a step in without a mouse; from its heading on, as focus stands there."""
    if step == CONSULTANT:
        press_until(page, f".*{PERSON}$")
        page.keyboard.press("Enter")
    elif step == SERVICE:
        press_until(page, f"service-card-{wizard.service}")
        page.keyboard.press("Space")
    elif step == TIME:
        choose_time(page)
    elif step == DETAILS:
        press_until(page, "customer-name")
        page.keyboard.type(NAME)
        press_until(page, "customer-email")
        page.keyboard.type(EMAIL)
    elif step == PAYMENT:
        expect(page.get_by_test_id("total-amount")).to_be_visible()
        press_until(page, "payment-method-")
        page.keyboard.press("ArrowDown")
    if step == wizard.last:
        for consent in NEEDED:
            press_until(page, f"consent-{consent}")
            page.keyboard.press("Space")


@pytest.mark.slow
@pytest.mark.parametrize("wizard", WIZARDS, ids=str)
def test_every_wizard_is_gone_through_with_the_keyboard_alone(
    product: Stage, visitors: Visitors, wizard: Wizard
) -> None:
    """ACC-02; and who cannot see is put before every step that is reached."""
    walk = Walk(visitors.come(), wizard, day=9)
    page = walk.page
    walk.open()
    for step, following in zip(wizard.steps, wizard.steps[1:], strict=False):
        expect(walk.on_step(step)).to_be_visible()
        enter(page, wizard, step)
        press_until(page, "complete-booking" if step == wizard.last else "next-step")
        page.keyboard.press("Enter")
        walk.expect_on(following)
        expect(page.locator("[data-step-heading]")).to_be_focused()

    walk.expect_on(CONFIRMATION)
    found = product.call("GET", f"/api/admin/bookings?search={walk.reference()}", key=ADMIN_KEY)
    assert [one["clientName"] for one in found["items"]] == [NAME]


def test_readers_are_told_of_a_calendar_of_its_days_and_of_its_times(visitors: Visitors) -> None:
    """ACC-03, ACC-04: the tree of roles."""
    walk = Walk(visitors.come(), APPOINTMENT, day=9, slot=1)
    walk.to(TIME)
    walk.fill(TIME)
    page = walk.page

    expect(page.get_by_role("main")).to_match_aria_snapshot("""
      - progressbar /Step 2 of 5/
      - heading "When suits you?" [level=1]
      - region "Day and time":
        - group "View":
          - radio "Month" [checked]
          - radio "Week"
          - radio "List"
          - radio "Suggestions"
        - combobox "Time zone"
        - heading "March 2027" [level=2]
        - button "Previous month" [disabled]
        - button "Next month"
        - grid "Calendar, March 2027":
          - row:
            - columnheader "Monday"
            - columnheader "Tuesday"
            - columnheader "Wednesday"
            - columnheader "Thursday"
            - columnheader "Friday"
            - columnheader "Saturday"
            - columnheader "Sunday"
          - row:
            - gridcell /Monday.*2027, today, /:
              - button /Monday.*2027, today, /
          - row:
            - gridcell /\\d+ free times/
            - gridcell /\\d+ free times/ [selected]:
              - button /Tuesday.*2027, \\d+ free times/
            - gridcell /\\d+ free times/
        - group /\\d+ times on Tuesday/:
          - button /Time slot .* to .*; Tuesday.*; Berlin time \\(GMT\\+1\\); .* Dubai/
          - button /Time slot .* to .*; Tuesday.*; Berlin time \\(GMT\\+1\\); .* Dubai/ [pressed]
    """)
    expect(page.get_by_role("button", name="Time slot", pressed=True)).to_have_count(1)
    expect(page.get_by_role("gridcell", selected=True)).to_have_count(1)
