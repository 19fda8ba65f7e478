from typing import Protocol
from uuid import UUID

from booking.domain.catalogue.provider import Presence, Provider
from booking.domain.people.person import Person


class ProviderListView(Protocol):
    """Who and what can be booked, written by its projection alone."""

    def put(self, event: Provider.Created | Provider.Changed) -> None: ...

    def show(self, provider_id: UUID, presence: Presence) -> None: ...

    def leave(self, provider_id: UUID) -> None: ...

    def erase(self, person_id: UUID) -> None: ...


def project(event: object, view: ProviderListView) -> None:
    """Keep the read model `provider_list`; whoever is erased reads *erased* in it."""
    match event:
        case Provider.Created() | Provider.Changed():
            view.put(event)
        case Provider.PresenceChanged():
            view.show(event.originator_id, event.presence)
        case Provider.Left():
            view.leave(event.originator_id)
        case Person.Erased():
            view.erase(event.originator_id)
