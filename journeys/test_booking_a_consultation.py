"""The seven things a visitor can do: read, find, hold, book, pay, manage, and be told why not."""

import itertools
import time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar

from journeys.clients import a_request, at_once, consultant, service, slots
from journeys.product import Product

pytestmark = pytest.mark.slow

DUBAI = ZoneInfo("Asia/Dubai")
TAX = "tax-consultation"


@pytest.fixture(scope="module")
def free(product: Product) -> dict[str, Any]:
    """Free hours of the reference member of OPN-19, each given to one test only."""
    with product.client() as client:
        provider = consultant(client, "Haddad")["id"]
        found = slots(client, TAX, provider=provider, days=24)
    return {"provider": provider, "slots": iter(found)}


@pytest.fixture
def slot(free: dict[str, Any]) -> dict[str, Any]:
    one: dict[str, Any] = next(free["slots"])
    return one


def book(client: httpx.Client, slot: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body = a_request(TAX, slot["startTime"], teamMemberId=slot["teamMemberId"], **changes)
    answer = client.post("/api/bookings", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    made["booking"] = eventual_booking(client, made)
    return made


def eventual_booking(client: httpx.Client, made: dict[str, Any]) -> dict[str, Any]:
    """On a busy machine the answer comes before the calendar's owner has said yes."""
    booking: dict[str, Any] = made["booking"]
    until = time.monotonic() + 30
    while booking["status"] == "pending" and time.monotonic() < until:
        seen = client.get(f"/api/bookings/{booking['id']}", params={"token": made["manageToken"]})
        booking = seen.raise_for_status().json()
    return booking


def is_offered(client: httpx.Client, slot: dict[str, Any]) -> bool:
    wanted = {"serviceId": TAX, "at": slot["startTime"], "teamMemberId": slot["teamMemberId"]}
    answer = client.get("/api/availability/explain", params=wanted).raise_for_status().json()
    offered: bool = answer["isOffered"]
    return offered


# --- 2. the catalogue -----------------------------------------------------------------------------

CATALOGUE = {
    # slug: (minor units, currency, minutes, complexity, ways to pay), CAT-05 to CAT-10, OPN-19
    "thirty-for-thirty": (3000, "EUR", 30, "basic", ["card"]),
    "standard-consultation": (15000, "EUR", 90, "intermediate", ["card", "invoice"]),
    "project-scoping": (30000, "EUR", 120, "advanced", ["invoice", "bank"]),
    "executive-workshop": (50000, "EUR", 180, "enterprise", ["invoice"]),
    "introductory-consultation": (0, "EUR", 30, "basic", []),
    "tax-consultation": (25000, "AED", 60, "intermediate", ["cash", "card"]),
    "audit-service": (60000, "AED", 120, "advanced", ["invoice"]),
}


def test_the_catalogue_offers_the_services_with_their_prices(product: Product) -> None:
    with product.client() as client:
        answer = client.get("/api/services", params={"bookingEnabled": "true"})
        found = {one["slug"]: one for one in answer.raise_for_status().json()["items"]}
        workshop = service(client, "executive-workshop")
        tax = service(client, TAX)

    assert {
        slug: (
            one["pricing"]["basePrice"]["amount"],
            one["pricing"]["currency"],
            one["duration"]["default"],
            one["complexity"],
            one["paymentMethods"],
        )
        for slug, one in found.items()
        if slug in CATALOGUE
    } == CATALOGUE
    assert all(one["bookingEnabled"] and one["status"] == "active" for one in found.values())
    assert workshop["maxParticipants"] == 8
    assert tax["pricing"]["hourlyRate"]["amount"] == 25000
    assert [(one["id"], one["price"]["amount"]) for one in tax["addOns"]] == [
        ("rush-service", 5000)
    ]


def test_a_service_is_found_by_slug_and_id_and_an_unknown_one_is_not(product: Product) -> None:
    with product.client() as client:
        tax = service(client, TAX)
        assert service(client, tax["id"]) == tax
        gone = client.get("/api/services/no-such-service")

    assert (gone.status_code, gone.json()["code"]) == (404, "booking.service-unknown")


def test_consultants_are_listed_and_read_one_by_one_without_their_addresses(
    product: Product,
) -> None:
    with product.client() as client:
        listed = client.get("/api/consultants", params={"limit": 100}).json()["items"]
        layla = consultant(client, "Haddad")
        one = client.get(f"/api/consultants/{layla['id']}").raise_for_status().json()

    assert {one["name"] for one in listed} >= {
        "Layla Haddad",
        "Omar Nasser",
        "Clara Weiss",
        "Jonas Brandt",
        "Maya Collins",
        "Asha Thapa",
    }
    assert one["name"] == "Layla Haddad"
    assert one["location"] == {"country": "AE", "city": "Dubai", "timezone": "Asia/Dubai"}
    assert "@" not in str(one)


# --- 3. a time ------------------------------------------------------------------------------------


def a_weekday(ahead: int = 3) -> date:
    """A day at least so far ahead that is a Tuesday: nobody's day off, no weekend anywhere."""
    day = datetime.now(DUBAI).date() + timedelta(days=ahead)
    return next(d for n in range(7) if (d := day + timedelta(days=n)).weekday() == 1)


def test_a_free_day_of_the_reference_member_has_its_eight_hours(product: Product) -> None:
    day = a_weekday(17)
    with product.client() as client:
        provider = consultant(client, "Haddad")["id"]
        answer = client.get(
            "/api/bookings/availability",
            params={"serviceId": TAX, "date": day.isoformat(), "teamMemberId": provider},
        )

    found = answer.raise_for_status().json()["slots"]
    assert [one["startTime"] for one in found] == [
        datetime(day.year, day.month, day.day, hour, tzinfo=DUBAI).isoformat()
        for hour in range(9, 17)
    ]
    assert {one["duration"] for one in found} == {60}
    assert {one["teamMemberId"] for one in found} == {provider}
    # Peak hours are 08:00 to 10:00 and cost 20 % of the base (PRC-02, OPN-01).
    assert [one["price"]["amount"] for one in found] == [30000] + [25000] * 7
    for one in found:
        begins, ends = (datetime.fromisoformat(one[name]) for name in ("startTime", "endTime"))
        assert ends - begins == timedelta(minutes=60)
        assert set(one) >= {"isAvailable", "isRecommended", "demandLevel", "price", "date", "start"}


@pytest.mark.parametrize("left_out", ["serviceId", "date"])
def test_a_search_without_its_parameters_is_told_so(product: Product, left_out: str) -> None:
    params = {"serviceId": TAX, "date": "2027-01-01"}
    del params[left_out]
    with product.client() as client:
        answer = client.get("/api/bookings/availability", params=params)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "Missing required parameters"
    assert [error["path"] for error in answer.json()["errors"]] == [left_out]


def test_the_month_view_shows_each_day_with_its_slots_or_its_reason(product: Product) -> None:
    first = datetime.now(DUBAI).date() + timedelta(days=2)
    last = first + timedelta(days=34)
    with product.client() as client:
        provider = consultant(client, "Haddad")["id"]
        params = {
            "serviceId": TAX,
            "from": first.isoformat(),
            "to": last.isoformat(),
            "timezone": "Asia/Dubai",
            "teamMemberId": provider,
        }
        days = client.get("/api/availability", params=params).raise_for_status().json()["days"]
        for day in (days[0], days[5]):
            one = client.get(
                "/api/bookings/availability",
                params={"serviceId": TAX, "date": day["date"], "teamMemberId": provider},
            ).json()
            assert one["slots"] == day["slots"]

    assert [day["date"] for day in days] == [
        (first + timedelta(days=n)).isoformat() for n in range(35)
    ]
    for day in days:
        assert bool(day["slots"]) == (day["reason"] is None)
        assert all(one["startTime"].startswith(day["date"]) for one in day["slots"])
        if date.fromisoformat(day["date"]).weekday() >= 5:
            assert (day["slots"], day["reason"]) == ([], "outside_hours")
    assert days[-1]["reason"] in {"too_late", "outside_hours"}


def test_the_next_free_time_is_the_first_of_the_month_view(product: Product) -> None:
    with product.client() as client:
        provider = consultant(client, "Haddad")["id"]
        earliest = (datetime.now(UTC).date() + timedelta(days=4)).isoformat()
        answer = client.get(
            "/api/availability/next",
            params={"serviceId": TAX, "teamMemberId": provider, "earliestDate": earliest},
        )
        found = answer.raise_for_status().json()
        month = slots(client, TAX, provider=provider, from_day=3, days=20)

    dubai = [m for m in month if datetime.fromisoformat(m["startTime"]).astimezone(DUBAI).date()
             >= date.fromisoformat(earliest)]  # fmt: skip
    assert [datetime.fromisoformat(one["startTime"]) for one in found["slots"]] == [
        datetime.fromisoformat(one["startTime"]) for one in dubai[:3]
    ]
    assert found["slot"] == found["slots"][0]


def test_suggestions_begin_with_the_wished_time_itself(
    product: Product, slot: dict[str, Any]
) -> None:
    with product.client() as client:
        answer = client.get(
            "/api/availability/suggestions",
            params={
                "serviceId": TAX,
                "at": slot["startTime"],
                "teamMemberId": slot["teamMemberId"],
                "limit": 4,
            },
        )

    found = answer.raise_for_status().json()["suggestions"]
    assert len(found) == 4
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    wished = datetime.fromisoformat(slot["startTime"])
    assert any(
        datetime.fromisoformat(one["slot"]["startTime"]) == wished
        and "wished_time" in one["reasons"]
        for one in found
    )


def reasons(client: httpx.Client, **asked: str) -> list[str]:
    """Every code against a time: against the time itself, or of the one asked for."""
    answer = client.get("/api/availability/explain", params={"serviceId": TAX, **asked})
    told = answer.raise_for_status().json()
    assert told["isOffered"] is False
    found = told["reasons"] + [r for one in told["teamMembers"] for r in one["reasons"]]
    assert all(reason["message"] and reason["severity"] in {"ERROR", "WARNING"} for reason in found)
    return [reason["code"] for reason in found]


def test_explain_names_every_reason_why_a_time_is_not_offered(
    product: Product, slot: dict[str, Any]
) -> None:
    day = a_weekday()
    with product.client() as client:
        provider = slot["teamMemberId"]
        ask = partial(reasons, client, teamMemberId=provider)
        book(client, slot)

        assert ask(at=slot["startTime"]) == ["booked"]
        assert ask(at=f"{day}T20:00:00+04:00") == ["outside_hours"]
        assert ask(at=f"{day}T11:07:00+04:00")[-1] in {"off_grid", "booked"}
        assert "off_grid" in ask(at=f"{day + timedelta(days=7)}T11:07:00+04:00")
        assert "past" in ask(at="2024-03-05T11:00:00+04:00")
        soon = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
        assert "too_soon" in ask(at=soon.isoformat())
        assert "too_late" in ask(at=f"{a_weekday(60)}T11:00:00+04:00")
        wall = {"timezone": "Europe/Berlin"}
        assert ask(at="2027-03-28T02:30", **wall) == ["in_dst_gap"]
        assert ask(at="2027-10-31T02:30", **wall) == ["ambiguous_local_time"]
        told = client.get(
            "/api/availability/explain",
            params={"serviceId": TAX, "at": "2027-10-31T02:30", **wall},
        ).json()

    assert [datetime.fromisoformat(one) for one in told["instants"]] == [
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ]


# --- 4. hold and book -----------------------------------------------------------------------------


def test_a_held_slot_is_kept_until_it_is_booked_with_its_token(
    product: Product, slot: dict[str, Any]
) -> None:
    before = datetime.now(UTC)
    wish = {
        "serviceId": TAX,
        "teamMemberId": slot["teamMemberId"],
        "startTime": slot["startTime"],
        "duration": 60,
    }
    with product.client() as client:
        held = client.post("/api/holds", json=wish)
        assert held.status_code == 201, held.text
        assert not is_offered(client, slot)
        again = client.post("/api/holds", json=wish)
        assert (again.status_code, again.json()["code"]) == (409, "availability.slot-taken")
        assert again.json()["suggestedAlternatives"]
        made = book(client, slot, holdToken=held.json()["holdToken"])
        assert not is_offered(client, slot)

    kept = datetime.fromisoformat(held.json()["expiresAt"]) - before
    assert timedelta(minutes=15) <= kept < timedelta(minutes=15, seconds=30)
    booking = made["booking"]
    assert booking["status"] == "confirmed"
    assert booking["consultant"]["id"] == slot["teamMemberId"]
    assert datetime.fromisoformat(booking["scheduledAt"]) == datetime.fromisoformat(
        slot["startTime"]
    )


def test_a_hold_is_given_back_by_its_token_and_by_no_other(
    product: Product, slot: dict[str, Any], free: dict[str, Any]
) -> None:
    def wish(one: dict[str, Any]) -> dict[str, Any]:
        return {
            "serviceId": TAX,
            "teamMemberId": one["teamMemberId"],
            "startTime": one["startTime"],
        }

    with product.client() as client:
        mine = client.post("/api/holds", json=wish(slot)).json()
        other = client.post("/api/holds", json=wish(next(free["slots"]))).json()
        path = f"/api/holds/{mine['holdId']}"
        assert client.delete(path).status_code in {401, 403}
        foreign = client.delete(path, params={"token": other["holdToken"]})
        assert (foreign.status_code, foreign.json()["code"]) == (
            403,
            "availability.hold-token-refused",
        )
        assert not is_offered(client, slot)
        assert client.delete(path, params={"token": mine["holdToken"]}).status_code == 204
        assert is_offered(client, slot)
        late = client.post(
            "/api/bookings",
            json=a_request(TAX, other["startTime"], holdToken=mine["holdToken"]),
        )
        client.delete(
            f"/api/holds/{other['holdId']}", params={"token": other["holdToken"]}
        ).raise_for_status()

    assert (late.status_code, late.json()["code"]) == (422, "booking.hold-token-refused")


def test_booking_without_a_hold_answers_everything_about_the_booking(
    product: Product, slot: dict[str, Any]
) -> None:
    with product.client() as client:
        made = book(
            client,
            slot,
            duration=60,
            timezone="America/New_York",
            clientName="Grace Brewster Hopper",
            clientEmail="Grace@Example.org",
            clientPhone="+1 (202) 555-0143",
            message="About VAT.\nAnd more.",
            addOns=["rush-service"],
            meeting={"type": "video"},
        )

    booking, start = made["booking"], datetime.fromisoformat(slot["startTime"])
    assert made["manageToken"]
    assert made["links"]["cancel"].startswith(f"/api/bookings/{booking['id']}/cancel?token=")
    assert booking["reference"].startswith("BK-")
    assert booking["status"] == "confirmed"
    assert booking["confirmationNumber"].startswith("CN-")
    assert booking["scheduledAt"] == start.astimezone(ZoneInfo("America/New_York")).isoformat()
    assert datetime.fromisoformat(booking["endsAt"]) == start + timedelta(hours=1)
    assert booking["duration"] == 60
    assert booking["client"] == {
        "firstName": "Grace Brewster",
        "lastName": "Hopper",
        "name": "Grace Brewster Hopper",
        "email": "grace@example.org",
        "phone": "+12025550143",
        "company": None,
    }
    assert booking["message"] == "About VAT.\nAnd more."
    assert {one["consent"] for one in booking["consents"]} == {
        "terms",
        "privacyPolicy",
        "dataProcessing",
    }
    assert booking["price"]["total"]["amount"] == slot["price"]["amount"] + 5000


def test_the_reference_booking_costs_three_hundred_dirham(product: Product) -> None:
    """TST-01: tax consultation with rush service, outside of peak hours."""
    at = f"{a_weekday(11)}T11:00:00+04:00"
    with product.client() as client:
        quote = client.post(
            "/api/quotes", json={"serviceId": TAX, "scheduledAt": at, "addOns": ["rush-service"]}
        )

    assert quote.status_code == 201
    assert quote.json()["total"] == {"amount": 30000, "currency": "AED", "formatted": "AED 300.00"}


def test_the_introduction_is_free_and_settled_at_once(product: Product) -> None:
    slug = "introductory-consultation"
    with product.client() as client:
        offered = service(client, slug)
        slot = slots(client, slug)[0]
        made = client.post("/api/bookings", json=a_request(slug, slot["startTime"])).json()
        seen = eventual_booking(client, made)

    assert (offered["isFree"], offered["paymentMethods"]) == (True, [])
    assert slot["price"]["amount"] == 0
    assert (seen["status"], seen["price"]["total"]["amount"]) == ("confirmed", 0)


def test_any_provider_is_found_when_none_is_asked_for(product: Product) -> None:
    with product.client() as client:
        slot = slots(client, "thirty-for-thirty", from_day=5)[0]
        answer = client.post(
            "/api/bookings", json=a_request("thirty-for-thirty", slot["startTime"])
        )
        offered = service(client, "thirty-for-thirty")["providerIds"]

    assert answer.status_code == 201, answer.text
    assert answer.json()["booking"]["consultant"]["id"] in offered


# --- prices ---------------------------------------------------------------------------------------


def expected_price(start: datetime, minutes: int) -> int:
    """The price list of the tax consultation, written down once more and plainly."""
    local = start.astimezone(DUBAI)
    peak = local.weekday() < 5 and (8 <= local.hour < 10 or 17 <= local.hour < 19)
    total = 25000 + (5000 if peak else 0) + (3750 if local.weekday() >= 5 else 0)
    return total + max(0, minutes - 60) * 25000 // 60


def test_search_quote_and_booking_name_the_same_price(product: Product) -> None:
    booked = 0
    with product.client() as client:
        omar = consultant(client, "Nasser")["id"]
        for minutes in (30, 60, 90, 120):
            found = slots(client, TAX, provider=omar, from_day=8, days=13, duration=minutes)
            assert len({one["price"]["amount"] for one in found}) >= 3
            for number, one in enumerate(found):
                start = datetime.fromisoformat(one["startTime"])
                assert one["price"]["amount"] == expected_price(start, minutes), one
                if number % 7:
                    continue
                wish = {"serviceId": TAX, "scheduledAt": one["startTime"], "duration": minutes}
                quote = client.post("/api/quotes", json=wish).json()
                assert quote["total"]["amount"] == one["price"]["amount"]
                if booked >= 12 or number % 21:
                    continue
                made = book(client, one, duration=minutes, priceId=quote["priceId"])["booking"]
                assert made["price"]["total"]["amount"] == one["price"]["amount"]
                assert made["price"]["priceId"] == quote["priceId"]
                booked += 1

    assert booked >= 8


def test_a_quoted_price_is_kept_when_the_price_list_changes(product: Product) -> None:
    slug = f"quoted-{uuid4().hex[:8]}"
    with product.client() as client, product.admin() as staff:
        offer = a_service(staff, slug, provider="Nasser", durations=[60], base=10000)
        slot = eventual_slots(client, slug)[-1]
        wish = {"serviceId": slug, "scheduledAt": slot["startTime"], "duration": 60}
        quote = client.post("/api/quotes", json=wish).json()
        offer["prices"]["basePrice"] = 90000
        del offer["slug"]
        staff.put(f"/api/admin/services/{slug}", json=offer).raise_for_status()
        release(staff, slug)
        dearer = client.post("/api/quotes", json=wish).json()
        body = a_request(slug, slot["startTime"], teamMemberId=slot["teamMemberId"])
        made = client.post("/api/bookings", json=body | {"priceId": quote["priceId"]})
        elsewhere = client.post(
            "/api/bookings",
            json=a_request(TAX, slot["startTime"], priceId=quote["priceId"]),
        )

    assert dearer["total"]["amount"] > 8 * quote["total"]["amount"]
    assert made.status_code == 201, made.text
    assert made.json()["booking"]["price"]["total"] == quote["total"]
    assert elsewhere.status_code in {404, 409, 422}
    assert elsewhere.json()["code"].startswith("booking.quote")


def a_service(
    staff: httpx.Client,
    slug: str,
    *,
    provider: str,
    durations: list[int],
    base: int,
    **more: Any,
) -> dict[str, Any]:
    """A service of our own that one provider gives; returned as it was sent."""
    offer = {
        "slug": slug,
        "type": "custom",
        "name": f"Journey {slug}",
        "prices": {"basePrice": base, "currency": "AED", "standardDuration": 60},
        "durations": durations,
        "defaultDuration": durations[0],
        "paymentMethods": ["cash"],
        "timezone": "Asia/Dubai",
        **more,
    }
    staff.post("/api/admin/services", json=offer).raise_for_status()
    release(staff, slug)
    person = consultant(staff, provider)["id"]
    staff.post(f"/api/admin/consultants/{person}/services/{slug}/approve").raise_for_status()
    return offer


def eventual_slots(client: httpx.Client, slug: str) -> list[dict[str, Any]]:
    """Free times of a service that was made just now; the calendar's owner reads of it soon."""
    for _ in range(300):
        if found := slots(client, slug, from_day=6):
            return found
    raise AssertionError(f"{slug} is not offered")


def release(staff: httpx.Client, slug: str) -> None:
    for step in ("submit", "approve", "activate"):
        staff.post(f"/api/admin/services/{slug}/{step}").raise_for_status()


# --- ways to pay ----------------------------------------------------------------------------------


def test_cash_is_confirmed_at_once_and_is_the_first_way_to_pay(
    product: Product, slot: dict[str, Any]
) -> None:
    with product.client() as client:
        booking = book(client, slot)["booking"]

    assert (booking["status"], booking["payment"]) == (
        "confirmed",
        {"method": "cash", "status": "pending", "heldUntil": None},
    )


def test_card_waits_for_its_money_and_keeps_its_slot(
    product: Product, slot: dict[str, Any]
) -> None:
    before = datetime.now(UTC)
    with product.client() as client, product.admin() as staff:
        booking = book(client, slot, paymentMethod="card")["booking"]
        assert booking["status"] == "pending_payment"
        until = datetime.fromisoformat(booking["payment"]["heldUntil"]) - before
        assert timedelta(minutes=15) <= until < timedelta(minutes=15, seconds=30)
        assert not is_offered(client, slot)
        taken = client.post("/api/bookings", json=a_request(TAX, slot["startTime"],
                            teamMemberId=slot["teamMemberId"]))  # fmt: skip
        assert taken.status_code == 409
        assert taken.json()["detail"] == "Selected time slot is no longer available"
        path = f"/api/admin/bookings/{booking['id']}/confirm"
        paid = staff.post(path, json={"paymentReceived": True}).raise_for_status().json()

    assert (paid["status"], paid["payment"]["status"]) == ("confirmed", "paid")


@pytest.mark.parametrize(
    ("slug", "method"), [("project-scoping", "invoice"), ("project-scoping", "bank")]
)
def test_invoice_and_bank_wait_for_staff(product: Product, slug: str, method: str) -> None:
    with product.client() as client, product.admin() as staff:
        slot = slots(client, slug, from_day=9)[0]
        body = a_request(
            slug, slot["startTime"], paymentMethod=method, teamMemberId=slot["teamMemberId"]
        )
        made = client.post("/api/bookings", json=body)
        assert made.status_code == 201, made.text
        booking = made.json()["booking"]
        assert booking["status"] == "pending"
        until = datetime.fromisoformat(booking["payment"]["heldUntil"])
        placed = datetime.fromisoformat(booking["createdAt"])
        # 72 hours, and never past 24 hours before the meeting (OPN-11).
        start = datetime.fromisoformat(booking["scheduledAt"])
        latest = min(placed + timedelta(hours=72), start - timedelta(hours=24))
        assert timedelta(0) <= latest - until < timedelta(seconds=10)
        path = f"/api/admin/bookings/{booking['id']}/confirm"
        said_yes = staff.post(path, json={}).raise_for_status().json()

    assert (said_yes["status"], said_yes["payment"]["status"]) == ("confirmed", "pending")


def test_a_way_to_pay_that_the_service_does_not_take_is_refused(
    product: Product, slot: dict[str, Any]
) -> None:
    body = a_request(TAX, slot["startTime"], paymentMethod="invoice")
    with product.client() as client:
        answer = client.post("/api/bookings", json=body)

    assert (answer.status_code, answer.json()["code"]) == (
        422,
        "booking.payment-method-not-offered",
    )
    assert answer.json()["offered"] == ["cash", "card"]
    assert answer.json()["errors"][0]["path"] == "paymentMethod"


# --- 5. manage it ---------------------------------------------------------------------------------


def calendar(client: httpx.Client, path: str, token: str) -> tuple[str, Any]:
    """The file's METHOD and its one event, read by the icalendar library."""
    answer = client.get(f"{path}/calendar.ics", params={"token": token}).raise_for_status()
    assert answer.headers["content-type"].startswith("text/calendar")
    text = answer.content
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    parsed = Calendar.from_ical(text)
    (event,) = parsed.walk("VEVENT")
    assert str(parsed["VERSION"]) == "2.0"
    return str(parsed["METHOD"]), event


def test_a_guest_reads_moves_and_cancels_a_booking_by_its_link(
    product: Product, slot: dict[str, Any], free: dict[str, Any]
) -> None:
    other = next(free["slots"])
    with product.client() as client:
        made = book(
            client,
            slot,
            clientName="Zoë Müller; the 2nd, of Å",
            message="Bring: papers, stamps; and\nthe \\ backslash. " + "word " * 40,
        )
        token, path = made["manageToken"], f"/api/bookings/{made['booking']['id']}"
        seen = client.get(path, params={"token": token}).raise_for_status().json()
        assert seen == made["booking"]
        method, event = calendar(client, path, token)
        uid, start = str(event["UID"]), datetime.fromisoformat(slot["startTime"])
        assert (method, int(event["SEQUENCE"]), str(event["STATUS"])) == ("REQUEST", 0, "CONFIRMED")
        assert uid.startswith(f"booking-{made['booking']['id']}@")
        assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
            start,
            start + timedelta(hours=1),
        )
        assert str(event["SUMMARY"]) == "Tax Consultation - Zoë Müller; the 2nd, of Å"
        assert "Bring: papers, stamps; and\nthe \\ backslash." in str(event["DESCRIPTION"])

        moved = client.post(
            f"{path}/reschedule",
            params={"token": token},
            json={"scheduledAt": other["startTime"], "reason": "a train"},
        )
        assert moved.status_code == 200, moved.text
        booking, later = moved.json()["booking"], datetime.fromisoformat(other["startTime"])
        # The service confirms by itself, so the new time is agreed at once (CFL-65).
        assert booking["status"] == "confirmed"
        assert booking["reference"] == made["booking"]["reference"]
        assert datetime.fromisoformat(booking["scheduledAt"]) == later
        assert [
            (datetime.fromisoformat(one["rescheduledFrom"]), one["reason"])
            for one in booking["moves"]
        ] == [(start, "a train")]
        eventually_offered(client, slot)
        assert not is_offered(client, other)
        method, event = calendar(client, path, token)
        assert (method, int(event["SEQUENCE"]), str(event["UID"])) == ("REQUEST", 1, uid)
        assert event.decoded("DTSTART") == later

        gone = client.post(f"{path}/cancel", params={"token": token}, json={"reason": "ill"})
        assert gone.status_code == 200, gone.text
        assert gone.json()["booking"]["status"] == "cancelled"
        cancellation = gone.json()["booking"]["cancellation"]
        assert (cancellation["cancelledBy"], cancellation["reason"]) == ("client", "ill")
        eventually_offered(client, other)
        method, event = calendar(client, path, token)
        assert (method, str(event["UID"]), str(event["STATUS"])) == ("CANCEL", uid, "CANCELLED")
        assert int(event["SEQUENCE"]) == 2
        again = client.post(
            f"{path}/reschedule", params={"token": token}, json={"scheduledAt": slot["startTime"]}
        )
        assert (again.status_code, again.json()["code"]) == (409, "booking.status-move-refused")
        assert is_offered(client, slot)


def eventually_offered(client: httpx.Client, slot: dict[str, Any]) -> None:
    """The calendar's owner reads of it in a moment."""
    for _ in range(200):
        if is_offered(client, slot):
            return
    raise AssertionError(f"{slot['startTime']} did not become free")


def test_a_link_opens_its_own_booking_and_no_other(
    product: Product, slot: dict[str, Any], free: dict[str, Any]
) -> None:
    with product.client() as client:
        mine, other = book(client, slot), book(client, next(free["slots"]))
        path = f"/api/bookings/{mine['booking']['id']}"
        foreign = {"token": other["manageToken"]}
        head, body, tail = mine["manageToken"].split(".")
        answers = [
            client.get(path, params=foreign),
            client.get(f"{path}/calendar.ics", params=foreign),
            client.post(f"{path}/cancel", params=foreign, json={}),
            client.post(
                f"{path}/reschedule", params=foreign, json={"scheduledAt": slot["startTime"]}
            ),
            client.get(path, params={"token": f"{head}.{body}.{tail[::-1]}"}),
            client.get(path, params={"token": "eyJhbGciOiJub25lIn0." + body + "."}),
            client.get(path, params={"token": "x"}),
        ]
        assert [(one.status_code, one.json()["code"]) for one in answers] == [
            (403, "booking.manage-token-refused")
        ] * len(answers)
        assert client.get(path).status_code == 401
        seen = client.get(path, params={"token": mine["manageToken"]}).json()

    assert seen["status"] == "confirmed"


def test_after_the_edit_deadline_a_client_can_change_nothing(product: Product) -> None:
    slug = f"final-{uuid4().hex[:8]}"
    with product.client() as client, product.admin() as staff:
        a_service(
            staff,
            slug,
            provider="Nasser",
            durations=[60],
            base=10000,
            cancellation={"editDeadlineHours": 1000},
        )
        first, second = eventual_slots(client, slug)[-2:]
        body = a_request(slug, first["startTime"], teamMemberId=first["teamMemberId"])
        made = client.post("/api/bookings", json=body).json()
        path, token = (
            f"/api/bookings/{made['booking']['id']}",
            {"token": made["manageToken"]},
        )
        refused = [
            client.post(f"{path}/cancel", params=token, json={}),
            client.post(
                f"{path}/reschedule", params=token, json={"scheduledAt": second["startTime"]}
            ),
        ]
        by_staff = staff.post(f"/api/admin{path.removeprefix('/api')}/cancel", json={})

    for answer in refused:
        assert (answer.status_code, answer.json()["code"]) == (409, "booking.edit-deadline-passed")
        assert answer.json()["deadlineHours"] == 1000
    assert by_staff.json()["status"] == "cancelled"


def test_a_client_moves_a_booking_twice_and_not_a_third_time(
    product: Product, slot: dict[str, Any], free: dict[str, Any]
) -> None:
    with product.client() as client:
        made = book(client, slot)
        path = f"/api/bookings/{made['booking']['id']}/reschedule"
        answers = [
            client.post(
                path,
                params={"token": made["manageToken"]},
                json={"scheduledAt": next(free["slots"])["startTime"]},
            )
            for _ in range(3)
        ]

    assert [one.status_code for one in answers] == [200, 200, 409]
    assert answers[-1].json()["code"] == "booking.too-many-moves"


# --- idempotency ----------------------------------------------------------------------------------


def test_the_same_key_and_body_get_the_same_answer_and_one_booking(
    product: Product, slot: dict[str, Any]
) -> None:
    body = a_request(TAX, slot["startTime"], teamMemberId=slot["teamMemberId"])
    key = {"Idempotency-Key": uuid4().hex}
    with product.client() as client:
        first = client.post("/api/bookings", json=body, headers=key)
        second = client.post("/api/bookings", json=body, headers=key)
        other = client.post("/api/bookings", json=body | {"clientName": "Eve"}, headers=key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key-reused")


def test_duplicates_at_the_same_moment_make_one_booking(
    product: Product, slot: dict[str, Any]
) -> None:
    body = a_request(TAX, slot["startTime"], teamMemberId=slot["teamMemberId"])
    key = {"Idempotency-Key": uuid4().hex}
    with product.client() as client, product.admin() as staff:
        answers = at_once(
            [lambda: client.post("/api/bookings", json=body, headers=key) for _ in range(8)]
        )
        last = client.post("/api/bookings", json=body, headers=key)
        listed = staff.get("/api/admin/bookings", params={"search": body["clientEmail"]}).json()
        timeline = staff.get("/api/admin/bookings", params={"limit": 100}).json()["items"]

    made = [one for one in answers if one.status_code == 201]
    assert {one.status_code for one in answers} <= {201, 409}
    assert made
    assert {one.json()["booking"]["id"] for one in [*made, last]} == {last.json()["booking"]["id"]}
    assert listed["total"] in {0, 1}
    assert sum(one["clientEmail"] == body["clientEmail"] for one in timeline) == 1


def test_nothing_overlaps_after_all_of_this(product: Product, free: dict[str, Any]) -> None:
    with product.admin() as staff:
        answer = staff.get(
            f"/api/admin/availability/{free['provider']}/agenda",
            params={"from": "2026-01-01T00:00:00Z", "to": "2036-01-01T00:00:00Z"},
        )
    taken = sorted(
        (datetime.fromisoformat(one["startTime"]), datetime.fromisoformat(one["endTime"]))
        for one in answer.json()["items"]
    )
    assert len(taken) >= 5, "what stands after all these journeys"
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(taken))
