"""Which bookings a change of somebody's time has met: they stand, and somebody must act."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from availability.application.holds.judging import sharing
from availability.application.holds.places import Places
from availability.domain.resources.resource import Resource
from availability.domain.schedules.settings import ResourceSettings
from availability.domain.slots.commitments import Commitment, CommitmentKind
from availability.domain.slots.refusals import RULES, Refusal, Wish, refusals
from availability.domain.slots.timetable import Timetable

_ASKED = [
    rule
    for rule in RULES
    if rule.id
    in {
        "time-off",
        "unavailable-hours",
        "working-hours",
        "blocked-time",
        "buffer-violation",
        "daily-limit",
        "concurrent-limit",
    }
]
"""What a booking that stands can still offend against. Notice, window, switches and the grid of
starts are rules for new ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A booking that the change met, and why it would no longer be offered."""

    booking_id: UUID
    starts_at: datetime
    ends_at: datetime
    code: str
    message: str


def conflicts_of(
    resource: Resource,
    before: ResourceSettings,
    places: Places,
    now: datetime,
    *,
    without: UUID | None = None,
) -> list[Conflict]:
    """List the bookings to come that the rules refuse now and did not refuse before.

    `without` is a block that was not there before.
    """
    found: list[Conflict] = []
    for kept in resource.commitments:
        if kept.ends_at <= now or kept.kind not in _BOOKED:
            continue
        table = places.timetable(resource, kept.starts_at, kept.ends_at)
        table_before = replace(
            table,
            settings=before,
            commitments=tuple(c for c in table.commitments if c.id != without),
        )
        known = {refusal.code for refusal in _against(kept, table_before, places, resource, now)}
        new = [
            refusal
            for refusal in _against(kept, table, places, resource, now)
            if refusal.code not in known
        ]
        if new:
            found.extend(
                Conflict(
                    booking_id=booking_id,
                    starts_at=kept.starts_at,
                    ends_at=kept.ends_at,
                    code=new[0].code.value,
                    message=new[0].message,
                )
                for booking_id in _bookings_of(kept, places)
            )
    return sorted(found, key=lambda conflict: (conflict.starts_at, conflict.booking_id))


_BOOKED = (CommitmentKind.RESERVATION, CommitmentKind.SESSION)


def _against(
    kept: Commitment, table: Timetable, places: Places, resource: Resource, now: datetime
) -> list[Refusal]:
    offering = None if kept.service_id is None else places.offerings.even_retired(kept.service_id)
    if offering is None:
        return []
    is_provider = resource.id not in offering.required_resources
    if kept.session_id is not None:
        offering = sharing(offering)
    return refusals(
        Wish(
            table=replace(
                table, commitments=tuple(c for c in table.commitments if c.id != kept.id)
            ),
            offering=offering,
            start=kept.starts_at,
            duration=round((kept.ends_at - kept.starts_at).total_seconds() / 60),
            now=now,
            role="provider" if is_provider else "equipment",
        ),
        rules=_ASKED,
    )


def _bookings_of(kept: Commitment, places: Places) -> list[UUID]:
    if kept.booking_id is not None:
        return [kept.booking_id]
    session = None if kept.session_id is None else places.sessions.find(kept.session_id)
    if session is None:
        return []
    return [seat.booking_id for _, seat in session.seats if seat.booking_id is not None]
