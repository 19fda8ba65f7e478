from collections.abc import Sequence
from typing import Any

from booking.domain.bookings.booking import Booking, Party
from booking.domain.bookings.client import full_name
from booking.domain.bookings.meeting import About, Slot
from contracts.booking import (
    BookingAssigned,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingCorrected,
    BookingNoShow,
    BookingPlaced,
    BookingRescheduled,
)
from contracts.event import ContractEvent
from contracts.values import Money


def publish(event: object) -> Sequence[ContractEvent]:
    """Tell the others what became of a booking; nothing for what is our own business."""
    found: ContractEvent | None = None
    match event:
        case Booking.Created():
            found = _placed(event)
        case Booking.Confirmed():
            found = BookingConfirmed(
                **_about(event, event.about, event.slot),
                **_times(event.slot),
                timezone=event.about.timezone,
                confirmation_number=event.confirmation_number,
                payment_received=event.payment_received,
                send_notice=event.notify,
            )
        case Booking.Cancelled():
            found = _cancelled(event)
        case Booking.Rescheduled():
            found = _moved(
                event, event.about, event.previous, event.slot, event.moved_by
            ).model_copy(update={"reason": event.reason, "send_notice": event.notify})
        case Booking.Reassigned():
            found = _reassigned(event, event.about, event.previous, event.slot, event.reassigned_by)
        case Booking.MoveUndone():
            # Whoever heard of the move hears of the way back.
            undo = _reassigned if event.lost.starts_at == event.slot.starts_at else _moved
            found = undo(event, event.about, event.lost, event.slot, Party.SYSTEM)
        case Booking.Completed():
            found = BookingCompleted(
                **_about(event, event.about, event.slot),
                **_times(event.slot),
                completed_at=event.completed_at,
            )
        case Booking.Missed():
            found = BookingNoShow(**_about(event, event.about, event.slot), **_times(event.slot))
        case Booking.Corrected():
            found = BookingCorrected(
                **_about(event, event.about, event.slot),
                **_times(event.slot),
                previous_status=event.previous,
                status=event.status,
                reason=event.reason,
                corrected_at=event.corrected_at,
            )
        case _:
            pass
    return () if found is None else (found,)


def _placed(event: Booking.Created) -> BookingPlaced:
    first = event.series_id is None or event.series_id == event.originator_id
    return BookingPlaced(
        booking_id=event.originator_id,
        reference=event.reference,
        person_id=event.person_id,
        client_id=event.user_id,
        service_id=event.service.service_id,
        provider_id=event.slot.provider_id,
        hold_id=event.slot.hold_id,
        resource_ids=event.slot.resource_ids,
        client_name=full_name(event.first_name, event.last_name),
        client_email=event.client_email,
        client_phone=event.client_phone,
        **_times(event.slot),
        timezone=event.timezone,
        status=event.status,
        booking_type=event.booking_type,
        held_until=event.held_until,
        price=_money(event.price.total, event.price.currency),
        payment_method=event.payment.method,
        parent_booking_id=None if first else event.series_id,
    )


def _cancelled(event: Booking.Cancelled) -> BookingCancelled:
    return BookingCancelled(
        **_about(event, event.about, event.slot),
        **_times(event.slot),
        hold_id=event.slot.hold_id,
        cancelled_by=event.cancelled_by,
        cause=event.cause,
        reason=event.reason,
        refund=_money(event.refund, event.currency),
        send_notice=event.notify,
    )


def _moved(
    event: Booking.Event, about: About, previous: Slot, slot: Slot, by: Party
) -> BookingRescheduled:
    return BookingRescheduled(
        **_about(event, about, slot),
        **_times(slot),
        hold_id=slot.hold_id,
        previous_hold_id=previous.hold_id,
        resource_ids=slot.resource_ids,
        previous_starts_at=previous.starts_at,
        previous_ends_at=previous.ends_at,
        previous_provider_id=previous.provider_id,
        timezone=about.timezone,
        moved_by=by,
    )


def _reassigned(
    event: Booking.Event, about: About, previous: Slot, slot: Slot, by: Party
) -> BookingAssigned:
    return BookingAssigned(
        **_about(event, about, slot),
        **_times(slot),
        hold_id=slot.hold_id,
        previous_hold_id=previous.hold_id,
        resource_ids=slot.resource_ids,
        previous_provider_id=previous.provider_id,
        assigned_by=by,
    )


def _about(event: Booking.Event, about: About, slot: Slot) -> dict[str, Any]:
    return {
        "booking_id": event.originator_id,
        "reference": about.reference,
        "person_id": about.person_id,
        "service_id": about.service_id,
        "provider_id": slot.provider_id,
        "client_id": about.user_id,
    }


def _times(slot: Slot) -> dict[str, Any]:
    return {"starts_at": slot.starts_at, "ends_at": slot.ends_at}


def _money(amount: int, currency: str) -> Money | None:
    return Money(amount_minor=amount, currency=currency) if amount else None
