from collections.abc import Iterable
from uuid import UUID

from contracts.booking import (
    ProviderChanged,
    ProviderRegistered,
    ServicePublished,
    ServiceRetired,
)
from contracts.event import ContractEvent

HEARD_WHOLE = (ServicePublished, ServiceRetired, ProviderRegistered, ProviderChanged)
"""The events that say which services there are, and of whom; each tells all of its subject."""


class Offers:
    """Which services somebody's time matters to, as the catalogue has it. Kept in memory."""

    def __init__(self) -> None:
        self._needed_by: dict[UUID, frozenset[UUID]] = {}
        self._zones: dict[UUID, str] = {}

    def learn(self, event: ContractEvent) -> None:
        """Take note of the catalogue; other events are none of its business."""
        match event:
            case ServicePublished():
                self._needed_by[event.service_id] = frozenset(
                    (*event.provider_ids, *event.required_resources)
                )
            case ServiceRetired():
                self._needed_by.pop(event.service_id, None)
            case ProviderRegistered() | ProviderChanged():
                self._zones[event.resource_id] = event.zone
            case _:
                pass

    def services_of(self, resource_id: UUID) -> Iterable[UUID]:
        """Name the services that somebody or something is needed for."""
        return [service for service, needs in self._needed_by.items() if resource_id in needs]

    def zone_of(self, resource_id: UUID) -> str | None:
        """Give the zone somebody's days are counted in; None for somebody nobody told of."""
        return self._zones.get(resource_id)
