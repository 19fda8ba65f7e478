"""What a client does in the wizard, by the names that are kept for tests (WIZ-25, WIZ-26)."""

from playwright.sync_api import Page, expect

SERVICE = "tax-consultation"
NEEDED = ("terms", "privacyPolicy", "dataProcessing")


def choose_service(page: Page, slug: str = SERVICE) -> None:
    """From the first step to the second."""
    page.get_by_test_id(f"service-card-{slug}").click()
    page.get_by_test_id("next-step").click()
    expect(page.get_by_test_id("datetime-step")).to_be_visible()


def choose_day(page: Page, day: int) -> None:
    """A day of next month, so that none has passed."""
    page.get_by_test_id("calendar-next-month").click()
    page.get_by_test_id(f"calendar-day-{day}").click()
    expect(page.locator("[data-testid^=time-slot-]").first).to_be_visible()


def first_slots(page: Page) -> list[str]:
    """The test ids of the times that are offered, in order."""
    return [
        slot.get_attribute("data-testid") or ""
        for slot in page.locator("[data-testid^=time-slot-]").all()
    ]


def fill_in_details(page: Page, name: str = "Mia Muster", email: str = "mia@example.org") -> None:
    """From the third step to the fourth."""
    page.get_by_test_id("customer-name").fill(name)
    page.get_by_test_id("customer-email").fill(email)
    page.get_by_test_id("next-step").click()
    expect(page.get_by_test_id("total-amount")).to_be_visible()


def agree(page: Page) -> None:
    """Give the consents without which nothing is booked (SEC-01)."""
    for consent in NEEDED:
        page.get_by_test_id(f"consent-{consent}").check()


def complete(page: Page) -> str:
    """From the last step to the end; gives the reference."""
    agree(page)
    page.get_by_test_id("complete-booking").click()
    expect(page.get_by_test_id("booking-success")).to_be_visible()
    return page.get_by_test_id("booking-reference").inner_text().strip()
