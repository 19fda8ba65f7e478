"""The read model behind the pages of one booking: everything there is to show, in one document."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from booking.application.bookings.admin_action import admin_action
from booking.application.bookings.delivery_details import (
    evolve_delivery,
    forget_delivery,
    no_delivery,
)
from booking.domain.bookings.booking import Booking
from booking.domain.bookings.flag import EscalationLevel, Priority
from booking.domain.bookings.meeting import Meeting, Slot
from booking.domain.bookings.status import BookingStatus
from booking.domain.people.consents import Consent, Consents
from booking.domain.people.person import Person
from booking.domain.pricing.price import Price, PriceLine
from servicekit.eventstore.recorded import Recorded
from servicekit.personal import ERASED

Document = dict[str, Any]
"""JSON: ids and instants (ISO, UTC) as text, money in minor units."""


class BookingDetailsView(Protocol):
    """One document per booking."""

    def add(self, booking_id: UUID, person_id: UUID, document: Document) -> None: ...

    def change(self, booking_id: UUID, change: Callable[[Document], None]) -> None: ...

    def change_all_of(self, person_id: UUID, change: Callable[[Document], None]) -> None: ...


class BookingDetails(Protocol):
    """Asks for the document of one booking."""

    def find(self, booking_id: UUID, /) -> Document | None:
        """Give the document, with `provider_name` as the provider is called today."""
        ...


def project_booking_details(recorded: Recorded, view: BookingDetailsView) -> None:
    """Keep the documents in step with one event."""
    event = recorded.event
    if isinstance(event, Booking.Created):
        view.add(event.originator_id, event.person_id, first_document(event, recorded))
    elif isinstance(event, Person.Erased):
        view.change_all_of(event.originator_id, forget)
    elif isinstance(event, Booking.Event):
        view.change(event.originator_id, lambda document: evolve(document, recorded))


def evolve(document: Document, recorded: Recorded) -> None:
    """Bring a document forward by one event; one it has seen is silence."""
    if recorded.version <= document["version"]:
        return
    document["version"] = recorded.version
    if isinstance(recorded.event, Booking.MoveSecured):
        return  # news of the calendar, nothing to show
    before = document["status"]
    _evolve(document, recorded)
    evolve_delivery(document, recorded.event, lambda text: _told(document, text))
    done = admin_action(
        recorded,
        client=document["client"]["user_id"],
        status_changed=document["status"] != before,
    )
    if done is not None:
        document["last_admin_action"] = done
    document["updated_at"] = _text(recorded.recorded_at)
    document["updated_by"] = recorded.context.actor


def _evolve(document: Document, recorded: Recorded) -> None:  # noqa: C901, PLR0912, PLR0915 - one case per event
    match event := recorded.event:
        case Booking.Confirmed():
            _move_to(document, BookingStatus.CONFIRMED, recorded)
            document["confirmation_number"] = event.confirmation_number
            document["confirmed_at"] = _text(event.confirmed_at)
            document["held_until"] = None
            document["paid"] = document["paid"] or event.payment_received
        case Booking.MoveAgreed():
            _move_to(document, BookingStatus.CONFIRMED, recorded)
        case Booking.PaymentRecorded():
            document["paid"] = True
        case Booking.Cancelled():
            _move_to(document, BookingStatus.CANCELLED, recorded)
            document["held_until"] = None
            document["cancellation"] = {
                "at": _text(event.cancelled_at),
                "by": event.cancelled_by,
                "cause": event.cause,
                "reason": _told(document, event.reason),
                "refund_percent": event.refund_percent,
                "refund": event.refund,
            }
        case Booking.Rescheduled():
            _move_to(document, BookingStatus.RESCHEDULED, recorded)
            document["slot"] = _slot(event.slot)
            document["sequence"] += 1
            document["moves"].append(
                {
                    "from": _text(event.previous.starts_at),
                    "to": _text(event.slot.starts_at),
                    "at": _text(event.rescheduled_at),
                    "by": event.moved_by,
                    "reason": _told(document, event.reason),
                }
            )
        case Booking.Reassigned():
            document["slot"] = _slot(event.slot)
        case Booking.MoveUndone():
            if document["status"] != event.status:
                _move_to(document, event.status, recorded)
            document["slot"] = _slot(event.slot)
            document["sequence"] += 1
        case Booking.Reminded():
            if document["status"] != BookingStatus.REMINDED:
                _move_to(document, BookingStatus.REMINDED, recorded)
            document.setdefault("reminders", []).append(
                {
                    "id": str(event.reminder_id),
                    "channel": event.channel,
                    "sent_at": _text(event.sent_at),
                    "sent_by": event.sent_by,
                }
            )
        case Booking.Started():
            _move_to(document, BookingStatus.IN_PROGRESS, recorded)
        case Booking.ConsentWithdrawn():
            for given in document["consents"]:
                if given["consent"] == event.consent:
                    given["withdrawn_at"] = _text(event.withdrawn_at)
            if event.consent is Consent.RECORDING:
                document["meeting"]["recording_enabled"] = False
        case Booking.Completed():
            _move_to(document, BookingStatus.COMPLETED, recorded)
            document["completion"] = {
                "at": _text(event.completed_at),
                "confirmed_by": event.confirmed_by,
                "delivery_confirmed": event.delivery_confirmed,
                "session_completed": event.quality.session_completed,
                "objectives_met": event.quality.objectives_met,
                "client_satisfied": event.quality.client_satisfied,
                "follow_up_required": event.quality.follow_up_required,
                "additional_services_offered": list(event.quality.additional_services_offered),
                "deliverables": list(event.deliverables),
                "receivables": list(event.receivables),
            }
        case Booking.Missed():
            _move_to(document, BookingStatus.NO_SHOW, recorded)
        case Booking.Corrected():
            # What was said on ending it, cancellation or completion, stays as it was said.
            _move_to(document, event.status, recorded)
            # Beyond what a calendar has seen, also where it saw the cancellation's number.
            document["sequence"] += 2
            document.setdefault("corrections", []).append(
                {
                    "from": event.previous,
                    "to": event.status,
                    "at": _text(event.corrected_at),
                    "by": event.corrected_by,
                    "reason": _told(document, event.reason),
                }
            )
        case Booking.NoteAdded():
            document["notes"].append(
                {
                    "id": str(event.note_id),
                    "text": _told(document, event.text),
                    "author": event.author,
                    "at": _text(event.written_at),
                }
            )
        case Booking.FlagRaised():
            document["flags"].append(
                {
                    "id": str(event.flag_id),
                    "type": event.flag_type,
                    "message": _told(document, event.message),
                    "severity": event.severity,
                    "created_at": _text(event.raised_at),
                    "created_by": event.raised_by,
                    "resolved_at": None,
                    "resolved_by": None,
                }
            )
        case Booking.FlagResolved():
            for flag in document["flags"]:
                if flag["id"] == str(event.flag_id):
                    flag["resolved_at"] = _text(event.resolved_at)
                    flag["resolved_by"] = event.resolved_by
        case Booking.Assigned():
            document["assigned_to"] = event.assigned_to
        case Booking.Prioritised():
            document["priority"] = event.priority
        case Booking.Tagged():
            document["tags"] = list(event.tags)
        case Booking.Escalated():
            document["escalation_level"] = event.level
        case _:
            pass


def forget(document: Document) -> None:
    """Let *erased* stand for everything that was told by or about the client."""
    client = document["client"]
    for holder, names in (
        (client, ("first_name", "last_name", "email", "phone", "company")),
        (document, ("message", "brief")),
        *((move, ("reason",)) for move in document["moves"]),
        *((correction, ("reason",)) for correction in document.get("corrections", ())),
        *((note, ("text",)) for note in document["notes"]),
        *((flag, ("message",)) for flag in document["flags"]),
        *(((document["cancellation"], ("reason",)),) if document["cancellation"] else ()),
    ):
        for name in names:
            if holder[name] is not None:
                holder[name] = ERASED
    forget_delivery(document)


def first_document(event: Booking.Created, recorded: Recorded) -> Document:
    """Give the document a booking begins with."""
    return {
        "id": str(event.originator_id),
        "version": event.originator_version,
        "reference": event.reference,
        "confirmation_number": None,
        "status": event.status,
        "placed_at": _text(event.placed_at),
        "confirmed_at": None,
        "held_until": _text(event.held_until) if event.held_until else None,
        "settlement": event.settlement,
        "client": {
            "person_id": str(event.person_id),
            "user_id": event.user_id,
            "first_name": event.first_name,
            "last_name": event.last_name,
            "email": event.client_email,
            "phone": event.client_phone,
            "company": event.company,
        },
        "message": event.message,
        "brief": event.brief,
        "consents": _consents(event.consents),
        "service": {
            "id": str(event.service.service_id),
            "slug": event.service.slug,
            "name": event.service.name,
            "type": event.service.type,
            "tier_id": event.service.tier_id,
            "tier_name": event.service.tier_name,
        },
        "slot": _slot(event.slot),
        "timezone": event.timezone,
        "booking_type": event.booking_type,
        "meeting": _meeting(event.meeting),
        "price": _price(event.price),
        "payment_method": event.payment.method,
        "payment_notes": event.payment.notes,
        "paid": event.price.total == 0,
        "edit_deadline_hours": event.policy.edit_deadline_hours,
        "source": event.source,
        "acquisition_channel": event.acquisition_channel,
        "series_id": str(event.series_id) if event.series_id else None,
        "pattern": event.pattern,
        "overridden": list(event.overridden),
        "sequence": 0,
        "moves": [],
        "cancellation": None,
        "completion": None,
        "corrections": [],
        "reminders": [],
        "delivery": no_delivery(),
        "quality_checks": [],
        "notes": [],
        "flags": [],
        "assigned_to": None,
        "priority": Priority.MEDIUM,
        "tags": [],
        "escalation_level": EscalationLevel.NONE,
        "status_history": [
            {
                "from": None,
                "to": event.status,
                "at": _text(recorded.recorded_at),
                "by": recorded.context.actor,
            }
        ],
        "last_admin_action": admin_action(recorded, client=event.user_id, status_changed=False),
        "created_by": event.created_by,
        "updated_at": _text(recorded.recorded_at),
        "updated_by": recorded.context.actor,
    }


def _move_to(document: Document, status: BookingStatus, recorded: Recorded) -> None:
    document["status_history"].append(
        {
            "from": document["status"],
            "to": status,
            "at": _text(recorded.recorded_at),
            "by": recorded.context.actor,
        }
    )
    document["status"] = status


def _told(document: Document, text: str | None) -> str | None:
    """What is told about somebody who was erased meanwhile is not kept, live as on rebuilding."""
    erased = document["client"]["email"] == ERASED
    return ERASED if erased and text is not None else text


def _text(moment: datetime) -> str:
    return moment.isoformat()


def _slot(slot: Slot) -> Document:
    return {
        "hold_id": str(slot.hold_id),
        "provider_id": str(slot.provider_id),
        "resource_ids": [str(resource_id) for resource_id in slot.resource_ids],
        "starts_at": _text(slot.starts_at),
        "ends_at": _text(slot.ends_at),
    }


def _meeting(meeting: Meeting) -> Document:
    return {
        "type": meeting.type,
        "platform": meeting.platform,
        "url": meeting.url,
        "password": meeting.password,
        "meeting_id": meeting.meeting_id,
        "location": meeting.location,
        "participant_limit": meeting.participant_limit,
        "agenda": meeting.agenda,
        "recording_enabled": meeting.recording_enabled,
        "preparation_minutes": meeting.preparation_minutes,
        "follow_up_minutes": meeting.follow_up_minutes,
        "materials_sharing_enabled": meeting.materials_sharing_enabled,
    }


def _price(price: Price) -> Document:
    return {
        "base": price.base,
        "currency": price.currency,
        "total": price.total,
        "add_ons": [_line(line) for line in price.add_ons],
        "surcharges": [_line(line) for line in price.surcharges],
        "discounts": [_line(line) for line in price.discounts],
        "price_id": str(price.price_id) if price.price_id else None,
    }


def _line(line: PriceLine) -> Document:
    return {"type": line.type, "amount": line.amount, "description": line.description}


def _consents(consents: Consents) -> list[Document]:
    return [
        {
            "consent": one.consent,
            "given_at": _text(one.given_at),
            "terms_version": one.terms_version,
            "privacy_version": one.privacy_version,
        }
        for one in consents.given
    ]
