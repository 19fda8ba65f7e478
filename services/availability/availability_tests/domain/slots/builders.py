"""The reference set-up (CFL-43, OPN-19) and small changes to it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from availability.domain.schedules.settings import (
    Buffers,
    DaySchedule,
    ResourceSettings,
    TimeRange,
    WeeklySchedule,
    Window,
)
from availability.domain.slots.commitments import Commitment, CommitmentKind
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import Refusal, Wish, refusals
from availability.domain.slots.search import DayPlan, Search, within_window
from availability.domain.slots.timetable import Timetable
from contracts.tariff import Tariff

MEMBER = UUID(int=1)
OTHER_MEMBER = UUID(int=2)
ROOM = UUID(int=3)
SERVICE = UUID(int=10)
OTHER_SERVICE = UUID(int=11)
SESSION = UUID(int=20)

# A Tuesday, two weeks ahead, without anything special.
TODAY = datetime(2026, 6, 2, 8, tzinfo=UTC)
DAY = date(2026, 6, 16)


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}:00+00:00")


def working(start: str, end: str, *breaks: tuple[str, str]) -> DaySchedule:
    return DaySchedule(
        is_working=True,
        slots=(TimeRange.parse(start, end),),
        breaks=tuple(TimeRange.parse(*pause) for pause in breaks),
    )


def every_day(day: DaySchedule) -> WeeklySchedule:
    return WeeklySchedule(*(day,) * 7)


def settings_of_the_reference_member(**changed: Any) -> ResourceSettings:
    settings: dict[str, Any] = {
        "schedule": every_day(working("09:00", "17:00")),
        "buffers": Buffers(0, 0),
        **changed,
    }
    return ResourceSettings(**settings)


def a_timetable(
    *commitments: Commitment,
    resource_id: UUID = MEMBER,
    name: str = "Mia Meyer",
    sessions: Iterable[Any] = (),
    version: int = 1,
    **settings: Any,
) -> Timetable:
    return Timetable(
        resource_id=resource_id,
        name=name,
        version=version,
        settings=settings_of_the_reference_member(**settings),
        commitments=commitments,
        sessions=tuple(sessions),
    )


def tax_consultation(**changed: Any) -> Offering:
    values: dict[str, Any] = {
        "id": SERVICE,
        "slug": "tax-consultation",
        "name": "Tax Consultation",
        "tariff": Tariff(
            currency="AED",
            base_minor=25000,
            standard_duration_minutes=60,
            hourly_rate_minor=25000,
        ),
        "durations": (30, 60, 90, 120),
        "default_duration": 60,
        "buffer": 30,
        "window": Window(24 * 60, 30),
        "max_daily": 10,
        "provider_ids": (MEMBER, OTHER_MEMBER),
        **changed,
    }
    return Offering(**values)


def a_commitment(
    start: str,
    end: str,
    *,
    kind: CommitmentKind = CommitmentKind.RESERVATION,
    day: date = DAY,
    **changed: Any,
) -> Commitment:
    values: dict[str, Any] = {
        "id": uuid5(SERVICE, f"{day} {start} {end} {kind}"),
        "kind": kind,
        "starts_at": at(start, day),
        "ends_at": at(end, day),
        **changed,
    }
    return Commitment(**values)


def a_booking(start: str, end: str, **changed: Any) -> Commitment:
    return a_commitment(start, end, **changed)


def a_hold(start: str, end: str, *, until: datetime, **changed: Any) -> Commitment:
    return a_commitment(start, end, kind=CommitmentKind.HOLD, expires_at=until, **changed)


def day_plan(
    table: Timetable,
    offering: Offering | None = None,
    *,
    duration: int = 60,
    day: date = DAY,
    now: datetime = TODAY,
    **asked: Any,
) -> DayPlan:
    """What the search says of one day."""
    offering = offering or tax_consultation()
    counts = asked.pop("service_day_counts", {})
    plan = Search(offering, duration, day, day, now, **asked).plan(table)
    (found,) = within_window(plan, table, offering, now, service_day_counts=counts)
    return found


def starts(table: Timetable, offering: Offering | None = None, **asked: Any) -> list[str]:
    """Offered starts as HH:mm in UTC."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return [
        f"{epoch + timedelta(minutes=minute):%H:%M}"
        for minute in day_plan(table, offering, **asked).starts
    ]


def against(
    table: Timetable,
    clock: str | datetime,
    offering: Offering | None = None,
    *,
    duration: int = 60,
    now: datetime = TODAY,
    **more: Any,
) -> list[Refusal]:
    """What stands against one start."""
    return refusals(
        Wish(
            table=table,
            offering=offering or tax_consultation(),
            start=at(clock) if isinstance(clock, str) else clock,
            duration=duration,
            now=now,
            **more,
        )
    )


def codes(*args: Any, **more: Any) -> list[str]:
    return [refusal.code.value for refusal in against(*args, **more)]
