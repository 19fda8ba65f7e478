from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Services
from booking.domain.catalogue.errors import SlugTaken
from booking.domain.catalogue.offer import Offer
from booking.domain.catalogue.service import Service
from servicekit.clock import Clock
from servicekit.ids import derive


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineService:
    slug: str
    offer: Offer
    by: str


@dataclass(frozen=True, slots=True)
class DefineServiceHandler:
    """Write a new service down as a draft (CAT-13) and give its id.

    The id is made of the slug, so that two services can never share one, whoever is quicker.
    """

    services: Services
    clock: Clock

    def __call__(self, command: DefineService) -> UUID:
        service_id = service_id_of(command.slug)
        if self.services.find(service_id) is not None:
            raise SlugTaken(command.slug)
        service = Service.define(
            service_id, command.slug, command.offer, by=command.by, at=self.clock()
        )
        self.services.save(service)
        return service_id


def service_id_of(slug: str) -> UUID:
    """Give the id a service with this slug has."""
    return derive("booking.service", slug)
