"""Take the pictures of the README anew: `python -m journeys.browser.pictures` (`make pictures`).

Always on the same day, so that a picture differs only when the product does.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright
from tools.chromium import brought

from journeys.browser.stage import stage
from journeys.browser.visitors import DESK, PHONE, ROOT, Visitors

FOLDER: Final = ROOT / "docs" / "images"
DAY: Final = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def _anyhow(_: Page) -> None: ...


def _month_shown(page: Page) -> None:
    page.get_by_test_id("service-card-tax-consultation").click()
    page.get_by_test_id("next-step").click()
    page.get_by_role("gridcell").first.wait_for()
    page.wait_for_load_state("networkidle")


@dataclass(frozen=True)
class Picture:
    """One picture: where, how large, and what to do before it is taken."""

    name: str
    path: str
    size: tuple[int, int] = DESK
    dark: bool = False
    language: str = "en-GB"
    before: Callable[[Page], None] = _anyhow


PICTURES: Final = (
    Picture("home", "/"),
    Picture("experts", "/consultants"),
    Picture("time", "/book", before=_month_shown),
    Picture("time-phone", "/book", size=PHONE, dark=True, language="de-DE", before=_month_shown),
)


def main() -> None:
    """Start the product, and write every picture over the one before."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        stage(Path(folder), at=DAY) as product,
    ):
        chromium = playwright.chromium.launch(
            executable_path=str(brought()), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for picture in PICTURES:
            visitors = Visitors(chromium, product)
            visitor = visitors.come(size=picture.size, dark=picture.dark, language=picture.language)
            page = visitor.open(picture.path)
            page.wait_for_load_state("networkidle")
            expect(page.get_by_role("main")).to_be_visible()
            picture.before(page)
            page.screenshot(path=str(FOLDER / f"{picture.name}.png"))
            visitors.leave()
            print(f"docs/images/{picture.name}.png")  # noqa: T201 - says what was taken
        chromium.close()


if __name__ == "__main__":
    main()
