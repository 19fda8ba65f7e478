from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from availability.application.holds.places import Places, local_day
from availability.application.schedules.conflicts import Conflict, conflicts_of
from availability.domain.holds.errors import ServiceUnknown
from availability.domain.resources.errors import ResourceNotFound
from availability.domain.resources.resource import Resource
from availability.domain.sessions.errors import InvalidSession
from availability.domain.sessions.session import Session
from availability.domain.slots.commitments import Commitment, CommitmentKind
from availability.domain.slots.needs import Need, need_of_provider
from servicekit.clock import Clock
from servicekit.ids import derive


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotDefinition:
    """A stored slot (AVL-15); instants are UTC. Its date is that of the member's zone."""

    service_id: UUID
    starts_at: datetime
    ends_at: datetime
    is_available: bool = True
    max_bookings: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineSlots:
    """Set stored slots of a member; one per service and start, told again it is changed.

    `remove` names those that are to go.
    """

    member_id: UUID
    slots: tuple[SlotDefinition, ...]
    remove: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotsReport:
    session_ids: tuple[UUID, ...]
    conflicts: tuple[Conflict, ...]


def stored_slot_id(service_id: UUID, member_id: UUID, starts_at: datetime) -> UUID:
    """A slot is unique by service, member and start."""
    return derive("stored-slot", service_id, member_id, starts_at.isoformat())


@dataclass(frozen=True, slots=True)
class DefineSlotsHandler:
    """A slot claims its member's time whether or not somebody has a place in it.

    One that is not available keeps the time from its own service instead; from every service while
    somebody still has a place in it. Bookings that stand are reported.
    """

    places: Places
    clock: Clock

    def __call__(self, command: DefineSlots) -> SlotsReport:
        now = self.clock()
        ids = [
            stored_slot_id(slot.service_id, command.member_id, slot.starts_at)
            for slot in command.slots
        ]
        if len(set(ids)) != len(ids):
            raise InvalidSession("Two slots of one service begin at the same time", field="slots")
        self.places.resources.lock(command.member_id, *ids, *command.remove)
        member = self.places.resources.find(command.member_id)
        if member is None:
            raise ResourceNotFound("There is no such resource")
        conflicts: list[Conflict] = []
        for id_, slot in zip(ids, command.slots, strict=True):
            session = self._define(id_, slot, member, now)
            conflicts.extend(self._claim(member, session, now))
        for id_ in command.remove:
            self._remove(member, id_, now)
        conflicts = list(dict.fromkeys(conflicts))
        member.report_conflicts((conflict.booking_id for conflict in conflicts), at=now)
        self.places.resources.save(member)
        return SlotsReport(session_ids=tuple(ids), conflicts=tuple(conflicts))

    def _define(
        self, session_id: UUID, slot: SlotDefinition, member: Resource, now: datetime
    ) -> Session:
        if self.places.offerings.offering(slot.service_id) is None:
            raise ServiceUnknown("There is no such service", field="serviceId")
        session = self.places.sessions.find(session_id)
        if session is None:
            session = Session.defined(
                session_id,
                service_id=slot.service_id,
                member_id=member.id,
                day=local_day(member, slot.starts_at),
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                is_available=slot.is_available,
                max_bookings=slot.max_bookings,
                at=now,
            )
        else:
            session.change(
                ends_at=slot.ends_at,
                is_available=slot.is_available,
                max_bookings=slot.max_bookings,
                at=now,
            )
        self.places.sessions.save(session)
        return session

    def _claim(self, member: Resource, session: Session, now: datetime) -> Iterable[Conflict]:
        need = self._need(member, session)
        is_seated = session.taken(now) > 0
        claim = Commitment(
            id=session.id,
            kind=CommitmentKind.SESSION if session.is_available else CommitmentKind.BLOCK,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            before=need.before,
            after=need.after,
            preparation=need.preparation,
            follow_up=need.follow_up,
            service_id=None if is_seated and not session.is_available else session.service_id,
            session_id=session.id if session.is_available else None,
        )
        clash = [
            kept
            for kept in member.around(session.starts_at, session.ends_at)
            if kept.kind is CommitmentKind.SESSION
            and kept.id != session.id
            and kept.starts_at < session.ends_at
            and session.starts_at < kept.ends_at
        ]
        if clash and session.is_available:
            raise InvalidSession("Two stored slots of one member overlap", field="slots")
        member.block(claim, reason="stored slot", at=now)
        met = conflicts_of(member, member.settings, self.places, now, without=session.id)
        seated = [] if session.is_available else _seated(session)
        return [*met, *seated]

    def _need(self, member: Resource, session: Session) -> Need:
        offering = self.places.offerings.even_retired(session.service_id)
        minutes = round((session.ends_at - session.starts_at).total_seconds() / 60)
        if offering is None or not session.is_available:
            return Need(minutes)
        return need_of_provider(member.settings, offering, minutes)

    def _remove(self, member: Resource, session_id: UUID, now: datetime) -> None:
        session = self.places.sessions.find(session_id)
        if session is None or session.member_id != member.id:
            raise InvalidSession("There is no such slot", field="remove")
        session.remove(at=now)
        self.places.sessions.save(session)
        member.unblock(session_id, at=now)


def _seated(session: Session) -> list[Conflict]:
    return [
        Conflict(
            booking_id=seat.booking_id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            code="blocked",
            message="The slot is no longer available",
        )
        for _, seat in session.seats
        if seat.booking_id is not None
    ]
