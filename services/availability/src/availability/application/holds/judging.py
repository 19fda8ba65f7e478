from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from availability.application.holds.places import Places, local_day
from availability.domain.holds.hold import Request
from availability.domain.holds.place import Place
from availability.domain.resources.resource import Resource
from availability.domain.sessions.session import Session
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import (
    RULES,
    Code,
    Refusal,
    Rule,
    Severity,
    Wish,
    missing_resource,
    refusals,
)
from availability.domain.slots.timetable import Timetable
from servicekit.ids import derive

EMERGENCY = "EMERGENCY"
SET_BY_A_STORED_SLOT = frozenset({"working-hours", "slot-grid", "duration-offered"})
"""Rules of the weekly schedule: a stored slot says itself when and how long it is (CFL-58)."""
PLACE_RULES = [
    rule
    for rule in RULES
    if rule.id in {"double-booking", "places-taken", "blocked-time", "concurrent-limit"}
]
"""What must be true of a place whatever anybody says; asked alone where a hold has lapsed."""
STORED_SLOT_RULES = [rule for rule in RULES if rule.id not in SET_BY_A_STORED_SLOT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Either a place to take, with the warnings passed over, or the reasons against it."""

    place: Place | None = None
    overridden: tuple[str, ...] = ()
    refusals: list[Refusal] = field(default_factory=list)

    @classmethod
    def refused(cls, refusals_: list[Refusal]) -> "Verdict":
        return cls(refusals=refusals_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges one request against locked state. What it finds free is free until the unit ends."""

    places: Places
    offering: Offering
    request: Request
    now: datetime
    override: frozenset[str] = frozenset()
    moving_hold_id: UUID | None = None

    def judge(self, provider: Resource) -> Verdict:
        """Ask every rule of the provider, the rooms and things, the stored slot and the day."""
        session = self._stored_slot(provider)
        place = self._place(provider, session)
        found = [
            *self._of_provider(provider, session, place),
            *self._of_session(session),
            *self._of_equipment(place),
        ]
        against = blocking(found, self.override)
        if against:
            return Verdict.refused(against)
        return Verdict(
            place=place, overridden=tuple(sorted({refusal.code.value for refusal in found}))
        )

    def _stored_slot(self, provider: Resource) -> Session | None:
        """Find the stored slot of the provider that begins then, available or not."""
        starts_at = self.request.starts_at
        for kept in provider.around(starts_at, starts_at):
            if (
                kept.starts_at == starts_at
                and kept.service_id == self.offering.id
                and not kept.is_booking
            ):
                return self.places.sessions.find(kept.id)
        return None

    def _place(self, provider: Resource, session: Session | None) -> Place:
        request = self.request
        ends_at = request.starts_at + timedelta(minutes=request.minutes)
        session_id = None if session is None else session.id
        if session is None and self.offering.max_bookings > 1:
            session_id = shared_start(self.offering.id, provider.id, request.starts_at, ends_at)
        return Place(
            service_id=self.offering.id,
            provider_id=provider.id,
            resource_ids=self.offering.required_resources,
            starts_at=request.starts_at,
            ends_at=ends_at,
            service_date=local_day(provider, request.starts_at),
            session_id=session_id,
        )

    def _of_provider(
        self, provider: Resource, session: Session | None, place: Place
    ) -> list[Refusal]:
        day = self.places.day(
            place.service_id, place.service_date, limited=self.offering.max_daily is not None
        )
        besides = frozenset() if self.moving_hold_id is None else frozenset({self.moving_hold_id})
        table = self.places.timetable(provider, place.starts_at, place.ends_at)
        return refusals(
            self._wish(
                table,
                session,
                "provider",
                counted=0 if day is None else day.booked(self.now, besides=besides),
            ),
            rules=RULES if session is None else STORED_SLOT_RULES,
        )

    def _of_session(self, session: Session | None) -> list[Refusal]:
        if session is None:
            return []
        if session.ends_at - session.starts_at != timedelta(minutes=self.request.minutes):
            return [_of(Code.DURATION_NOT_OFFERED, "This slot has a fixed length of its own")]
        if not session.is_available:
            return [_of(Code.BLOCKED, "This slot is not available")]
        besides = frozenset() if self.moving_hold_id is None else frozenset({self.moving_hold_id})
        if not session.has_room(self.now, besides=besides):
            return [_of(Code.BOOKED, f"All {session.max_bookings} places are taken")]
        return []

    def _of_equipment(self, place: Place) -> list[Refusal]:
        found: list[Refusal] = []
        for resource_id in place.resource_ids:
            resource = self.places.resources.find(resource_id)
            if resource is None or resource.is_gone:
                found.append(missing_resource(resource_id))
                continue
            table = self.places.timetable(resource, place.starts_at, place.ends_at)
            found.extend(refusals(self._wish(table, None, "equipment", shared=place.session_id)))
        return found

    def _wish(
        self,
        table: Timetable,
        session: Session | None,
        role: Literal["provider", "equipment"],
        *,
        counted: int = 0,
        shared: UUID | None = None,
    ) -> Wish:
        is_shared = session is not None or shared is not None
        offering = sharing(self.offering) if is_shared else self.offering
        return Wish(
            table=table,
            offering=offering,
            start=self.request.starts_at,
            duration=self.request.minutes,
            now=self.now,
            role=role,
            moving=self.request.moving_booking_id,
            service_day_count=counted,
            emergency=self.request.booking_type == EMERGENCY,
        )


def blocking(found: list[Refusal], override: frozenset[str]) -> list[Refusal]:
    """Leave out the warnings that staff pass over; errors are never passed over (CFL-25)."""
    return [
        refusal
        for refusal in found
        if refusal.severity is Severity.ERROR or refusal.code.value not in override
    ]


def sharing(offering: Offering) -> Offering:
    """The offering as the rules must see it where a start has several places.

    They share a place only where the offering has more than one; a stored slot brings its own
    number, which is counted by its seats.
    """
    return replace(offering, max_bookings=max(2, offering.max_bookings))


def shared_start(
    service_id: UUID, provider_id: UUID, starts_at: datetime, ends_at: datetime
) -> UUID:
    """The session that all bookings of one start share where a service has several places."""
    return derive(
        "shared-start", service_id, provider_id, starts_at.isoformat(), ends_at.isoformat()
    )


def refusals_of_place(
    places: Places, place: Place, offering: Offering, now: datetime, *, hold_id: UUID, moving: UUID
) -> list[Refusal]:
    """Ask only whether the time is still free: its hold has lapsed, its booking wants it still.

    Notice, window and opening hours were judged when it was held.
    """
    found: list[Refusal] = []
    minutes = round((place.ends_at - place.starts_at).total_seconds() / 60)
    session = None if place.session_id is None else places.sessions.find(place.session_id)
    for resource_id in place.everyone:
        resource = places.resources.find(resource_id)
        if resource is None:
            found.append(missing_resource(resource_id))
            continue
        table = places.timetable(resource, place.starts_at, place.ends_at)
        table = replace(table, commitments=tuple(c for c in table.commitments if c.id != hold_id))
        found.extend(
            refusals(
                Wish(
                    table=table,
                    offering=offering if place.session_id is None else sharing(offering),
                    start=place.starts_at,
                    duration=minutes,
                    now=now,
                    role="provider" if resource_id == place.provider_id else "equipment",
                    moving=moving,
                ),
                rules=_PLACE_RULES_OF[resource_id == place.provider_id],
            )
        )
    if session is not None and not session.has_room(now, besides=frozenset({hold_id})):
        found.append(_of(Code.BOOKED, f"All {session.max_bookings} places are taken"))
    return found


_PLACE_RULES_OF: dict[bool, list[Rule]] = {
    True: PLACE_RULES,
    False: [rule for rule in PLACE_RULES if rule.equipment],
}


def _of(code: Code, message: str) -> Refusal:
    return Refusal(
        code=code,
        rule="stored-slot",
        name="Stored Slot",
        severity=Severity.ERROR,
        message=message,
    )
