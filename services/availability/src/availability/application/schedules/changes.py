"""What an owner or the staff may say about a resource's time, one value per kind of statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from availability.domain.resources.resource import Resource
from availability.domain.schedules.settings import (
    Buffers,
    Limits,
    Preferences,
    RecurringHoliday,
    RecurringUnavailability,
    Rules,
    ScheduleException,
    Switches,
    TimeOff,
    WeeklySchedule,
    Window,
)


class Change(Protocol):
    """One statement; what the resource knows already is silence."""

    def tell(self, resource: Resource, *, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class SetWeeklySchedule:
    """None follows the service's business hours (AVL-02)."""

    schedule: WeeklySchedule | None

    def tell(self, resource: Resource, *, at: datetime) -> None:
        resource.set_weekly_schedule(self.schedule, at=at)


@dataclass(frozen=True, slots=True)
class SetExceptions:
    exceptions: tuple[ScheduleException, ...]

    def tell(self, resource: Resource, *, at: datetime) -> None:
        resource.set_exceptions(_in_order(self.exceptions), at=at)


@dataclass(frozen=True, slots=True)
class AddExceptions:
    """Beside those there are; on the same date and of the same kind the new one wins."""

    exceptions: tuple[ScheduleException, ...]

    def tell(self, resource: Resource, *, at: datetime) -> None:
        kept = {(e.date, e.kind): e for e in resource.settings.exceptions}
        kept.update({(e.date, e.kind): e for e in self.exceptions})
        resource.set_exceptions(_in_order(tuple(kept.values())), at=at)


@dataclass(frozen=True, slots=True)
class SetTimeOff:
    time_off: tuple[TimeOff, ...]
    holidays: tuple[RecurringHoliday, ...] = ()
    unavailable: tuple[RecurringUnavailability, ...] = ()

    def tell(self, resource: Resource, *, at: datetime) -> None:
        resource.set_time_off(self.time_off, self.holidays, self.unavailable, at=at)


@dataclass(frozen=True, slots=True)
class AddTimeOff:
    """Beside what there is; what is there already is not doubled."""

    time_off: tuple[TimeOff, ...] = ()
    holidays: tuple[RecurringHoliday, ...] = ()

    def tell(self, resource: Resource, *, at: datetime) -> None:
        kept = resource.settings
        resource.set_time_off(
            tuple(dict.fromkeys((*kept.time_off, *self.time_off))),
            tuple(dict.fromkeys((*kept.holidays, *self.holidays))),
            kept.unavailable,
            at=at,
        )


@dataclass(frozen=True, slots=True)
class SetBuffers:
    buffers: Buffers

    def tell(self, resource: Resource, *, at: datetime) -> None:
        resource.set_buffers(self.buffers, at=at)


@dataclass(frozen=True, slots=True)
class SetLimits:
    limits: Limits

    def tell(self, resource: Resource, *, at: datetime) -> None:
        resource.set_limits(self.limits, at=at)


@dataclass(frozen=True, slots=True)
class SetWindow:
    window: Window

    def tell(self, resource: Resource, *, at: datetime) -> None:
        resource.set_window(self.window, at=at)


@dataclass(frozen=True, slots=True)
class SetSwitches:
    switches: Switches

    def tell(self, resource: Resource, *, at: datetime) -> None:
        resource.set_switches(self.switches, at=at)


@dataclass(frozen=True, slots=True)
class SetRules:
    rules: Rules
    preferences: Preferences

    def tell(self, resource: Resource, *, at: datetime) -> None:
        resource.set_rules(self.rules, self.preferences, at=at)


def _in_order(exceptions: tuple[ScheduleException, ...]) -> tuple[ScheduleException, ...]:
    return tuple(sorted(exceptions, key=lambda e: (e.date, e.kind.value)))
