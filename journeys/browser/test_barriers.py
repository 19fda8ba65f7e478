"""ACC-01: nothing that one can come upon outside the wizards stands in anybody's way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from journeys.browser.booked import DUBAI, book, person
from journeys.browser.inspection import Inspection
from journeys.browser.signing_in import ask_for_link, let_admin_in, let_in, open_account
from journeys.browser.stage import Stage, stage
from journeys.browser.visitors import Visitor, Visitors
from journeys.product import ADMIN_KEY

pytestmark = pytest.mark.slow

MONDAY: Final = datetime(2027, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A firm in Dubai on a Wednesday at noon, with its first admin."""
    with stage(tmp_path_factory.mktemp("product"), at=MONDAY) as running:
        open_account(running, "ada.first@example.org", "Ada First", "admin")
        for hour, name in (("09", "Early Ellis"), ("10", "Absent Abel"), ("16", "Later Lou")):
            book(running, f"2027-03-03T{hour}:00", name=name, company=f"{name} Ltd")
        running.pass_time(timedelta(days=2, hours=4))
        yield running


class Walk(Inspection):
    """One visitor's way through the product, looked at as others see it wherever it stops."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor)
        self.visitor = visitor
        self.page = visitor.page

    def to(self, path: str, *, heading: str) -> Page:
        """Go to a page, which has that heading once it is there."""
        self.visitor.open(path)
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        return self.page


def test_guests_find_no_barrier(product: Stage, visitors: Visitors) -> None:
    walk = Walk(visitors.come(zone=DUBAI))
    page = walk.to("/", heading="")
    walk.stop("home")
    page = walk.to("/consultants", heading="Our experts")
    page.get_by_label("Compare Layla Haddad").check()
    page.get_by_label("Compare Clara Weiss").check()
    walk.stop("experts, two to compare")
    walk.to("/consultants?q=nobody-knows-this", heading="Our experts")
    walk.stop("experts, nobody found")
    layla, clara = (person(product, name) for name in ("Layla Haddad", "Clara Weiss"))
    walk.to(f"/consultants/compare?with={layla}&with={clara}", heading="Side by side")
    walk.stop("comparison")
    walk.to(f"/consultants/{layla}", heading="Layla Haddad")
    walk.stop("profile")
    walk.to("/consultants/nobody", heading="This profile does not exist")
    walk.stop("no profile")
    walk.to("/privacy", heading="Privacy")
    walk.stop("privacy")
    page = walk.to("/terms", heading="Terms")
    page.get_by_text("Tax Consultation").click()
    expect(page.get_by_role("heading", level=3).first).to_be_visible()
    walk.stop("terms")

    page = walk.to("/sign-in?problem=gateway.not-vouched-for", heading="Sign in")
    page.get_by_role("button", name="Send me a link").click()
    walk.stop("sign-in with errors")
    page.get_by_role("link", name="Sign in with an admin key").click()
    page.get_by_role("button", name="Sign in").last.click()
    walk.stop("sign-in by key with errors")
    ask_for_link(walk.to("/sign-in", heading="Sign in"), "guest@example.org")
    expect(page.get_by_role("link", name="Open the mailbox")).to_be_visible()
    walk.stop("link sent")
    walk.to("/sign-in/link?token=spent", heading="This link is used up")
    walk.stop("link used up")
    assert walk.found_nothing()


def test_the_page_of_a_booking_has_no_barrier(product: Stage, visitors: Visitors) -> None:
    paid = book(product, "2027-03-11T09:00", name="Petra Paid", service="audit-service",
                also=("marketing",), message="About last year.")  # fmt: skip
    confirm = {"paymentReceived": True, "sendEmail": False}
    walk = Walk(visitors.come(zone=DUBAI))
    walk.to(f"/bookings/{paid.id}", heading="This page opens with its link")
    walk.stop("booking without its link")
    walk.to(paid.link, heading="Audit Service")
    walk.stop("booking asked for")
    product.call("POST", f"/api/admin/bookings/{paid.id}/confirm", confirm, key=ADMIN_KEY)
    page = walk.to(paid.link, heading="Audit Service")
    walk.stop("booking")
    page.get_by_role("button", name="Choose another time").click()
    page.get_by_test_id("time-slot-11-00").click()
    walk.stop("another time")
    page.get_by_role("button", name="Move the meeting").click()
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_be_visible()
    page.get_by_role("button", name="Cancel the meeting").click()
    expect(page.get_by_role("dialog")).to_contain_text("if you cancel now")
    walk.stop("cancelling")
    page.get_by_role("dialog").get_by_role("button", name="Cancel the meeting").click()
    expect(page.get_by_text("You called this meeting off.")).to_be_visible()
    walk.stop("called off")
    assert walk.found_nothing()


def test_clients_find_no_barrier_in_their_rooms(product: Stage, visitors: Visitors) -> None:
    visitor = visitors.come(zone=DUBAI)
    walk = Walk(visitor)
    let_in(product, visitor, "mia.walks@example.org")
    walk.to("/portal/bookings", heading="Your bookings")
    walk.stop("nothing planned")
    book(product, "2027-03-12T09:00", email="mia.walks@example.org", also=("marketing",))
    walk.to("/portal", heading="Good to see you, Mia")
    walk.stop("overview")
    page = walk.to("/portal/bookings", heading="Your bookings")
    walk.stop("upcoming")
    page = walk.to("/portal/preferences", heading="Preferences")
    page.get_by_label("1 hour before").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your preferences are saved.")).to_be_visible()
    walk.stop("preferences saved")
    page = walk.to("/portal/privacy", heading="Your data")
    page.get_by_role("button", name="Take back: News and offers").click()
    expect(page.get_by_text("Taken back on")).to_be_visible()
    walk.stop("data")
    page.get_by_role("button", name="Erase me").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase me").click()
    expect(page.get_by_text("Please type ERASE.")).to_be_visible()
    walk.stop("erasing")
    walk.to("/admin/bookings", heading="This room belongs to the house")
    walk.stop("refused at the desk")
    assert walk.found_nothing()


def test_the_lists_of_the_desk_have_no_barrier(product: Stage, visitors: Visitors) -> None:
    visitor = visitors.come(zone=DUBAI)
    walk = Walk(visitor)
    let_admin_in(product, visitor)
    page = walk.to("/admin/bookings", heading="Bookings")
    expect(page.get_by_text("Later Lou").first).to_be_visible()
    walk.stop("the day")
    page.get_by_role("button", name="What to do with the booking of Later Lou").click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert visitor.violations("menu of a booking") == []
    page.get_by_role("menuitem", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_contain_text("The time becomes free for others.")
    walk.stop("cancelling at the desk")
    walk.to("/admin/bookings?day=2027-03-07", heading="Bookings")
    expect(page.get_by_text("A quiet day")).to_be_visible()
    walk.stop("a quiet day")
    walk.to("/admin/bookings?view=all&status=confirmed", heading="Bookings")
    expect(page.get_by_role("rowheader").first).to_be_visible()
    walk.stop("all, filtered")
    walk.to("/admin/bookings?view=upcoming&q=nobody", heading="Bookings")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    walk.stop("nothing found")

    page = walk.to("/admin/schedule", heading="Schedules")
    week = page.get_by_role("form", name="The week")
    week.get_by_label("Tuesday, hours, to").fill("06:00")
    week.get_by_role("button", name="Save").click()
    expect(week).to_contain_text("the end lies before the beginning")
    for name in ("Add a date", "Add days off", "Add a yearly holiday"):
        page.get_by_role("button", name=name).click()
    walk.stop("schedule with errors")
    assert walk.found_nothing()


def test_the_file_of_a_booking_has_no_barrier(product: Stage, visitors: Visitors) -> None:
    visitor = visitors.come(zone=DUBAI)
    walk = Walk(visitor)
    let_admin_in(product, visitor)
    asked = book(product, "2027-03-16T09:00", name="Wanda Wait", service="audit-service",
                 message="About last year.")  # fmt: skip
    file = f"/admin/bookings/{asked.id}"
    for what, text in (("notes", {"text": "Prefers tea"}), ("flags", FLAG)):
        product.call("POST", f"/api/admin/bookings/{asked.id}/{what}", text, key=ADMIN_KEY)
    page = walk.to(file, heading="Wanda Wait")
    expect(page.get_by_text("One flag")).to_be_visible()
    walk.stop("file")
    page.get_by_role("button", name="Raise a flag").click()
    page.get_by_role("button", name="Raise it").click()
    expect(page.get_by_text("Say in a few words")).to_be_visible()
    walk.stop("raising a flag with an error")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Escalation")
    walk.stop("who looks after it")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Confirm").click()
    walk.stop("confirming")
    page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_role("dialog").get_by_role("gridcell").first).to_be_visible()
    walk.stop("moving")
    page.get_by_role("dialog").get_by_text("Any time", exact=True).click()
    page.get_by_label("Day", exact=True).fill("2027-03-16")
    page.get_by_label("Time", exact=True).fill("19:00")
    expect(page.get_by_text("With reservations").first).to_be_visible()
    walk.stop("moving to any time")

    page = walk.to("/admin/bookings/new", heading="Enter a booking")
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_text("Whose booking is it?")).to_be_visible()
    walk.stop("entering a booking with errors")
    assert walk.found_nothing()


FLAG: Final = {"type": "payment_issue", "severity": "warning", "message": "Pays late"}
