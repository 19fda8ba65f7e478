"""What the wizard weighs, and how soon a chosen time is seen to be chosen on a slow phone."""

import re
import statistics
from typing import Any, Final

from journeys.browser.booking_flow import SERVICE, choose_service
from journeys.browser.stage import Stage
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect, sync_playwright
from tools.chromium import brought

from benchmarks.figure import Figure, percentile

_PHONE: Final[ViewportSize] = {"width": 412, "height": 823}
_SLOWER: Final = 4
_CLICKS: Final = 12
_FREE: Final = re.compile(r"\d+ free")
# What is under 16 ms is not told.
_WATCH: Final = """window.answers = []; new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (one.interactionId) answers.push(one.duration);
}).observe({type: 'event', durationThreshold: 16})"""


def measure(product: Stage) -> list[Figure]:
    """Look at the running product as somebody who was never there."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(brought()), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        figures = [*_weight(browser, product), *_slot_choice(browser, product)]
        browser.close()
    return figures


def _weight(browser: Browser, product: Stage) -> list[Figure]:
    page = browser.new_page(viewport=_PHONE, service_workers="block")
    answered: list[Request] = []

    def finished(request: Request) -> None:
        answered.append(request)

    page.on("requestfinished", finished)
    page.goto(product.url + "/book")
    expect(page.get_by_test_id(f"service-card-{SERVICE}")).to_be_visible()
    first = _kilobytes(answered, "script")
    page.wait_for_load_state("networkidle")
    whole = _kilobytes(answered, "script")
    others = {kind: _kilobytes(answered, kind) for kind in ("stylesheet", "font", "document")}
    page.close()
    return [
        Figure(
            what="/book: compressed script until it can be used",
            value=first, unit="KB", aim=150, more_is_better=False,
        ),
        Figure(
            what="/book: the same with what comes afterwards, unasked",
            value=whole, unit="KB", aim=150, more_is_better=False,
        ),
        *(
            Figure(what=f"/book: {kind}", value=weight, unit="KB", more_is_better=False)
            for kind, weight in others.items()
        ),
    ]  # fmt: skip


def _kilobytes(requests: list[Request], kind: str) -> float:
    return (
        sum(one.sizes()["responseBodySize"] for one in requests if one.resource_type == kind) / 1000
    )


def _slot_choice(browser: Browser, product: Stage) -> list[Figure]:
    page = browser.new_page(viewport=_PHONE, service_workers="block")
    page.add_init_script(_WATCH)
    page.goto(product.url + "/book")
    choose_service(page)
    page.get_by_role("button", name=_FREE).nth(1).click()
    slots = page.locator("[data-testid^=time-slot-]")
    expect(slots.first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    took = [_choice(page, slots.nth(number % slots.count())) for number in range(_CLICKS)]
    page.close()
    return [
        Figure(
            what=f"a time chosen, until it is seen, {_SLOWER} times slower: median",
            value=statistics.median(took), unit="ms", aim=100, more_is_better=False,
        ),
        Figure(
            what=f"a time chosen, until it is seen, {_SLOWER} times slower: nine in ten",
            value=percentile(took, 0.9), unit="ms", aim=100, more_is_better=False,
        ),
    ]  # fmt: skip


def _choice(page: Page, slot: Any) -> float:
    """From the finger on the glass to the painted choice, as the browser itself has measured it."""
    page.evaluate("() => { answers.length = 0 }")
    slot.click()
    expect(slot).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(300)
    found: list[float] = page.evaluate("() => answers")
    return max(found, default=8.0)
