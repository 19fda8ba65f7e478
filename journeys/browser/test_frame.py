import pytest
from playwright.sync_api import expect

from journeys.browser.visitors import DESK, PHONE, Visitors


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_an_address_that_leads_nowhere_is_a_page_without_barriers(
    visitors: Visitors, size: tuple[int, int], *, dark: bool
) -> None:
    visitor = visitors.come(size=size, dark=dark)

    page = visitor.open("/nowhere")

    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    assert visitor.violations() == []


def test_who_speaks_german_is_spoken_to_in_german(visitors: Visitors) -> None:
    visitor = visitors.come(language="de-DE")

    page = visitor.open("/nowhere")

    expect(page.get_by_role("heading", name="Hier ist nichts")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "de"


def test_a_page_runs_nothing_that_is_not_ours(visitors: Visitors) -> None:
    visitor = visitors.come()
    page = visitor.open("/")
    expect(page.get_by_role("banner")).to_be_visible()

    page.evaluate(
        """() => { const script = document.createElement('script');
        script.textContent = 'window.was_run = true'; document.body.append(script); }"""
    )

    assert page.evaluate("() => window.was_run") is None
    assert any("Content Security Policy" in complaint for complaint in visitor.complaints)


def test_who_wants_less_motion_sees_everything_change_at_once(visitors: Visitors) -> None:
    visitor = visitors.come()
    page = visitor.open("/nowhere")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    page.evaluate(
        """() => { window.begun = [];
        document.addEventListener('transitionrun', (one) => begun.push(one.propertyName)); }"""
    )

    page.emulate_media(color_scheme="dark")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.evaluate(
        "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
    )
    assert page.evaluate("() => window.begun") == []
