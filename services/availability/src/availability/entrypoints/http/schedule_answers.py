"""What the admin panel gets about somebody's time."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from availability.domain.resources.resource import Resource
from availability.domain.schedules.settings import (
    WEEKDAYS,
    Preferences,
    Rules,
    WeeklySchedule,
)
from availability.entrypoints.http.week_shapes import RangeShape
from servicekit.http.shapes import ResponseShape


class ConflictAnswer(ResponseShape):
    """A booking that stands against the change, until somebody acts."""

    booking_id: UUID
    start_time: datetime
    end_time: datetime
    code: str
    message: str


class ChangeAnswer(ResponseShape):
    resource_id: UUID
    conflicts: list[ConflictAnswer]


class BulkAnswer(ResponseShape):
    items: list[ChangeAnswer]


class SlotsChangeAnswer(ResponseShape):
    ids: list[UUID]
    conflicts: list[ConflictAnswer]


class BlockAnswer(ResponseShape):
    id: UUID
    conflicts: list[ConflictAnswer]


class StoredSlotAnswer(ResponseShape):
    id: UUID
    service_id: UUID
    team_member_id: UUID
    date: date
    start_time: datetime
    end_time: datetime
    is_available: bool
    max_bookings: int
    current_bookings: int


class StoredSlotsAnswer(ResponseShape):
    items: list[StoredSlotAnswer]


class ResourceLine(ResponseShape):
    id: UUID
    kind: str
    name: str
    timezone: str
    auto_assign: bool
    is_accepting: bool
    is_gone: bool


class AgendaLine(ResponseShape):
    id: UUID
    kind: str
    status: str
    start_time: datetime
    end_time: datetime
    service_id: UUID | None
    booking_id: UUID | None
    session_id: UUID | None
    reason: str | None
    changed_at: datetime


class AgendaAnswer(ResponseShape):
    resource_id: UUID
    as_of: datetime | None
    items: list[AgendaLine]


def settings_of(resource: Resource) -> dict[str, Any]:
    """All that is set, in the words of the requests."""
    settings = resource.settings
    return {
        "id": str(resource.id),
        "kind": resource.kind.value,
        "name": resource.name,
        "timezone": settings.zone,
        "autoAssign": resource.auto_assign,
        "isGone": resource.is_gone,
        "schedule": {"weekly": _week(settings.schedule)},
        "exceptions": {
            "exceptions": [
                {
                    "date": e.date.isoformat(),
                    "kind": e.kind.value,
                    "intervals": [RangeShape.of(r) for r in e.intervals],
                    "reason": e.reason,
                }
                for e in settings.exceptions
            ]
        },
        "timeOff": {
            "timeOff": [
                {
                    "kind": t.kind.value,
                    "from": t.first.isoformat(),
                    "to": t.last.isoformat(),
                    "reason": t.reason,
                }
                for t in settings.time_off
            ],
            "holidays": [
                {"name": h.name, "month": h.month, "day": h.day, "region": h.region}
                for h in settings.holidays
            ],
            "unavailable": [
                {"weekday": u.weekday, **RangeShape.of(u.time)} for u in settings.unavailable
            ],
        },
        "buffers": {
            "beforeMinutes": settings.buffers.before,
            "afterMinutes": settings.buffers.after,
        },
        "limits": {
            "maxPerDay": settings.limits.max_per_day,
            "maxConcurrent": settings.limits.max_concurrent,
        },
        "window": {
            "minAdvanceMinutes": settings.window.min_advance_minutes,
            "maxAdvanceDays": settings.window.max_advance_days,
        },
        "switches": {
            "isOnline": settings.switches.is_online,
            "isAccepting": settings.switches.is_accepting,
        },
        "rules": _rules(settings.rules, settings.preferences),
    }


def _week(schedule: WeeklySchedule | None) -> dict[str, Any] | None:
    if schedule is None:
        return None
    return {
        name: {
            "isWorkingDay": day.is_working,
            "timeSlots": [RangeShape.of(r) for r in day.slots],
            "breaks": [RangeShape.of(r) for r in day.breaks],
        }
        for name, day in zip(WEEKDAYS, schedule.days(), strict=True)
    }


def _rules(rules: Rules, preferences: Preferences) -> dict[str, Any]:
    limits = rules.durations
    return {
        "serviceIds": None
        if rules.service_ids is None
        else [str(id_) for id_ in rules.service_ids],
        "serviceTypes": None if rules.service_types is None else list(rules.service_types),
        "clientTypes": None if rules.client_types is None else list(rules.client_types),
        "durations": None
        if limits is None
        else {"min": limits.min, "max": limits.max, "step": limits.step},
        "preparationMinutes": rules.preparation_minutes,
        "followUpMinutes": rules.follow_up_minutes,
        "emergencyNoticeMinutes": rules.emergency_notice_minutes,
        "defaultDuration": preferences.default_duration,
        "allowedDurations": list(preferences.allowed_durations),
        "meetingTypes": list(preferences.meeting_types),
        "location": preferences.location,
    }
