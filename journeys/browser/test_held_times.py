import re
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys.browser.booking_flow import agree
from journeys.browser.stage import Stage
from journeys.browser.visitors import PHONE, Visitors
from journeys.browser.wizards import CONSULTATION, DETAILS, MEETING, TIME, Walk
from journeys.product import ADMIN_KEY

MOMENT: Final = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)
_LEFT_MS: Final = """() => {
    const { state } = JSON.parse(localStorage.getItem('kalends.wizard.consultation'));
    return Date.parse(state.hold.expiresAt) - Date.now();
}"""


def let_pass(product: Stage, page: Page, step: timedelta) -> None:
    """Time goes by for everybody, as while somebody is away."""
    product.pass_time(step)
    page.clock.fast_forward(int(step / timedelta(milliseconds=1)))


def let_pass_until(product: Stage, page: Page, left: timedelta) -> None:
    """Wait until so much of the hold is left; less than nothing is after its end."""
    now_left = timedelta(milliseconds=page.evaluate(_LEFT_MS))
    let_pass(product, page, now_left - left)


def said(page: Page, sentence: str) -> Locator:
    """What those hear who cannot see."""
    return page.locator("[aria-live=polite]", has_text=sentence)


def test_it_is_shown_how_long_the_time_is_held_and_a_lapsed_one_is_taken_again(
    product: Stage, visitors: Visitors
) -> None:
    walk = Walk(visitors.come(), CONSULTATION, day=9, name="Lisa Langsam")
    walk.to(DETAILS)
    page = walk.page
    timer = page.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"14:\d\d$"))

    let_pass_until(product, page, timedelta(minutes=4, seconds=40))
    expect(timer).to_have_text(re.compile(r"4:[0-4]\d$"))
    expect(said(page, "Your time is held for 5 more minutes.")).to_have_count(1)

    let_pass_until(product, page, timedelta(seconds=-20))
    expect(page.get_by_text("Your time is no longer held")).to_be_visible()
    expect(timer).to_have_count(0)
    walk.fill(DETAILS)
    page.get_by_role("button", name="Hold it again").click()
    expect(timer).to_have_text(re.compile(r"14:\d\d$"))
    walk.expect_filled(DETAILS)

    # Nobody else wants it, so that who does not press anything gets it as well.
    let_pass_until(product, page, timedelta(seconds=-20))
    expect(page.get_by_text("Your time is no longer held")).to_be_visible()
    reference = walk.book()
    found = product.call("GET", f"/api/admin/bookings?search={walk.name}", key=ADMIN_KEY)
    assert [one["reference"] for one in found["items"]] == [reference]


def test_what_is_held_for_one_vanishes_before_the_eyes_of_another_until_it_is_given_up(
    visitors: Visitors,
) -> None:
    one = Walk(visitors.come(), CONSULTATION, day=10, slot=1)
    other = Walk(visitors.come(size=PHONE), CONSULTATION, day=10)
    other.to(TIME)
    other.fill(TIME)
    expect(other.page.get_by_text("Updated as you look")).to_be_visible()
    one.to(TIME)
    one.fill(TIME)
    wanted = one.chosen.get_attribute("data-testid") or ""
    expect(other.page.get_by_test_id(wanted)).to_have_count(1)

    one.go_on()
    expect(other.page.get_by_test_id(wanted)).to_have_count(0)
    other.expect_filled(TIME)

    one.page.go_back()
    one.expect_on(TIME)
    one.page.locator("[data-testid^=time-slot-]").last.click()
    expect(other.page.get_by_test_id(wanted)).to_have_count(1)

    # Who had chosen it himself is told so when it goes.
    other.page.get_by_test_id(wanted).click()
    one.page.get_by_test_id(wanted).click()
    one.go_on()
    expect(other.page.get_by_role("alert").filter(has_text="Somebody else")).to_be_visible()
    expect(other.chosen).to_have_count(0)


@pytest.mark.slow
def test_who_was_slower_and_did_not_see_it_takes_an_alternative_and_goes_on(
    visitors: Visitors,
) -> None:
    quick = Walk(visitors.come(), CONSULTATION, day=11, name="Zoe Zuerst")
    slow = Walk(visitors.come(), MEETING, day=11)
    # Nothing is heard on this line: the page shows what was so at first.
    slow.page.route_web_socket("**/api/ws/**", lambda _: None)
    slow.to(TIME)
    slow.fill(TIME)
    quick.to(DETAILS)
    quick.fill(DETAILS)
    quick.book()

    slow.page.get_by_test_id("next-step").click()
    window = slow.page.get_by_test_id("conflict-modal")
    expect(window).to_be_visible()
    offer = slow.page.get_by_test_id("alternative-slot-1")
    day, time = offer.locator(".numbers").locator("..").inner_text().splitlines()
    slow.page.get_by_test_id("alternative-slot-1").click()
    slow.page.get_by_test_id("accept-alternative").click()

    slow.expect_on(DETAILS)
    summary = slow.page.get_by_role("complementary", name="Your booking")
    expect(summary).to_contain_text(day)
    expect(summary).to_contain_text(time)
    for step in slow.wizard.steps[slow.wizard.steps.index(DETAILS) : -1]:
        slow.fill(step)
        if step != slow.wizard.last:
            slow.go_on()
    agree(slow.page)
    slow.page.get_by_test_id("complete-booking").click()
    expect(slow.page.get_by_test_id("booking-success")).to_be_visible()
    expect(slow.page.get_by_role("main")).to_contain_text(time)


def test_what_was_begun_is_there_for_seven_days_after_the_tab_was_closed(
    product: Stage, visitors: Visitors
) -> None:
    walk = Walk(visitors.come(), CONSULTATION, day=26)
    walk.to(DETAILS)
    walk.fill(DETAILS)

    come_back(product, walk, after=timedelta(days=6, hours=23))
    expect(walk.page.get_by_text("Welcome back")).to_be_visible()
    walk.expect_on(DETAILS)
    walk.expect_filled(DETAILS)
    expect(walk.page.get_by_text("Your time is no longer held")).to_be_visible()

    come_back(product, walk, after=timedelta(days=7, hours=1))
    walk.expect_on(CONSULTATION.steps[0])
    expect(walk.page.get_by_text("Welcome back")).to_have_count(0)
    expect(walk.person).to_have_attribute("aria-pressed", "false")


def come_back(product: Stage, walk: Walk, *, after: timedelta) -> None:
    """Close the tab, and open the wizard in another one of the same browser later."""
    walk.page.close()
    walk.visitor.page = walk.visitor.context.new_page()
    let_pass(product, walk.page, after)
    walk.visitor.open(walk.wizard.path)
