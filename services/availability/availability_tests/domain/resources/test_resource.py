from datetime import timedelta
from uuid import uuid4

import pytest

from availability.domain.resources.errors import InvalidBlock
from availability.domain.resources.resource import FreedBecause, Resource, ResourceKind
from availability.domain.schedules.errors import UnknownZone
from availability.domain.schedules.settings import Buffers, Limits, Switches
from availability.domain.slots.commitments import CommitmentKind
from availability_tests.builders import (
    HOUR,
    NOON,
    NOW,
    a_held_commitment,
    a_reserved_commitment,
    a_resource,
)


def told(resource: Resource) -> list[str]:
    return [type(event).__name__ for event in resource.collect_events()]


def test_a_resource_in_a_zone_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownZone):
        Resource.registered(
            uuid4(), kind=ResourceKind.ROOM, name="Room", zone="Mars/Olympus", auto_assign=False
        )


def test_the_same_hold_twice_is_kept_once() -> None:
    resource, held = a_resource(), a_held_commitment()

    resource.hold(held, at=NOW)
    resource.hold(held, at=NOW)

    assert told(resource) == ["SlotHeld"]
    assert resource.commitments == (held,)


def test_a_reservation_takes_the_place_of_its_hold() -> None:
    resource, held = a_resource(), a_held_commitment()
    reserved = a_reserved_commitment(id=held.id)

    resource.hold(held, at=NOW)
    resource.reserve(reserved, at=NOW)
    resource.reserve(reserved, at=NOW)

    assert told(resource) == ["SlotHeld", "SlotReserved"]
    assert resource.commitments == (reserved,)


def test_what_is_given_back_is_free_and_giving_it_back_again_is_silence() -> None:
    resource, held = a_resource(), a_held_commitment()
    resource.hold(held, at=NOW)

    resource.free(held.id, FreedBecause.RELEASED, at=NOW)
    resource.free(held.id, FreedBecause.EXPIRED, at=NOW)

    assert told(resource) == ["SlotHeld", "SlotFreed"]
    assert resource.commitments == ()


def test_a_block_is_not_given_back_like_a_booking() -> None:
    resource = a_resource()
    block = a_held_commitment(kind=CommitmentKind.BLOCK, expires_at=None)
    resource.block(block, reason="dentist", at=NOW)

    resource.free(block.id, FreedBecause.CANCELLED, at=NOW)

    assert resource.commitment(block.id) == block
    resource.unblock(block.id, at=NOW)
    assert resource.commitment(block.id) is None


def test_a_block_that_ends_before_it_starts_is_refused_and_nothing_is_recorded() -> None:
    resource = a_resource()
    block = a_held_commitment(kind=CommitmentKind.BLOCK, ends_at=NOON - HOUR)

    with pytest.raises(InvalidBlock) as refusal:
        resource.block(block, reason=None, at=NOW)

    assert refusal.value.field == "endTime"
    assert told(resource) == []


def test_a_meeting_that_ends_early_frees_the_rest_of_its_time() -> None:
    resource = a_resource()
    reserved = a_reserved_commitment()
    resource.reserve(reserved, at=NOW)

    resource.finish(reserved.id, "completed", at=NOON + HOUR / 2)

    (kept,) = resource.commitments
    assert (kept.starts_at, kept.ends_at) == (NOON, NOON + HOUR / 2)


def test_a_missed_meeting_keeps_its_whole_time() -> None:
    resource = a_resource()
    reserved = a_reserved_commitment()
    resource.reserve(reserved, at=NOW)

    resource.finish(reserved.id, "no_show", at=reserved.ends_at)

    assert resource.commitments == (reserved,)


def test_the_past_is_forgotten_as_it_passes() -> None:
    resource = a_resource()
    for day in range(400):
        start = NOW + timedelta(days=day)
        resource.reserve(a_reserved_commitment(start), at=start)

    assert len(resource.commitments) < 6


def test_a_long_block_is_remembered_while_it_lasts() -> None:
    resource = a_resource()
    block = a_held_commitment(
        NOW, kind=CommitmentKind.BLOCK, ends_at=NOW + timedelta(days=60), expires_at=None
    )
    resource.block(block, reason="sabbatical", at=NOW)
    later = NOW + timedelta(days=30)

    resource.reserve(a_reserved_commitment(later), at=later)

    assert block in resource.around(later, later + HOUR)


def test_setting_what_is_set_already_is_silence() -> None:
    resource = a_resource()

    resource.set_buffers(Buffers(0, 0), at=NOW)
    resource.set_limits(Limits(), at=NOW)
    resource.set_switches(Switches(), at=NOW)

    assert told(resource) == []


def test_one_setting_leaves_the_others_alone() -> None:
    resource = a_resource()
    before = resource.settings

    resource.set_limits(Limits(max_per_day=3), at=NOW)

    assert resource.settings.limits.max_per_day == 3
    assert resource.settings.schedule == before.schedule
    assert resource.settings.buffers == before.buffers


def test_a_resource_that_left_is_back_when_it_is_described_again() -> None:
    resource = a_resource()
    resource.leave(at=NOW)
    resource.leave(at=NOW)
    assert resource.is_gone

    resource.describe(
        kind=resource.kind, name=resource.name, zone="UTC", auto_assign=resource.auto_assign
    )

    assert not resource.is_gone
    assert told(resource) == ["Left", "Described"]


def test_the_days_an_event_names_are_those_of_the_resource_s_clocks() -> None:
    resource = a_resource(zone="Asia/Kathmandu")
    late = NOON.replace(hour=18)  # 23:45 in Kathmandu, until 00:45

    resource.hold(a_held_commitment(late), at=NOW)

    (event,) = resource.collect_events()
    assert isinstance(event, Resource.SlotHeld)
    assert [day.isoformat() for day in event.dates] == ["2027-03-09", "2027-03-10"]


def test_conflicts_without_bookings_are_not_reported() -> None:
    resource = a_resource()
    met = uuid4()

    resource.report_conflicts([], at=NOW)
    resource.report_conflicts([met, met], at=NOW)

    (event,) = resource.collect_events()
    assert isinstance(event, Resource.ConflictsFound)
    assert event.booking_ids == (met,)


def test_a_replayed_resource_is_the_same_resource() -> None:
    lived = Resource.registered(
        uuid4(), kind=ResourceKind.CONSULTANT, name="Maya", zone="UTC", auto_assign=True
    )
    held = a_held_commitment()
    lived.set_buffers(Buffers(10, 5), at=NOW)
    lived.hold(held, at=NOW)
    lived.reserve(a_reserved_commitment(id=held.id), at=NOW)
    lived.finish(held.id, "completed", at=NOON + HOUR / 2)

    replayed = None
    for event in lived.collect_events():
        replayed = event.mutate(replayed)

    assert replayed == lived
