"""Looking at a page as it is shown to others: by night, in German, on small devices (ACC-01)."""

from typing import Final

from playwright.sync_api import Page, expect

from journeys.browser.visitors import DESK, PHONE, TABLET, Visitor

_SPEAK: Final = """(language) => {
    const choice = document.querySelector('header select');
    choice.value = language;
    choice.dispatchEvent(new Event('change', { bubbles: true }));
}"""
_SIDEWAYS: Final = (
    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
)
_OUT_OF_SIGHT: Final = """() => [...document.querySelectorAll('nav [aria-current=page]')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth)
    .map((one) => one.textContent)"""
_DRAWN: Final = "() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))"


class Inspection:
    """Collects what stands in anybody's way wherever a visitor stops."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._page = visitor.page
        self._found: list[str] = []

    def stop(self, where: str) -> None:
        """Look at what is shown: on a desk, and by night in German on a tablet and a phone.

        Afterwards the page is as it was: at a desk, by day, in English.
        """
        page = self._page
        settle(page)
        self._found += self._visitor.violations(where)
        page.emulate_media(color_scheme="dark")
        self._speak("de")
        for width, height in (TABLET, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            if (beyond := page.evaluate(_SIDEWAYS)) > 0:
                self._found.append(f"{where}: {beyond} px beyond a width of {width}")
            for name in page.evaluate(_OUT_OF_SIGHT):
                self._found.append(f"{where}: one is at {name}, out of sight at {width} px")
        self._found += self._visitor.violations(f"{where}, German, dark, on a phone")
        self._speak("en")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def found_nothing(self) -> bool:
        """Whether there was no barrier at any stop."""
        assert not self._found, "\n".join(self._found)
        return True

    def _speak(self, language: str) -> None:
        self._page.evaluate(_SPEAK, language)
        expect(self._page.locator("html")).to_have_attribute("lang", language)


def settle(page: Page) -> None:
    """Wait until nothing is on its way any more."""
    # What is old is shown paler while what is new is asked for.
    expect(page.locator(".animate-pulse:visible, [aria-busy=true]:visible")).to_have_count(0)
    page.evaluate(_DRAWN)
