"""Every event of bookings and checkouts that was ever stored still loads.

Lines are only added: a new shape of an event gets a new line (or file), an old line never changes.
"""

import json
from collections import defaultdict
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.domain import Aggregate, DomainEvent
from eventsourcing.persistence import StoredEvent

from booking.application.bookings.checkout import Checkout, Finished, checkout_id
from booking.domain.bookings.booking import Booking
from booking.domain.bookings.brief import Brief, CompanySize
from booking.domain.people.consents import Consent
from booking_tests.booking_builders import BOOKING_ID
from servicekit.eventstore.mapper import TypedMapper
from servicekit.personal import ERASED

FILES = sorted(Path(__file__).parent.glob("bookings_v*.jsonl"))


class Keys:
    """The key the lines were written with, until its person is erased."""

    def __init__(self, *, erased: bool = False) -> None:
        self._key = None if erased else bytes(range(32))

    def key_for(self, person_id: UUID) -> bytes | None:
        return self._key


def stored() -> list[StoredEvent]:
    lines = [line for file in FILES for line in file.read_text().splitlines()]
    return [
        StoredEvent(UUID(told["id"]), told["version"], told["topic"], told["state"].encode())
        for told in map(json.loads, lines)
    ]


def replayed(mapper: TypedMapper) -> dict[UUID, Aggregate]:
    streams: dict[UUID, list[DomainEvent]] = defaultdict(list)
    for event in map(mapper.to_domain_event, stored()):
        streams[event.originator_id].append(event)
    found: dict[UUID, Aggregate] = {}
    for stream_id, events in streams.items():
        aggregate: Aggregate | None = None
        for event in events:
            aggregate = event.mutate(aggregate)  # type: ignore[attr-defined]
        assert aggregate is not None
        found[stream_id] = aggregate
    return found


@pytest.mark.parametrize("aggregate", [Booking, Checkout])
def test_every_kind_of_event_has_a_line(aggregate: type[Aggregate]) -> None:
    declared = {
        topic
        for kind in vars(aggregate).values()
        if isinstance(kind, type) and (topic := getattr(kind, "TOPIC", None))
    }

    assert declared - {event.topic for event in stored()} == set()


def test_what_was_agreed_long_ago_is_still_what_was_agreed() -> None:
    found = replayed(TypedMapper(Keys()))
    booking = found[BOOKING_ID]
    checkout = found[checkout_id(UUID(int=1))]

    assert isinstance(booking, Booking)
    assert isinstance(checkout, Checkout)
    assert (booking.client_name, booking.status) == ("Mia Olsen", "completed")
    assert booking.price.total == 35000
    assert Brief.from_text(booking.brief) == Brief(
        budget="10k", objectives=("Grow",), company_size=CompanySize.SMALL
    )
    assert checkout.state == Finished(confirmed=True)


def test_what_was_noted_on_the_way_to_the_client_is_still_known() -> None:
    booking = replayed(TypedMapper(Keys()))[UUID(int=22)]

    assert isinstance(booking, Booking)
    assert booking.status == "in_progress"
    assert booking.delivery.setup == "ready"
    assert booking.delivery.words.special_requirements == ("Projector",)
    assert [check.score for check in booking.checks.values()] == [90]
    assert not booking.consents.has(Consent.RECORDING)


def test_a_booking_from_before_there_were_tiers_has_none() -> None:
    found = replayed(TypedMapper(Keys()))
    before, after = found[BOOKING_ID], found[UUID(int=33)]

    assert isinstance(before, Booking)
    assert isinstance(after, Booking)
    assert (before.service.tier_id, before.service.tier_name) == (None, None)
    assert (after.service.tier_id, after.service.tier_name) == ("gold", "Gold")


def test_a_booking_whose_end_was_corrected_has_the_end_that_is_right() -> None:
    booking = replayed(TypedMapper(Keys()))[UUID(int=44)]

    assert isinstance(booking, Booking)
    assert (booking.status, booking.completed_at is None) == ("no_show", False)


def test_streams_about_somebody_erased_load_and_say_so() -> None:
    booking = replayed(TypedMapper(Keys(erased=True)))[BOOKING_ID]

    assert isinstance(booking, Booking)
    assert booking.client_name == ERASED
    assert {note.text for note in booking.notes.values()} == {ERASED}
    assert b"Mia" not in b"".join(event.state for event in stored())
