from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import StringConstraints

from booking.application.aside import Aside
from booking.application.bookings.provider_figures import FiguresOfProviders
from booking.application.catalogue.free_times import (
    FreeTimes,
    PreferredTime,
    Timeframe,
    WantedTime,
)
from booking.application.catalogue.ports import Catalogue, ExperienceLevel, ProviderCard
from booking.application.catalogue.search_consultants import (
    Consultant,
    ConsultantSearch,
    ConsultantsFound,
    ConsultantSort,
    FindConsultants,
    SearchConsultants,
    consultant_of,
)
from booking.domain.catalogue.errors import ProviderUnknown
from booking.domain.catalogue.offer import MeetingType
from booking.domain.catalogue.provider import PEOPLE
from booking.entrypoints.http.provider_shapes import (
    ConsultantCardShape,
    ConsultantsShape,
    FacetsShape,
    FiguresShape,
)
from servicekit.http.access import allow
from servicekit.http.paging import CurrentPage
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Bounded, Zone
from servicekit.service_client import ServiceUnreachable

Words = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=200)]] | None,
    Query(max_length=20, description="One of these is enough"),
]
NOBODY = ConsultantsFound((), (), ())


def create_router(
    catalogue: Catalogue, figures: FiguresOfProviders, free_times: FreeTimes, aside: Aside
) -> Router:
    """Show who can be booked to anybody, without their addresses."""
    router = Router(prefix="/api/consultants", tags=["catalogue"])
    find = FindConsultants(SearchConsultants(catalogue), free_times, aside)

    def offered(consultant_id: UUID) -> ProviderCard:
        card = catalogue.provider(consultant_id)
        if card is None or not card.active or card.kind not in PEOPLE:
            raise ProviderUnknown(consultant_id)
        return card

    def cards(consultants: Sequence[Consultant]) -> list[ConsultantCardShape]:
        completed = figures.completed([one.card.id for one in consultants])
        return [ConsultantCardShape.card(one, completed.get(one.card.id, 0)) for one in consultants]

    def service_named(name: str | None) -> UUID | None:
        found = None if name is None else catalogue.service(name)
        return None if found is None else found.id

    @router.get(
        "",
        operation_id="listConsultants",
        dependencies=[allow.public()],
        responses=problems(ServiceUnreachable),
    )
    async def list_consultants(
        *,
        page: CurrentPage,
        service: Annotated[
            str | None, Query(alias="serviceId", max_length=80, description="Id or slug")
        ] = None,
        language: Words = None,
        expertise: Words = None,
        experience: ExperienceLevel | None = None,
        meeting_type: Annotated[MeetingType | None, Query(alias="meetingType")] = None,
        minimum_rating: Annotated[
            float | None,
            Query(alias="minimumRating", ge=1, le=5, description="Leaves out who has no rating"),
        ] = None,
        text: Annotated[
            Annotated[str, Bounded(500)] | None,
            Query(alias="search", description="Words of which one is enough, the best match first"),
        ] = None,
        timeframe: Timeframe = Timeframe.FLEXIBLE,
        preferred_time: Annotated[
            PreferredTime, Query(alias="preferredTime", description="On the clocks of `timezone`")
        ] = PreferredTime.ANY,
        timezone: Zone = "UTC",
        sort: ConsultantSort = ConsultantSort.RELEVANCE,
    ) -> ConsultantsShape:
        """Search consultants and team members (DIS-09 to DIS-13).

        All filters have to match; of several languages or areas of expertise one is enough. Equals
        are in the order of their names. `facets` say what else could be filtered by. Who is free
        within a `timeframe` or at a `preferredTime`, and the soonest first, the calendar is asked.
        """
        service_id = await aside(lambda: service_named(service))
        found = NOBODY
        if service is None or service_id is not None:
            found = await find(
                ConsultantSearch(
                    service_id=service_id,
                    languages=language or (),
                    expertise=expertise or (),
                    experience=experience,
                    meeting_type=meeting_type,
                    minimum_rating=minimum_rating,
                    text=text or "",
                    time=WantedTime(timeframe=timeframe, part_of_day=preferred_time, zone=timezone),
                    sort=sort,
                )
            )
        shown = found.consultants[page.offset : page.offset + page.limit]
        listed = page.of(await aside(lambda: cards(shown)), len(found.consultants))
        return ConsultantsShape(**dict(listed), facets=FacetsShape.model_validate(found))

    @router.get(
        "/{consultant_id}",
        operation_id="getConsultant",
        dependencies=[allow.public()],
        responses=problems(ProviderUnknown),
    )
    def get_consultant(consultant_id: UUID) -> ConsultantCardShape:
        """Give one consultant or team member; who left is unknown here."""
        services = {one.id: one for one in catalogue.services(bookable_only=True)}
        return cards([consultant_of(offered(consultant_id), services)])[0]

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
