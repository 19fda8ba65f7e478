from datetime import UTC, datetime
from typing import Final

import pytest
from playwright.sync_api import Page, Route, expect

from journeys.browser.booking_flow import agree
from journeys.browser.stage import Stage
from journeys.browser.visitors import PHONE, Visitors
from journeys.browser.wizards import (
    APPOINTMENT,
    CONFIRMATION,
    CONSULTATION,
    PAYMENT,
    TIME,
    Walk,
    Wizard,
)
from journeys.product import ADMIN_KEY

MOMENT: Final = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)
SLOW_3G: Final = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
UNKNOWN: Final = "We do not know yet whether your booking has arrived"
GIVEN_UP_AFTER_MS: Final = 20_000


class Sent:
    """What the page asked the server to do, by path."""

    def __init__(self, page: Page) -> None:
        self._paths: list[str] = []
        page.on("request", lambda one: self._paths.append(f"{one.method} {one.url}"))

    def times(self, deed: str, path: str) -> int:
        return sum(one.startswith(deed) and one.endswith(path) for one in self._paths)


class Held:
    """Requests that are on their way for as long as a test wants."""

    def __init__(self, page: Page, *paths: str) -> None:
        self._page = page
        self._routes: list[Route] = []
        page.route(lambda url: any(path in url for path in paths), self._hold)

    def _hold(self, route: Route) -> None:
        self._routes.append(route)

    def let_go(self) -> None:
        for route in self._routes:
            route.continue_()
        self._page.unroute_all()

    def lose(self) -> None:
        self._page.unroute_all()


def booked(product: Stage, walk: Walk) -> list[str]:
    """The references of all bookings of this client."""
    found = product.call("GET", f"/api/admin/bookings?search={walk.name}", key=ADMIN_KEY)
    return [str(one["reference"]) for one in found["items"]]


def lose(page: Page, path: str, *, arrives: bool) -> None:
    """Cut the line once: before the next request reaches the server, or before its answer."""

    def cut(route: Route) -> None:
        if arrives:
            assert route.fetch().ok
        route.abort("connectionreset")

    page.route(lambda url: url.endswith(path), cut, times=1)


@pytest.mark.slow
def test_a_booking_goes_through_on_the_slowest_line_and_once_however_often_one_presses(
    product: Stage, visitors: Visitors
) -> None:
    walk = Walk(visitors.come(size=PHONE), APPOINTMENT, day=9, name="Lena Langsam")
    page = walk.page
    walk.visitor.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_3G)
    sent = Sent(page)
    walk.open()
    for step, following in zip(walk.wizard.steps[:-2], walk.wizard.steps[1:], strict=False):
        walk.fill(step)
        page.get_by_test_id("next-step").dblclick()
        walk.expect_on(following)
        expect(page.get_by_role("alert").filter(has_text="Choose")).to_have_count(0)
    walk.fill(PAYMENT)
    agree(page)
    page.get_by_test_id("complete-booking").dblclick()

    walk.expect_on(CONFIRMATION)
    assert booked(product, walk) == [walk.reference()]
    assert (sent.times("POST", "/api/holds"), sent.times("POST", "/api/bookings")) == (1, 1)


def test_what_is_on_its_way_is_drawn_in_its_place(visitors: Visitors) -> None:
    visitor = visitors.come()
    page = visitor.page
    walk = Walk(visitor, APPOINTMENT, day=9)
    held = Held(page, "/api/services?", "/api/availability?")

    visitor.open(walk.wizard.path)
    drawn = page.get_by_role("main").locator(".animate-pulse")
    expect(drawn.first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    held.let_go()
    walk.fill(walk.wizard.steps[0])
    expect(drawn).to_have_count(0)

    held = Held(page, "/api/availability?")
    page.get_by_test_id("next-step").click()
    expect(page.get_by_role("grid")).to_be_visible()
    page.get_by_test_id("calendar-day-9").click()
    expect(page.get_by_role("status").filter(has_text="Loading available times")).to_be_visible()
    below = page.get_by_role("button", name="Display")
    place = below.bounding_box()
    held.let_go()
    expect(page.get_by_role("button", name="Time slot").first).to_be_visible()
    assert below.bounding_box() == place


@pytest.mark.parametrize("arrives", [False, True], ids=["on the way there", "on the way back"])
def test_a_time_whose_holding_got_lost_is_held_by_pressing_again(
    visitors: Visitors, *, arrives: bool
) -> None:
    """Nobody is in his own way, though the server holds what it could not tell."""
    walk = Walk(visitors.come(), CONSULTATION, day=10 + arrives)
    walk.to(TIME)
    walk.fill(TIME)
    lose(walk.page, "/api/holds", arrives=arrives)
    walk.page.get_by_test_id("next-step").click()
    expect(walk.page.get_by_role("alert").filter(has_text="reach")).to_be_visible()
    walk.expect_filled(TIME)

    walk.go_on()

    expect(walk.page.get_by_role("timer")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wizard", "arrives", "name"),
    [(CONSULTATION, True, "Rita Retour"), (APPOINTMENT, False, "Hinz Hinweg")],
    ids=["on the way back", "on the way there"],
)
def test_a_booking_that_was_cut_off_is_asked_for_again_and_made_once(
    product: Stage, visitors: Visitors, wizard: Wizard, name: str, *, arrives: bool
) -> None:
    walk = Walk(visitors.come(), wizard, day=12, name=name)
    at_the_end(walk)
    lose(walk.page, "/api/bookings", arrives=arrives)
    walk.page.get_by_test_id("complete-booking").click()
    expect(walk.page.get_by_text(UNKNOWN)).to_be_visible()

    walk.page.get_by_role("button", name="Ask again").dblclick()

    walk.expect_on(CONFIRMATION)
    assert booked(product, walk) == [walk.reference()]


@pytest.mark.slow
def test_a_booking_that_is_never_answered_is_given_up_and_asked_for_again_after_a_reload(
    product: Stage, visitors: Visitors
) -> None:
    walk = Walk(visitors.come(), CONSULTATION, day=15, name="Gero Geduld")
    at_the_end(walk)
    page = walk.page
    held = Held(page, "/api/bookings")
    page.get_by_test_id("complete-booking").click()
    expect(page.get_by_test_id("complete-booking")).to_have_attribute("aria-busy", "true")
    page.clock.fast_forward(GIVEN_UP_AFTER_MS + 1_000)
    expect(page.get_by_text(UNKNOWN)).to_be_visible()
    held.lose()

    page.reload()
    expect(page.get_by_text(UNKNOWN)).to_be_visible()
    page.get_by_role("button", name="Ask again").click()

    walk.expect_on(CONFIRMATION)
    assert booked(product, walk) == [walk.reference()]


def at_the_end(walk: Walk) -> None:
    walk.to(walk.wizard.last)
    walk.fill(walk.wizard.last)
    agree(walk.page)
