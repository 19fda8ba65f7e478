"""Bookings in every state, as of Monday 3 March 2025, 09:00 UTC."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from booking.domain.bookings.booking import Booking, Party
from booking.domain.bookings.client import Client
from booking.domain.bookings.flag import FlagType, Severity
from booking.domain.bookings.meeting import Payment, Quality, ServiceTerms, Slot
from booking.domain.bookings.settlement import Settlement
from booking.domain.catalogue.offer import CancellationPolicy, PaymentMethod, ServiceType
from booking.domain.people.consents import Consents
from booking.domain.pricing.price import Price
from booking_tests.catalogue_builders import NOW, PROVIDER_ID, SERVICE_ID

BOOKING_ID = UUID("bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")
HOLD_ID = UUID("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
NEW_HOLD_ID = UUID("aaaaaaaa-aaaa-4aaa-8aaa-bbbbbbbbbbbb")
CLIENT_ID = UUID("cccccccc-cccc-4ccc-8ccc-cccccccccccc")
FLAG_ID = UUID("ffffffff-ffff-4fff-8fff-ffffffffffff")
NOTE_ID = UUID("eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee")
STARTS_AT = NOW + timedelta(days=7)
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


def consents(*, recording: bool = False, at: datetime = NOW) -> Consents:
    return Consents.of(
        terms=True,
        privacy_policy=True,
        data_processing=True,
        recording=recording,
        terms_version="1",
        privacy_version="1",
        at=at,
    )


def a_client(**changes: Any) -> Client:
    told: dict[str, Any] = {
        "person_id": CLIENT_ID,
        "first_name": "Mia",
        "last_name": "Olsen",
        "email": "mia.olsen@example.org",
        "phone": "+4512345678",
        "company": "Fjord & Søn",
    }
    return Client(**told | changes)


def a_slot(
    *, hold_id: UUID = HOLD_ID, starts_at: datetime = STARTS_AT, minutes: int = 60, **changes: Any
) -> Slot:
    told: dict[str, Any] = {"provider_id": PROVIDER_ID, "resource_ids": (PROVIDER_ID,)}
    ends_at = starts_at + timedelta(minutes=minutes)
    return Slot(hold_id=hold_id, starts_at=starts_at, ends_at=ends_at, **told | changes)


def a_placed_booking(**changes: Any) -> Booking:
    """A booking for cash that waits for its place."""
    told: dict[str, Any] = {
        "booking_id": BOOKING_ID,
        "reference": "BK-12345678",
        "client": a_client(),
        "consents": consents(),
        "service": ServiceTerms(
            service_id=SERVICE_ID,
            slug="tax-consultation",
            name="Tax Consultation",
            type=ServiceType.STANDARD_CONSULTATION,
            auto_confirm=True,
        ),
        "slot": a_slot(),
        "timezone": "Asia/Dubai",
        "price": Price(base=25000, currency="AED", total=25000),
        "policy": CancellationPolicy(),
        "settlement": Settlement.NOTHING,
        "held_until": None,
        "now": NOW,
        "payment": Payment(method=PaymentMethod.CASH),
    }
    return Booking.place(**told | changes)


def a_booking_to_be_paid(**changes: Any) -> Booking:
    told: dict[str, Any] = {
        "settlement": Settlement.PAYMENT,
        "held_until": NOW + QUARTER,
        "payment": Payment(method=PaymentMethod.CARD),
    }
    return a_placed_booking(**told | changes)


def a_confirmed_booking(*, paid: bool = False, **changes: Any) -> Booking:
    booking = a_placed_booking(**changes)
    booking.confirm(now=NOW, payment_received=paid)
    return booking


def a_moved_booking(**changes: Any) -> Booking:
    """Moved by its client to the day after; the other side has not agreed yet."""
    booking = a_confirmed_booking(**changes)
    booking.reschedule(slot=another_slot(), now=NOW, by=Party.CLIENT, reason="A funeral")
    return booking


def another_slot(**changes: Any) -> Slot:
    told: dict[str, Any] = {"hold_id": NEW_HOLD_ID, "starts_at": STARTS_AT + timedelta(days=1)}
    return a_slot(**told | changes)


def a_cancelled_booking(**changes: Any) -> Booking:
    booking = a_confirmed_booking(**changes)
    booking.cancel(now=NOW, by=Party.CLIENT, reason="No time")
    return booking


def a_completed_booking(**changes: Any) -> Booking:
    booking = a_confirmed_booking(**changes)
    booking.complete(now=STARTS_AT + HOUR, by="nora", quality=Quality())
    return booking


def a_missed_booking(**changes: Any) -> Booking:
    booking = a_confirmed_booking(**changes)
    booking.mark_no_show(now=STARTS_AT + HOUR)
    return booking


def a_flagged_booking(**changes: Any) -> Booking:
    booking = a_confirmed_booking(**changes)
    booking.raise_flag(
        flag_id=FLAG_ID,
        flag_type=FlagType.VIP_CLIENT,
        message="Knows the minister",
        severity=Severity.INFO,
        by="sam",
        now=NOW,
    )
    return booking
