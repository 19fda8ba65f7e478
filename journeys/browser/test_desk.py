import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys.browser.booked import DUBAI, Booked, book, file_of, person
from journeys.browser.signing_in import let_in, open_account
from journeys.browser.stage import Stage, stage
from journeys.browser.visitors import Visitor, Visitors
from journeys.product import ADMIN_KEY

MONDAY: Final = datetime(2027, 3, 1, 4, 0, tzinfo=UTC)
"""Time enough to book what takes place on Wednesday, when everybody comes to the desk."""
LAYLA: Final = "layla@firm.example"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A firm in Dubai on a Wednesday at noon: two meetings were, one is to come."""
    with stage(tmp_path_factory.mktemp("product"), at=MONDAY) as running:
        open_account(running, "ada@firm.example", "Ada Anders", "admin")
        provider = person(running, "Layla Haddad")
        open_account(running, LAYLA, "Layla Haddad", "consultant", provider=provider)
        for hour, name in (("09", "Early Ellis"), ("10", "Absent Abel"), ("16", "Later Lou")):
            book(running, f"2027-03-03T{hour}:00", name=name, company=f"{name} Ltd")
        running.pass_time(timedelta(days=2, hours=4))
        yield running


def at_desk(product: Stage, visitors: Visitors, path: str = "") -> Visitor:
    """Somebody of the staff at the desk in Dubai; each time somebody else."""
    visitor = visitors.come(zone=DUBAI)
    email = f"{uuid4().hex[:12]}@firm.example"
    open_account(product, email, "Sam Sachs", "staff")
    let_in(product, visitor, email)
    visitor.open(f"/admin/bookings{path}")
    return visitor


def act(page: Page, name: str) -> Locator:
    """Press what is to be done on the page of a booking; gives the dialog that asks."""
    head = page.get_by_role("main").locator("header")
    button = head.get_by_role("button", name=name, exact=True)
    more = head.get_by_role("button", name="More")
    expect(head.get_by_role("button").first).to_be_visible()
    if button.count() == 0:
        more.click()
        button = page.get_by_role("menuitem", name=name, exact=True)
    button.click()
    return page.get_by_role("dialog")


def found(product: Stage, name: str) -> dict[str, Any]:
    """The only booking of that client."""
    rows = product.call("GET", f"/api/admin/bookings?search={name}", key=ADMIN_KEY)["items"]
    (row,) = rows
    return dict(row)


def test_the_day_is_worked_from_morning_to_evening(product: Stage, visitors: Visitors) -> None:
    visitor = at_desk(product, visitors)
    page = visitor.page
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile("Wednesday,? 3 March 2027"))
    expect(main).to_contain_text("3 meetings")
    # What was, the line of now, and what is to come.
    expect(main).to_contain_text(
        re.compile("Early Ellis.*Absent Abel.*Now, 12:.*Later Lou", re.DOTALL)
    )

    page.get_by_role("button", name="What to do with the booking of Absent Abel").click()
    page.get_by_role("menuitem", name="Did not come").click()
    page.get_by_role("dialog").get_by_role("button", name="Note it").click()
    expect(main).to_contain_text("It is noted that Absent Abel did not come.")
    assert found(product, "Absent")["status"] == "no_show"

    page.get_by_role("link", name="Early Ellis").click()
    dialog = act(page, "Close")
    dialog.get_by_label("Was the goal reached?").select_option("yes")
    dialog.get_by_label("What the client gets from us").fill("A letter\nA table")
    dialog.get_by_role("button", name="Close it").click()
    expect(main).to_contain_text("The booking of Early Ellis is closed.")
    expect(main).to_contain_text("A letter, A table")
    assert found(product, "Early")["status"] == "completed"
    # The desk does not take back how a meeting ended; that is for admins.
    expect(main.locator("header").get_by_role("button")).to_have_count(0)
    assert visitor.was_quiet()


def test_a_booking_is_confirmed_moved_and_called_off(product: Stage, visitors: Visitors) -> None:
    asked = book(
        product, "2027-03-16T09:00", name="Wanda Wait", email="wanda@example.org",
        service="audit-service",
    )  # fmt: skip
    visitor = at_desk(product, visitors, f"/{asked.id}")
    page = visitor.page
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1, name="Wanda Wait")).to_be_visible()

    dialog = act(page, "Confirm")
    dialog.get_by_label("The payment has come").check()
    dialog.get_by_role("button", name="Confirm").click()
    expect(main.get_by_text("The booking of Wanda Wait is confirmed.")).to_be_visible()
    assert file_of(product, asked)["payment"]["status"] == "paid"

    dialog = act(page, "Move")
    dialog.get_by_test_id("calendar-day-17").click()
    dialog.get_by_test_id("time-slot-11-00").click()
    dialog.get_by_label("Reason").fill("The room is taken")
    dialog.get_by_role("button", name="Move it").click()
    expect(main.get_by_text("The meeting with Wanda Wait is moved.")).to_be_visible()
    assert file_of(product, asked)["scheduledAtUtc"] == "2027-03-17T07:00:00Z"
    expect(main).to_contain_text("The room is taken")

    dialog = act(page, "Cancel")
    dialog.get_by_text("A part of it").click()
    dialog.get_by_label("Amount in AED").fill("a lot")
    dialog.get_by_role("button", name="Cancel the meeting").click()
    expect(dialog).to_contain_text("Write an amount such as 12.50.")
    dialog.get_by_label("Amount in AED").fill("100.50")
    dialog.get_by_role("button", name="Cancel the meeting").click()
    expect(main.get_by_text("The meeting with Wanda Wait is cancelled.")).to_be_visible()
    assert file_of(product, asked)["cancellation"]["refund"]["amount"] == 10050

    # All of it is told, the newest first, with who did it.
    timeline = page.get_by_role("region", name="What happened so far")
    expect(timeline).to_contain_text(
        re.compile("Cancelled.*You.*Moved.*You.*Confirmed.*You.*Booked.*Wanda Wait", re.DOTALL)
    )
    assert visitor.was_quiet()


def test_the_house_keeps_notes_and_flags_that_clients_never_see(
    product: Stage, visitors: Visitors
) -> None:
    noted = book(product, "2027-03-18T09:00", name="Nora Note", email="nora@example.org")
    visitor = at_desk(product, visitors, f"/{noted.id}")
    page = visitor.page

    page.get_by_label("New note").fill("Prefers tea")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_label("New note")).to_have_value("")
    expect(page.get_by_role("region", name="Notes of the house")).to_contain_text("Prefers tea")
    page.get_by_role("button", name="Raise a flag").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Raise it").click()
    expect(dialog).to_contain_text("Say in a few words what it is about.")
    dialog.get_by_label("What others should know").fill("Pays late")
    dialog.get_by_role("button", name="Raise it").click()
    expect(page.get_by_role("main").locator("header")).to_contain_text("One flag")
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_role("region", name="Flags")).to_contain_text("Resolved by You")

    kept = file_of(product, noted)
    assert [note["text"] for note in kept["notes"]] == ["Prefers tea"]
    assert [flag["resolvedAt"] is not None for flag in kept["flags"]] == [True]
    told = json.dumps(product.call("GET", f"/api{noted.link}"))
    assert "tea" not in told
    assert "late" not in told
    assert visitor.was_quiet()


def test_what_is_looked_for_stands_in_the_address(product: Stage, visitors: Visitors) -> None:
    for day, name in (("22", "Berta Bach"), ("23", "Anton Bach"), ("24", "Carla Strom")):
        book(product, f"2027-03-{day}T09:00", name=name, email=f"{day}@example.org")
    visitor = at_desk(product, visitors)
    page = visitor.page
    page.get_by_role("link", name="Upcoming").click()
    page.get_by_role("searchbox", name="Search bookings").fill("Bach")
    expect(page).to_have_url(re.compile("q=Bach"))
    expect(names(page)).to_have_text(["Berta Bach", "Anton Bach"])
    page.get_by_role("button", name="Client").click()
    expect(names(page)).to_have_text(["Anton Bach", "Berta Bach"])
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Status").select_option(label="Confirmed")
    expect(page).to_have_url(re.compile("view=upcoming.*status=confirmed|status=confirmed.*view="))
    page.get_by_label("Status").select_option(label="Completed")
    expect(page.get_by_text("Nothing fits")).to_be_visible()

    page.go_back()
    expect(names(page)).to_have_text(["Anton Bach", "Berta Bach"])
    page.reload()

    expect(names(page)).to_have_text(["Anton Bach", "Berta Bach"])
    expect(page.get_by_role("searchbox", name="Search bookings")).to_have_value("Bach")
    expect(page.get_by_label("Status")).to_have_value("confirmed")
    colleague = at_desk(product, visitors, "?" + page.url.partition("?")[2])
    expect(names(colleague.page)).to_have_text(["Anton Bach", "Berta Bach"])
    page.get_by_role("button", name="Clear all").click()
    expect(names(page).filter(has_text="Carla Strom")).to_be_visible()
    assert visitor.was_quiet()


def names(page: Page) -> Locator:
    """The clients of the list, in its order."""
    return page.get_by_role("rowheader").get_by_role("link")


def test_what_a_client_books_meanwhile_is_there_without_a_press(
    product: Stage, visitors: Visitors
) -> None:
    visitor = at_desk(product, visitors, "?view=upcoming")
    page = visitor.page
    expect(names(page).first).to_be_visible()

    new = book(product, "2027-03-25T09:00", name="Fresh Freya", email="freya@example.org")

    expect(names(page).filter(has_text="Fresh Freya")).to_be_visible()
    product.call("POST", f"/api{new.link.replace('?', '/cancel?')}", {"reason": "Ill"})
    expect(names(page).filter(has_text="Fresh Freya")).to_have_count(0)
    assert visitor.was_quiet()


def test_a_booking_is_entered_for_who_calls_at_a_time_nobody_is_offered(
    product: Stage, visitors: Visitors
) -> None:
    visitor = at_desk(product, visitors)
    page = visitor.page
    page.get_by_role("link", name="Enter a booking").click()
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_text("Whose booking is it?")).to_be_visible()
    page.get_by_label("First name").fill("Carl")
    page.get_by_label("Last name").fill("Caller")
    page.get_by_label("Mail address").fill("carl@example.org")
    page.get_by_label("Service", exact=True).select_option(label="Tax Consultation · AED 250.00")
    page.get_by_text("Any time", exact=True).click()
    page.get_by_label("Day", exact=True).fill("2027-03-03")

    # Somebody is met at four already; at seven she has gone home, which can be set aside.
    page.get_by_label("Time", exact=True).fill("16:00")
    layla = page.get_by_role("group", name="Who takes the meeting").locator("label").filter(
        has_text="Layla Haddad"
    )  # fmt: skip
    expect(layla).to_contain_text("There is a booking at this time already.")
    expect(layla.get_by_role("radio")).to_be_disabled()
    page.get_by_label("Time", exact=True).fill("19:00")
    expect(layla).to_contain_text("Outside working hours")
    layla.click()
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_text("Choose a time first.")).to_be_visible()
    page.get_by_label("I have seen this; book it nevertheless").check()
    page.get_by_role("button", name="Book it").click()

    expect(page.get_by_role("heading", level=1, name="Carl Caller")).to_be_visible()
    expect(page.get_by_role("region", name="Organisation")).to_contain_text("Outside working hours")
    entered = file_of(product, Booked(page.url.rpartition("/")[2], "", ""))
    assert entered["scheduledAtUtc"] == "2027-03-03T15:00:00Z"
    assert "outside_hours" in entered["overriddenWarnings"]
    assert visitor.was_quiet()


def test_a_consultant_keeps_her_own_schedule(product: Stage, visitors: Visitors) -> None:
    met = book(product, "2027-03-29T09:00", name="Monday Mo", email="mo@example.org")
    visitor = visitors.come(zone=DUBAI)
    let_in(product, visitor, LAYLA)
    page = visitor.open("/admin/bookings")
    page.get_by_role("link", name="Schedules").click()
    expect(page.get_by_role("main")).to_contain_text("Layla Haddad")
    # Hers alone: nobody else can be chosen.
    expect(page.get_by_label("Whose time")).to_have_count(0)

    week = page.get_by_role("form", name="The week")
    week.get_by_label("Tuesday, hours, to").fill("08:00")
    week.get_by_role("button", name="Save").click()
    expect(week).to_contain_text("Tuesday: the end lies before the beginning.")
    week.get_by_label("Tuesday, hours, to").fill("12:00")
    week.get_by_role("button", name="Save").click()
    expect(week).to_contain_text("Saved.")
    assert last_start(product, "2027-03-30") == "11:00"

    dates = page.get_by_role("form", name="Dates that differ")
    dates.get_by_role("button", name="Add a date").click()
    dates.get_by_label("Date", exact=True).fill("2027-03-29")
    dates.get_by_label("Reason").fill("A fair")
    dates.get_by_role("button", name="Save").click()
    expect(dates).to_contain_text("One booking does not fit any more.")
    assert last_start(product, "2027-03-29") is None
    assert file_of(product, met)["status"] == "confirmed"
    dates.get_by_role("link", name="29 Mar").click()
    expect(page.get_by_role("heading", level=1, name="Monday Mo")).to_be_visible()
    assert visitor.was_quiet()


def last_start(product: Stage, day: str) -> str | None:
    """When Layla's last free hour of that day begins, on the clocks of Dubai."""
    provider = person(product, "Layla Haddad")
    question = f"serviceId=tax-consultation&teamMemberId={provider}&timezone={DUBAI}"
    answer = product.call("GET", f"/api/availability?{question}&from={day}&to={day}&duration=60")
    starts = [slot["startTime"][11:16] for one in answer["days"] for slot in one["slots"]]
    return starts[-1] if starts else None


def test_the_desk_is_not_for_clients(product: Stage, visitors: Visitors) -> None:
    client = visitors.come()
    let_in(product, client, "mia@example.org")
    page = client.open("/admin/bookings?view=all")

    expect(page.get_by_role("heading", name="This room belongs to the house")).to_be_visible()

    expect(page.get_by_role("link", name="Desk")).to_have_count(0)
    for path in ("/api/admin/bookings", "/api/admin/availability"):
        status = page.evaluate("(path) => fetch(path).then((answer) => answer.status)", path)
        assert status == 403
    page.get_by_role("button", name="Sign in as somebody else").click()
    expect(page.get_by_label("E-mail address")).to_be_visible()
