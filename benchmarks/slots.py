"""How long the slot search takes, beside a plain scan over the same timetables.

30 days, 60 busy blocks per provider, 60-minute slots, providers in six zones. No plan is remembered
between runs; a timetable reads off its busy minutes when it is first searched, which the last line
measures with timetables that nobody has seen before. The baseline looks at every start of the same
grid and compares it with every commitment, as one would write it first. Both must find the same.

Run it with `python -m benchmarks.slots`.
"""

import random
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

from availability.domain.schedules.settings import (
    Buffers,
    DaySchedule,
    ResourceSettings,
    TimeRange,
    WeeklySchedule,
)
from availability.domain.schedules.zones import instants_of, minute_of
from availability.domain.slots.commitments import Commitment, CommitmentKind
from availability.domain.slots.offering import Offering
from availability.domain.slots.search import Search, within_window
from availability.domain.slots.timetable import Timetable
from benchmarks.figure import Figure, as_json, elapsed_ms, median_ms, table
from contracts.tariff import Tariff

ZONES = (
    "Europe/Berlin",
    "Asia/Dubai",
    "America/New_York",
    "Asia/Kathmandu",
    "Europe/London",
    "Asia/Singapore",
)
NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)  # 29 March, when Europe changes its clocks, is in it
FIRST, DAYS, BLOCKS, DURATION, BUFFER = date(2026, 3, 4), 30, 60, 60, 15
AIMS = {1: 1.0, 50: 15.0, 1000: 150.0}

OFFICE = DaySchedule(
    is_working=True,
    slots=(TimeRange.parse("08:00", "18:00"),),
    breaks=(TimeRange.parse("12:00", "12:45"),),
)


def a_provider(number: int) -> Timetable:
    """A provider who works every day and has 60 bookings in the 30 days."""
    chance = random.Random(number)
    settings = ResourceSettings(
        zone=ZONES[number % len(ZONES)],
        schedule=WeeklySchedule(*(OFFICE,) * 7),
        buffers=Buffers(BUFFER, BUFFER),
    )
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    commitments = []
    for _ in range(BLOCKS):
        start = begin + timedelta(
            days=chance.randrange(DAYS), minutes=15 * chance.randrange(24 * 4)
        )
        commitments.append(
            Commitment(
                id=UUID(int=chance.getrandbits(128)),
                kind=CommitmentKind.RESERVATION,
                starts_at=start,
                ends_at=start + timedelta(minutes=chance.choice((30, 60, 90))),
                before=BUFFER,
                after=BUFFER,
            )
        )
    return Timetable(
        resource_id=UUID(int=number + 1),
        name=f"Provider {number}",
        version=1,
        settings=settings,
        commitments=tuple(commitments),
    )


def the_offering(providers: list[Timetable]) -> Offering:
    return Offering(
        id=UUID(int=0),
        slug="consultation",
        name="Consultation",
        tariff=Tariff(
            currency="EUR",
            base_minor=15000,
            standard_duration_minutes=60,
            hourly_rate_minor=15000,
        ),
        durations=(DURATION,),
        default_duration=DURATION,
        provider_ids=tuple(provider.resource_id for provider in providers),
    )


def searched(providers: list[Timetable], offering: Offering) -> list[list[int]]:
    """Each provider's free starts, as the product finds them."""
    last = FIRST + timedelta(days=DAYS - 1)
    search = Search(offering, DURATION, FIRST, last, NOW)
    return [
        [start for day in within_window(search.plan(p), p, offering, NOW) for start in day.starts]
        for p in providers
    ]


def scanned(providers: list[Timetable]) -> list[list[int]]:
    """The same by a plain scan: every start of the grid against every commitment."""
    found = []
    for provider in providers:
        busy = [
            (minute_of(c.starts_at) - c.before, minute_of(c.ends_at) + c.after)
            for c in provider.commitments
        ]
        starts = []
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            zone = provider.settings.zone
            ((opens, closes),) = instants_of(zone, day, 8 * 60, 18 * 60)
            ((pause, resume),) = instants_of(zone, day, 12 * 60, 12 * 60 + 45)
            for start in range(opens, closes - DURATION + 1, DURATION + BUFFER):
                end = start + DURATION
                if start < resume and pause < end:
                    continue
                if any(start < b and a < end for a, b in busy):
                    continue
                starts.append(start)
        found.append(starts)
    return found


def measure() -> list[Figure]:
    """The three figures of the slot search."""
    figures = []
    for count, aim in AIMS.items():
        providers = [a_provider(number) for number in range(count)]
        offering = the_offering(providers)
        assert searched(providers, offering) == scanned(providers)
        rounds = 5 if count > 100 else 25
        figures.append(
            Figure(
                what=f"slots computed, {DAYS} days, {BLOCKS} busy blocks each, {count} provider(s)",
                value=median_ms(partial(searched, providers, offering), rounds=rounds),
                unit="ms",
                aim=aim,
                more_is_better=False,
                baseline=median_ms(partial(scanned, providers), rounds=3),
                baseline_is="plain scan",
            )
        )
    figures.append(_at_first_sight())
    return figures


def _at_first_sight() -> Figure:
    count = max(AIMS)
    taken = []
    for _ in range(3):
        providers = [a_provider(number) for number in range(count)]
        taken.append(elapsed_ms(partial(searched, providers, the_offering(providers))))
    return Figure(
        what=f"the same, {count} timetables that were never searched before",
        value=min(taken),
        unit="ms",
        aim=AIMS[count],
        more_is_better=False,
    )


if __name__ == "__main__":
    results = measure()
    print(table(results))
    print(as_json(results))
