from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Catalogue, Providers, Services
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissProvider:
    provider_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class DismissProviderHandler:
    """Let a provider leave: no service is offered with him any more; bookings made stay made."""

    providers: Providers
    services: Services
    catalogue: Catalogue
    clock: Clock

    def __call__(self, command: DismissProvider) -> None:
        card = self.catalogue.provider(command.provider_id)
        now = self.clock()
        for service in self.services.get_many(card.service_ids if card else ()).values():
            service.revoke_provider(command.provider_id, by=command.by, at=now)
            self.services.save(service)
        provider = self.providers.get(command.provider_id)
        provider.leave(by=command.by, at=now)
        self.providers.save(provider)
