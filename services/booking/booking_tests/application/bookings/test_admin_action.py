"""Whose act counts as one of the staff, and by which word it is called (BKG-25)."""

from datetime import timedelta

import pytest
from eventsourcing.utils import get_topic

from booking.application.bookings.booking_details import Document, evolve, first_document
from booking.domain.bookings.booking import Booking, Party
from booking.domain.bookings.flag import Priority
from booking_tests.booking_builders import NOTE_ID, STARTS_AT, a_client, a_confirmed_booking
from booking_tests.catalogue_builders import NOW
from servicekit.context import Context
from servicekit.eventstore.recorded import Recorded

LATER = NOW + timedelta(hours=1)
SAM = Context(actor="sam", roles=frozenset({"client", "staff"}))


def recorded(event: object, context: Context) -> Recorded:
    assert isinstance(event, Booking.Event)
    return Recorded(
        position=0, event=event, topic=get_topic(type(event)), recorded_at=LATER, context=context
    )


def told(booking: Booking, context: Context) -> Document:
    """Give the document after a guest booked and everything else was done in that context."""
    created, *rest = booking.collect_events()
    assert isinstance(created, Booking.Created)
    guest = Context(actor="guest", roles=frozenset({"guest"}))
    document = first_document(created, recorded(created, guest))
    for event in rest:
        evolve(document, recorded(event, context))
    return document


def test_what_staff_did_last_is_told_with_its_word_its_doer_and_its_moment() -> None:
    booking = a_confirmed_booking()
    noted = a_confirmed_booking()
    noted.add_note(note_id=NOTE_ID, text="Prefers tea", author="sam", now=NOW)
    ordered = a_confirmed_booking()
    ordered.prioritise(Priority.HIGH)

    found = [told(one, SAM)["last_admin_action"] for one in (booking, noted, ordered)]

    assert [one["action"] for one in found] == ["status_changed", "notes_added", "updated"]
    assert {(one["performed_by"], one["timestamp"]) for one in found} == {
        ("sam", LATER.isoformat())
    }


@pytest.mark.parametrize("role", ["staff", "team_lead", "consultant", "sales_rep", "admin"])
def test_everybody_who_works_here_is_staff(role: str) -> None:
    found = told(a_confirmed_booking(), Context(actor="kim", roles=frozenset({role})))

    assert found["last_admin_action"]["performed_by"] == "kim"


@pytest.mark.parametrize(
    "context",
    [
        Context(actor="guest", roles=frozenset({"guest"})),
        Context(actor="mia", roles=frozenset({"client"})),
        Context(
            actor="availability", roles=frozenset({"service"}), causation_id="availability/7/0"
        ),
        Context(actor="process:Checkout"),
        Context(actor="sam", roles=frozenset({"staff"}), causation_id="timer/booking-attention"),
    ],
    ids=["guest", "client", "service", "process", "a timer that staff set"],
)
def test_what_others_or_the_system_did_is_no_act_of_the_staff(context: Context) -> None:
    assert told(a_confirmed_booking(), context)["last_admin_action"] is None


def test_a_colleague_who_is_the_client_acts_as_the_client() -> None:
    own = a_confirmed_booking(client=a_client(user_id="sam"))

    assert told(own, SAM)["last_admin_action"] is None


def test_an_act_of_the_client_leaves_the_last_one_of_the_staff() -> None:
    booking = a_confirmed_booking()
    document = told(booking, SAM)
    booking.cancel(now=STARTS_AT - timedelta(days=3), by=Party.CLIENT)
    (cancelled,) = booking.collect_events()

    evolve(document, recorded(cancelled, Context(actor="mia", roles=frozenset({"client"}))))

    assert document["updated_by"] == "mia"
    assert document["last_admin_action"]["performed_by"] == "sam"


def test_a_document_of_the_first_release_takes_what_staff_does_today() -> None:
    booking = a_confirmed_booking()
    document = told(booking, Context())
    del document["last_admin_action"]
    booking.prioritise(Priority.HIGH)
    (ordered,) = booking.collect_events()

    evolve(document, recorded(ordered, SAM))

    assert document["last_admin_action"]["action"] == "updated"
