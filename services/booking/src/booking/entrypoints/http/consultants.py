from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import StringConstraints

from booking.application.bookings.provider_figures import FiguresOfProviders
from booking.application.catalogue.ports import Catalogue, ExperienceLevel, ProviderCard
from booking.domain.catalogue.errors import ProviderUnknown
from booking.domain.catalogue.provider import PEOPLE
from booking.entrypoints.http.provider_shapes import ConsultantShape, FiguresShape
from servicekit.http.access import allow
from servicekit.http.paging import CurrentPage
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Page

Words = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=200)]] | None,
    Query(max_length=20, description="One of these is enough"),
]


def create_router(catalogue: Catalogue, figures: FiguresOfProviders) -> Router:
    """Show who can be booked to anybody, without their addresses."""
    router = Router(prefix="/api/consultants", tags=["catalogue"])

    def offered(consultant_id: UUID) -> ProviderCard:
        card = catalogue.provider(consultant_id)
        if card is None or not card.active or card.kind not in PEOPLE:
            raise ProviderUnknown(consultant_id)
        return card

    @router.get("", operation_id="listConsultants", dependencies=[allow.public()])
    def list_consultants(
        page: CurrentPage,
        service: Annotated[
            str | None, Query(alias="serviceId", max_length=80, description="Id or slug")
        ] = None,
        language: Words = None,
        expertise: Words = None,
        experience: ExperienceLevel | None = None,
    ) -> Page[ConsultantShape]:
        """List consultants and team members by name (DIS-09).

        All filters have to match; of several languages or areas of expertise one is enough.
        """
        wanted = None if service is None else catalogue.service(service)
        if service is not None and wanted is None:
            return page.of([], 0)
        cards = catalogue.providers(
            service_id=wanted.id if wanted else None,
            languages=language or (),
            expertise=expertise or (),
            experience=experience,
            kinds=sorted(PEOPLE),
        )
        shown = cards[page.offset : page.offset + page.limit]
        return page.of([ConsultantShape.of(card) for card in shown], len(cards))

    @router.get(
        "/{consultant_id}",
        operation_id="getConsultant",
        dependencies=[allow.public()],
        responses=problems(ProviderUnknown),
    )
    def get_consultant(consultant_id: UUID) -> ConsultantShape:
        """Give one consultant or team member; who left is unknown here."""
        return ConsultantShape.of(offered(consultant_id))

    @router.get(
        "/{consultant_id}/figures",
        operation_id="getConsultantFigures",
        dependencies=[allow.public()],
        responses=problems(ProviderUnknown),
    )
    def get_figures(consultant_id: UUID) -> FiguresShape:
        """Say how much somebody has done, and how many clients came again."""
        return FiguresShape.of(figures(offered(consultant_id).id))

    return router
