from typing import Annotated

from fastapi import Path, Query

from booking.application.catalogue.ports import Catalogue, OfferedService
from booking.domain.catalogue.errors import ServiceUnknown
from booking.domain.catalogue.service import ServiceStatus
from booking.domain.people.preferences import Language
from booking.entrypoints.http.service_shapes import (
    AgreementShape,
    ServiceShape,
    agreement_shape,
)
from servicekit.http.access import allow
from servicekit.http.paging import CurrentPage
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Page

ServiceName = Annotated[
    str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$", description="Id or slug")
]


def create_router(catalogue: Catalogue, *, terms_version: str, privacy_version: str) -> Router:
    """Serve the catalogue of services to anybody (API-03).

    The versions are those of the texts that clients agree to now.
    """
    router = Router(prefix="/api/services", tags=["catalogue"])

    def active(named: str) -> OfferedService:
        found = catalogue.service(named)
        if found is None or found.status is not ServiceStatus.ACTIVE:
            raise ServiceUnknown(named)
        return found

    @router.get("", operation_id="listServices", dependencies=[allow.public()])
    def list_services(
        page: CurrentPage,
        booking_enabled: Annotated[
            bool | None,
            Query(alias="bookingEnabled", description="Only those that can be booked now, or not"),
        ] = None,
    ) -> Page[ServiceShape]:
        """List active services by name."""
        services = [
            service
            for service in catalogue.services()
            if service.status is ServiceStatus.ACTIVE
            and booking_enabled in (None, service.booking_enabled)
        ]
        shown = services[page.offset : page.offset + page.limit]
        return page.of([ServiceShape.of(service) for service in shown], len(services))

    @router.get(
        "/{service}",
        operation_id="getService",
        dependencies=[allow.public()],
        responses=problems(ServiceUnknown),
    )
    def get_service(service: ServiceName) -> ServiceShape:
        """Give one active service by its slug or id; drafts and retired ones are unknown here."""
        return ServiceShape.of(active(service))

    @router.get(
        "/{service}/agreement",
        operation_id="getServiceAgreement",
        dependencies=[allow.public()],
        responses=problems(ServiceUnknown),
    )
    def get_agreement(
        service: ServiceName, language: Language = Language.ENGLISH
    ) -> AgreementShape:
        """Say what is agreed with a booking of the service: payment, deadlines, refunds, consents.

        The sentences are made of the service's own rules; a text of its own is given as written.
        """
        return agreement_shape(
            active(service),
            language,
            terms_version=terms_version,
            privacy_version=privacy_version,
        )

    return router
