"""Scenes that make every event this service stores, as it stores them today.

`python -m availability_tests.history.scenes` prints them as history lines. A line that is in a
history file is never changed; a new shape of an event gets a new file.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from eventsourcing.domain import Aggregate

from availability.domain.holds.hold import Hold, Request
from availability.domain.holds.place import Place
from availability.domain.offerings.offered_service import OfferedService
from availability.domain.placements.placement import Placement
from availability.domain.quotas.service_day import Counted, ServiceDay
from availability.domain.resources.resource import FreedBecause, Resource, ResourceKind
from availability.domain.schedules.settings import (
    Buffers,
    DaySchedule,
    DurationLimits,
    ExceptionKind,
    Limits,
    Preferences,
    RecurringHoliday,
    RecurringUnavailability,
    Rules,
    ScheduleException,
    Switches,
    TimeOff,
    TimeOffKind,
    TimeRange,
    WeeklySchedule,
    Window,
)
from availability.domain.sessions.session import Session
from availability.domain.slots.commitments import Commitment, CommitmentKind
from availability.domain.slots.offering import Offering
from contracts.tariff import PeakWindow, Tariff
from servicekit.eventstore.mapper import TypedMapper

AGGREGATES: tuple[type[Aggregate], ...] = (
    Hold,
    OfferedService,
    Placement,
    Resource,
    ServiceDay,
    Session,
)
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
NOON = datetime(2027, 3, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLARA, ROOM, SERVICE = UUID(int=1), UUID(int=2), UUID(int=3)
HOLD, OTHER_HOLD, BOOKING, SESSION = UUID(int=4), UUID(int=5), UUID(int=6), UUID(int=7)
BLOCK, DAY = UUID(int=8), UUID(int=9)

WEEK = WeeklySchedule(
    monday=DaySchedule(
        is_working=True,
        slots=(TimeRange.parse("09:00", "17:00"),),
        breaks=(TimeRange.parse("12:00", "13:00"),),
    )
)
PLACE = Place(
    service_id=SERVICE,
    provider_id=CLARA,
    resource_ids=(ROOM,),
    starts_at=NOON,
    ends_at=NOON + HOUR,
    service_date=NOON.date(),
    session_id=SESSION,
)


def held(id_: UUID = HOLD) -> Commitment:
    return Commitment(
        id=id_,
        kind=CommitmentKind.HOLD,
        starts_at=NOON,
        ends_at=NOON + HOUR,
        before=15,
        after=10,
        preparation=5,
        follow_up=5,
        service_id=SERVICE,
        expires_at=NOW + HOUR / 4,
        session_id=SESSION,
    )


def a_resource() -> Resource:
    resource = Resource.registered(
        CLARA, kind=ResourceKind.CONSULTANT, name="Clara", zone="Europe/Berlin", auto_assign=True
    )
    resource.set_weekly_schedule(WEEK, at=NOW)
    resource.set_exceptions(
        (
            ScheduleException(
                date(2027, 3, 10), ExceptionKind.EXTRA, (TimeRange.parse("18:00", "20:00"),), "fair"
            ),
        ),
        at=NOW,
    )
    resource.set_time_off(
        (TimeOff(TimeOffKind.VACATION, date(2027, 7, 1), date(2027, 7, 14), "sea"),),
        (RecurringHoliday("Unity Day", 10, 3, "DE"),),
        (RecurringUnavailability("friday", TimeRange.parse("15:00", "17:00")),),
        at=NOW,
    )
    resource.set_buffers(Buffers(15, None), at=NOW)
    resource.set_limits(Limits(6, 2), at=NOW)
    resource.set_window(Window(120, 30), at=NOW)
    resource.set_switches(Switches(is_online=False, is_accepting=True), at=NOW)
    resource.set_rules(
        Rules(
            service_ids=(SERVICE,),
            service_types=("workshop",),
            client_types=("enterprise",),
            durations=DurationLimits(30, 120, 30),
            preparation_minutes=5,
            follow_up_minutes=5,
            emergency_notice_minutes=None,
        ),
        Preferences(60, (30, 60), ("video",), "Berlin"),
        at=NOW,
    )
    resource.hold(held(), overridden=("buffer_time",), at=NOW)
    resource.reserve(
        Commitment(
            id=HOLD,
            kind=CommitmentKind.RESERVATION,
            starts_at=NOON,
            ends_at=NOON + HOUR,
            service_id=SERVICE,
            booking_id=BOOKING,
        ),
        at=NOW,
    )
    resource.block(
        Commitment(id=BLOCK, kind=CommitmentKind.BLOCK, starts_at=NOON, ends_at=NOON + 2 * HOUR),
        reason="dentist",
        at=NOW,
    )
    resource.report_conflicts((BOOKING,), at=NOW)
    resource.unblock(BLOCK, at=NOW)
    resource.finish(HOLD, "completed", at=NOON + HOUR / 2)
    resource.hold(held(OTHER_HOLD), at=NOW)
    resource.free(OTHER_HOLD, FreedBecause.RELEASED, at=NOW)
    resource.leave(at=NOW)
    resource.describe(
        kind=ResourceKind.CONSULTANT, name="Clara Weiss", zone="Europe/Berlin", auto_assign=False
    )
    return resource


def a_hold(hold_id: UUID) -> Hold:
    return Hold.opened(
        hold_id,
        request=Request(
            service_id=SERVICE,
            provider_id=CLARA,
            starts_at=NOON,
            minutes=60,
            booking_type="STANDARD",
            moving_booking_id=BOOKING,
        ),
        place=PLACE,
        held_at=NOW,
        overridden=("buffer_time",),
    )


def an_offering() -> Offering:
    return Offering(
        id=SERVICE,
        slug="tax-consultation",
        name="Tax Consultation",
        tariff=Tariff(
            currency="AED",
            base_minor=25_000,
            standard_duration_minutes=60,
            hourly_rate_minor=25_000,
            zone="Asia/Dubai",
            peak_windows=(PeakWindow((0,), 480, 600),),
        ),
        durations=(30, 60),
        default_duration=60,
        service_type="custom",
        buffer=30,
        preparation=5,
        follow_up=5,
        window=Window(1440, 30),
        max_daily=10,
        max_bookings=5,
        blackout_dates=(date(2027, 12, 24),),
        business_hours=WEEK,
        zone="Asia/Dubai",
        required_resources=(ROOM,),
        provider_ids=(CLARA,),
    )


def scenes() -> Iterator[Aggregate]:
    """Play every scene; the new events wait in each aggregate."""
    yield a_resource()
    released, expired = a_hold(HOLD), a_hold(OTHER_HOLD)
    released.release("released by the client", at=NOW)
    expired.expire(at=NOW + HOUR)
    yield released
    yield expired
    placement = Placement.reserved(BOOKING, hold_id=HOLD, place=PLACE, at=NOW)
    placement.move(OTHER_HOLD, PLACE, at=NOW)
    placement.lose(UUID(int=99), "booked", at=NOW)
    placement.finish("no_show", at=NOON)
    placement.release("by-client", at=NOW)
    yield placement
    yield Placement.without_a_place(UUID(int=66), at=NOW)
    day = ServiceDay.opened(
        DAY,
        service_id=SERVICE,
        day=NOON.date(),
        counted=(Counted(hold_id=HOLD, expires_at=None),),
    )
    day.count(OTHER_HOLD, expires_at=NOW + HOUR)
    day.discount(HOLD)
    yield day
    session = Session.defined(
        SESSION,
        service_id=SERVICE,
        member_id=CLARA,
        day=NOON.date(),
        starts_at=NOON,
        ends_at=NOON + HOUR,
        is_available=True,
        max_bookings=5,
        at=NOW,
    )
    session.hold(HOLD, expires_at=NOW + HOUR, at=NOW)
    session.reserve(HOLD, BOOKING, at=NOW)
    session.free(HOLD, "cancelled", at=NOW)
    session.change(ends_at=NOON + 2 * HOUR, is_available=False, max_bookings=3, at=NOW)
    session.remove(at=NOW)
    yield session
    service = OfferedService.published(an_offering())
    service.retire(at=NOW)
    service.change(an_offering())
    yield service


def lines() -> Iterator[str]:
    """Give each event of the scenes as a line of a history file."""
    mapper = TypedMapper()
    for aggregate in scenes():
        for event in aggregate.collect_events():
            stored = mapper.to_stored_event(event)  # type: ignore[arg-type]
            yield json.dumps(
                {
                    "id": str(stored.originator_id),
                    "version": stored.originator_version,
                    "topic": stored.topic,
                    "state": stored.state.decode(),
                }
            )


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lines())
