from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from availability.application.agenda.agenda import AgendaEntry, agenda_of
from availability.domain.resources.resource import Resource
from availability.domain.slots.commitments import CommitmentKind
from servicekit.clock import Clock


class Agendas(Protocol):
    """The agenda as it stands, by time."""

    def between(
        self, resource_id: UUID, start: datetime, end: datetime, /
    ) -> Sequence[AgendaEntry]: ...


class Histories(Protocol):
    """The events of a stream in their order, as they were recorded until an instant."""

    def events(self, stream_id: UUID, /, *, until: datetime) -> Sequence[object]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgenda:
    """The agenda between two instants, now or as it was known at `as_of`.

    Only what stands, or also (`with_past_states`) what was given back.
    """

    resource_id: UUID
    start: datetime
    end: datetime
    as_of: datetime | None = None
    with_past_states: bool = False


@dataclass(frozen=True, slots=True)
class ReadAgendaQuery:
    agendas: Agendas
    histories: Histories
    clock: Clock

    def __call__(self, query: ReadAgenda) -> Sequence[AgendaEntry]:
        found = self._entries(query)
        if query.with_past_states:
            return found
        at = self.clock() if query.as_of is None else query.as_of
        return [entry for entry in found if entry.stands(at)]

    def _entries(self, query: ReadAgenda) -> Sequence[AgendaEntry]:
        if query.as_of is None:
            return self.agendas.between(query.resource_id, query.start, query.end)
        own = self.histories.events(query.resource_id, until=query.as_of)
        sessions = {
            event.commitment.id: None
            for event in own
            if isinstance(event, Resource.TimeBlocked)
            and event.commitment.kind is CommitmentKind.SESSION
        }
        events = list(own)
        for session_id in sessions:
            events.extend(self.histories.events(session_id, until=query.as_of))
        return agenda_of(events).between(query.start, query.end)
