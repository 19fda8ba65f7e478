"""What the build has written of a page, and how it comes to life."""

import json

import pytest
from playwright.sync_api import Page, expect

from journeys.browser.stage import Stage
from journeys.browser.visitors import DESK, PHONE, Visitor, Visitors

WRITTEN = [
    "/",
    "/consultants",
    "/consultants/compare",
    "/book",
    "/book-a-meeting",
    "/book-consultation",
    "/sign-in",
]
MARK = """document.addEventListener('DOMContentLoaded', () => {
    const name = document.querySelector('h1, main');
    if (name) name.dataset.written = '';
})"""


def come_alive(visitor: Visitor, path: str) -> Page:
    """Open a page, its written headline marked, and wait until it answers."""
    page = visitor.open(path)
    expect(page.locator("#root:not([inert]) main")).to_be_attached()
    return page


@pytest.mark.parametrize(
    ("language", "zone", "size", "dark"),
    [("en-GB", "Pacific/Auckland", PHONE, False), ("de-DE", "America/New_York", DESK, True)],
)
def test_written_pages_come_to_life_as_they_stand(
    visitors: Visitors, language: str, zone: str, size: tuple[int, int], *, dark: bool
) -> None:
    visitor = visitors.come(language=language, zone=zone, size=size, dark=dark)
    visitor.context.add_init_script(MARK)

    for path in WRITTEN:
        page = come_alive(visitor, path)
        # React would have complained, and made it anew, if it showed anything else.
        expect(page.locator("main [data-written], main[data-written]")).to_be_attached()
        visitor.context.clear_cookies()
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")

    assert visitor.was_quiet()


def test_a_person_is_written_before_she_is_known(visitors: Visitors, product_person: str) -> None:
    visitor = visitors.come()
    visitor.context.add_init_script(MARK)

    page = come_alive(visitor, f"/consultants/{product_person}")

    expect(page.locator("main[data-written]")).to_be_attached()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert visitor.was_quiet()


def test_what_a_page_asks_first_is_asked_while_the_app_is_loaded_and_once(
    visitors: Visitors, product_person: str
) -> None:
    visitor = visitors.come()
    asked: list[tuple[str, bool]] = []
    visitor.page.on(
        "request",
        lambda request: (
            asked.append((request.url, request.resource_type == "fetch"))
            if "/api/" in request.url
            else None
        ),
    )

    for path in ("/", "/book", "/sign-in", f"/consultants/{product_person}"):
        asked.clear()
        come_alive(visitor, path)
        visitor.page.wait_for_load_state("networkidle")

        addresses = [address for address, _ in asked]
        assert len(set(addresses)) == len(addresses), addresses
        assert not asked[0][1], "the app had to ask itself"
    assert any(address.endswith(f"/api/consultants/{product_person}") for address in addresses)


def test_answers_that_are_there_before_a_page_is_alive_do_not_disturb_it(
    visitors: Visitors,
) -> None:
    visitor = visitors.come()
    # React takes its steps by such messages; between two of them an answer arrives.
    visitor.context.add_init_script(
        """const post = MessagePort.prototype.postMessage;
        MessagePort.prototype.postMessage = function (...words) {
            setTimeout(() => post.apply(this, words), 200);
        };"""
    )

    come_alive(visitor, "/sign-in")
    expect(visitor.page.get_by_label("E-mail address")).to_be_visible()

    assert visitor.was_quiet()


def test_pages_are_readable_before_any_of_the_app_is_there(visitors: Visitors) -> None:
    visitor = visitors.come(dark=True)
    visitor.context.route("**/assets/react-*.js", lambda route: route.abort())

    page = visitor.open("/book")

    expect(page.get_by_text("What is it about?")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.locator("#root").get_attribute("inert") is not None


def test_who_has_begun_a_booking_sees_it_and_nothing_else_before(visitors: Visitors) -> None:
    visitor = visitors.come()
    page = come_alive(visitor, "/book")
    page.get_by_test_id("service-card-tax-consultation").click()
    expect(page.get_by_test_id("service-card-tax-consultation")).to_have_attribute(
        "aria-pressed", "true"
    )
    visitor.context.add_init_script(
        """window.seen = []; document.addEventListener('DOMContentLoaded', () => {
        const root = document.querySelector('#root');
        if (root.children.length) seen.push(getComputedStyle(root).visibility);
    })"""
    )

    come_alive(visitor, "/book")

    expect(page.get_by_test_id("service-card-tax-consultation")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert json.loads(page.evaluate("() => JSON.stringify(seen)")) == ["hidden"]
    assert visitor.was_quiet()


@pytest.fixture(scope="module")
def product_person(product: Stage) -> str:
    """One of the demo firm's people."""
    found: str = product.call("GET", "/api/consultants")["items"][0]["id"]
    return found
