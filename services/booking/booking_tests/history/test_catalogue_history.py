"""Every event of the catalogue, of prices and of people that was ever stored still loads.

Lines are only added: a new shape of an event gets a new line (or file), an old line never changes.
"""

import json
from collections import defaultdict
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.domain import Aggregate, DomainEvent
from eventsourcing.persistence import StoredEvent

from booking.domain.catalogue.provider import Provider
from booking.domain.catalogue.service import Service, ServiceStatus
from booking.domain.people.person import Person
from booking.domain.pricing.quote import Quote
from servicekit.eventstore.mapper import TypedMapper

FILES = sorted(Path(__file__).parent.glob("catalogue_v*.jsonl"))
AGGREGATES: tuple[type[Aggregate], ...] = (Service, Provider, Quote, Person)
NORAS_KEY = bytes(range(32))
NORA = UUID("33333333-3333-4333-8333-333333333333")


class Keys:
    """The key the lines were written with, until its person is erased."""

    def __init__(self, *, erased: bool = False) -> None:
        self._key = None if erased else NORAS_KEY

    def key_for(self, person_id: UUID) -> bytes | None:
        return self._key if person_id == NORA else bytes(32)


def stored() -> list[StoredEvent]:
    lines = [line for file in FILES for line in file.read_text().splitlines()]
    return [
        StoredEvent(UUID(told["id"]), told["version"], told["topic"], told["state"].encode())
        for told in map(json.loads, lines)
    ]


def loaded(mapper: TypedMapper) -> list[DomainEvent]:
    return [mapper.to_domain_event(event) for event in stored()]


def replayed(mapper: TypedMapper) -> dict[UUID, Aggregate]:
    streams: dict[UUID, list[DomainEvent]] = defaultdict(list)
    for event in loaded(mapper):
        streams[event.originator_id].append(event)
    found = {}
    for stream_id, events in streams.items():
        aggregate: Aggregate | None = None
        for event in events:
            aggregate = event.mutate(aggregate)  # type: ignore[attr-defined]
        assert aggregate is not None
        found[stream_id] = aggregate
    return found


@pytest.mark.parametrize(
    "event", stored(), ids=lambda event: f"{event.topic}-{event.originator_version}"
)
def test_every_stored_event_still_loads(event: StoredEvent) -> None:
    assert TypedMapper(Keys()).to_domain_event(event).originator_id == event.originator_id


def test_every_event_of_the_catalogue_is_in_the_history() -> None:
    declared = {
        topic
        for aggregate in AGGREGATES
        for event in vars(aggregate).values()
        if isinstance(event, type) and (topic := getattr(event, "TOPIC", None))
    }

    assert {event.topic for event in stored()} == declared


def test_the_streams_of_the_past_still_mean_what_they_meant() -> None:
    past = list(replayed(TypedMapper(Keys())).values())

    service = next(a for a in past if isinstance(a, Service))
    assert service.status is ServiceStatus.RETIRED
    assert service.active_offer is not None
    assert service.active_offer.prices.base_price == 25000
    assert service.proposal is not None
    assert service.provider_ids == ()
    provider = next(a for a in past if isinstance(a, Provider) and a.person_id == NORA)
    assert not provider.active
    assert provider.profile.languages == ("de", "en")
    quote, tiered = (a for a in past if isinstance(a, Quote))
    assert (quote.price.total, quote.price.currency) == (35000, "AED")
    assert (quote.wish.tier_id, tiered.wish.tier_id) == (None, "gold")
    person = next(a for a in past if isinstance(a, Person))
    assert person.erased_at is not None


def test_preferences_of_the_past_are_still_those_that_were_chosen() -> None:
    person = replayed(TypedMapper(Keys()))[UUID(int=44)]

    assert isinstance(person, Person)
    assert (person.preferences.preferred_language, person.preferences.time_zone) == (
        "de",
        "Europe/Berlin",
    )


def test_the_details_of_a_person_open_with_the_key_and_read_erased_without() -> None:
    def name(*, erased: bool) -> set[str | None]:
        events = loaded(TypedMapper(Keys(erased=erased)))
        return {e.first_name for e in events if isinstance(e, Provider.Created | Provider.Changed)}

    assert name(erased=False) == {"Nora", None}
    assert name(erased=True) == {"erased", None}
    assert replayed(TypedMapper(Keys(erased=True)))
