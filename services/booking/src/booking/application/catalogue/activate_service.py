from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Services
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivateService:
    service_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class ActivateServiceHandler:
    """Make what was approved the offer that clients can book."""

    services: Services
    clock: Clock

    def __call__(self, command: ActivateService) -> None:
        service = self.services.get(command.service_id)
        service.activate(by=command.by, at=self.clock())
        self.services.save(service)
