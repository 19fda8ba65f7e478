from typing import Annotated

from fastapi import Path, Query

from booking.application.catalogue.ports import Catalogue
from booking.domain.catalogue.errors import ServiceUnknown
from booking.domain.catalogue.service import ServiceStatus
from booking.entrypoints.http.service_shapes import ServiceShape
from servicekit.http.access import allow
from servicekit.http.paging import CurrentPage
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Page

ServiceName = Annotated[
    str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$", description="Id or slug")
]


def create_router(catalogue: Catalogue) -> Router:
    """Serve the catalogue of services to anybody (API-03)."""
    router = Router(prefix="/api/services", tags=["catalogue"])

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
        found = catalogue.service(service)
        if found is None or found.status is not ServiceStatus.ACTIVE:
            raise ServiceUnknown(service)
        return ServiceShape.of(found)

    return router
