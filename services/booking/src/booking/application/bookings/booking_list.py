"""The read model behind staff's list of bookings, its filters and its search (ADM-02 to ADM-04)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from booking.domain.bookings.booking import Booking
from booking.domain.bookings.client import full_name
from booking.domain.bookings.flag import EscalationLevel, Priority
from booking.domain.bookings.meeting import Slot
from booking.domain.bookings.status import BookingStatus
from booking.domain.catalogue.provider import Provider, display_name
from booking.domain.people.person import Person
from servicekit.eventstore.recorded import Recorded


class BookingListView(Protocol):
    """The rows of the list. `fields` are columns by name."""

    def add(self, booking_id: UUID, fields: Mapping[str, Any]) -> None: ...

    def change(self, booking_id: UUID, fields: Mapping[str, Any]) -> None: ...

    def flag(self, booking_id: UUID, version: int, *, by: int, updated_at: datetime) -> None:
        """Count open flags up or down; a change the row has seen is silence."""
        ...

    def name_provider(self, provider_id: UUID, person_id: UUID, name: str) -> None:
        """Say what a provider is called from now on, in every row."""
        ...

    def forget(self, person_id: UUID) -> None:
        """Let *erased* stand for everything about this person, in rows and search."""
        ...


def project_booking_list(recorded: Recorded, view: BookingListView) -> None:
    """Keep the list in step with one event."""
    event, at = recorded.event, recorded.recorded_at
    match event:
        case Booking.Created():
            view.add(event.originator_id, _row(event) | {"updated_at": at})
        case Booking.FlagRaised():
            view.flag(event.originator_id, recorded.version, by=1, updated_at=at)
        case Booking.FlagResolved():
            view.flag(event.originator_id, recorded.version, by=-1, updated_at=at)
        case Provider.Created() | Provider.Changed():
            name = display_name(event.name, event.first_name, event.last_name)
            view.name_provider(event.originator_id, event.person_id, name)
        case Person.Erased():
            view.forget(event.originator_id)
        case Booking.MoveSecured():
            pass  # news of the calendar, nothing to show
        case Booking.Event():
            view.change(event.originator_id, _changes(event) | {"updated_at": at})
        case _:
            pass


def _changes(event: Booking.Event) -> dict[str, Any]:  # noqa: C901, PLR0912 - one case per event
    found: dict[str, Any] = {}
    match event:
        case Booking.Confirmed():
            found = {
                "status": BookingStatus.CONFIRMED,
                "confirmation_number": event.confirmation_number,
            } | ({"payment_status": "paid"} if event.payment_received else {})
        case Booking.MoveAgreed():
            found = {"status": BookingStatus.CONFIRMED}
        case Booking.PaymentRecorded():
            found = {"payment_status": "paid"}
        case Booking.Cancelled():
            found = {"status": BookingStatus.CANCELLED, "refund": event.refund}
        case Booking.Rescheduled():
            found = {"status": BookingStatus.RESCHEDULED} | _slot(event.slot)
        case Booking.Reassigned():
            found = _slot(event.slot)
        case Booking.MoveUndone():
            found = {"status": event.status} | _slot(event.slot)
        case Booking.Reminded():
            found = {"status": BookingStatus.REMINDED}
        case Booking.Started():
            found = {"status": BookingStatus.IN_PROGRESS}
        case Booking.Completed():
            found = {"status": BookingStatus.COMPLETED}
        case Booking.Missed():
            found = {"status": BookingStatus.NO_SHOW}
        case Booking.Corrected():
            found = {"status": event.status}
        case Booking.Assigned():
            found = {"assigned_to": event.assigned_to}
        case Booking.Prioritised():
            found = {"priority": event.priority}
        case Booking.Tagged():
            found = {"tags": list(event.tags)}
        case Booking.Escalated():
            found = {"escalation_level": event.level}
        case _:
            pass
    return found


def _row(event: Booking.Created) -> dict[str, Any]:
    return {
        "reference": event.reference,
        "status": event.status,
        "placed_at": event.placed_at,
        "person_id": event.person_id,
        "user_id": event.user_id,
        "client_name": full_name(event.first_name, event.last_name),
        "client_email": event.client_email,
        "client_phone": event.client_phone,
        "company": event.company,
        "service_id": event.service.service_id,
        "service_name": event.service.name,
        "service_type": event.service.type,
        "timezone": event.timezone,
        "meeting_type": event.meeting.type,
        "booking_type": event.booking_type,
        "source": event.source,
        "total": event.price.total,
        "currency": event.price.currency,
        "payment_method": event.payment.method,
        "payment_status": "pending" if event.price.total else "paid",
        "priority": Priority.MEDIUM,
        "escalation_level": EscalationLevel.NONE,
        "tags": [],
        "open_flags": 0,
        "series_id": event.series_id,
        **_slot(event.slot),
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "provider_id": slot.provider_id,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFilter:
    """What staff looks for (ADM-03). What is empty does not filter; instants are UTC.

    `only_providers` is what the asker may see at most: None is everything, empty is nothing.
    """

    only_providers: frozenset[UUID] | None = None
    statuses: Sequence[BookingStatus] = ()
    provider_id: UUID | None = None
    starts_from: datetime | None = None
    starts_before: datetime | None = None
    ends_before: datetime | None = None
    payment_status: str | None = None
    service_id: UUID | None = None
    service_type: str | None = None
    company: str | None = None
    source: str | None = None
    meeting_type: str | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBooking:
    """One row of the list. Money in minor units, instants UTC."""

    id: UUID
    reference: str
    confirmation_number: str | None
    status: str
    client_name: str
    client_email: str
    client_phone: str | None
    company: str | None
    service_id: UUID
    service_name: str
    service_type: str
    provider_id: UUID
    provider_name: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    meeting_type: str
    booking_type: str
    source: str
    total: int
    currency: str
    payment_method: str | None
    payment_status: str
    refund: int | None
    priority: str
    escalation_level: str
    assigned_to: str | None
    tags: Sequence[str]
    open_flags: int
    series_id: UUID | None
    placed_at: datetime
    updated_at: datetime


class BookingLists(Protocol):
    """Asks the list."""

    def page(
        self,
        wanted: BookingFilter,
        *,
        order: Sequence[tuple[str, bool]],
        offset: int,
        limit: int,
    ) -> tuple[Sequence[ListedBooking], int]:
        """Give one page and how many there are in all.

        `order` names columns, True for falling; the id decides among equals, so pages neither
        repeat nor leave out.
        """
        ...
