"""Everything a hold or a booking keeps at once: provider, rooms, seat, and the service's day."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from availability.application.holds.ports import (
    BookedDays,
    Offerings,
    Resources,
    ServiceDays,
    Sessions,
)
from availability.domain.holds.place import Place
from availability.domain.quotas.service_day import ServiceDay
from availability.domain.resources.resource import FreedBecause, Resource
from availability.domain.schedules.zones import local_date, minute_of
from availability.domain.sessions.session import Session
from availability.domain.slots import commitments as slot_commitments
from availability.domain.slots.commitments import Commitment, CommitmentKind
from availability.domain.slots.needs import need_of_equipment, need_of_provider
from availability.domain.slots.offering import Offering
from availability.domain.slots.timetable import Timetable
from servicekit.ids import derive


def service_day_id(service_id: UUID, day: date) -> UUID:
    """The stream that counts a service's bookings on one of a local day."""
    return derive("service-day", service_id, day.isoformat())


def local_day(resource: Resource, starts_at: datetime) -> date:
    """The day a start has on the provider's clocks: the service's limit counts there (CFL-36)."""
    return local_date(resource.settings.zone, minute_of(starts_at))


@dataclass(frozen=True, slots=True)
class Places:
    """Takes and gives back all parts of a place in one unit of work, or none of them.

    Callers lock first (`lock`), judge, then change; nothing here decides whether a place is free.
    """

    resources: Resources
    sessions: Sessions
    service_days: ServiceDays
    offerings: Offerings
    booked_days: BookedDays

    def lock(self, *places: Place, also: Iterable[UUID] = ()) -> None:
        """Take every lock the places need, in the one order that all use."""
        ids = set(also)
        for place in places:
            ids.update(place.everyone)
            ids.add(service_day_id(place.service_id, place.service_date))
            if place.session_id is not None:
                ids.add(place.session_id)
        self.resources.lock(*ids)

    def hold(
        self,
        hold_id: UUID,
        place: Place,
        offering: Offering,
        *,
        expires_at: datetime,
        overridden: tuple[str, ...],
        at: datetime,
    ) -> None:
        """Keep the place until `expires_at`; it was found free under its locks."""
        for resource in self._kept_by(place):
            resource.hold(
                _commitment(resource, hold_id, place, offering, expires_at=expires_at),
                overridden=overridden,
                at=at,
            )
            self.resources.save(resource)
        session = self._session(place)
        if session is not None:
            session.hold(hold_id, expires_at=expires_at, at=at)
            self.sessions.save(session)
        self._count(hold_id, place, offering, expires_at)

    def reserve(self, hold_id: UUID, booking_id: UUID, place: Place, *, at: datetime) -> None:
        """Keep the place for a booking, out of its hold or without one."""
        offering = self.offerings.even_retired(place.service_id)
        for resource in self._kept_by(place):
            held = resource.commitment(hold_id)
            if held is None:
                held = _commitment(resource, hold_id, place, offering, expires_at=None)
            resource.reserve(
                dataclasses.replace(
                    held,
                    kind=CommitmentKind.RESERVATION,
                    booking_id=booking_id,
                    expires_at=None,
                ),
                at=at,
            )
            self.resources.save(resource)
        session = self._session(place)
        if session is not None:
            session.reserve(hold_id, booking_id, at=at)
            self.sessions.save(session)
        self._count(hold_id, place, offering, None)

    def free(self, hold_id: UUID, place: Place, because: FreedBecause, *, at: datetime) -> None:
        """Give every part of the place back; what is not kept is silence."""
        for resource in self._kept_by(place):
            resource.free(hold_id, because, at=at)
            self.resources.save(resource)
        session = self._session(place)
        if session is not None:
            session.free(hold_id, because.value, at=at)
            self.sessions.save(session)
        day = self.service_days.find(service_day_id(place.service_id, place.service_date))
        if day is not None:
            day.discount(hold_id)
            self.service_days.save(day)

    def finish(self, hold_id: UUID, place: Place, outcome: str, *, at: datetime) -> None:
        """Note that the meeting is over: it stays as past, the rest of its time is free."""
        for resource in self._kept_by(place):
            resource.finish(hold_id, outcome, at=at)
            self.resources.save(resource)

    def booking_at(self, hold_id: UUID, place: Place) -> UUID | None:
        """The booking that has taken over the hold, if any."""
        for resource in self._kept_by(place):
            kept = resource.commitment(hold_id)
            if kept is not None and kept.booking_id is not None:
                return kept.booking_id
        session = self._session(place)
        seat = None if session is None else session.seat(hold_id)
        return None if seat is None else seat.booking_id

    def is_kept(self, hold_id: UUID, place: Place, now: datetime) -> bool:
        """Tell whether every part of the place is still kept for that hold."""
        for resource_id in place.everyone:
            resource = self.resources.find(resource_id)
            if resource is None:
                return False
            if _has_fixed_session(resource, place):
                continue
            kept = resource.commitment(hold_id)
            if kept is None or not kept.counts(now):
                return False
        if place.session_id is None:
            return True
        session = self._session(place)
        seat = None if session is None else session.seat(hold_id)
        return seat is not None and (seat.expires_at is None or now < seat.expires_at)

    def day(self, service_id: UUID, date_: date, *, limited: bool) -> ServiceDay | None:
        """Return the count of a service's day; begun now if the service has a limit."""
        day_id = service_day_id(service_id, date_)
        day = self.service_days.find(day_id)
        if day is None and limited:
            counted = tuple(self.booked_days.counted(service_id, date_))
            day = ServiceDay.opened(day_id, service_id=service_id, day=date_, counted=counted)
        return day

    def timetable(self, resource: Resource, starts_at: datetime, ends_at: datetime) -> Timetable:
        """A locked resource's time around an interval, as the rules want to see it."""
        kept = resource.around(starts_at, ends_at)
        named = {c.session_id for c in kept if c.kind is CommitmentKind.SESSION}
        found = (self.sessions.find(id_) for id_ in named if id_ is not None)
        return Timetable(
            resource_id=resource.id,
            name=resource.name,
            version=resource.version,
            settings=resource.settings,
            commitments=kept,
            sessions=tuple(as_seen(session) for session in found if session is not None),
        )

    def _kept_by(self, place: Place) -> Iterable[Resource]:
        """Yield those whose own streams keep the place: a stored slot keeps its member's time."""
        for resource_id in place.everyone:
            resource = self.resources.find(resource_id)
            if resource is not None and not _has_fixed_session(resource, place):
                yield resource

    def _session(self, place: Place) -> Session | None:
        return None if place.session_id is None else self.sessions.find(place.session_id)

    def _count(
        self, hold_id: UUID, place: Place, offering: Offering | None, expires_at: datetime | None
    ) -> None:
        limited = offering is not None and offering.max_daily is not None
        day = self.day(place.service_id, place.service_date, limited=limited)
        if day is not None:
            day.count(hold_id, expires_at=expires_at)
            self.service_days.save(day)


def as_seen(session: Session) -> slot_commitments.Session:
    """A stored slot with its seats, in the words of the slot rules."""
    return slot_commitments.Session(
        id=session.id,
        service_id=session.service_id,
        capacity=session.max_bookings,
        seats=tuple(
            slot_commitments.Seat(id=id_, booking_id=seat.booking_id, expires_at=seat.expires_at)
            for id_, seat in session.seats
        ),
        fixed=True,
    )


def _has_fixed_session(resource: Resource, place: Place) -> bool:
    if place.session_id is None:
        return False
    kept = resource.commitment(place.session_id)
    return kept is not None and kept.kind is CommitmentKind.SESSION


def _commitment(
    resource: Resource,
    hold_id: UUID,
    place: Place,
    offering: Offering | None,
    *,
    expires_at: datetime | None,
) -> Commitment:
    minutes = round((place.ends_at - place.starts_at).total_seconds() / 60)
    if resource.id == place.provider_id and offering is not None:
        need = need_of_provider(resource.settings, offering, minutes)
    else:
        need = need_of_equipment(resource.settings, minutes)
    return Commitment(
        id=hold_id,
        kind=CommitmentKind.HOLD,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        before=need.before,
        after=need.after,
        preparation=need.preparation,
        follow_up=need.follow_up,
        service_id=place.service_id,
        expires_at=expires_at,
        session_id=place.session_id,
    )
