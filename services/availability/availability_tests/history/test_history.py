"""Every event that was ever stored still loads and still means what it meant.

Lines are only added: a new shape of an event gets a new file, an old line never changes.
"""

import json
from collections import defaultdict
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.domain import Aggregate, DomainEvent
from eventsourcing.persistence import StoredEvent

from availability.domain.offerings.offered_service import OfferedService
from availability.domain.placements.placement import Placement
from availability.domain.resources.resource import Resource
from availability.domain.schedules.settings import Buffers, Window
from availability.domain.sessions.session import Session
from availability_tests.history.scenes import AGGREGATES, BOOKING, CLARA, SERVICE, SESSION, lines
from servicekit.eventstore.mapper import TypedMapper

FILES = sorted(Path(__file__).parent.glob("v*.jsonl"))


def stored() -> list[StoredEvent]:
    told = [json.loads(line) for file in FILES for line in file.read_text().splitlines()]
    return [
        StoredEvent(UUID(one["id"]), one["version"], one["topic"], one["state"].encode())
        for one in told
    ]


def replayed() -> dict[UUID, Aggregate]:
    mapper = TypedMapper()
    streams: dict[UUID, list[DomainEvent]] = defaultdict(list)
    for line in stored():
        event = mapper.to_domain_event(line)
        streams[event.originator_id].append(event)
    found = {}
    for stream_id, events in streams.items():
        aggregate: Aggregate | None = None
        for event in events:
            aggregate = event.mutate(aggregate)  # type: ignore[attr-defined]
        assert aggregate is not None
        found[stream_id] = aggregate
    return found


@pytest.mark.parametrize("line", stored(), ids=lambda e: f"{e.topic}-{e.originator_version}")
def test_every_stored_event_still_loads(line: StoredEvent) -> None:
    assert TypedMapper().to_domain_event(line).originator_id == line.originator_id


def test_every_event_this_service_stores_is_in_the_history() -> None:
    declared = {
        topic
        for aggregate in AGGREGATES
        for event in vars(aggregate).values()
        if isinstance(event, type) and (topic := getattr(event, "TOPIC", None))
    }

    assert {line.topic for line in stored()} == declared


def test_the_streams_of_the_past_still_mean_what_they_meant() -> None:
    past = replayed()

    clara, session = past[CLARA], past[SESSION]
    placement, service = past[BOOKING], past[SERVICE]
    assert isinstance(clara, Resource)
    assert isinstance(session, Session)
    assert isinstance(placement, Placement)
    assert isinstance(service, OfferedService)
    assert (clara.settings.buffers, clara.settings.window) == (Buffers(15, None), Window(120, 30))
    assert [kept.booking_id for kept in clara.commitments] == [BOOKING]
    assert (session.is_removed, session.max_bookings) == (True, 3)
    assert placement.is_closed
    assert service.offering.required_resources


def test_what_is_stored_today_has_the_shape_of_the_newest_history() -> None:
    def shape(line: str) -> tuple[str, str]:
        told = json.loads(line)
        return told["topic"], str(_shape(json.loads(told["state"])))

    known = {shape(line) for file in FILES for line in file.read_text().splitlines()}

    assert {shape(line) for line in lines()} <= known


def _shape(value: object) -> object:
    if isinstance(value, dict):
        return {key: _shape(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_shape(each) for each in value]
    return type(value).__name__
