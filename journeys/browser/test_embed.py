import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, Route, expect

from journeys.browser.booking_flow import SERVICE
from journeys.browser.stage import Stage, stage
from journeys.browser.visitors import DESK, PHONE, Visitor, Visitors
from journeys.product import free_port

PARTNER = free_port()


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The product, for a firm with one partner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KALENDS_GATEWAY_EMBED_ANCESTORS", f"http://127.0.0.1:{PARTNER}")
        with stage(tmp_path_factory.mktemp("product")) as running:
            yield running


@contextlib.contextmanager
def partner(product: Stage, port: int, tag: str) -> Iterator[str]:
    """A page of somebody else, strict about what runs in it; gives its address."""
    page = (
        '<!doctype html><html lang="en"><title>A partner</title>'
        f'<main><h1>A partner</h1><script src="{product.url}/embed.js" {tag} async></script>'
        '<p><a href="#end" id="end">After the wizard</a></p></main></html>'
    ).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; script-src {product.url}; frame-src {product.url}",
            )
            self.end_headers()
            self.wfile.write(page if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.shutdown()
            serving.join()


def visit(visitor: Visitor, address: str) -> Page:
    visitor.page.goto(address)
    return visitor.page


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_one_tag_puts_the_wizard_into_the_page_of_a_partner(
    product: Stage, visitors: Visitors, size: tuple[int, int]
) -> None:
    visitor = visitors.come(size=size)
    with partner(product, PARTNER, 'data-kalends="book"') as address:
        page = visit(visitor, address)
        frame = page.frame_locator('iframe[title="Book a meeting"]')
        card = frame.get_by_test_id("service-card-tax-consultation")
        expect(card).to_be_visible()

        assert frame.get_by_role("banner").count() == 0
        assert frame.get_by_role("contentinfo").count() == 0
        within = frame.locator("html")
        # As tall as what is in it: nobody scrolls in a page within a page.
        page.wait_for_timeout(300)
        assert within.evaluate("(html) => html.scrollHeight - innerHeight") <= 1
        # No sideways either, on the smallest phone.
        assert within.evaluate("(html) => html.scrollWidth - innerWidth") <= 0
        card.click()
        frame.get_by_test_id("next-step").click()
        expect(frame.get_by_test_id("datetime-step")).to_be_visible()
        page.wait_for_timeout(300)
        assert within.evaluate("(html) => html.scrollHeight - innerHeight") <= 1
        assert not [one for one in visitor.complaints if "Security Policy" in one]


def test_the_wizard_in_a_page_is_reached_and_left_by_keyboard(
    product: Stage, visitors: Visitors
) -> None:
    visitor = visitors.come(language="de-DE")
    with partner(product, PARTNER, 'data-kalends="consultation" data-language="de"') as address:
        page = visit(visitor, address)
        frame = page.frame_locator('iframe[title="Termin buchen"]')
        expect(frame.get_by_role("heading", level=1)).to_be_visible()
        # Focus crosses into another process and back: it comes when it comes.
        page.evaluate(
            "() => { document.getElementById('end').onfocus = () => (window.left = true); }"
        )
        page.keyboard.press("Tab")
        page.wait_for_function("() => document.activeElement.tagName === 'IFRAME'")

        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("() => window.left === true"):
                break

        page.wait_for_function("() => window.left === true")


def test_a_window_opens_where_the_reader_of_the_page_looks(
    product: Stage, visitors: Visitors
) -> None:
    """The frame is taller than the screen: its own middle may be far from what one sees of it."""
    visitor = visitors.come(size=(1280, 600))

    def others_are_faster(route: Route) -> None:
        with contextlib.suppress(AssertionError):
            while True:
                product.call("POST", "/api/holds", route.request.post_data_json)
        route.continue_()

    visitor.page.route("**/api/holds", others_are_faster)
    with partner(product, PARTNER, 'data-kalends="book"') as address:
        frame = visit(visitor, address).frame_locator("iframe")
        frame.get_by_test_id(f"service-card-{SERVICE}").click()
        frame.get_by_test_id("next-step").click()
        frame.get_by_role("radio", name="List").click()
        frame.locator("[data-testid^=time-slot-]").first.click()
        frame.get_by_test_id("next-step").click()

        expect(frame.get_by_test_id("accept-alternative")).to_be_in_viewport(ratio=1)


def test_who_is_not_on_the_list_gets_a_link_instead(product: Stage, visitors: Visitors) -> None:
    visitor = visitors.come()
    tag = 'data-kalends="book" data-service="tax-consultation"'
    with partner(product, free_port(), tag) as address:
        page = visit(visitor, address)

        expect(page.get_by_role("link", name="Book a meeting")).to_have_attribute(
            "href", f"{product.url}/book?service=tax-consultation"
        )
        assert any("frame-ancestors" in complaint for complaint in visitor.complaints)


def test_nothing_but_the_wizard_stands_in_a_frame(product: Stage, visitors: Visitors) -> None:
    """A page of the partner frames the portal: the product forbids it, whoever asks."""
    visitor = visitors.come()
    with partner(product, PARTNER, 'data-kalends="book"') as address:
        page = visit(visitor, address)
        expect(page.frame_locator("iframe").get_by_role("progressbar")).to_be_visible()

        page.evaluate(
            "(url) => { document.querySelector('iframe').src = url + '/portal'; }", product.url
        )

        page.wait_for_timeout(1000)
        assert any("frame-ancestors 'none'" in complaint for complaint in visitor.complaints)
