"""Take the pictures of the README anew: `python -m journeys.browser.pictures` (`make pictures`).

Always on the same day and with the same bookings, so that what differs from the picture before is
the product, but for the references of bookings, which are made by chance.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright
from tools.chromium import brought

from journeys.browser.booked import book
from journeys.browser.booking_flow import choose_service, fill_in_details, first_slots
from journeys.browser.signing_in import let_admin_in
from journeys.browser.stage import Stage, stage
from journeys.browser.visitors import PHONE, ROOT, Visitors

FOLDER: Final = ROOT / "docs" / "images"
DAY: Final = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
WINDOW: Final = (1280, 860)
BUSY_DAY: Final = "2027-03-04"
MEETINGS: Final = (
    ("09:00", "Mia Muster", "tax-consultation", "Layla Haddad"),
    ("10:15", "Noor Beispiel", "audit-service", "Omar Nasser"),
    ("11:00", "Emil Muster", "tax-consultation", "Layla Haddad"),
    ("14:00", "Lina Beispiel", "tax-consultation", "Layla Haddad"),
)
"""Who comes on that day, on the clocks of Dubai."""


def _anyhow(_: Page) -> None: ...


def _time_chosen(page: Page) -> None:
    choose_service(page)
    page.get_by_test_id("calendar-day-11").click()
    expect(page.locator("[data-testid^=time-slot-]").first).to_be_visible()
    slot = page.get_by_test_id(first_slots(page)[2])
    slot.click()
    expect(slot).to_have_attribute("aria-pressed", "true")


def _price_shown(page: Page) -> None:
    _time_chosen(page)
    page.get_by_test_id("next-step").click()
    fill_in_details(page)
    page.mouse.move(0, 0)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: where, how large, and what to do before it is taken."""

    name: str
    path: str
    size: tuple[int, int] = WINDOW
    dark: bool = False
    language: str = "en-GB"
    admin: bool = False
    before: Callable[[Page], None] = _anyhow


PICTURES: Final = (
    Picture(name="home", path="/"),
    Picture(name="experts", path="/consultants"),
    Picture(name="time", path="/book", before=_time_chosen),
    Picture(
        name="time-phone",
        path="/book",
        size=PHONE,
        dark=True,
        language="de-DE",
        before=_time_chosen,
    ),
    Picture(name="price-phone", path="/book", size=PHONE, before=_price_shown),
    Picture(name="desk", path=f"/admin/bookings?day={BUSY_DAY}", admin=True),
)


def take(picture: Picture, visitors: Visitors, product: Stage) -> None:
    """Write one picture over the one before."""
    visitor = visitors.come(size=picture.size, dark=picture.dark, language=picture.language)
    if picture.admin:
        let_admin_in(product, visitor)
    page = visitor.open(picture.path)
    expect(page.get_by_role("main")).to_be_visible()
    page.wait_for_load_state("networkidle")
    picture.before(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(FOLDER / f"{picture.name}.png"))
    visitors.leave()


def main() -> None:
    """Start the product, let a few people book, and take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        stage(Path(folder), at=DAY) as product,
    ):
        for time, name, service, consultant in MEETINGS:
            book(product, f"{BUSY_DAY}T{time}", name=name, service=service, consultant=consultant)
        chromium = playwright.chromium.launch(
            executable_path=str(brought()), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for picture in PICTURES:
            take(picture, Visitors(chromium, product), product)
            print(f"docs/images/{picture.name}.png")  # noqa: T201 - says what was taken
        chromium.close()


if __name__ == "__main__":
    main()
