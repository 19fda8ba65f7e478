from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Providers, Services
from booking.domain.catalogue.errors import ProviderHasLeft, ProviderUnknown
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveProvider:
    provider_id: UUID
    service_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class ApproveProviderHandler:
    """Let a provider give a service: only approved pairs are offered (CAT-16)."""

    services: Services
    providers: Providers
    clock: Clock

    def __call__(self, command: ApproveProvider) -> None:
        provider = self.providers.peek(command.provider_id)
        if provider is None:
            raise ProviderUnknown(command.provider_id)
        if not provider.active:
            raise ProviderHasLeft
        service = self.services.get(command.service_id)
        service.approve_provider(command.provider_id, by=command.by, at=self.clock())
        self.services.save(service)
