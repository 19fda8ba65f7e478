from dataclasses import dataclass
from uuid import UUID

from availability.application.holds.ports import OfferedServices
from availability.domain.offerings.offered_service import OfferedService
from availability.domain.slots.offering import Offering
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverService:
    """The catalogue published this state of a service; it replaces what was known."""

    offering: Offering


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireService:
    service_id: UUID


@dataclass(frozen=True, slots=True)
class TakeOverServiceHandler:
    services: OfferedServices

    def __call__(self, command: TakeOverService) -> None:
        self.services.lock(command.offering.id)
        service = self.services.find(command.offering.id)
        if service is None:
            service = OfferedService.published(command.offering)
        else:
            service.change(command.offering)
        self.services.save(service)


@dataclass(frozen=True, slots=True)
class RetireServiceHandler:
    """Nothing more is offered; what is booked stands."""

    services: OfferedServices
    clock: Clock

    def __call__(self, command: RetireService) -> None:
        self.services.lock(command.service_id)
        service = self.services.find(command.service_id)
        if service is not None:
            service.retire(at=self.clock())
            self.services.save(service)
