"""Slots as JSON. A month has hundreds: they are written by hand, not validated once more."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from fastapi.responses import Response

from availability.application.search.alternatives import Alternative
from availability.application.search.answer import Slot, SlotAnswer, SlotDay
from availability.application.search.judge_time import ProviderVerdict, TimeAnswer
from availability.application.search.next_of_each import NextOfMember
from availability.application.search.suggest_times import Suggestion
from availability.domain.schedules.settings import clock_of
from availability.domain.schedules.zones import (
    ClockChange,
    Stretch,
    clock_changes,
    date_of,
    instant_of,
    offset_at,
    stretch_at,
    zone_named,
)
from availability.domain.slots.needs import need_of_provider
from availability.domain.slots.refusals import Code, Refusal, Severity
from contracts.tariff import PriceLines

Json = dict[str, Any]

_CLOCKS: Final = tuple(clock_of(minute) for minute in range(1440))


class JsonAnswer(Response):
    """An answer written by msgspec; what is free now is stale in a moment, so nobody keeps it."""

    media_type = "application/json"

    def __init__(self, content: object) -> None:
        super().__init__(msgspec.json.encode(content), headers={"Cache-Control": "no-store"})


@lru_cache(maxsize=256)
def _offset_text(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


class Clock:
    """Shows UTC minutes on the clocks of one zone; quick for minutes that are near each other."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._stretch = Stretch(0, 0, 0)
        self._dates: dict[int, str] = {}

    def shows(self, minute: int) -> tuple[str, str, str]:
        """(ISO 8601 with offset, date, HH:mm)."""
        stretch = self._stretch
        if not stretch.start <= minute < stretch.end:
            stretch = self._stretch = stretch_at(self._zone, minute)
        number, of_day = divmod(minute + stretch.offset, 1440)
        day = self._dates.get(number)
        if day is None:
            day = self._dates[number] = date_of(number).isoformat()
        clock = _CLOCKS[of_day]
        return f"{day}T{clock}:00{_offset_text(stretch.offset)}", day, clock


class SlotWriter:
    """Writes the slots of one answer."""

    def __init__(self, duration: int) -> None:
        self._duration = duration
        self._clocks: dict[str, Clock] = {}
        self._prices: dict[int, tuple[PriceLines, Json]] = {}

    def __call__(self, slot: Slot) -> Json:
        clock = self._clocks.get(slot.zone)
        if clock is None:
            clock = self._clocks[slot.zone] = Clock(slot.zone)
        begins, day, start = clock.shows(slot.start)
        ends, _, end = clock.shows(slot.start + self._duration)
        return {
            "startTime": begins,
            "endTime": ends,
            "date": day,
            "start": start,
            "end": end,
            "timezone": slot.zone,
            "teamMemberId": slot.table.resource_id,
            "duration": self._duration,
            "price": self._price(slot.price),
            "isAvailable": True,
            "isRecommended": slot.is_recommended,
            "demandLevel": "medium",
            "maxBookings": slot.sharing.places,
            "currentBookings": slot.sharing.taken,
        }

    def _price(self, lines: PriceLines) -> Json:
        known = self._prices.get(id(lines))
        if known is None:
            # The lines are kept beside it, so that no other object gets their id meanwhile.
            known = self._prices[id(lines)] = lines, _price(lines)
        return known[1]


def _price(lines: PriceLines) -> Json:
    return {
        "amount": lines.total,
        "base": lines.base,
        "currency": lines.currency,
        "surcharges": [
            {"type": s.type, "amount": s.amount, "description": s.description}
            for s in lines.surcharges
        ],
    }


def slots_json(answer: SlotAnswer) -> Json:
    """One day's slots (API-01)."""
    write = SlotWriter(answer.duration)
    slots = sorted(answer.slots(), key=lambda slot: slot.start)
    return {
        "slots": [write(slot) for slot in slots],
        "reason": None if slots else reason_of(answer.days),
    }


def reason_of(days: Sequence[SlotDay]) -> str | None:
    """Why the first empty day is empty."""
    return next((day.empty.value for day in days if day.empty is not None), None)


def availability_json(answer: SlotAnswer) -> Json:
    """Days with their slots or reasons, and what their viewer must know of clocks."""
    zone = answer.zone or answer.offering.zone
    write = SlotWriter(answer.duration)
    first, last = answer.days[0].day, answer.days[-1].day
    zones = list(dict.fromkeys((zone, *(table.settings.zone for table in answer.tables))))
    changes = {name: clock_changes(name, first, last) for name in zones}
    changing = {_day_of(change.at, zone) for found in changes.values() for change in found}
    return {
        "serviceId": answer.offering.id,
        "slug": answer.offering.slug,
        "duration": answer.duration,
        "timezone": zone,
        "serviceTimezone": answer.offering.zone,
        "days": [
            {
                "date": day.day,
                "slots": [write(slot) for slot in day.slots],
                "reason": day.empty,
                "clocksChange": day.day in changing,
            }
            for day in answer.days
        ],
        "teamMembers": [
            {"id": t.resource_id, "name": t.name, "timezone": t.settings.zone}
            for t in answer.tables
        ],
        "daylightSaving": _daylight_saving(zone, changes),
    }


def _day_of(instant: datetime, zone: str) -> date:
    return instant.astimezone(zone_named(zone)).date()


def _daylight_saving(zone: str, changes: Mapping[str, list[ClockChange]]) -> Json:
    moves = {name: [(c.at, c.after - c.before) for c in found] for name, found in changes.items()}
    affects = any(moves.values())
    return {
        "affectsSchedule": affects,
        "warningDisplayed": affects,
        "adjustmentNeeded": any(found != moves[zone] for found in moves.values()),
        "changes": [
            {
                "timezone": name,
                "at": change.at,
                "offsetBefore": change.before,
                "offsetAfter": change.after,
            }
            for name, found in changes.items()
            for change in found
        ],
    }


def next_json(answer: SlotAnswer, slots: Sequence[Slot]) -> Json:
    """The first slots found."""
    write = SlotWriter(answer.duration)
    found = [write(slot) for slot in slots]
    return {
        "slot": found[0] if found else None,
        "slots": found,
        "reason": None if found else reason_of(answer.days),
    }


def next_of_each_json(members: Iterable[NextOfMember]) -> Json:
    """The next slot of each member."""
    return {"teamMembers": [_next_of_member(*member) for member in members]}


def _next_of_member(member_id: UUID, slot: Slot | None, answer: SlotAnswer | None) -> Json:
    if slot is None or answer is None:
        reason = Code.NOT_OFFERED if answer is None else reason_of(answer.days)
        return {"teamMemberId": member_id, "serviceId": None, "slot": None, "reason": reason}
    return {
        "teamMemberId": member_id,
        "serviceId": answer.offering.id,
        "slot": SlotWriter(answer.duration)(slot),
        "reason": None,
    }


def suggestions_json(answer: SlotAnswer, suggestions: Iterable[Suggestion]) -> Json:
    write = SlotWriter(answer.duration)
    table = answer.tables[0] if answer.tables else None
    need = need_of_provider(table.settings, answer.offering, answer.duration) if table else None
    found = [{"slot": write(s.slot), "score": s.score, "reasons": s.reasons} for s in suggestions]
    return {
        "suggestions": found,
        "bufferMinutes": max(need.before, need.after) if need else 0,
        "preparationMinutes": need.preparation if need else 0,
        "followUpMinutes": need.follow_up if need else 0,
        "reason": None if found else reason_of(answer.days),
    }


class ReasonWriter:
    """Writes reasons; whose bookings are met is told to staff only."""

    def __init__(self, zone: str, *, for_staff: bool) -> None:
        self._zone = zone_named(zone)
        self._for_staff = for_staff

    def __call__(self, refusal: Refusal) -> Json:
        return {
            "code": refusal.code,
            "rule": refusal.rule,
            "name": refusal.name,
            "severity": refusal.severity,
            "message": refusal.message,
            "met": [
                {
                    "startTime": iso(met.starts_at, self._zone),
                    "endTime": iso(met.ends_at, self._zone),
                    "id": met.id if self._for_staff else None,
                    "bookingId": met.booking_id if self._for_staff else None,
                }
                for met in refusal.met
            ],
        }


def iso(instant: datetime, zone: ZoneInfo) -> str:
    """A moment with the zone's offset, whole minutes of it."""
    local = instant.astimezone(zone)
    offset = timedelta(minutes=offset_at(zone, (instant - instant_of(0)) // timedelta(minutes=1)))
    return local.replace(tzinfo=timezone(offset) if offset else UTC).isoformat()


def explain_json(answer: TimeAnswer, zone: str, *, for_staff: bool) -> Json:
    """Every reason, provider by provider."""
    reason = ReasonWriter(zone, for_staff=for_staff)
    return {
        "serviceId": answer.offering.id,
        "duration": answer.duration,
        "instants": [iso(instant, zone_named(zone)) for instant in answer.instants],
        "isOffered": answer.is_offered,
        "reasons": [reason(refusal) for refusal in answer.refusals],
        "teamMembers": [_provider_json(answer, v, reason) for v in answer.verdicts],
    }


def _provider_json(answer: TimeAnswer, verdict: ProviderVerdict, reason: ReasonWriter) -> Json:
    table = verdict.table
    local = None if table is None else zone_named(table.settings.zone)
    return {
        "teamMemberId": verdict.provider_id,
        "name": None if table is None else table.name,
        "timezone": None if local is None else local.key,
        "localTime": None if local is None else iso(answer.instants[0], local),
        "isOffered": verdict.is_offered,
        "reasons": [reason(refusal) for refusal in verdict.refusals],
    }


def check_json(
    answer: TimeAnswer, alternatives: Iterable[Alternative], zone: str, *, for_staff: bool
) -> Json:
    """One time judged, as CON-08 reports it."""
    reason = ReasonWriter(zone, for_staff=for_staff)
    found = answer.nearest()
    conflicts = [r for r in found if r.severity is Severity.ERROR]
    warnings = [r for r in found if r.severity is Severity.WARNING]
    info = zone_named(zone)
    return {
        "isAvailable": answer.is_offered,
        "hasConflicts": bool(conflicts),
        "hasWarnings": bool(warnings),
        "canProceed": not conflicts and bool(answer.verdicts),
        "conflicts": [reason(r) for r in conflicts],
        "warnings": [reason(r) for r in warnings],
        "reason": found[0].code if found else None,
        "suggestedAlternatives": [
            {
                "startTime": iso(a.starts_at, info),
                "endTime": iso(a.ends_at, info),
                "teamMemberId": a.provider_id,
            }
            for a in alternatives
        ],
    }
