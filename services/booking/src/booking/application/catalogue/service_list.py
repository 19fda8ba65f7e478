from typing import Protocol
from uuid import UUID

from booking.domain.catalogue.offer import Offer
from booking.domain.catalogue.service import Service, ServiceStatus


class ServiceListView(Protocol):
    """The catalogue of services, written by its projection alone; twice is as good as once."""

    def add(self, service_id: UUID, slug: str, offer: Offer) -> None: ...

    def propose(self, service_id: UUID, offer: Offer) -> None: ...

    def set_review(self, service_id: UUID, review: ServiceStatus) -> None: ...

    def activate(self, service_id: UUID, offer: Offer) -> None: ...

    def adjust(self, service_id: UUID, offer: Offer) -> None: ...

    def retire(self, service_id: UUID) -> None: ...

    def add_provider(self, service_id: UUID, provider_id: UUID) -> None: ...

    def remove_provider(self, service_id: UUID, provider_id: UUID) -> None: ...


def project(event: object, view: ServiceListView) -> None:
    """Keep the read model `service_list`."""
    match event:
        case Service.Created():
            view.add(event.originator_id, event.slug, event.offer)
        case Service.ChangeProposed():
            view.propose(event.originator_id, event.offer)
        case Service.Submitted():
            view.set_review(event.originator_id, ServiceStatus.IN_REVIEW)
        case Service.Approved():
            view.set_review(event.originator_id, ServiceStatus.APPROVED)
        case Service.Activated():
            view.activate(event.originator_id, event.publication.offer)
        case Service.Adjusted():
            view.adjust(event.originator_id, event.publication.offer)
        case Service.Retired():
            view.retire(event.originator_id)
        case Service.ProviderApproved():
            view.add_provider(event.originator_id, event.provider_id)
        case Service.ProviderRevoked():
            view.remove_provider(event.originator_id, event.provider_id)
