from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.application.bookings.publishing import publish
from booking.domain.bookings.booking import Booking, Party
from booking.domain.bookings.meeting import Quality
from booking.domain.bookings.status import BookingStatus
from booking_tests.booking_builders import (
    BOOKING_ID,
    CLIENT_ID,
    HOLD_ID,
    HOUR,
    NEW_HOLD_ID,
    STARTS_AT,
    a_booking_to_be_paid,
    a_completed_booking,
    a_confirmed_booking,
    a_flagged_booking,
    a_moved_booking,
    a_placed_booking,
    a_slot,
    another_slot,
)
from booking_tests.catalogue_builders import NOW, PROVIDER_ID, SERVICE_ID
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
from contracts.registry import check_published
from contracts.values import Money


def told_of(booking: Booking) -> list[ContractEvent]:
    return [told for event in booking.collect_events() for told in publish(event)]


def after(booking: Booking, act: Callable[[Booking], None]) -> list[ContractEvent]:
    booking.collect_events()
    act(booking)
    return told_of(booking)


OTHER = replace(a_slot(hold_id=NEW_HOLD_ID), provider_id=NEW_HOLD_ID)


@pytest.mark.parametrize(
    ("booking", "act", "told"),
    [
        (a_placed_booking, lambda b: b.confirm(now=NOW), BookingConfirmed),
        (a_confirmed_booking, lambda b: b.cancel(now=NOW, by=Party.CLIENT), BookingCancelled),
        (a_placed_booking, lambda b: b.cancel(now=NOW, by=Party.SYSTEM), BookingCancelled),
        (
            a_confirmed_booking,
            lambda b: b.reschedule(slot=another_slot(), now=NOW, by=Party.STAFF),
            BookingRescheduled,
        ),
        (
            a_confirmed_booking,
            lambda b: b.reassign(slot=OTHER, now=NOW, by=Party.STAFF),
            BookingAssigned,
        ),
        (a_moved_booking, lambda b: b.undo_move(lost_hold_id=NEW_HOLD_ID), BookingRescheduled),
        (
            a_confirmed_booking,
            lambda b: b.complete(now=STARTS_AT + HOUR, by="nora", quality=Quality()),
            BookingCompleted,
        ),
        (a_confirmed_booking, lambda b: b.mark_no_show(now=STARTS_AT + HOUR), BookingNoShow),
    ],
)
def test_what_becomes_of_a_booking_is_told_in_words_all_know(
    booking: Callable[[], Booking], act: Callable[[Booking], None], told: type[ContractEvent]
) -> None:
    (event,) = after(booking(), act)

    assert type(event) is told
    assert event.key() == str(BOOKING_ID)
    check_published("booking", event)


def test_a_placed_booking_tells_all_its_place_needs() -> None:
    (event,) = told_of(a_booking_to_be_paid())

    assert event == BookingPlaced(
        booking_id=BOOKING_ID,
        reference="BK-12345678",
        person_id=CLIENT_ID,
        service_id=SERVICE_ID,
        provider_id=PROVIDER_ID,
        hold_id=HOLD_ID,
        resource_ids=(PROVIDER_ID,),
        client_name="Mia Olsen",
        client_email="mia.olsen@example.org",
        client_phone="+4512345678",
        starts_at=STARTS_AT,
        ends_at=STARTS_AT + HOUR,
        timezone="Asia/Dubai",
        status="pending_payment",
        booking_type="STANDARD",
        held_until=NOW + timedelta(minutes=15),
        price=Money(amount_minor=25000, currency="AED"),
        payment_method="card",
    )
    check_published("booking", event)


def test_a_child_of_a_series_names_its_parent_and_the_parent_nobody() -> None:
    (child,) = told_of(a_placed_booking(series_id=HOLD_ID))
    (parent,) = told_of(a_placed_booking(series_id=BOOKING_ID))

    assert isinstance(child, BookingPlaced)
    assert isinstance(parent, BookingPlaced)
    assert (child.parent_booking_id, parent.parent_booking_id) == (HOLD_ID, None)


def test_a_way_back_is_told_as_a_move_between_the_two_places() -> None:
    (back,) = after(a_moved_booking(), lambda b: b.undo_move(lost_hold_id=NEW_HOLD_ID))

    assert isinstance(back, BookingRescheduled)
    assert (back.previous_hold_id, back.hold_id) == (NEW_HOLD_ID, HOLD_ID)
    assert back.starts_at == STARTS_AT
    assert back.moved_by == "system"


def test_what_comes_back_of_the_price_is_told_and_nothing_if_nothing_does() -> None:
    (paid,) = after(a_confirmed_booking(paid=True), lambda b: b.cancel(now=NOW, by=Party.CLIENT))
    (unpaid,) = after(a_confirmed_booking(), lambda b: b.cancel(now=NOW, by=Party.CLIENT))

    assert isinstance(paid, BookingCancelled)
    assert isinstance(unpaid, BookingCancelled)
    assert (paid.refund, unpaid.refund) == (Money(amount_minor=25000, currency="AED"), None)


def test_a_corrected_end_is_told_with_the_one_that_was_wrong() -> None:
    (told,) = after(
        a_completed_booking(),
        lambda b: b.correct(BookingStatus.CANCELLED, reason="Ill", by="root", now=STARTS_AT + HOUR),
    )

    assert isinstance(told, BookingCorrected)
    assert (told.previous_status, told.status) == ("completed", "cancelled")
    assert (told.reason, told.starts_at) == ("Ill", STARTS_AT)
    check_published("booking", told)
    assert "root" not in told.model_dump_json()


def test_what_is_staffs_own_is_told_to_nobody() -> None:
    booking = a_flagged_booking()
    booking.collect_events()
    booking.assign("kim")
    booking.add_note(note_id=HOLD_ID, text="Hm", author="kim", now=NOW)

    assert told_of(booking) == []
