from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from availability.domain.schedules.settings import (
    Buffers,
    DaySchedule,
    TimeRange,
    Window,
)
from availability.domain.schedules.zones import clock_changes, readings_of
from availability.domain.slots.refusals import refusals_of_wall_time
from availability_tests.domain.slots import oracle
from availability_tests.domain.slots.builders import (
    a_timetable,
    day_plan,
    every_day,
    tax_consultation,
    working,
)

CHANGES = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kathmandu", date(2026, 3, 29)),
    ("Pacific/Apia", date(2011, 12, 29)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Apia", date(2011, 12, 31)),
    # Midnight itself is skipped, or comes twice.
    ("America/Santiago", date(2026, 9, 6)),
    ("America/Santiago", date(2026, 4, 4)),
    ("America/St_Johns", date(2010, 11, 6)),
    ("America/St_Johns", date(2010, 11, 7)),
    ("Africa/Casablanca", date(2026, 2, 15)),
]
HOURS = [
    ("00:00", "24:00"),
    ("00:00", "06:00"),
    ("01:30", "02:30"),
    ("02:15", "05:45"),
    ("09:00", "17:00"),
    ("22:30", "24:00"),
]
OPEN = Window(0, 60)


def _found(zone: str, day: date, schedule: DaySchedule, duration: int, buffer: int) -> list[int]:
    offering = tax_consultation(durations=(duration,), window=OPEN, max_daily=None)
    table = a_timetable(zone=zone, schedule=every_day(schedule), buffers=Buffers(buffer, buffer))
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=5)
    return list(day_plan(table, offering, duration=duration, day=day, now=now).starts)


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@pytest.mark.parametrize("hours", HOURS)
def test_slots_of_days_on_which_clocks_change_are_those_the_clocks_show(
    zone: str, day: date, hours: tuple[str, str]
) -> None:
    schedule = working(*hours, ("03:15", "03:45"), ("12:00", "12:30"))
    opening = [(r.start, r.end) for r in schedule.slots]
    breaks = [(r.start, r.end) for r in schedule.breaks]
    for duration, buffer in ((60, 0), (30, 15)):
        assert _found(zone, day, schedule, duration, buffer) == oracle.starts(
            zone, day, opening, breaks, duration=duration, step=duration + buffer
        )


@st.composite
def _ranges(draw: st.DrawFn, most: int) -> tuple[TimeRange, ...]:
    quarters = st.integers(0, 96)
    pairs = draw(st.lists(st.tuples(quarters, quarters), max_size=most))
    return tuple(TimeRange(min(p) * 15, max(p) * 15) for p in pairs if p[0] != p[1])


@settings(max_examples=60, deadline=None)
@given(
    change=st.sampled_from(CHANGES),
    later=st.integers(-2, 2),
    slots=_ranges(3),
    breaks=_ranges(2),
    duration=st.sampled_from((15, 30, 45, 60, 90)),
    buffer=st.sampled_from((0, 10, 15, 30)),
)
def test_no_schedule_makes_the_search_and_the_clocks_disagree(
    *,
    change: tuple[str, date],
    later: int,
    slots: tuple[TimeRange, ...],
    breaks: tuple[TimeRange, ...],
    duration: int,
    buffer: int,
) -> None:
    zone, day = change[0], change[1] + timedelta(days=later)
    schedule = DaySchedule(is_working=True, slots=slots, breaks=breaks)
    expected = oracle.starts(
        zone,
        day,
        [(r.start, r.end) for r in slots],
        [(r.start, r.end) for r in breaks],
        duration=duration,
        step=duration + buffer,
    )

    assert _found(zone, day, schedule, duration, buffer) == expected


@pytest.mark.parametrize("zone", sorted({zone for zone, _ in CHANGES} | {"Asia/Dubai", "UTC"}))
def test_a_wall_time_has_the_instants_at_which_the_clocks_show_it(zone: str) -> None:
    info = ZoneInfo(zone)
    for _, day in CHANGES:
        shown: dict[int, list[int]] = {}
        for minute, wall in oracle.minutes_showing(zone, day):
            shown.setdefault(wall, []).append(minute)
        for wall in range(0, 1440, 15):
            naive = datetime(day.year, day.month, day.day, wall // 60, wall % 60)  # noqa: DTZ001
            found = readings_of(zone, naive)
            assert [i.astimezone(info).replace(tzinfo=None) for i in found] == [naive] * len(found)
            assert [(i - oracle.EPOCH) // timedelta(minutes=1) for i in found] == shown.get(
                wall, []
            )


def test_a_skipped_wall_time_is_refused_as_such() -> None:
    instants, refused = refusals_of_wall_time(
        "Europe/Berlin",
        datetime(2026, 3, 29, 2, 30),  # noqa: DTZ001
    )

    assert instants == ()
    assert [r.code for r in refused] == ["in_dst_gap"]


def test_a_repeated_wall_time_is_refused_and_both_readings_are_given() -> None:
    instants, refused = refusals_of_wall_time(
        "Europe/Berlin",
        datetime(2026, 10, 25, 2, 30),  # noqa: DTZ001
    )

    assert [i.isoformat() for i in instants] == [
        "2026-10-25T00:30:00+00:00",
        "2026-10-25T01:30:00+00:00",
    ]
    assert [r.code for r in refused] == ["ambiguous_local_time"]


def test_changes_of_the_clocks_in_a_range_are_found_with_both_offsets() -> None:
    found = clock_changes("Australia/Lord_Howe", date(2026, 3, 1), date(2026, 4, 30))

    assert [(c.at.isoformat(), c.before, c.after) for c in found] == [
        ("2026-04-04T15:00:00+00:00", 660, 630)
    ]
