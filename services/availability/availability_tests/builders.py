"""What tests begin with: valid by default, told only what matters to the test."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from availability.domain.holds.hold import Hold, Request
from availability.domain.holds.place import Place
from availability.domain.resources.resource import Resource, ResourceKind
from availability.domain.schedules.settings import (
    Buffers,
    DaySchedule,
    TimeRange,
    WeeklySchedule,
    Window,
)
from availability.domain.sessions.session import Session
from availability.domain.slots.commitments import Commitment, CommitmentKind
from availability.domain.slots.offering import Offering
from contracts.tariff import Tariff

# A Monday; the meetings of the tests are on the Tuesday a week later, at noon UTC if not told else.
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
NOON = datetime(2027, 3, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)

NINE_TO_FIVE = WeeklySchedule(
    *(DaySchedule(is_working=True, slots=(TimeRange.parse("09:00", "17:00"),)),) * 7
)


def a_resource(**told: Any) -> Resource:
    """A consultant in UTC, working nine to five every day, without buffers."""
    resource = Resource.registered(
        told.get("id", uuid4()),
        kind=told.get("kind", ResourceKind.CONSULTANT),
        name=told.get("name", "Clara Weiss"),
        zone=told.get("zone", "UTC"),
        auto_assign=told.get("auto_assign", True),
    )
    resource.set_weekly_schedule(NINE_TO_FIVE, at=NOW)
    resource.set_buffers(Buffers(0, 0), at=NOW)
    resource.collect_events()
    return resource


def an_offering(**told: Any) -> Offering:
    """One hour, no buffer, no notice, 60 days ahead."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "slug": "tax-consultation",
        "name": "Tax Consultation",
        "tariff": Tariff(
            currency="AED",
            base_minor=25_000,
            standard_duration_minutes=60,
            hourly_rate_minor=25_000,
        ),
        "durations": (30, 60, 90),
        "default_duration": 60,
        "buffer": 0,
        "window": Window(0, 60),
        **told,
    }
    return Offering(**values)


def a_held_commitment(start: datetime = NOON, **told: Any) -> Commitment:
    values: dict[str, Any] = {
        "id": uuid4(),
        "kind": CommitmentKind.HOLD,
        "starts_at": start,
        "ends_at": start + HOUR,
        "expires_at": NOW + QUARTER,
        **told,
    }
    return Commitment(**values)


def a_reserved_commitment(start: datetime = NOON, **told: Any) -> Commitment:
    return a_held_commitment(
        start,
        **{
            "kind": CommitmentKind.RESERVATION,
            "booking_id": uuid4(),
            "expires_at": None,
            **told,
        },
    )


def a_place(**told: Any) -> Place:
    start: datetime = told.pop("starts_at", NOON)
    values: dict[str, Any] = {
        "service_id": UUID(int=10),
        "provider_id": UUID(int=1),
        "resource_ids": (),
        "starts_at": start,
        "ends_at": start + HOUR,
        "service_date": start.date(),
        **told,
    }
    return Place(**values)


def a_request(**told: Any) -> Request:
    values: dict[str, Any] = {
        "service_id": UUID(int=10),
        "provider_id": UUID(int=1),
        "starts_at": NOON,
        "minutes": 60,
        "booking_type": "STANDARD",
        "moving_booking_id": None,
        **told,
    }
    return Request(**values)


def a_hold(**told: Any) -> Hold:
    hold = Hold.opened(
        told.pop("id", uuid4()),
        request=a_request(**told),
        place=a_place(),
        held_at=NOW,
    )
    hold.collect_events()
    return hold


def a_session(**told: Any) -> Session:
    start: datetime = told.pop("starts_at", NOON)
    values: dict[str, Any] = {
        "service_id": UUID(int=10),
        "member_id": UUID(int=1),
        "day": start.date(),
        "starts_at": start,
        "ends_at": start + HOUR,
        "is_available": True,
        "max_bookings": 5,
        "at": NOW,
        **told,
    }
    session = Session.defined(uuid4(), **values)
    session.collect_events()
    return session
