"""Somebody with a browser of their own: a size, a language, a time zone, a preference for dark."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from journeys.browser.stage import Stage

ROOT: Final = Path(__file__).parents[2]
AXE: Final = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PHONE: Final = (360, 740)
TABLET: Final = (768, 1024)
DESK: Final = (1440, 900)

expect.set_options(timeout=15_000)


@dataclass
class Visitor:
    """One person's browser. What the page's console complains of is kept."""

    page: Page
    context: BrowserContext
    url: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the product."""
        self.page.goto(self.url + path, wait_until="domcontentloaded")
        return self.page

    def violations(self, where: str = "this page") -> list[str]:
        """What axe finds wrong with the page as it is now, by WCAG 2.1 A and AA; in words."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
        found: dict[str, Any] = self.page.evaluate(
            "() => axe.run(document, {resultTypes: ['violations'], runOnly:"
            " ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
        )
        return [
            f"{where}: {rule['id']}: {rule['help']}: {node['html'][:160]} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def was_quiet(self) -> bool:
        """Whether the page had nothing to complain about."""
        assert not self.complaints, "\n".join(self.complaints)
        return True


class Visitors:
    """Lets people come to a product."""

    def __init__(self, chromium: Browser, product: Stage) -> None:
        self._chromium = chromium
        self._product = product
        self._came: list[BrowserContext] = []

    def come(
        self,
        *,
        size: tuple[int, int] = DESK,
        language: str = "en-GB",
        zone: str = "Europe/Berlin",
        dark: bool = False,
        touch: bool = False,
        offline_app: bool = False,
    ) -> Visitor:
        """Let somebody come; `offline_app` lets the page keep itself for bad lines."""
        context = self._chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            timezone_id=zone,
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            reduced_motion="reduce",
        )
        if not offline_app:
            # As in a browser that cannot: what is tested is then the page alone.
            context.add_init_script("delete Navigator.prototype.serviceWorker")
        self._came.append(context)
        page = context.new_page()
        if self._product.ahead:
            page.clock.install(time=self._product.now())
        visitor = Visitor(page, context, self._product.url)

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error":
                visitor.complaints.append(f"{message.text} ({message.location['url']})")

        page.on("console", heard)
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        return visitor

    def leave(self) -> None:
        for context in self._came:
            context.close()
