from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Services
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeProvider:
    provider_id: UUID
    service_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class RevokeProviderHandler:
    """Take a service out of a provider's hands; bookings made stay made."""

    services: Services
    clock: Clock

    def __call__(self, command: RevokeProvider) -> None:
        service = self.services.get(command.service_id)
        service.revoke_provider(command.provider_id, by=command.by, at=self.clock())
        self.services.save(service)
