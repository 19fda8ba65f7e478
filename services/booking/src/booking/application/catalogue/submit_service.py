from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Services
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitService:
    service_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class SubmitServiceHandler:
    """Hand a service, or a change of it, over for review."""

    services: Services
    clock: Clock

    def __call__(self, command: SubmitService) -> None:
        service = self.services.get(command.service_id)
        service.submit(by=command.by, at=self.clock())
        self.services.save(service)
