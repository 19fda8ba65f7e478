import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeys.browser.booked import DUBAI, book, file_of
from journeys.browser.signing_in import let_in
from journeys.browser.stage import Stage, stage
from journeys.browser.visitors import PHONE, Visitor, Visitors
from journeys.product import ADMIN_KEY

MONDAY = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
GONE_BY = "2027-03-03T09:00"
"""Two days before everybody comes; nobody comes before Thursday."""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A firm on a Thursday in March that met somebody on Wednesday."""
    with stage(tmp_path_factory.mktemp("product"), at=MONDAY) as running:
        past = book(running, GONE_BY, name="Paula Past", email="paula@example.org")
        running.pass_time(timedelta(days=3))
        running.call("POST", f"/api/admin/bookings/{past.id}/complete", {}, key=ADMIN_KEY)
        yield running


def come(product: Stage, visitors: Visitors, email: str, path: str = "/portal/bookings") -> Visitor:
    """A client in Dubai, signed in."""
    visitor = visitors.come(zone=DUBAI)
    let_in(product, visitor, email)
    visitor.open(path)
    return visitor


def slot(page: Page, time: str) -> str:
    return f"time-slot-{time.replace(':', '-')}"


def take_another_time(product: Stage, page: Page, *, day: str, others_take: str, to: str) -> None:
    """On the page for moving, on the day it is now: others are quicker once, not twice."""
    expect(page.get_by_test_id(slot(page, others_take))).to_be_visible()
    expect(page.get_by_text("Updated as you look")).to_be_visible()

    book(product, f"{day}T{others_take}", name="Zoe Zuerst", email="zoe@example.org")

    expect(page.get_by_test_id(slot(page, others_take))).to_have_count(0)
    page.get_by_test_id(slot(page, to)).click()
    page.get_by_label("Why, if you like to say").fill("The train is late")
    page.get_by_role("button", name="Move the meeting").click()


def test_what_is_to_come_and_what_was_stand_apart(product: Stage, visitors: Visitors) -> None:
    coming = book(product, "2027-03-16T09:00", name="Paula Past", email="paula@example.org")
    visitor = come(product, visitors, "paula@example.org", "/portal")
    page = visitor.page
    expect(page.get_by_role("heading", level=1, name="Good to see you, Paula")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("1 meeting is to come.")

    page.get_by_role("navigation", name="Your rooms").get_by_role("link", name="Bookings").click()
    only = page.get_by_role("main").get_by_role("listitem")
    expect(page.get_by_role("main")).to_contain_text(coming.reference)
    expect(only).to_have_count(1)
    expect(only).to_contain_text(re.compile("Tuesday,? 16 March 2027 0?9:00"))
    expect(only).to_contain_text("With Layla Haddad · Dubai (GMT+4)")
    page.get_by_role("link", name="Past").click()
    expect(page.get_by_role("main")).to_contain_text("Completed")
    expect(only).to_have_count(1)
    expect(only).to_contain_text(re.compile("Wednesday,? 3 March 2027"))
    # What was is neither moved nor cancelled.
    expect(only.get_by_role("link", name=re.compile("Move|Cancel"))).to_have_count(0)
    assert visitor.was_quiet()


def test_a_client_moves_a_meeting_while_others_book_and_calls_it_off(
    product: Stage, visitors: Visitors
) -> None:
    mine = book(product, "2027-03-09T09:00", email="mia.moves@example.org")
    visitor = come(product, visitors, "mia.moves@example.org")
    page = visitor.page
    page.get_by_role("link", name="Move: Tax Consultation").click()

    take_another_time(product, page, day="2027-03-09", others_take="10:00", to="11:00")

    expect(page.get_by_text(re.compile("is on Tuesday,? 9 March 2027, 11:00 now"))).to_be_visible()
    moved = file_of(product, mine)
    assert moved["scheduledAtUtc"] == "2027-03-09T07:00:00Z"
    assert moved["moves"][0]["reason"] == "The train is late"

    page.get_by_role("link", name="My bookings").click()
    page.get_by_role("link", name="Cancel: Tax Consultation").click()
    dialog = page.get_by_role("dialog", name="Cancel this meeting?")
    expect(dialog).to_contain_text("Nothing has been paid yet, so nothing is charged.")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_have_count(0)
    assert file_of(product, mine)["status"] == "confirmed"
    page.get_by_role("button", name="Cancel the meeting").click()
    dialog.get_by_label("Why, if you like to say").fill("Ill")
    dialog.get_by_role("button", name="Cancel the meeting").click()

    expect(page.get_by_text("The meeting is cancelled.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("You called this meeting off.")
    called_off = file_of(product, mine)
    assert called_off["status"] == "cancelled"
    assert called_off["cancellation"]["reason"] == "Ill"
    page.get_by_role("link", name="My bookings").click()
    expect(page.get_by_role("heading", name="Nothing is planned")).to_be_visible()
    assert visitor.was_quiet()


def test_a_guest_does_the_same_by_the_link_of_the_booking(
    product: Stage, visitors: Visitors
) -> None:
    mine = book(product, "2027-03-10T09:00", name="Gil Gast", also=("marketing",))
    visitor = visitors.come(zone=DUBAI, size=PHONE)
    page = visitor.open(mine.link)
    expect(page.get_by_role("heading", level=1, name="Tax Consultation")).to_be_visible()
    # Nobody copies the right to change it out of the address.
    expect(page).to_have_url(f"{product.url}/bookings/{mine.id}")

    page.get_by_role("button", name="Take back: News and offers").click()
    expect(page.get_by_text("Taken back on 4 March 2027")).to_be_visible()
    page.get_by_role("button", name="Choose another time").click()
    take_another_time(product, page, day="2027-03-10", others_take="10:00", to="11:00")
    expect(
        page.get_by_text(re.compile("is on Wednesday,? 10 March 2027, 11:00 now"))
    ).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Cancel the meeting").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the meeting").click()

    expect(page.get_by_text("The meeting is cancelled.")).to_be_visible()
    after = file_of(product, mine)
    assert after["status"] == "cancelled"
    assert after["scheduledAtUtc"] == "2027-03-10T07:00:00Z"
    taken_back = [one["consent"] for one in after["consents"] if one["withdrawnAt"]]
    assert taken_back == ["marketing"]
    assert visitor.was_quiet()


def test_without_its_link_a_booking_is_nobodys_to_see(product: Stage, visitors: Visitors) -> None:
    his = book(product, "2027-03-10T13:00", name="Gil Gast")
    stranger = visitors.come()

    page = stranger.open(f"/bookings/{his.id}")

    expect(page.get_by_role("heading", name="This page opens with its link")).to_be_visible()
    expect(page.get_by_text("Gil Gast")).to_have_count(0)
    stranger.open(his.link[:-6] + "wrong!")
    expect(page.get_by_role("heading", name="does not open a booking")).to_be_visible()
    let_in(product, stranger, "stranger@example.org")
    stranger.open(f"/bookings/{his.id}")
    expect(page.get_by_role("heading", name="We do not find this booking")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Tax Consultation")


def test_before_a_paid_meeting_is_called_off_it_says_what_comes_back(
    product: Stage, visitors: Visitors
) -> None:
    mine = book(product, "2027-03-11T09:00", name="Petra Paid", service="audit-service")
    paid = {"paymentReceived": True, "sendEmail": False}
    product.call("POST", f"/api/admin/bookings/{mine.id}/confirm", paid, key=ADMIN_KEY)
    visitor = visitors.come(zone=DUBAI)
    page = visitor.open(mine.link)

    page.get_by_role("button", name="Cancel the meeting").click()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("720.00 of AED 720.00 comes back if you cancel now (100%).")
    expect(dialog).to_contain_text(re.compile("until Wed,? 10 Mar 2027, 0?9:00: 100%"))
    expect(dialog).to_contain_text(re.compile("until Thu,? 11 Mar 2027, 0?7:00: 50%"))
    dialog.get_by_role("button", name="Cancel the meeting").click()
    expect(page.get_by_text("AED 720.00 goes back to you (100%).")).to_be_visible()
    assert file_of(product, mine)["cancellation"]["refund"]["amount"] == 72000


def test_preferences_are_kept(product: Stage, visitors: Visitors) -> None:
    book(product, "2027-03-12T09:00", email="pia@example.org")
    visitor = come(product, visitors, "pia@example.org", "/portal/preferences")
    page = visitor.page

    page.get_by_label("Write to me by e-mail").uncheck()
    page.get_by_label("2 hours before").check()
    page.get_by_role("main").get_by_label("Language").select_option("de")
    page.get_by_role("button", name="Save").click()
    # From that moment on we speak German.
    expect(page.get_by_text("Ihre Einstellungen sind gespeichert.")).to_be_visible()
    page.reload()

    expect(page.get_by_label("Schreiben Sie mir per E-Mail")).not_to_be_checked()
    expect(page.get_by_label("2 Stunden vorher")).to_be_checked()
    expect(page.get_by_role("main").get_by_label("Sprache")).to_have_value("de")
    assert visitor.was_quiet()


def test_a_client_takes_back_a_consent_takes_the_data_along_and_is_forgotten(
    product: Stage, visitors: Visitors, tmp_path: Path
) -> None:
    mine = book(
        product, "2027-03-12T10:00", name="Quirin Zaunkoenig", email="quirin@example.org",
        also=("marketing",),
    )  # fmt: skip
    visitor = come(product, visitors, "quirin@example.org", "/portal/privacy")
    page = visitor.page

    page.get_by_role("button", name="Take back: News and offers").click()
    expect(page.get_by_text("Taken back on 4 March 2027")).to_be_visible()
    (marketing,) = [
        one for one in file_of(product, mine)["consents"] if one["consent"] == "marketing"
    ]
    assert marketing["withdrawnAt"] is not None

    with page.expect_download() as taking:
        page.get_by_role("button", name="Download my data").click()
    taking.value.save_as(tmp_path / "data.json")
    data = (tmp_path / "data.json").read_text(encoding="utf-8")
    assert json.loads(data)["erased"] is False
    for word in ("Quirin", "Zaunkoenig", "quirin@example.org", mine.reference, "marketing"):
        assert word in data

    page.get_by_role("button", name="Erase me").click()
    dialog = page.get_by_role("dialog", name="Erase everything about you?")
    expect(dialog).to_contain_text("1 meeting is still to come, and is not cancelled by this")
    dialog.get_by_label("Type ERASE to confirm").fill("erasE me")
    dialog.get_by_role("button", name="Erase me").click()
    expect(dialog).to_contain_text("Please type ERASE.")
    assert file_of(product, mine)["client"]["lastName"] == "Zaunkoenig"
    dialog.get_by_label("Type ERASE to confirm").fill("erase")
    dialog.get_by_role("button", name="Erase me").click()

    expect(page.get_by_text("Everything about you is erased")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"{mine.reference}, 12 March 2027")
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    assert visitor.context.cookies() == []
    after = file_of(product, mine)
    assert {"Quirin", "Zaunkoenig"}.isdisjoint(json.dumps(after).replace('"', " ").split())
    assert "quirin" not in json.dumps(after)
    found = product.call("GET", "/api/admin/bookings?search=Zaunkoenig", key=ADMIN_KEY)
    assert found["total"] == 0
    assert visitor.was_quiet()
