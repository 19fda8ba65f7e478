"""The search and the list of rules are two ways to one answer; they must never differ."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from availability.domain.schedules.settings import (
    Buffers,
    DaySchedule,
    ExceptionKind,
    Limits,
    RecurringUnavailability,
    ResourceSettings,
    Rules,
    ScheduleException,
    TimeOff,
    TimeOffKind,
    TimeRange,
    WeeklySchedule,
    Window,
)
from availability.domain.schedules.zones import instant_of, local_date, minute_of
from availability.domain.slots.commitments import Commitment, CommitmentKind, Seat, Session
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import Wish, refusals
from availability.domain.slots.search import Search, within_window
from availability.domain.slots.timetable import Timetable
from availability_tests.domain.slots.builders import (
    MEMBER,
    ROOM,
    SERVICE,
    SESSION,
    tax_consultation,
)

FIRST = date(2026, 10, 24)  # Berlin's clocks go back in the night to the 25th
LAST = FIRST + timedelta(days=2)
NOW = datetime(2026, 10, 24, 5, 3, tzinfo=UTC)
MOVING = UUID(int=500)

quarters = st.integers(0, 95)
small = st.sampled_from((0, 5, 15, 30))


@st.composite
def ranges(draw: st.DrawFn, most: int) -> tuple[TimeRange, ...]:
    pairs = draw(st.lists(st.tuples(quarters, quarters), max_size=most))
    return tuple(TimeRange(min(p) * 15, max(p) * 15) for p in pairs if p[0] != p[1])


@st.composite
def day_schedules(draw: st.DrawFn) -> DaySchedule:
    return DaySchedule(
        is_working=draw(st.integers(0, 5)) > 0, slots=draw(ranges(2)), breaks=draw(ranges(1))
    )


@st.composite
def commitments(draw: st.DrawFn) -> Commitment:
    kind = draw(st.sampled_from(list(CommitmentKind)))
    start = datetime(2026, 10, 24, tzinfo=UTC) + timedelta(
        minutes=15 * draw(st.integers(-20, 300)), seconds=draw(st.sampled_from((0, 0, 0, 30)))
    )
    length = draw(st.sampled_from((0, 30, 45, 60, 90)))
    joins = kind is CommitmentKind.SESSION or (
        kind in (CommitmentKind.HOLD, CommitmentKind.RESERVATION) and draw(st.booleans())
    )
    return Commitment(
        id=UUID(int=draw(st.integers(1, 10**9))),
        kind=kind,
        starts_at=start,
        ends_at=start + timedelta(minutes=length),
        before=draw(small),
        after=draw(small),
        preparation=draw(small),
        follow_up=draw(small),
        service_id=draw(st.sampled_from((SERVICE, UUID(int=98)))),
        booking_id=draw(st.sampled_from((None, None, MOVING))),
        expires_at=NOW + timedelta(minutes=draw(st.sampled_from((-1, 0, 9))))
        if kind is CommitmentKind.HOLD
        else None,
        session_id=SESSION if joins else None,
    )


@st.composite
def resource_settings(draw: st.DrawFn) -> ResourceSettings:
    day = draw(day_schedules())
    return ResourceSettings(
        zone=draw(st.sampled_from(("Europe/Berlin", "UTC", "Asia/Kathmandu"))),
        schedule=draw(st.sampled_from((None, WeeklySchedule(*(day,) * 7)))),
        exceptions=tuple(
            ScheduleException(
                FIRST + timedelta(days=draw(st.integers(0, 2))),
                draw(st.sampled_from(list(ExceptionKind))),
                draw(ranges(2)),
            )
            for _ in range(draw(st.integers(0, 2)))
        ),
        time_off=draw(st.sampled_from(((), (), (TimeOff(TimeOffKind.BLACKOUT, LAST, LAST),)))),
        unavailable=draw(
            st.sampled_from(
                ((), (RecurringUnavailability("sunday", TimeRange.parse("01:00", "10:30")),))
            )
        ),
        buffers=Buffers(draw(st.sampled_from((None, 0, 10, 30))), draw(small)),
        limits=Limits(draw(st.sampled_from((None, None, 1, 2))), draw(st.integers(0, 5))),
        window=Window(draw(st.sampled_from((None, 0, 600))), draw(st.sampled_from((None, 1)))),
        rules=Rules(
            preparation_minutes=draw(st.sampled_from((None, 10))),
            follow_up_minutes=draw(st.sampled_from((None, 25))),
        ),
    )


@st.composite
def timetables(draw: st.DrawFn, resource_id: UUID, most: int) -> Timetable:
    seats = draw(st.integers(0, 3))
    session = Session(
        id=SESSION,
        service_id=SERVICE,
        capacity=draw(st.integers(1, 3)),
        seats=tuple(
            Seat(
                id=UUID(int=n),
                booking_id=draw(st.sampled_from((None, MOVING))),
                expires_at=draw(st.sampled_from((None, NOW, NOW + timedelta(minutes=3)))),
            )
            for n in range(seats)
        ),
        fixed=draw(st.booleans()),
    )
    return Timetable(
        resource_id=resource_id,
        name="Somebody",
        version=1,
        settings=draw(resource_settings()),
        commitments=tuple(draw(st.lists(commitments(), max_size=most))),
        sessions=draw(st.sampled_from(((), (session,)))),
    )


@st.composite
def offerings(draw: st.DrawFn) -> Offering:
    return tax_consultation(
        durations=(30, 60),
        buffer=draw(st.sampled_from((None, 0, 20))),
        preparation=draw(small),
        follow_up=draw(small),
        window=Window(draw(st.sampled_from((0, 180))), 30),
        max_daily=draw(st.sampled_from((None, 2))),
        max_bookings=draw(st.sampled_from((1, 2))),
        blackout_dates=draw(st.sampled_from(((), (), (LAST,)))),
        business_hours=draw(st.sampled_from((None, WeeklySchedule(*(draw(day_schedules()),) * 7)))),
        required_resources=draw(st.sampled_from(((), (ROOM,)))),
    )


@settings(max_examples=50, deadline=None)
@given(
    table=timetables(MEMBER, 5),
    room=timetables(ROOM, 2),
    offering=offerings(),
    duration=st.sampled_from((30, 45, 60)),
    moving=st.sampled_from((None, MOVING)),
    counts=st.dictionaries(st.sampled_from((FIRST, LAST)), st.integers(0, 3)),
)
def test_a_start_is_offered_exactly_if_no_rule_stands_against_it(
    *,
    table: Timetable,
    room: Timetable,
    offering: Offering,
    duration: int,
    moving: UUID | None,
    counts: dict[date, int],
) -> None:
    equipment = [room] if offering.required_resources else []
    search = Search(offering, duration, FIRST, LAST, NOW, moving=moving, equipment=equipment)
    plan = search.plan(table)
    days = within_window(plan, table, offering, NOW, service_day_counts=counts)
    offered = {start for day in days for start in day.starts}

    zone = table.settings.zone
    begin = minute_of(datetime(2026, 10, 23, 12, tzinfo=UTC))
    tried = set(range(begin, begin + 5 * 1440, 5)) | offered
    allowed = set()
    for minute in tried:
        day = local_date(zone, minute)
        if not FIRST <= day <= LAST:
            continue
        found = [
            refusal
            for role, asked in [("provider", table), *(("equipment", e) for e in equipment)]
            for refusal in refusals(
                Wish(
                    table=asked,
                    offering=offering,
                    start=instant_of(minute),
                    duration=duration,
                    now=NOW,
                    role="provider" if role == "provider" else "equipment",
                    moving=moving,
                    service_day_count=counts.get(day, 0),
                )
            )
        ]
        if not found:
            allowed.add(minute)

    assert sorted(offered) == sorted(allowed)
    assert all(bool(day.starts) is (day.empty is None) for day in days)
