from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from booking.adapters.standins import CalendarStandin
from booking.application.bookings.ports import PlaceWanted
from booking.domain.catalogue.offer import PaymentMethod, ReferenceStyle
from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import CONSENTS, book, booked
from booking_tests.catalogue_builders import PROVIDER_ID, a_free_offer, an_offer
from booking_tests.reception import OTHER_PROVIDER_ID, PEOPLE, Reception
from servicekit.http.idempotency import IdempotencyStore

ONE = str(PROVIDER_ID)
LATER = STARTS_AT + timedelta(hours=3)


# Booking


def test_a_guest_books_and_is_answered_with_a_confirmed_booking_and_a_link(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        answer = book(guest, teamMemberId=ONE, message="About VAT")
        body = answer.json()
        booking = body["booking"]
        seen = guest.get(body["links"]["self"])

    assert answer.status_code == 201
    assert booking["status"] == "confirmed"
    assert booking["reference"].startswith("BK-")
    assert booking["confirmationNumber"].startswith("CN-")
    assert booking["scheduledAt"] == "2025-03-10T13:00:00+04:00"
    assert booking["scheduledAtUtc"] == "2025-03-10T09:00:00Z"
    assert booking["duration"] == 60
    assert booking["consultant"] == {"id": ONE, "name": "Nora Zimmerling"}
    assert (booking["client"]["firstName"], booking["client"]["lastName"]) == ("Mia", "Olsen")
    assert booking["price"]["basePrice"]["amount"] == 25000
    assert booking["payment"] == {"method": "cash", "status": "pending", "heldUntil": None}
    consents = {one["consent"] for one in booking["consents"]}
    assert consents == {"terms", "privacyPolicy", "dataProcessing"}
    assert seen.status_code == 200
    assert seen.json() == booking


def test_a_card_booking_waits_for_its_payment_and_lapses_after_a_quarter_of_an_hour(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        answer = book(guest, paymentMethod="card", teamMemberId=ONE).json()["booking"]
        booking_id = UUID(answer["id"])
        assert answer["status"] == "pending_payment"
        assert answer["payment"]["heldUntil"] == "2025-03-03T09:15:00Z"
        assert reception.calendar.taken(PROVIDER_ID) == [(STARTS_AT, booking_id)]

    reception.pass_time(timedelta(minutes=14))
    assert reception.booking(booking_id).status == "pending_payment"
    reception.pass_time(timedelta(minutes=1))
    assert reception.booking(booking_id).status == "cancelled"
    assert reception.document(booking_id)["cancellation"]["cause"] == "hold-lapsed"
    assert reception.calendar.taken(PROVIDER_ID) == []


def test_an_invoice_waits_for_staff_and_lapses_after_three_days(reception: Reception) -> None:
    reception.offers(
        "audit-service",
        an_offer(payment_methods=(PaymentMethod.INVOICE,), reference_style=ReferenceStyle.VLT),
    )
    with reception.open() as guest:
        answer = book(guest, serviceId="audit-service").json()["booking"]
    booking_id = UUID(answer["id"])
    assert answer["status"] == "pending"
    assert answer["reference"].startswith("VLT-20250303-")

    reception.pass_time(timedelta(hours=71))
    assert reception.booking(booking_id).status == "pending"
    reception.pass_time(timedelta(hours=1))
    assert reception.booking(booking_id).status == "cancelled"


def test_a_free_service_names_no_payment_and_confirms_at_once(reception: Reception) -> None:
    reception.offers("first-talk", a_free_offer())
    with reception.open() as guest:
        booking = book(guest, serviceId="first-talk").json()["booking"]

    assert booking["status"] == "confirmed"
    assert booking["payment"] == {"method": None, "status": "paid", "heldUntil": None}


def test_a_taken_time_is_409_with_the_reason_and_other_times(reception: Reception) -> None:
    with reception.open() as guest:
        booked(guest, teamMemberId=ONE)
        refused = book(guest, teamMemberId=ONE, clientEmail="other@example.org")

    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "booking.slot-unavailable"
    assert problem["reason"] == "booked"
    assert problem["suggestedAlternatives"][0]["startTime"] == "2025-03-10T10:00:00+00:00"


def test_without_a_wish_somebody_free_is_chosen(reception: Reception) -> None:
    with reception.open() as guest:
        booked(guest)
        second = book(guest).json()["booking"]

    assert second["consultant"]["id"] == str(OTHER_PROVIDER_ID)


@pytest.mark.parametrize(
    ("at", "reason"),
    [("2025-03-01T09:00:00Z", "past"), ("2025-03-10T09:07:00Z", "off_grid")],
)
def test_a_time_that_is_not_offered_is_answered_with_its_reason(
    reception: Reception, at: str, reason: str
) -> None:
    with reception.open() as guest:
        refused = book(guest, scheduledAt=at)

    assert refused.status_code == 422
    assert refused.json()["code"] == "booking.slot-not-possible"
    assert refused.json()["reason"] == reason


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"scheduledAt": "2025-03-10T09:00:00"}, "request.invalid", "scheduledAt"),
        ({"consents": CONSENTS | {"terms": False}}, "booking.consent-missing", "consents.terms"),
        ({"consents": None}, "request.invalid", "consents"),
        ({"paymentMethod": "invoice"}, "booking.payment-method-not-offered", "paymentMethod"),
        ({"duration": 45}, "booking.duration-not-offered", "duration"),
        ({"serviceId": "nothing"}, None, "serviceId"),
        ({"addOns": ["gold"]}, "booking.add-on-unknown", "addOns"),
        ({"colour": "red"}, "request.invalid", "colour"),
        ({"timezone": "Mars/Olympus"}, "request.invalid", "timezone"),
        ({"clientEmail": "nobody"}, "request.invalid", "clientEmail"),
        ({"clientName": "a" * 256}, "request.invalid", "clientName"),
        ({"holdToken": "forged"}, "booking.hold-token-refused", "holdToken"),
        ({"priceId": str(uuid4())}, "booking.quote-unknown", "priceId"),
        (
            {"recurringPattern": {"frequency": "WEEKLY", "dayOfMonth": 3}},
            "booking.pattern-not-possible",
            "recurringPattern.dayOfMonth",
        ),
        ({"meeting": {"type": "phone"}}, "booking.meeting-type-not-offered", "meeting.type"),
        (
            {"meeting": {"recordingEnabled": True}},
            "booking.recording-needs-consent",
            "consents.recording",
        ),
    ],
)
def test_bad_input_is_refused_with_its_field_and_nothing_is_written(
    shared: Reception, changes: dict[str, Any], code: str | None, path: str
) -> None:
    before = shared.store.last_position()
    with shared.open() as guest:
        refused = book(guest, **changes)

    assert refused.status_code in {409, 422}, refused.text
    assert refused.json()["errors"][0]["path"] == path
    if code is not None:
        assert refused.json()["code"] == code
    assert shared.store.last_position() == before


def test_when_the_calendar_gives_no_answer_nothing_is_booked(reception: Reception) -> None:
    reception.calendar.unreachable = True
    before = reception.store.last_position()
    with reception.open() as guest:
        refused = book(guest)

    assert refused.status_code == 503
    assert refused.json()["code"] == "booking.calendar-unreachable"
    assert reception.store.last_position() == before


# With a hold taken before


def a_token(reception: Reception, **changes: Any) -> str:
    wanted = PlaceWanted(
        hold_id=uuid4(),
        service_id=reception.service_id(),
        provider_id=PROVIDER_ID,
        starts_at=STARTS_AT,
        minutes=60,
    )
    return reception.held(replace(wanted, **changes))


def test_a_hold_taken_before_is_booked_by_its_token(reception: Reception) -> None:
    with reception.open() as guest:
        answer = book(guest, holdToken=a_token(reception))

    assert answer.status_code == 201
    assert answer.json()["booking"]["consultant"]["id"] == ONE


@pytest.mark.parametrize(
    "changes", [{"starts_at": LATER}, {"minutes": 90}, {"service_id": uuid4()}]
)
def test_a_hold_for_something_else_books_nothing(
    reception: Reception, changes: dict[str, Any]
) -> None:
    with reception.open() as guest:
        refused = book(guest, holdToken=a_token(reception, **changes))

    assert refused.json()["code"] == "booking.hold-token-refused"


def test_a_hold_that_ran_out_books_nothing(reception: Reception) -> None:
    token = a_token(reception)
    reception.clock.move(timedelta(minutes=16))
    with reception.open() as guest:
        refused = book(guest, holdToken=token)

    assert (refused.status_code, refused.json()["code"]) == (409, "booking.hold-token-lapsed")


def test_a_place_lost_between_hold_and_reservation_cancels_the_booking(
    reception: Reception,
) -> None:
    original = reception.calendar.hear

    def first_take_it_away(event: Any) -> Any:
        if type(event).__name__ == "BookingPlaced":
            reception.calendar.take_away(event.hold_id)
        return original(event)

    reception.hears = first_take_it_away
    with reception.open() as guest:
        booking = book(guest).json()["booking"]

    assert booking["status"] == "cancelled"
    assert booking["cancellation"]["cause"] == "slot-lost"
    assert booking["cancellation"]["cancelledBy"] == "system"


# Idempotency


def test_the_same_key_gives_the_same_booking_again(reception: Reception) -> None:
    with reception.open() as guest:
        first, again = book(guest, key="k-1"), book(guest, key="k-1")

    assert again.status_code == 201
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_same_key_with_another_wish_is_refused(reception: Reception) -> None:
    with reception.open() as guest:
        book(guest, key="k-1")
        refused = book(guest, key="k-1", message="Something else")

    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency.key-reused")


def test_a_refused_attempt_gives_its_key_free_again(reception: Reception) -> None:
    with reception.open() as guest:
        reception.calendar.unreachable = True
        assert book(guest, key="k-1").status_code == 503
        reception.calendar.unreachable = False
        assert book(guest, key="k-1").status_code == 201


def test_many_at_once_with_one_key_make_one_booking(reception: Reception) -> None:
    with reception.open() as guest, ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: book(guest, key="k-1"), range(8)))

    made = {a.json()["booking"]["id"] for a in answers if a.status_code == 201}
    assert len(made) == 1
    assert {a.status_code for a in answers} <= {201, 409}
    assert len(reception.calendar.taken(PROVIDER_ID)) == 1
    assert len(reception.calendar.taken(OTHER_PROVIDER_ID)) == 0


def test_many_at_once_on_one_time_make_one_booking_and_the_others_hear_of_other_times(
    reception: Reception,
) -> None:
    with reception.open() as guest, ThreadPoolExecutor(8) as crowd:
        answers = list(
            crowd.map(
                lambda n: book(guest, teamMemberId=ONE, clientEmail=f"c{n}@example.org"), range(12)
            )
        )

    assert sorted(a.status_code for a in answers) == [201] + [409] * 11
    assert all(a.json()["suggestedAlternatives"] for a in answers if a.status_code == 409)


def test_a_retry_after_a_crash_finds_the_booking_that_was_placed(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died after the booking was written, before the answer was remembered."""

    def die(*_: object) -> None:
        raise RuntimeError("power cut")

    with reception.open() as guest:
        with monkeypatch.context() as crash:
            crash.setattr(IdempotencyStore, "complete", die)
            died = book(guest, key="k-1")
        waiting = book(guest, key="k-1")
        reception.clock.move(timedelta(seconds=31))
        retried = book(guest, key="k-1")

    assert died.status_code == 500
    assert waiting.status_code == 409
    assert retried.status_code == 201
    taken = [who for p in PEOPLE for _, who in reception.calendar.taken(p)]
    assert taken == [UUID(retried.json()["booking"]["id"])]


# Managing by link (POR-05, BKG-19)


def test_the_link_moves_the_booking_and_it_is_confirmed_again_at_once(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest, teamMemberId=ONE)
        moved = guest.post(
            f"/api/bookings/{booking_id}/reschedule?token={token}",
            json={"scheduledAt": LATER.isoformat(), "reason": "A funeral"},
        )

    booking = moved.json()["booking"]
    assert moved.status_code == 200
    assert booking["status"] == "confirmed"
    assert booking["scheduledAtUtc"] == "2025-03-10T12:00:00Z"
    assert booking["moves"][0]["reason"] == "A funeral"
    assert reception.calendar.taken(PROVIDER_ID) == [(LATER, booking_id)]


def test_a_move_to_a_taken_time_leaves_the_booking_where_it_is(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest, teamMemberId=ONE)
        booked(guest, teamMemberId=ONE, scheduledAt=LATER.isoformat())
        refused = guest.post(
            f"/api/bookings/{booking_id}/reschedule?token={token}",
            json={"scheduledAt": LATER.isoformat()},
        )
        seen = guest.get(f"/api/bookings/{booking_id}?token={token}").json()

    assert refused.status_code == 409
    assert seen["scheduledAtUtc"] == "2025-03-10T09:00:00Z"


def test_a_move_whose_place_is_lost_is_undone_and_told(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest, teamMemberId=ONE)
        original = reception.calendar.hear

        def first_take_it_away(event: Any) -> Any:
            if type(event).__name__ == "BookingRescheduled" and event.starts_at == LATER:
                reception.calendar.take_away(event.hold_id)
            return original(event)

        reception.hears = first_take_it_away
        guest.post(
            f"/api/bookings/{booking_id}/reschedule?token={token}",
            json={"scheduledAt": LATER.isoformat()},
        )
    reception.carry()

    booking = reception.booking(booking_id)
    assert (booking.status, booking.slot.starts_at) == ("confirmed", STARTS_AT)
    assert (STARTS_AT, booking_id) in reception.calendar.taken(PROVIDER_ID)
    assert [type(told).__name__ for told in reception.told][-1] == "BookingRescheduled"


def test_a_move_within_its_own_time_is_not_in_its_own_way(reception: Reception) -> None:
    half = STARTS_AT + timedelta(minutes=30)
    with reception.open() as guest:
        booking_id, token = booked(guest, teamMemberId=ONE)
        moved = guest.post(
            f"/api/bookings/{booking_id}/reschedule?token={token}",
            json={"scheduledAt": half.isoformat()},
        )

    assert moved.status_code == 200
    assert reception.calendar.taken(PROVIDER_ID) == [(half, booking_id)]


def test_the_link_cancels_and_says_what_comes_back(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest, teamMemberId=ONE)
        cancelled = guest.post(
            f"/api/bookings/{booking_id}/cancel?token={token}", json={"reason": "No time"}
        )

    answer = cancelled.json()["booking"]
    assert answer["status"] == "cancelled"
    assert answer["cancellation"]["cancelledBy"] == "client"
    assert answer["cancellation"]["refundPercent"] == 100
    assert reception.calendar.taken(PROVIDER_ID) == []


def test_nothing_is_changed_by_a_client_in_the_last_two_hours(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest, teamMemberId=ONE)
        reception.clock.set(STARTS_AT - timedelta(minutes=119))
        moved = guest.post(
            f"/api/bookings/{booking_id}/reschedule?token={token}",
            json={"scheduledAt": LATER.isoformat()},
        )
        cancelled = guest.post(f"/api/bookings/{booking_id}/cancel?token={token}", json={})

    assert moved.json()["code"] == cancelled.json()["code"] == "booking.edit-deadline-passed"
    # Refused before anything was held.
    assert reception.calendar.taken(PROVIDER_ID) == [(STARTS_AT, booking_id)]


def test_a_link_opens_its_own_booking_only_and_a_guest_without_one_none(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        mine, token = booked(guest)
        other, _ = booked(guest)
        foreign = guest.get(f"/api/bookings/{other}?token={token}")
        forged = guest.get(f"/api/bookings/{mine}?token={token[:-2]}xx")
        without = guest.get(f"/api/bookings/{mine}")
        unknown = guest.get(f"/api/bookings/{uuid4()}?token={token}")

    assert (foreign.status_code, forged.status_code, unknown.status_code) == (403, 403, 403)
    assert without.status_code == 401


def test_who_signed_in_to_book_needs_no_link_and_others_see_nothing(reception: Reception) -> None:
    with reception.open() as guest:
        mia = guest.acting_as("client", subject="mia")
        booking_id, _ = booked(mia)
        own = mia.get(f"/api/bookings/{booking_id}")
        foreign = guest.acting_as("client", subject="eve").get(f"/api/bookings/{booking_id}")

    assert own.status_code == 200
    assert foreign.status_code == 404


def test_the_link_stays_good_half_a_year_beyond_the_meeting(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest)
        reception.clock.set(STARTS_AT + timedelta(days=180))
        assert guest.get(f"/api/bookings/{booking_id}?token={token}").status_code == 200
        reception.clock.set(STARTS_AT + timedelta(days=181))
        assert guest.get(f"/api/bookings/{booking_id}?token={token}").status_code == 403


# Prices


def test_a_quoted_price_is_what_is_paid(reception: Reception) -> None:
    with reception.open() as guest:
        quote = guest.post(
            "/api/quotes",
            json={
                "serviceId": "tax-consultation",
                "scheduledAt": STARTS_AT.isoformat(),
                "duration": 60,
                "addOns": ["rush"],
            },
        )
        assert quote.status_code == 201, quote.text
        price_id = quote.json()["priceId"]
        booking = book(guest, priceId=price_id, addOns=["rush"]).json()["booking"]

    assert booking["price"]["priceId"] == price_id
    assert booking["price"]["addOns"][0]["amount"]["amount"] == 5000
    assert booking["price"]["total"]["amount"] == quote.json()["total"]["amount"]


def test_a_quote_that_lapsed_is_refused(reception: Reception) -> None:
    with reception.open() as guest:
        quote = guest.post(
            "/api/quotes",
            json={"serviceId": "tax-consultation", "scheduledAt": STARTS_AT.isoformat()},
        ).json()
        reception.clock.move(timedelta(minutes=16))
        refused = book(guest, priceId=quote["priceId"])

    assert (refused.status_code, refused.json()["code"]) == (409, "booking.quote-lapsed")


def test_attempts_are_counted_for_operators(reception: Reception) -> None:
    with reception.open() as guest:
        booked(guest, teamMemberId=ONE)
        book(guest, teamMemberId=ONE)
        text = guest.get("/metrics").text

    service = reception.service_id()
    assert f'booking_creation_rate_total{{service_id="{service}",status="success"}} 1.0' in text
    assert f'booking_creation_rate_total{{service_id="{service}",status="failed"}} 1.0' in text
    assert 'bookings_by_service_total{service="tax-consultation"} 1.0' in text
    assert "booking_conversion_rate 0.5" in text
    assert "booking_completion_time_count 1.0" in text
    assert 'booking_value_sum{currency="AED"} 300.0' in text


def test_an_attempt_that_breaks_counts_as_failed(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(CalendarStandin, "hold", broken)
    with reception.open() as guest:
        answer = book(guest, teamMemberId=ONE)
        text = guest.get("/metrics").text

    assert answer.status_code == 500
    assert 'booking_creation_rate_total{service_id="unknown",status="failed"} 1.0' in text


def zone_offset(moment: str) -> timedelta | None:
    return datetime.fromisoformat(moment).utcoffset()


def test_times_are_told_in_the_zone_of_the_booking(reception: Reception) -> None:
    with reception.open() as guest:
        booking = book(guest, timezone="Asia/Kathmandu").json()["booking"]

    assert zone_offset(booking["scheduledAt"]) == timedelta(hours=5, minutes=45)
    assert zone_offset(booking["canChangeUntil"]) == timedelta(hours=5, minutes=45)
