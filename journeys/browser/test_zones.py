# ruff: noqa: RUF001 - signs as the pages write them
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from journeys.browser.stage import Stage
from journeys.browser.visitors import Visitors
from journeys.browser.wizards import CONSULTATION, DETAILS, MEETING, TIME, Walk, Wizard

HERE: Final = "America/New_York"
THERE: Final = "Europe/Berlin"
MOMENT: Final = datetime(2027, 3, 8, 6, 0, tzinfo=UTC)
BEFORE_NOVEMBER: Final = datetime(2027, 10, 18, 6, 0, tzinfo=UTC)
"""Clocks change in New York on 14 March and 7 November 2027, in Berlin on 28 March, 31 October."""

MARCH: Final = [
    "In New York the clocks go forward on March 14, 2027: GMT−5 becomes GMT−4.",
    "In Berlin the clocks go forward on March 28, 2027: GMT+1 becomes GMT+2.",
    (
        "Compared with you, Berlin is 6 hours ahead until March 13, 5 hours ahead from March 14"
        " to March 27, and 6 hours ahead from March 28."
    ),
]
NOVEMBER: Final = [
    "In New York the clocks go back on November 7, 2027: GMT−4 becomes GMT−5.",
    (
        "Compared with you, Berlin is 5 hours ahead until November 6 and 6 hours ahead"
        " from November 7."
    ),
]


_DRAWN: Final = """(slots) => slots.map((slot) => [
    slot.innerText,
    ...[...slot.querySelectorAll('[data-text]')].map((one) => one.dataset.text),
].join(' '))"""


@dataclass(frozen=True)
class Meeting:
    """A time that is offered, and what clocks on walls show then: by zoneinfo, not by the app."""

    start: datetime
    end: datetime

    def day(self, zone: str) -> str:
        return written_day(self.start.astimezone(ZoneInfo(zone)).date())

    def time(self, zone: str) -> str:
        return written_time(self.start, zone)

    def range(self, zone: str) -> str:
        return f"{self.time(zone)} – {written_time(self.end, zone)}"

    def offset(self, zone: str) -> str:
        away = self.start.astimezone(ZoneInfo(zone)).utcoffset()
        assert away is not None
        hours = away // timedelta(hours=1)
        return f"GMT{'+' if hours > 0 else '−'}{abs(hours)}"

    def label(self, here: str, there: str) -> str:
        """What the button of this time says to readers."""
        return (
            f"Time slot {self.time(here)} to {written_time(self.end, here)}; {self.day(here)};"
            f" {city(here)} time ({self.offset(here)}); {self.time(there)} {city(there)}"
        )

    def stamp(self, instant: datetime) -> str:
        return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def written_day(day: date) -> str:
    return f"{day:%A, %B} {day.day}, {day.year}"


def written_time(instant: datetime, zone: str) -> str:
    at = instant.astimezone(ZoneInfo(zone))
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def city(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ")


def plain(text: str | None) -> str:
    """With plain blanks: browsers write narrow ones before AM and PM."""
    return re.sub(r"\s+", " ", text or "").strip()


def offered(product: Stage, wizard: Wizard, first: date, last: date) -> dict[date, list[Meeting]]:
    """The consultant's free times, by the client's days; asked in a zone that is nobody's."""
    people = product.call("GET", "/api/consultants?search=Clara")["items"]
    length = product.call("GET", f"/api/services/{wizard.service}")["defaultDuration"]
    answer = product.call(
        "GET",
        f"/api/availability?serviceId={wizard.service}&duration={length}"
        f"&teamMemberId={people[0]['id']}&timezone=UTC"
        f"&from={first - timedelta(days=1)}&to={last + timedelta(days=1)}",
    )
    found: dict[date, list[Meeting]] = {}
    for slot in (slot for day in answer["days"] for slot in day["slots"]):
        one = Meeting(
            datetime.fromisoformat(slot["startTime"]), datetime.fromisoformat(slot["endTime"])
        )
        found.setdefault(one.start.astimezone(ZoneInfo(HERE)).date(), []).append(one)
    return found


def labels(slots: Locator) -> list[str]:
    return [plain(slot.get_attribute("aria-label")) for slot in slots.all()]


def expect_times(page: Page, meetings: list[Meeting], here: str, there: str) -> None:
    """Exactly these times are shown, in order, each by both clocks."""
    slots = page.locator("[data-slot]")
    expect(slots).to_have_count(len(meetings))
    said = [text.removesuffix("; Recommended") for text in labels(slots)]
    assert said == [one.label(here, there) for one in meetings]
    seen = [plain(text).replace(" ★", "") for text in slots.evaluate_all(_DRAWN)]
    assert seen == [f"{one.time(here)} {one.time(there)} {city(there)}" for one in meetings]


def see_month(page: Page, free: dict[date, list[Meeting]], day: date) -> None:
    for one in (day - timedelta(days=1), day, day + timedelta(days=1)):
        button = page.get_by_test_id(f"calendar-day-{one.day}")
        expect(button).to_have_accessible_name(
            re.compile(f"^{written_day(one)}, {len(free[one])} free times?$")
        )
    page.get_by_test_id(f"calendar-day-{day.day}").click()
    expect_times(page, free[day], HERE, THERE)


def see_other_views(page: Page, free: dict[date, list[Meeting]], day: date) -> None:
    sunday = day - timedelta(days=day.isoweekday() % 7)
    week = [one for n in range(7) for one in free.get(sunday + timedelta(days=n), [])]
    view = page.get_by_role("group", name="View")
    view.get_by_role("radio", name="Week").check()
    expect(page.get_by_role("region", name=re.compile("^Sunday, "))).to_be_visible()
    expect_times(page, week, HERE, THERE)
    view.get_by_role("radio", name="List").check()
    expect(page.get_by_role("heading", name=re.compile("^Sunday, "))).to_be_visible()
    expect(page.get_by_role("region", name=re.compile("^Sunday, "))).to_have_count(0)
    listed = [one for n in range(7) for one in free.get(day + timedelta(days=n), [])]
    expect_times(page, listed, HERE, THERE)


def see_from_berlin(page: Page, meetings: list[Meeting]) -> None:
    """The other way round, as the consultant would."""
    zone = page.get_by_label("Time zone", exact=True)
    zone.select_option(THERE)
    chosen = page.locator("[data-slot]").first
    expect(chosen).to_have_attribute("aria-label", re.compile("Berlin time"))
    expect(page.locator("[data-slot][aria-disabled]")).to_have_count(0)
    said = [text.removesuffix("; Recommended") for text in labels(page.locator("[data-slot]"))]
    for one in meetings:
        whole = one.label(THERE, HERE).rpartition("; ")[0]
        assert whole in said
    zone.select_option(HERE)
    expect(chosen).to_have_attribute("aria-label", re.compile("New York time"))


def see_ending(page: Page, one: Meeting) -> None:
    """Every number of the confirmation: by both clocks, and in every calendar."""
    facts = plain(page.get_by_role("main").inner_text())
    for whose, zone in (("Your time", HERE), ("Clara’s time", THERE)):
        written = f"{one.day(zone)} {one.range(zone)} {city(zone)} ({one.offset(zone)})"
        assert f"{whose} {written}" in facts
    until = Meeting(one.start - timedelta(hours=2), one.end)
    assert f"until {until.day(HERE).partition(', ')[2]}, {until.time(HERE)}." in facts
    see_calendars(page, one)


def see_calendars(page: Page, one: Meeting) -> None:
    entries = page.get_by_role("list", name=re.compile("into a calendar")).get_by_role("link")
    addresses = {
        plain(link.inner_text()).partition(" (")[0]: link.get_attribute("href") or ""
        for link in entries.all()
    }
    asked = {name: parse_qs(urlsplit(address).query) for name, address in addresses.items()}
    start, end = one.stamp(one.start), one.stamp(one.end)
    assert asked["Google"]["dates"] == [f"{start}/{end}"]
    assert (asked["Yahoo"]["st"], asked["Yahoo"]["et"]) == ([start], [end])
    for house in ("Outlook", "Microsoft 365"):
        said = [datetime.fromisoformat(asked[house][name][0]) for name in ("startdt", "enddt")]
        assert said == [one.start, one.end]

    with page.expect_download() as saving:
        entries.filter(has_text="Calendar file").click()
    (event,) = Calendar.from_ical(saving.value.path().read_bytes()).walk("VEVENT")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (one.start, one.end)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wizard", "day", "warned"),
    [
        (MEETING, date(2027, 3, 16), MARCH),
        (CONSULTATION, date(2027, 3, 30), MARCH),
        (CONSULTATION, date(2027, 11, 3), NOVEMBER),
    ],
    ids=["only New York has changed", "both have changed", "only Berlin has changed back"],
)
def test_a_client_in_new_york_meets_somebody_in_berlin_at_the_time_the_screen_says(
    product: Stage, visitors: Visitors, wizard: Wizard, day: date, warned: list[str]
) -> None:
    if day > date(2027, 6, 1):
        product.pass_time(BEFORE_NOVEMBER - product.now())
    visitor = visitors.come(zone=HERE, language="en-US")
    page = visitor.page
    walk = Walk(visitor, wizard, day=day.day)
    walk.to(TIME)
    today = product.now().astimezone(ZoneInfo(HERE)).date()
    if today.month != day.month:
        page.get_by_test_id("calendar-next-month").click()
    free = offered(product, wizard, day - timedelta(days=7), day + timedelta(days=7))
    one = free[day][-1]

    see_month(page, free, day)
    warning = page.get_by_role("status").filter(has_text="Clocks change around these days")
    expect(warning).to_be_visible()
    said = [plain(line) for line in warning.get_by_role("listitem").all_inner_texts()]
    assert said == [*warned, "The times you see are already right for each day."]

    page.locator("[data-slot]").last.click()
    chosen = page.get_by_text("Your time with Clara Weiss").locator("..")
    assert plain(chosen.inner_text()).endswith(
        f"{one.day(HERE)}, {one.range(HERE)} New York time ({one.offset(HERE)})"
        f" · {one.time(THERE)} Berlin ({one.offset(THERE)})"
    )
    see_other_views(page, free, day)
    see_from_berlin(page, free[day])
    summary = page.get_by_role("complementary", name="Your booking")
    written = f"{one.day(HERE)} {one.range(HERE)} New York ({one.offset(HERE)})"
    assert written in plain(summary.inner_text())
    walk.go_on()
    for step in wizard.steps[wizard.steps.index(DETAILS) : -1]:
        walk.fill(step)
        assert written in plain(summary.inner_text())
        if step != wizard.last:
            walk.go_on()

    walk.book()
    expect(page.get_by_text("Clara’s time")).to_be_visible()
    see_ending(page, one)
    page.get_by_role("link", name="Manage the booking").click()
    when = page.get_by_role("heading", name="When").locator("..")
    expect(when).to_contain_text(re.compile("your time"))
    seen = plain(when.inner_text())
    assert f"{one.day(HERE)} {one.range(HERE)} your time: New York ({one.offset(HERE)})" in seen
    assert f"{one.range(THERE)} in Berlin" in seen
    see_calendars(page, one)
    assert visitor.was_quiet()
