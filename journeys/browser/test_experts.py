import re

from playwright.sync_api import Locator, Page, expect

from journeys.browser.booked import person
from journeys.browser.stage import Stage
from journeys.browser.visitors import PHONE, Visitors

NEW_YORK = "America/New_York"


def cards(page: Page) -> Locator:
    """Those who were found, in their order."""
    found: Locator = page.get_by_role("region", name="Our experts").get_by_role("heading", level=2)
    return found


def test_a_client_narrows_down_and_finds_the_same_by_the_address(visitors: Visitors) -> None:
    visitor = visitors.come()
    page = visitor.open("/consultants")
    expect(page.get_by_role("status").filter(has_text="6 experts")).to_be_visible()

    # One right after the other: both count.
    page.get_by_role("checkbox", name="German").check()
    page.get_by_role("checkbox", name="Digital Transformation").check()

    expect(cards(page)).to_have_text(["Clara Weiss"])
    page.reload()
    expect(page.get_by_role("checkbox", name="German")).to_be_checked()
    expect(cards(page)).to_have_text(["Clara Weiss"])
    page.get_by_role("button", name="Clear all").click()
    expect(cards(page)).to_have_count(6)
    page.get_by_role("searchbox").fill("nobody knows this")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nobody fits all of that")).to_be_visible()
    assert visitor.was_quiet()


def test_three_are_compared_and_a_fourth_has_to_wait(visitors: Visitors) -> None:
    visitor = visitors.come(size=PHONE)
    page = visitor.open("/consultants")
    for name in ("Layla Haddad", "Omar Nasser", "Clara Weiss"):
        page.get_by_role("checkbox", name=f"Compare {name}").check()
    expect(page.get_by_role("checkbox", name="Compare Maya Collins")).to_be_disabled()

    page.get_by_role("link", name="Compare 3").click()

    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(
        [re.compile("Layla Haddad"), re.compile("Omar Nasser"), re.compile("Clara Weiss")]
    )
    row = table.get_by_role("row", name="Languages")
    expect(row.get_by_role("cell")).to_have_text(
        ["English, Arabic", "English, Arabic, French", "German, English"]
    )
    # Another one is seen beside the first, even on a phone.
    second = table.get_by_role("columnheader").nth(1).bounding_box()
    assert second is not None
    assert second["x"] < PHONE[0] * 3 / 4
    page.get_by_role("link", name="Book now: Omar Nasser").click()
    # All he gives is accounting, which stands in another wizard where nobody is chosen.
    expect(page.get_by_test_id("service-card-audit-service")).to_be_visible()
    assert visitor.was_quiet()


def test_a_profile_leads_to_the_next_free_time_on_the_clocks_of_its_reader(
    product: Stage, visitors: Visitors
) -> None:
    clara = person(product, "Clara Weiss")
    visitor = visitors.come(zone=NEW_YORK)
    page = visitor.open(f"/consultants/{clara}")
    soon = page.get_by_role("complementary")
    expect(soon).to_contain_text("in your time zone (New York)")

    first = soon.get_by_role("listitem").get_by_role("link").first
    shown = re.sub(r"\s+", " ", first.inner_text())
    address = first.get_attribute("href") or ""
    service = re.search("service=([a-z-]+)", address)
    assert service is not None
    question = f"serviceId={service[1]}&teamMemberId={clara}&limit=1&timezone={NEW_YORK}"
    (slot,) = product.call("GET", f"/api/availability/next?{question}")["slots"]
    hour, minute = slot["startTime"][11:16].split(":")
    assert re.search(rf"\b0?{int(hour)}:{minute}$", shown), (shown, slot["startTime"])
    first.click()

    expect(page).to_have_url(re.compile("/book-a-meeting"))
    assert visitor.was_quiet()
