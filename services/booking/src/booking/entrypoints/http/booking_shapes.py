"""Bookings as their clients see them: durations in minutes, times with the booking's offset."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.application.bookings.booking_details import Document
from booking.application.bookings.cancel_booking import SeriesChanged
from booking.application.bookings.front_desk import Skipped
from booking.domain.bookings.booking import Party, Source
from booking.domain.bookings.client import full_name
from booking.domain.bookings.meeting import BookingType, Platform
from booking.domain.bookings.status import BookingStatus
from booking.domain.catalogue.offer import MeetingType, PaymentMethod
from booking.domain.people.consents import Consent
from booking.entrypoints.http.money import MoneyShape, money
from servicekit.http.shapes import ResponseShape


class BookedServiceShape(ResponseShape):
    id: UUID
    slug: str
    name: str
    type: str
    tier_id: str | None = None
    tier_name: str | None = None


class BookedConsultantShape(ResponseShape):
    id: UUID
    name: str


class ClientShape(ResponseShape):
    first_name: str
    last_name: str
    name: str
    email: str
    phone: str | None
    company: str | None


class BookedPriceLineShape(ResponseShape):
    type: str
    amount: MoneyShape
    description: str


class BookedPriceShape(ResponseShape):
    """The price as agreed (PRC-01)."""

    base_price: MoneyShape
    add_ons: list[BookedPriceLineShape]
    surcharges: list[BookedPriceLineShape]
    discounts: list[BookedPriceLineShape]
    total: MoneyShape
    price_id: UUID | None


class PaymentShape(ResponseShape):
    """`heldUntil`: so long the place is kept for the payment or for staff (OPN-11)."""

    method: PaymentMethod | None
    status: str
    held_until: datetime | None


class MeetingShape(ResponseShape):
    type: MeetingType
    platform: Platform | None
    url: str | None
    password: str | None
    meeting_id: str | None
    location: str | None
    participant_limit: int | None
    agenda: str | None
    recording_enabled: bool
    recording_consent: bool
    preparation_time: int
    follow_up_time: int
    materials_sharing_enabled: bool


class CancellationShape(ResponseShape):
    cancelled_at: datetime
    cancelled_by: Party
    cause: str
    reason: str | None
    refund_percent: int
    refund: MoneyShape


class MoveShape(ResponseShape):
    rescheduled_from: datetime
    rescheduled_to: datetime
    rescheduled_at: datetime
    rescheduled_by: Party
    reason: str | None


class ConsentShape(ResponseShape):
    consent: Consent
    given_at: datetime
    terms_of_service_version: str
    privacy_policy_version: str
    withdrawn_at: datetime | None


class BookingShape(ResponseShape):
    """A booking as its client sees it. Times carry the offset of the booking's zone."""

    id: UUID
    reference: str
    confirmation_number: str | None
    status: BookingStatus
    booking_type: BookingType
    service: BookedServiceShape
    consultant: BookedConsultantShape
    scheduled_at: datetime
    ends_at: datetime
    scheduled_at_utc: datetime
    duration: int
    timezone: str
    client: ClientShape
    message: str | None
    price: BookedPriceShape
    payment: PaymentShape
    meeting: MeetingShape
    consents: list[ConsentShape]
    source: Source
    series_id: UUID | None
    parent_booking_id: UUID | None
    can_change_until: datetime
    moves: list[MoveShape]
    cancellation: CancellationShape | None
    created_at: datetime
    confirmed_at: datetime | None


class LinksShape(ResponseShape):
    """Paths that open this booking for whoever has them (BKG-19)."""

    self: str
    reschedule: str
    cancel: str
    calendar: str


class SkippedShape(ResponseShape):
    scheduled_at: datetime
    reason: str
    message: str


class SeriesShape(ResponseShape):
    """What was made of a recurring request (REC-04)."""

    id: UUID
    created: list[BookingShape]
    skipped: list[SkippedShape]


class BookedShape(ResponseShape):
    """The answer to a booking. `manageToken` opens it for a guest; `series` if it recurs."""

    booking: BookingShape
    manage_token: str
    links: LinksShape
    series: SeriesShape | None


class ManagedShape(ResponseShape):
    booking: BookingShape
    manage_token: str


class KeptShape(ResponseShape):
    booking_id: UUID
    reason: str


class SeriesChangedShape(ResponseShape):
    """Which bookings of the series changed, and which stay as they were, with the reason."""

    series_id: UUID
    changed: list[UUID]
    kept: list[KeptShape]


def booking_shape(document: Document) -> BookingShape:
    """Show a booking to its client."""
    return BookingShape.model_validate(client_view(document))


def series_changed_shape(series_id: UUID, changed: SeriesChanged) -> SeriesChangedShape:
    return SeriesChangedShape(
        series_id=series_id,
        changed=list(changed.changed),
        kept=[KeptShape(booking_id=booking, reason=reason) for booking, reason in changed.kept],
    )


def skipped_shape(skipped: Skipped, timezone: str) -> SkippedShape:
    return SkippedShape(
        scheduled_at=skipped.starts_at.astimezone(ZoneInfo(timezone)),
        reason=skipped.reason,
        message=skipped.message,
    )


def client_view(document: Document) -> dict[str, Any]:
    """Give the fields of `BookingShape`, which staff's view has as well."""
    zone = ZoneInfo(document["timezone"])
    slot, client, price = document["slot"], document["client"], document["price"]
    starts_at = datetime.fromisoformat(slot["starts_at"])
    ends_at = datetime.fromisoformat(slot["ends_at"])
    currency = price["currency"]
    series_id = document["series_id"]
    return {
        "id": document["id"],
        "reference": document["reference"],
        "confirmation_number": document["confirmation_number"],
        "status": document["status"],
        "booking_type": document["booking_type"],
        "service": document["service"],
        "consultant": {"id": slot["provider_id"], "name": document["provider_name"]},
        "scheduled_at": starts_at.astimezone(zone),
        "ends_at": ends_at.astimezone(zone),
        "scheduled_at_utc": starts_at,
        "duration": minutes_between(starts_at, ends_at),
        "timezone": document["timezone"],
        "client": client | {"name": full_name(client["first_name"], client["last_name"])},
        "message": document["message"],
        "price": {
            "base_price": money(price["base"], currency),
            "add_ons": _lines(price["add_ons"], currency),
            "surcharges": _lines(price["surcharges"], currency),
            "discounts": _lines(price["discounts"], currency),
            "total": money(price["total"], currency),
            "price_id": price["price_id"],
        },
        "payment": {
            "method": document["payment_method"],
            "status": "paid" if document["paid"] else "pending",
            "held_until": document["held_until"],
        },
        "meeting": document["meeting"]
        | {
            "recording_consent": any(
                one["consent"] == Consent.RECORDING and "withdrawn_at" not in one
                for one in document["consents"]
            ),
            "preparation_time": document["meeting"]["preparation_minutes"],
            "follow_up_time": document["meeting"]["follow_up_minutes"],
        },
        "consents": [
            {
                "consent": one["consent"],
                "given_at": one["given_at"],
                "terms_of_service_version": one["terms_version"],
                "privacy_policy_version": one["privacy_version"],
                "withdrawn_at": one.get("withdrawn_at"),
            }
            for one in document["consents"]
        ],
        "source": document["source"],
        "series_id": series_id,
        "parent_booking_id": None if series_id == document["id"] else series_id,
        "can_change_until": (
            starts_at - timedelta(hours=document["edit_deadline_hours"])
        ).astimezone(zone),
        "moves": [
            {
                "rescheduled_from": datetime.fromisoformat(move["from"]).astimezone(zone),
                "rescheduled_to": datetime.fromisoformat(move["to"]).astimezone(zone),
                "rescheduled_at": move["at"],
                "rescheduled_by": move["by"],
                "reason": move["reason"],
            }
            for move in document["moves"]
        ],
        "cancellation": _cancellation(document["cancellation"], currency),
        "created_at": document["placed_at"],
        "confirmed_at": document["confirmed_at"],
    }


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """Say how long something takes."""
    return int((ends_at - starts_at) / timedelta(minutes=1))


def _cancellation(cancellation: Document | None, currency: str) -> dict[str, Any] | None:
    if cancellation is None:
        return None
    return {
        "cancelled_at": cancellation["at"],
        "cancelled_by": cancellation["by"],
        "cause": cancellation["cause"],
        "reason": cancellation["reason"],
        "refund_percent": cancellation["refund_percent"],
        "refund": money(cancellation["refund"], currency),
    }


def _lines(lines: Sequence[Document], currency: str) -> list[dict[str, Any]]:
    return [
        {
            "type": line["type"],
            "amount": money(line["amount"], currency),
            "description": line["description"],
        }
        for line in lines
    ]
