"""Documents that were written before deliveries were tracked take what is said today."""

from typing import Any

from booking.application.bookings.delivery_details import (
    checks_in,
    delivery_in,
    evolve_delivery,
    forget_delivery,
    no_delivery,
)
from booking.domain.bookings.booking import Booking
from booking.domain.bookings.meeting import Quality
from booking_tests.booking_builders import STARTS_AT, a_confirmed_booking


def test_a_document_of_the_first_release_is_completed_like_any_other() -> None:
    booking = a_confirmed_booking()
    booking.collect_events()
    booking.complete(now=STARTS_AT, by="nora", quality=Quality(follow_up_required=True))
    (completed,) = booking.collect_events()
    assert isinstance(completed, Booking.Completed)
    document: dict[str, Any] = {"id": "of the first release"}

    evolve_delivery(document, completed, lambda text: text)

    assert delivery_in(document) == no_delivery() | {"delivery_status": "follow_up_required"}


def test_a_document_of_the_first_release_has_nothing_to_forget() -> None:
    document: dict[str, Any] = {}

    forget_delivery(document)

    assert (delivery_in(document), checks_in(document)) == (no_delivery(), [])
