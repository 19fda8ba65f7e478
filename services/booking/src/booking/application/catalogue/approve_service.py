from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Services
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveService:
    service_id: UUID
    by: str
    may_approve_own: bool = False


@dataclass(frozen=True, slots=True)
class ApproveServiceHandler:
    """Agree to what was submitted; four eyes unless an admin decides (CAT-14)."""

    services: Services
    clock: Clock

    def __call__(self, command: ApproveService) -> None:
        service = self.services.get(command.service_id)
        service.approve(by=command.by, at=self.clock(), may_approve_own=command.may_approve_own)
        self.services.save(service)
