from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Services
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireService:
    service_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class RetireServiceHandler:
    """Take a service off the catalogue for good."""

    services: Services
    clock: Clock

    def __call__(self, command: RetireService) -> None:
        service = self.services.get(command.service_id)
        service.retire(by=command.by, at=self.clock())
        self.services.save(service)
