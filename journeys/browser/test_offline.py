from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from journeys.browser.booked import DUBAI, book, person
from journeys.browser.booking_flow import (
    agree,
    choose_service,
    fill_in_details,
    first_slots,
)
from journeys.browser.signing_in import let_in
from journeys.browser.stage import Stage
from journeys.browser.visitors import PHONE, Visitor, Visitors
from journeys.product import ADMIN_KEY

_KEPT = """async () => {
    const kept = await caches.open('booking-system-v1');
    return (await kept.keys()).map((request) => new URL(request.url).pathname);
}"""
_PENDING = """() => new Promise((told) => {
    const opening = indexedDB.open('BookingSystemDB', 1);
    opening.onsuccess = () => {
        const asking = opening.result.transaction('pendingBookings')
            .objectStore('pendingBookings').getAll();
        asking.onsuccess = () => { opening.result.close(); told(asking.result); };
    };
})"""


def come_again(visitor: Visitor, path: str = "/") -> Page:
    """Open the app, and stay until it keeps itself for bad lines."""
    page = visitor.open(path)
    page.evaluate(
        """async () => { await navigator.serviceWorker.ready;
        while (navigator.serviceWorker.controller === null)
            await new Promise((later) => setTimeout(later, 50)); }"""
    )
    return page


def choose_day_ahead(product: Stage, page: Page, days: int) -> None:
    """The first day with free times so many days from now, on the clock of everybody.

    The browser's worker knows no other clock than this machine's.
    """
    today = product.now().astimezone(ZoneInfo(DUBAI)).date()
    found = product.call(
        "GET",
        f"/api/availability/next?serviceId=tax-consultation&duration=60&timezone={DUBAI}"
        f"&earliestDate={today + timedelta(days=days)}",
    )
    day = date.fromisoformat(found["slot"]["date"])
    if day.month != today.month:
        page.get_by_test_id("calendar-next-month").click()
    page.get_by_test_id(f"calendar-day-{day.day}").click()
    expect(page.locator("[data-testid^=time-slot-]").first).to_be_visible()


def book_offline(product: Stage, visitor: Visitor, *, ahead: int) -> None:
    """Lose the network at the last step, and leave the booking to the app."""
    page = come_again(visitor, "/book")
    choose_service(page)
    choose_day_ahead(product, page, ahead)
    page.get_by_test_id(first_slots(page)[0]).click()
    page.get_by_test_id("next-step").click()
    fill_in_details(page)
    page.get_by_test_id("payment-method-cash").check()
    agree(page)
    visitor.context.set_offline(True)
    page.get_by_test_id("complete-booking").click()
    page.get_by_test_id("send-later").click()
    expect(page.get_by_test_id("booking-stored")).to_contain_text("Waiting to be sent")


def pending(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(_PENDING)
    return found


def test_the_app_can_be_installed(visitors: Visitors) -> None:
    visitor = visitors.come(offline_app=True, size=PHONE)
    page = come_again(visitor)

    # A browser without a memory never installs anything; nothing else is in the way.
    session = visitor.context.new_cdp_session(page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in errors] in ([], ["in-incognito"])
    read = session.send("Page.getAppManifest")
    assert read["errors"] == []
    assert read["url"].endswith("/manifest.json")


def test_the_manifest_is_the_one_that_was_asked_for(product: Stage, visitors: Visitors) -> None:
    """PWA-01, PWA-02, PWA-03."""
    page = visitors.come().open("/")
    manifest = page.evaluate("() => fetch('/manifest.json').then((answer) => answer.json())")

    icons, shortcuts = manifest.pop("icons"), manifest.pop("shortcuts")
    assert manifest == {
        "name": "Accounting Firm Booking System",
        "short_name": "BookingSystem",
        "description": "Professional accounting services booking platform",
        "start_url": "/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#ffffff",
        "theme_color": "#2563eb",
    }
    assert [(icon["sizes"], icon["purpose"]) for icon in icons] == [
        ("192x192", "any maskable"),
        ("512x512", "any maskable"),
    ]
    assert [(one["name"], one["url"], one["icons"][0]["sizes"]) for one in shortcuts] == [
        ("Book Service", "/book", "192x192"),
        ("My Bookings", "/portal/bookings", "192x192"),
    ]
    for icon in [*icons, *(icon for one in shortcuts for icon in one["icons"])]:
        size = page.evaluate(
            """async (src) => { const image = new Image(); image.src = src; await image.decode();
            return `${image.naturalWidth}x${image.naturalHeight}`; }""",
            icon["src"],
        )
        assert size == icon["sizes"], icon["src"]
    for name, content in {
        "viewport": "width=device-width, initial-scale=1, viewport-fit=cover",
        "apple-mobile-web-app-capable": "yes",
        "apple-mobile-web-app-status-bar-style": "default",
        "apple-mobile-web-app-title": "BookingSystem",
    }.items():
        assert page.locator(f"meta[name={name}]").get_attribute("content") == content


def test_after_one_visit_the_app_opens_without_a_network(visitors: Visitors) -> None:
    """PWA-06, PWA-07."""
    visitor = visitors.come(offline_app=True)
    page = come_again(visitor)
    kept = page.evaluate(_KEPT)
    named = {"/", "/book", "/portal", "/manifest.json"}
    assert named | {"/icons/icon-192.png", "/icons/icon-512.png"} <= set(kept)
    expect_services(page, offline=False)

    visitor.context.set_offline(True)
    visitor.open("/book")

    expect(page.get_by_test_id("service-card-tax-consultation")).to_be_visible()
    expect_services(page, offline=True)
    visitor.open("/consultants/compare")
    expect(page.get_by_role("banner")).to_be_visible()


def test_ones_own_meetings_are_there_without_a_network_and_gone_with_the_session(
    product: Stage, visitors: Visitors
) -> None:
    """PWA-04: `userBookings`."""
    found = product.call(
        "GET",
        f"/api/availability/next?serviceId=tax-consultation&duration=60&timezone={DUBAI}"
        f"&teamMemberId={person(product, 'Layla Haddad')}",
    )
    booked = book(product, found["slot"]["startTime"][:16], email="nora@example.org")
    visitor = visitors.come(offline_app=True, zone=DUBAI)
    let_in(product, visitor, "nora@example.org")
    page = come_again(visitor, "/portal/bookings")
    expect(page.get_by_text(booked.reference)).to_be_visible()

    visitor.context.set_offline(True)
    visitor.open("/portal")

    expect(page.get_by_text("These are your meetings as this device last saw them")).to_be_visible()
    expect(page.get_by_text(booked.reference)).to_be_visible()
    assert visitor.violations("kept bookings") == []

    visitor.context.set_offline(False)
    expect(page.get_by_role("link", name="Preferences").first).to_be_visible()
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_function("() => localStorage.getItem('kalends.own-bookings') === null")
    visitor.context.set_offline(True)
    visitor.open("/portal")
    expect(page.get_by_text("this device keeps none of your meetings")).to_be_visible()


def expect_services(page: Page, *, offline: bool) -> None:
    answer = page.evaluate("() => fetch('/api/services').then((answer) => answer.json())")
    assert answer.get("offline", False) is offline
    assert len(answer["items"]) > 0
    if offline:
        assert answer["services"] == answer["items"]


def test_nothing_about_a_person_is_in_the_shared_caches(visitors: Visitors) -> None:
    visitor = visitors.come(offline_app=True)
    page = come_again(visitor, "/consultants")
    visitor.open("/consultants")
    page.evaluate(
        "() => Promise.all(['/api/session', '/api/flags', '/api/bookings/mine']"
        ".map((path) => fetch(path)))"
    )

    asked = page.evaluate(
        """async () => { const all = [];
        for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) all.push(request.url);
        return all.filter((address) => address.includes('/api/')); }"""
    )

    assert all("/api/consultants" in address or "/api/services" in address for address in asked)


def test_what_is_booked_without_a_network_is_sent_later(product: Stage, visitors: Visitors) -> None:
    """PWA-05."""
    visitor = visitors.come(offline_app=True, zone=DUBAI, size=PHONE)
    book_offline(product, visitor, ahead=3)
    page = visitor.page
    (kept,) = pending(page)
    assert kept["id"] == f"offline-{kept['createdAt']}"
    assert kept["status"] == "PENDING_SYNC"
    assert visitor.violations("kept on this device") == []

    visitor.context.set_offline(False)

    expect(page.get_by_test_id("pending-bookings")).to_contain_text("Booked")
    (sent,) = pending(page)
    assert listed(product, sent["reference"])["clientName"] == "Mia Muster"
    assert "Mia" not in str(sent)
    page.get_by_role("link", name="Open the booking").click()
    expect(page.get_by_role("main")).to_contain_text(sent["reference"])


def test_what_waits_is_sent_when_the_app_is_opened_again(
    product: Stage, visitors: Visitors
) -> None:
    visitor = visitors.come(offline_app=True, zone=DUBAI)
    book_offline(product, visitor, ahead=5)
    visitor.page.goto("about:blank")
    visitor.context.set_offline(False)

    page = visitor.open("/")

    expect(page.get_by_text("Sent: your booking is made.")).to_be_visible()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("dialog")).to_contain_text("Booked")
    assert visitor.violations("what was sent") == []
    (sent,) = pending(page)
    assert listed(product, sent["reference"])["clientName"] == "Mia Muster"


@pytest.mark.slow
def test_when_the_time_is_gone_by_then_another_is_offered(
    product: Stage, visitors: Visitors
) -> None:
    visitor = visitors.come(offline_app=True, zone=DUBAI)
    book_offline(product, visitor, ahead=7)
    page = visitor.page
    product.pass_time(timedelta(minutes=16))
    others_book(product, pending(page)[0]["body"]["scheduledAt"])

    visitor.context.set_offline(False)

    expect(page.get_by_test_id("conflict-modal")).to_be_visible()
    assert visitor.violations("conflict dialog") == []
    page.get_by_test_id("alternative-slot-0").click()
    page.get_by_test_id("accept-alternative").click()
    expect(page.get_by_test_id("pending-bookings")).to_contain_text("Booked")
    (sent,) = pending(page)
    booking = listed(product, sent["reference"])
    assert booking["clientName"] == "Mia Muster"


def test_a_new_version_waits_until_it_is_asked_for(visitors: Visitors) -> None:
    visitor = visitors.come(offline_app=True, size=PHONE)
    page = come_again(visitor, "/privacy")
    page.evaluate("() => { window.shownSoFar = true; }")

    # To the browser, a worker of another address is another version of the same app.
    page.evaluate("() => navigator.serviceWorker.register('/service-worker.js?next')")

    notice = page.get_by_role("region", name="Notices of the app")
    expect(notice).to_contain_text("There is a new version")
    assert visitor.violations("a new version") == []
    assert page.evaluate("() => window.shownSoFar")
    notice.get_by_role("button", name="Load again").click()
    page.wait_for_function("() => window.shownSoFar === undefined")
    expect(page.get_by_role("heading", level=1, name="Privacy")).to_be_visible()


def listed(product: Stage, reference: str) -> dict[str, Any]:
    found = product.call("GET", f"/api/admin/bookings?search={reference}", key=ADMIN_KEY)
    (booking,) = found["items"]
    return dict(booking)


def others_book(product: Stage, starts_at: str) -> None:
    """Let others have that time with everybody who is free then."""
    for _ in range(10):
        try:
            product.call(
                "POST",
                "/api/bookings",
                {
                    "serviceId": "tax-consultation",
                    "scheduledAt": starts_at,
                    "duration": 60,
                    "timezone": DUBAI,
                    "clientName": "Zoe Zuerst",
                    "clientEmail": "zoe@example.org",
                    "paymentMethod": "cash",
                    "consents": {"terms": True, "privacyPolicy": True, "dataProcessing": True},
                },
            )
        except AssertionError:
            return
