"""What was and is in a resource's agenda, worked out of its events by one match for all uses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from availability.domain.resources.resource import Resource
from availability.domain.sessions.session import Session

HELD, RESERVED, BLOCKED = "held", "reserved", "blocked"
STANDING = frozenset({RESERVED, BLOCKED, "completed", "no_show"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One line of an agenda. `status` says how it stands, also when it is long over.

    held, reserved, blocked, and afterwards released, expired, cancelled, moved, lost, completed,
    no_show or removed. `changed_at` is when the status was last set.
    """

    resource_id: UUID
    entry_id: UUID
    kind: str
    status: str
    starts_at: datetime
    ends_at: datetime
    service_id: UUID | None
    booking_id: UUID | None
    session_id: UUID | None
    expires_at: datetime | None
    reason: str | None
    changed_at: datetime

    def stands(self, at: datetime) -> bool:
        """Tell whether it takes time at that moment: not given back, and no lapsed hold."""
        if self.status == HELD:
            return self.expires_at is None or at < self.expires_at
        return self.status in STANDING


class AgendaView(Protocol):
    """Where the lines are kept. Every call may come twice."""

    def put(self, entry: AgendaEntry, /) -> None: ...

    def set_status(
        self, resource_id: UUID, entry_id: UUID, status: str, changed_at: datetime, /
    ) -> None: ...


def write(event: object, view: AgendaView) -> None:
    """Write what an event means for the agenda."""
    match event:
        case Resource.SlotHeld():
            view.put(_entry(event, HELD, None))
        case Resource.SlotReserved():
            view.put(_entry(event, RESERVED, None))
        case Resource.TimeBlocked():
            view.put(_entry(event, BLOCKED, event.reason))
        case Resource.SlotFreed():
            view.set_status(event.originator_id, event.commitment_id, event.because.value, event.at)
        case Resource.BookingFinished():
            view.set_status(event.originator_id, event.commitment_id, event.outcome, event.at)
        case Resource.TimeUnblocked():
            view.set_status(event.originator_id, event.commitment_id, "removed", event.at)
        case Session.SeatTaken():
            view.put(_seat(event))
        case Session.SeatFreed():
            view.set_status(event.member_id, event.hold_id, event.because, event.at)


def _entry(
    event: Resource.SlotHeld | Resource.SlotReserved | Resource.TimeBlocked,
    status: str,
    reason: str | None,
) -> AgendaEntry:
    commitment = event.commitment
    return AgendaEntry(
        resource_id=event.originator_id,
        entry_id=commitment.id,
        kind=commitment.kind.value,
        status=status,
        starts_at=commitment.starts_at,
        ends_at=commitment.ends_at,
        service_id=commitment.service_id,
        booking_id=commitment.booking_id,
        session_id=commitment.session_id,
        expires_at=commitment.expires_at,
        reason=reason,
        changed_at=event.at,
    )


def _seat(event: Session.SeatTaken) -> AgendaEntry:
    is_held = event.booking_id is None
    return AgendaEntry(
        resource_id=event.member_id,
        entry_id=event.hold_id,
        kind="hold" if is_held else "reservation",
        status=HELD if is_held else RESERVED,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        service_id=event.service_id,
        booking_id=event.booking_id,
        session_id=event.originator_id,
        expires_at=event.expires_at,
        reason=None,
        changed_at=event.at,
    )


class AgendaInMemory:
    """The lines of one resource, built from its history."""

    def __init__(self) -> None:
        self._entries: dict[UUID, AgendaEntry] = {}

    def put(self, entry: AgendaEntry) -> None:
        self._entries[entry.entry_id] = entry

    def set_status(
        self, resource_id: UUID, entry_id: UUID, status: str, changed_at: datetime
    ) -> None:
        kept = self._entries.get(entry_id)
        if kept is not None and kept.resource_id == resource_id:
            self._entries[entry_id] = replace(kept, status=status, changed_at=changed_at)

    def between(self, start: datetime, end: datetime) -> list[AgendaEntry]:
        found = (e for e in self._entries.values() if e.starts_at < end and e.ends_at > start)
        return sorted(found, key=lambda e: (e.starts_at, e.entry_id))


def agenda_of(events: Iterable[object]) -> AgendaInMemory:
    """Play a resource's events, and those of its stored slots, into an agenda."""
    view = AgendaInMemory()
    for event in events:
        write(event, view)
    return view
