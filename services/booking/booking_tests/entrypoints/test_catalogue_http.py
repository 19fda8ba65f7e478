from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from booking.adapters.provider_figures_sql import ProviderFiguresSql
from booking.domain.catalogue.service import ServiceStatus
from booking.entrypoints.http import (
    admin_consultants,
    admin_persons,
    admin_services,
    consultants,
    quotes,
    services,
)
from booking.entrypoints.http.money import formatted
from booking_tests.catalogue_builders import about_nora, an_offer
from booking_tests.house import House, an_empty_house
from servicekit.db.engine import Database
from servicekit.http.app import create_app
from servicekit.http.idempotency import IdempotencyStore
from servicekit.ids import new_id
from servicekit.service import Threads
from servicekit.testing.http import Caller, a_verifier, calling, role_matrix

TAX: dict[str, Any] = {
    "slug": "tax-consultation",
    "name": "Tax Consultation",
    "type": "standard-consultation",
    "prices": {
        "basePrice": 25000,
        "currency": "AED",
        "standardDuration": 60,
        "hourlyRate": 25000,
    },
    "durations": [60, 90],
    "defaultDuration": 60,
    "addOns": [{"id": "rush", "name": "Rush service", "price": 5000}],
    "paymentMethods": ["cash", "card"],
    "referenceStyle": "BK",
    "timezone": "Asia/Dubai",
    "rules": {
        "minAdvanceMinutes": 120,
        "businessHours": [{"weekday": "monday", "opens": "09:00", "closes": "00:00"}],
        "blackoutDates": ["2025-12-24"],
    },
}
NORA: dict[str, Any] = {
    "kind": "consultant",
    "firstName": "Nora",
    "lastName": "Zimmerling",
    "email": "nora.zimmerling@example.org",
    "phone": "+49 30 123456",
    "biography": "Twenty years\nof tax law.",
    "timezone": "Europe/Berlin",
    "title": "Tax adviser",
    "languages": ["de", "en"],
    "expertise": [{"id": "tax", "name": "Tax Strategy"}],
    "yearsExperience": 12,
}


@pytest.fixture
def house(database: Database) -> House:
    return an_empty_house(database)


def app_of(house: House) -> FastAPI:
    keys = IdempotencyStore(house.store)
    figures = ProviderFiguresSql(house.store.read)
    return create_app(
        "booking",
        [
            services.create_router(house.catalogue, terms_version="7", privacy_version="3"),
            consultants.create_router(house.catalogue, figures, house.calendar, Threads()),
            quotes.create_router(house.give_quote, keys, new_id),
            admin_services.create_router(house.catalogue, house.services, keys),
            admin_consultants.create_router(
                house.catalogue, figures, house.providers, keys, new_id
            ),
            admin_persons.create_router(house.persons),
        ],
        verifier=a_verifier(),
        version="0",
    )


@pytest.fixture
def guest(house: House) -> Iterator[Caller]:
    with calling(app_of(house), "guest") as caller:
        yield caller


def offered(caller: Caller) -> str:
    """Bring the tax consultation on offer over HTTP, as an editor and a lead."""
    editor, lead = caller.acting_as("content_editor"), caller.acting_as("team_lead")
    made = editor.post("/api/admin/services", json=TAX)
    assert made.status_code == 201, made.text
    service_id: str = made.json()["id"]
    for who, step in ((editor, "submit"), (lead, "approve"), (lead, "activate")):
        answer = who.post(f"/api/admin/services/{service_id}/{step}")
        assert answer.status_code == 200, answer.text
    return service_id


def registered(caller: Caller, **changes: Any) -> str:
    made = caller.acting_as("staff").post("/api/admin/consultants", json=NORA | changes)
    assert made.status_code == 201, made.text
    provider_id: str = made.json()["id"]
    return provider_id


def test_an_editor_writes_a_lead_approves_and_a_guest_reads(guest: Caller) -> None:
    service_id = offered(guest)

    for name in ("tax-consultation", service_id):
        shown = guest.get(f"/api/services/{name}")
        assert shown.status_code == 200
        tax = shown.json()
        assert (tax["id"], tax["status"], tax["isFree"]) == (service_id, "active", False)
        assert tax["paymentMethods"] == ["cash", "card"]
        assert tax["duration"] == {"minimum": 60, "maximum": 90, "default": 60}
        assert tax["pricing"]["basePrice"] == {
            "amount": 25000,
            "currency": "AED",
            "formatted": "AED 250.00",
        }
        assert tax["minAdvanceMinutes"] == 120
    listed = guest.get("/api/services", params={"bookingEnabled": "true"}).json()
    assert [service["slug"] for service in listed["items"]] == ["tax-consultation"]
    assert (listed["total"], listed["nextPage"]) == (1, None)


def test_the_agreement_of_a_service_names_the_versions_that_consents_will_have(
    guest: Caller,
) -> None:
    service_id = offered(guest)
    path = "/api/services/tax-consultation/agreement"

    english = guest.get(path).json()
    german = guest.get(path, params={"language": "de"}).json()
    unknown = guest.get("/api/services/nothing/agreement")

    assert (english["serviceId"], english["language"], german["language"]) == (
        service_id,
        "en",
        "de",
    )
    assert (english["termsOfServiceVersion"], english["privacyPolicyVersion"]) == ("7", "3")
    assert english["clauses"][0] == {
        "id": "payment",
        "title": "Payment",
        "sentences": ["You can pay by: cash, card."],
    }
    assert german["clauses"][0]["title"] == "Zahlung"
    assert english["cancellation"]["editDeadlineHours"] == 2
    needed = [one["consent"] for one in english["consents"] if one["needed"]]
    assert needed == ["terms", "privacyPolicy", "dataProcessing"]
    assert len(english["consents"]) == 7
    assert (unknown.status_code, unknown.json()["code"]) == (404, "booking.service-unknown")
    assert guest.get(path, params={"language": "xx"}).status_code == 422


def test_a_guest_sees_no_draft_and_no_retired_service(guest: Caller) -> None:
    guest.acting_as("content_editor").post("/api/admin/services", json=TAX | {"slug": "draft"})
    retired = offered(guest)
    guest.acting_as("team_lead").post(f"/api/admin/services/{retired}/retire")

    assert guest.get("/api/services").json()["items"] == []
    for name in ("draft", retired, "never-was"):
        answer = guest.get(f"/api/services/{name}")
        assert (answer.status_code, answer.json()["code"]) == (404, "booking.service-unknown")


def test_a_service_whose_booking_is_switched_off_is_listed_only_as_such(
    house: House, guest: Caller
) -> None:
    house.offers(offer=an_offer(rules=an_offer().rules.__class__(booking_enabled=False)))

    def total(enabled: str | None) -> int:
        query = {} if enabled is None else {"bookingEnabled": enabled}
        found: int = guest.get("/api/services", params=query).json()["total"]
        return found

    assert (total("true"), total("false"), total(None)) == (0, 1, 1)


def test_what_was_written_can_be_read_changed_and_sent_back(guest: Caller) -> None:
    service_id = offered(guest)
    editor = guest.acting_as("content_editor")
    active = editor.get(f"/api/admin/services/{service_id}").json()["active"]
    assert active["rules"]["businessHours"] == [
        {"weekday": "monday", "opens": "09:00", "closes": "00:00"}
    ]

    same = editor.put(f"/api/admin/services/{service_id}", json=active).json()
    assert (same["active"], same["proposal"]) == (active, None)
    active["durations"] = [60]
    changed = editor.put(f"/api/admin/services/{service_id}", json=active).json()
    assert changed["active"]["durations"] == [60, 90]
    assert changed["proposal"]["durations"] == [60]
    assert (changed["status"], changed["review"]) == ("active", "draft")


def test_a_lead_does_not_approve_his_own_service_and_an_admin_may(guest: Caller) -> None:
    for role, status in (("team_lead", 403), ("admin", 200)):
        who = guest.acting_as(role)
        service_id = who.post(
            "/api/admin/services", json=TAX | {"slug": role.replace("_", "-")}
        ).json()["id"]
        who.post(f"/api/admin/services/{service_id}/submit")
        answer = who.post(f"/api/admin/services/{service_id}/approve")
        assert answer.status_code == status
        if status == 403:
            assert answer.json()["code"] == "booking.own-work-not-approved"


def test_a_slug_is_given_once(guest: Caller) -> None:
    offered(guest)

    again = guest.acting_as("staff").post("/api/admin/services", json=TAX)
    assert (again.status_code, again.json()["code"]) == (409, "booking.slug-taken")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"defaultDuration": 45}, "defaultDuration"),
        ({"paymentMethods": []}, "paymentMethods"),
        ({"paymentMethods": ["gold"]}, "paymentMethods[0]"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"name": "tab\there"}, "name"),
        ({"surprise": 1}, "surprise"),
        ({"prices": TAX["prices"] | {"basePrice": -1}}, "prices.basePrice"),
        ({"prices": TAX["prices"] | {"basePrice": 1.5}}, "prices.basePrice"),
    ],
)
def test_an_offer_nobody_could_keep_is_refused_with_the_path_of_its_field(
    guest: Caller, change: dict[str, Any], path: str
) -> None:
    answer = guest.acting_as("admin").post("/api/admin/services", json=TAX | change)

    assert answer.status_code == 422
    assert path in [error["path"] for error in answer.json()["errors"]]
    assert guest.acting_as("admin").get("/api/admin/services").json()["total"] == 0


def test_a_consultant_is_shown_to_guests_without_address_and_telephone(guest: Caller) -> None:
    nora = registered(guest)

    one = guest.get(f"/api/consultants/{nora}")
    listed = guest.get("/api/consultants")
    assert one.json()["name"] == "Nora Zimmerling"
    assert one.json()["location"]["timezone"] == "Europe/Berlin"
    assert one.json()["experienceLevel"] == "expert"
    assert one.json()["availabilityStatus"] == "online"
    for text in (one.text, listed.text):
        assert "example.org" not in text
        assert "30123456" not in text
        assert "personId" not in text
    staff = guest.acting_as("staff").get(f"/api/admin/consultants/{nora}").json()
    assert (staff["email"], staff["phone"]) == (about_nora().email, "+4930123456")


def test_consultants_are_filtered_by_service_language_and_expertise(guest: Caller) -> None:
    tax = offered(guest)
    nora = registered(guest)
    other = registered(guest, email="x@example.org", firstName="Xenia", languages=["fr"])
    guest.acting_as("team_lead").post(f"/api/admin/consultants/{nora}/services/{tax}/approve")

    def found(**query: Any) -> list[str]:
        answer = guest.get("/api/consultants", params=query)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert found() == [nora, other]
    assert found(serviceId="tax-consultation") == [nora]
    assert found(serviceId=tax) == [nora]
    assert found(serviceId="nothing") == []
    assert found(language=["fr", "es"]) == [other]
    assert found(expertise="tax strategy", language="de") == [nora]
    assert found(experience="junior") == []


def test_a_search_answers_cards_a_page_at_a_time_and_what_to_narrow_it_down_by(
    guest: Caller,
) -> None:
    tax = offered(guest)
    nora = registered(guest, linkedinUrl="https://www.linkedin.com/in/nora")
    other = registered(guest, email="x@example.org", firstName="Xenia", languages=["fr"])
    guest.acting_as("team_lead").post(f"/api/admin/consultants/{nora}/services/{tax}/approve")

    answer = guest.get("/api/consultants", params={"search": "tax", "sort": "price"}).json()
    first, second = answer["items"]
    assert (answer["total"], answer["page"], answer["limit"], answer["nextPage"]) == (
        2,
        1,
        25,
        None,
    )
    assert (first["id"], second["id"]) == (nora, other)
    assert first["priceFrom"]["formatted"] == "AED 250.00"
    assert first["meetingTypes"] == ["video"]
    assert (first["rating"], first["reviewCount"], first["completedMeetings"]) == (None, 0, 0)
    assert first["linkedinUrl"] == "https://www.linkedin.com/in/nora"
    assert (second["priceFrom"], second["meetingTypes"]) == (None, [])
    assert answer["facets"]["expertise"] == [{"value": "tax", "name": "Tax Strategy", "count": 2}]
    assert [(one["value"], one["count"]) for one in answer["facets"]["languages"]] == [
        ("de", 1),
        ("en", 1),
        ("fr", 1),
    ]
    assert guest.get(f"/api/consultants/{nora}").json() == first

    def found(**query: Any) -> list[str]:
        listed = guest.get("/api/consultants", params=query).json()
        return [item["id"] for item in listed["items"]]

    assert found(search="xenia") == [other]
    assert found(meetingType="video") == [nora]
    assert found(minimumRating=4) == []
    assert guest.get("/api/consultants", params={"sort": "shoe-size"}).status_code == 422
    assert guest.get("/api/consultants", params={"minimumRating": 6}).status_code == 422


def test_whoever_is_free_soonest_comes_first_and_without_the_calendar_nobody_does(
    house: House, guest: Caller
) -> None:
    tax, lead = offered(guest), guest.acting_as("team_lead")
    ids = [registered(guest, email=f"{n}@example.org", lastName=n) for n in ("A", "B", "C")]
    for one in ids:
        lead.post(f"/api/admin/consultants/{one}/services/{tax}/approve")
    now = datetime(2025, 3, 10, tzinfo=UTC)
    house.calendar.free_from = {
        UUID(ids[0]): now + timedelta(days=1),
        UUID(ids[2]): now,
    }

    def asked(**query: Any) -> Any:
        return guest.get("/api/consultants", params=query).json()

    by_time = asked(sort="availability")
    assert [item["id"] for item in by_time["items"]] == [ids[2], ids[0], ids[1]]
    this_week = asked(timeframe="this-week")
    assert [item["id"] for item in this_week["items"]] == [ids[0], ids[2]]
    assert this_week["facets"]["expertise"][0]["count"] == 2
    assert asked(preferredTime="evening", timezone="Asia/Dubai")["total"] == 2

    house.calendar.unreachable = True
    assert asked()["total"] == 3
    refused = guest.get("/api/consultants", params={"timeframe": "today"})
    assert (refused.status_code, refused.json()["code"]) == (503, "service.unreachable")


def test_a_room_is_for_staff_to_see(guest: Caller) -> None:
    room = (
        guest.acting_as("staff")
        .post("/api/admin/consultants", json={"kind": "room", "name": "Room 4"})
        .json()["id"]
    )

    assert guest.get(f"/api/consultants/{room}").status_code == 404
    assert guest.get("/api/consultants").json()["total"] == 0
    rooms = guest.acting_as("staff").get("/api/admin/consultants", params={"kind": "room"})
    assert [item["name"] for item in rooms.json()["items"]] == ["Room 4"]


def test_a_pair_is_approved_and_revoked_and_who_leaves_is_gone(guest: Caller) -> None:
    tax, nora, lead = offered(guest), registered(guest), guest.acting_as("team_lead")

    approved = lead.post(f"/api/admin/consultants/{nora}/services/tax-consultation/approve")
    assert approved.json()["serviceIds"] == [tax]
    assert guest.get("/api/services/tax-consultation").json()["providerIds"] == [nora]
    revoked = lead.post(f"/api/admin/consultants/{nora}/services/{tax}/revoke")
    assert revoked.json()["serviceIds"] == []

    left = lead.post(f"/api/admin/consultants/{nora}/leave")
    assert left.json()["active"] is False
    assert guest.get(f"/api/consultants/{nora}").status_code == 404
    late = lead.post(f"/api/admin/consultants/{nora}/services/{tax}/approve")
    assert (late.status_code, late.json()["code"]) == (409, "booking.provider-has-left")


def test_presence_and_details_of_a_consultant_are_changed_by_staff(guest: Caller) -> None:
    nora, staff = registered(guest), guest.acting_as("staff")
    staff.put(f"/api/admin/consultants/{nora}/presence", json={"presence": "in_meeting"})
    details = {name: value for name, value in NORA.items() if name != "kind"}
    changed = staff.put(f"/api/admin/consultants/{nora}", json=details | {"lastName": "Berg"})

    assert changed.json()["name"] == "Nora Berg"
    assert guest.get(f"/api/consultants/{nora}").json()["availabilityStatus"] == "busy"


@pytest.mark.parametrize(
    "change",
    [{"email": None}, {"firstName": None, "lastName": None}, {"kind": "room"}, {"email": "x"}],
)
def test_a_person_without_name_or_address_is_refused(guest: Caller, change: dict[str, Any]) -> None:
    answer = guest.acting_as("staff").post("/api/admin/consultants", json=NORA | change)

    assert answer.status_code == 422


def test_unknown_ids_are_not_found_whatever_is_wanted(guest: Caller) -> None:
    admin, nobody = guest.acting_as("admin"), uuid4()
    for answer in (
        guest.get(f"/api/consultants/{nobody}"),
        admin.get(f"/api/admin/consultants/{nobody}"),
        admin.post(f"/api/admin/consultants/{nobody}/leave"),
        admin.get(f"/api/admin/services/{nobody}"),
        admin.post(f"/api/admin/services/{nobody}/submit"),
        admin.get(f"/api/admin/persons/{nobody}/export"),
        admin.post(f"/api/admin/persons/{nobody}/erase"),
        admin.get("/api/admin/persons", params={"email": "nobody@example.org"}),
    ):
        assert answer.status_code == 404, answer.text


WISH = {
    "serviceId": "tax-consultation",
    "scheduledAt": "2025-03-10T09:00:00+04:00",
    "addOns": ["rush"],
}


def test_a_guest_is_quoted_a_price_with_its_lines_for_fifteen_minutes(
    house: House, guest: Caller
) -> None:
    offered(guest)

    answer = guest.post("/api/quotes", json=WISH)
    assert answer.status_code == 201, answer.text
    quote = answer.json()
    assert [(line["type"], line["amount"]["formatted"]) for line in quote["surcharges"]] == [
        ("PEAK_HOURS", "AED 50.00")
    ]
    assert [line["description"] for line in quote["addOns"]] == ["Rush service"]
    assert quote["total"]["amount"] == 35000
    until = datetime.fromisoformat(quote["validUntil"])
    assert until == house.now + timedelta(minutes=15)


def test_a_quoted_price_is_what_a_booking_pays(house: House, guest: Caller) -> None:
    offered(guest)
    quote = guest.post("/api/quotes", json=WISH).json()
    service = house.catalogue.service("tax-consultation")
    assert service is not None

    paid = house.price_booking(
        service,
        starts_at=datetime(2025, 3, 10, 5, tzinfo=UTC),
        duration_minutes=60,
        booking_type="STANDARD",
        add_on_ids=("rush",),
        price_id=UUID(quote["priceId"]),
        now=house.now,
    )
    assert paid.total == quote["total"]["amount"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"serviceId": "nothing"}, 404, "booking.service-unknown"),
        ({"duration": 45}, 422, "booking.duration-not-offered"),
        ({"addOns": ["gift"]}, 422, "booking.add-on-unknown"),
        ({"addOns": ["rush", "rush"]}, 422, "booking.add-on-unknown"),
        ({"scheduledAt": "2025-03-10T09:00:00"}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_booked_is_not_quoted(
    guest: Caller, change: dict[str, Any], status: int, code: str
) -> None:
    offered(guest)

    answer = guest.post("/api/quotes", json=WISH | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


KEY = {"Idempotency-Key": "one-click"}


def test_a_quote_asked_for_again_under_its_key_is_the_same_promise(
    house: House, guest: Caller
) -> None:
    offered(guest)

    first, again = (guest.post("/api/quotes", json=WISH, headers=KEY) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert guest.post("/api/quotes", json=WISH).json()["priceId"] != first.json()["priceId"]
    other = guest.post("/api/quotes", json=WISH | {"addOns": []}, headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key-reused")


def test_a_consultant_registered_twice_under_one_key_is_one_consultant(guest: Caller) -> None:
    staff = guest.acting_as("staff")

    first, again = (staff.post("/api/admin/consultants", json=NORA, headers=KEY) for _ in range(2))
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert staff.get("/api/admin/consultants").json()["total"] == 1


def test_a_service_defined_twice_under_one_key_is_not_refused_its_own_slug(guest: Caller) -> None:
    editor = guest.acting_as("content_editor")

    first, again = (editor.post("/api/admin/services", json=TAX, headers=KEY) for _ in range(2))
    assert (again.status_code, again.json()) == (201, first.json())


def test_a_step_of_the_review_sent_again_late_is_answered_as_it_was(guest: Caller) -> None:
    editor, lead = guest.acting_as("content_editor"), guest.acting_as("team_lead")
    path = f"/api/admin/services/{editor.post('/api/admin/services', json=TAX).json()['id']}"

    submitted = editor.post(f"{path}/submit", headers=KEY)
    lead.post(f"{path}/approve").raise_for_status()
    late = editor.post(f"{path}/submit", headers=KEY)
    assert (late.status_code, late.json()) == (200, submitted.json())
    assert editor.post(f"{path}/submit").status_code == 409


def test_an_admin_finds_exports_and_erases_a_person(house: House, guest: Caller) -> None:
    nora, admin = registered(guest), guest.acting_as("admin")
    address = {"email": "Nora.Zimmerling@Example.org"}
    person = admin.get("/api/admin/persons", params=address).json()["personId"]

    export = admin.get(f"/api/admin/persons/{person}/export")
    assert export.headers["cache-control"] == "no-store"
    assert export.json()["records"]["provider_list"][0]["phone"] == "+4930123456"
    early = admin.post(f"/api/admin/persons/{person}/erase")
    assert (early.status_code, early.json()["code"]) == (409, "booking.person-still-provides")
    guest.acting_as("team_lead").post(f"/api/admin/consultants/{nora}/leave")
    for _ in range(2):
        assert admin.post(f"/api/admin/persons/{person}/erase").status_code == 204
    after = admin.get(f"/api/admin/consultants/{nora}").json()
    assert (after["name"], after["email"], after["phone"]) == ("erased", "erased", "erased")
    assert admin.get("/api/admin/persons", params=address).status_code == 404
    record = [type(r.event).__name__ for r in house.store.history(UUID(person))]
    assert record == ["Created", "LookedUp", "Exported", "Erased"]


def test_each_endpoint_lets_only_its_roles_pass(house: House) -> None:
    allowed: dict[str, set[str]] = {}
    for endpoint, role, passes in role_matrix(app_of(house)):
        if passes and "/admin/" in endpoint.path:
            name = f"{endpoint.method} {endpoint.path}"
            allowed.setdefault(name, set()).add(role)

    writers = {"content_editor", "staff", "team_lead", "admin"}
    leads = {"team_lead", "admin"}
    decisions = ("approve", "activate", "retire", "revoke", "leave")
    for name, roles in allowed.items():
        if "/admin/persons" in name:
            assert roles == {"admin"}, name
        elif name.endswith("figures"):
            assert roles == {"staff", "team_lead", "admin"}, name
        elif name.endswith(decisions):
            assert roles == leads, name
        else:
            assert roles == writers, name
    assert len(allowed) == 21


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (25000, "AED", "AED 250.00"),
        (5, "EUR", "EUR 0.05"),
        (1500, "JPY", "JPY 1500"),
        (1234, "KWD", "KWD 1.234"),
        (-150, "EUR", "EUR -1.50"),
    ],
)
def test_amounts_are_written_with_the_decimals_of_their_currency(
    amount: int, currency: str, text: str
) -> None:
    assert formatted(amount, currency) == text


def test_the_words_for_a_status_are_those_of_the_catalogue() -> None:
    assert [status.value for status in ServiceStatus] == [
        "draft",
        "in_review",
        "approved",
        "active",
        "retired",
    ]
