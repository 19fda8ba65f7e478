from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Services
from booking.domain.catalogue.offer import Offer
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeService:
    service_id: UUID
    offer: Offer
    by: str


@dataclass(frozen=True, slots=True)
class ChangeServiceHandler:
    """Say everything about a service anew; weighty changes go through the review (CAT-14)."""

    services: Services
    clock: Clock

    def __call__(self, command: ChangeService) -> None:
        service = self.services.get(command.service_id)
        service.change(command.offer, by=command.by, at=self.clock())
        self.services.save(service)
