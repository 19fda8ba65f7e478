from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from fastapi import Response

from booking.application.catalogue.activate_service import ActivateService
from booking.application.catalogue.approve_service import ApproveService
from booking.application.catalogue.change_service import ChangeService
from booking.application.catalogue.define_service import DefineService
from booking.application.catalogue.ports import ServiceFiles
from booking.application.catalogue.retire_service import RetireService
from booking.application.catalogue.submit_service import SubmitService
from booking.domain.catalogue.errors import (
    OfferNotPossible,
    OwnWorkNotApproved,
    ReviewStepOutOfOrder,
    ServiceRetired,
    ServiceUnknown,
    SlugTaken,
)
from booking.entrypoints.http.service_bodies import DefineServiceBody, OfferInput
from booking.entrypoints.http.service_file_shapes import ServiceFileShape
from booking.entrypoints.http.services import ServiceName
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.idempotency import Answer, IdempotencyStore, KeyedCall
from servicekit.http.paging import CurrentPage
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCommands:
    """What keepers of the catalogue can do with a service."""

    define: Callable[[DefineService], UUID]
    change: Callable[[ChangeService], None]
    submit: Callable[[SubmitService], None]
    approve: Callable[[ApproveService], None]
    activate: Callable[[ActivateService], None]
    retire: Callable[[RetireService], None]


def create_router(files: ServiceFiles, commands: ServiceCommands, keys: IdempotencyStore) -> Router:  # noqa: C901 - a list of endpoints
    """Let editors and staff write services, and leads approve them (CAT-13, CAT-14)."""
    router = Router(prefix="/api/admin/services", tags=["catalogue administration"])
    writes = allow("content_editor", "staff", "team_lead")
    decides = allow("team_lead")

    def filed(service: UUID | str) -> ServiceFileShape:
        found = files.on_file(service)
        if found is None:
            raise ServiceUnknown(service)
        return ServiceFileShape.of(found)

    def known(service: str) -> UUID:
        return filed(service).id

    def done(service_id: UUID, keyed: KeyedCall, work: Callable[[], None]) -> Response:
        """Do something with a service, once per key, and show it after."""

        def once_done() -> Answer:
            work()
            return Answer.of(200, filed(service_id))

        return keys.once(keyed, once_done).response()

    @router.get("", operation_id="listServiceFiles", dependencies=[writes])
    def list_service_files(page: CurrentPage) -> Page[ServiceFileShape]:
        """List every service, whatever its status, with what is under review."""
        found = files.all_on_file()
        shown = found[page.offset : page.offset + page.limit]
        return page.of([ServiceFileShape.of(one) for one in shown], len(found))

    @router.get(
        "/{service}",
        operation_id="getServiceFile",
        dependencies=[writes],
        responses=problems(ServiceUnknown),
    )
    def get_service_file(service: ServiceName) -> ServiceFileShape:
        """Give one service with what is under review."""
        return filed(service)

    @router.post(
        "",
        status_code=201,
        operation_id="defineService",
        response_model=ServiceFileShape,
        dependencies=[writes],
        responses=problems(OfferNotPossible, SlugTaken),
    )
    def define_service(
        body: DefineServiceBody, caller: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Write down a new service as a draft."""
        command = DefineService(slug=body.slug, offer=body.offer(), by=caller.subject)

        def work() -> Answer:
            return Answer.of(201, filed(commands.define(command)))

        return keys.once(keyed, work).response()

    @router.put(
        "/{service}",
        operation_id="changeService",
        dependencies=[writes],
        responses=problems(ServiceUnknown, OfferNotPossible, ServiceRetired),
    )
    def change_service(
        service: ServiceName, body: OfferInput, caller: CurrentIdentity
    ) -> ServiceFileShape:
        """Say everything about a service anew; weighty changes of an active one need approval."""
        commands.change(
            ChangeService(service_id=known(service), offer=body.offer(), by=caller.subject)
        )
        return filed(service)

    @router.post(
        "/{service}/submit",
        operation_id="submitService",
        response_model=ServiceFileShape,
        dependencies=[writes],
        responses=problems(ServiceUnknown, ReviewStepOutOfOrder, ServiceRetired),
    )
    def submit_service(service: ServiceName, caller: CurrentIdentity, keyed: KeyedCall) -> Response:
        """Hand the draft over for review."""
        command = SubmitService(service_id=known(service), by=caller.subject)
        return done(command.service_id, keyed, lambda: commands.submit(command))

    @router.post(
        "/{service}/approve",
        operation_id="approveService",
        response_model=ServiceFileShape,
        dependencies=[decides],
        responses=problems(
            ServiceUnknown, ReviewStepOutOfOrder, OwnWorkNotApproved, ServiceRetired
        ),
    )
    def approve_service(
        service: ServiceName, caller: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Agree to what was submitted by somebody else; admins may agree to their own."""
        command = ApproveService(
            service_id=known(service),
            by=caller.subject,
            may_approve_own=caller.has_any({"admin"}),
        )
        return done(command.service_id, keyed, lambda: commands.approve(command))

    @router.post(
        "/{service}/activate",
        operation_id="activateService",
        response_model=ServiceFileShape,
        dependencies=[decides],
        responses=problems(ServiceUnknown, ReviewStepOutOfOrder, ServiceRetired),
    )
    def activate_service(
        service: ServiceName, caller: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Make what was approved the offer that clients can book."""
        command = ActivateService(service_id=known(service), by=caller.subject)
        return done(command.service_id, keyed, lambda: commands.activate(command))

    @router.post(
        "/{service}/retire",
        operation_id="retireService",
        response_model=ServiceFileShape,
        dependencies=[decides],
        responses=problems(ServiceUnknown),
    )
    def retire_service(service: ServiceName, caller: CurrentIdentity, keyed: KeyedCall) -> Response:
        """Take a service off the catalogue for good."""
        command = RetireService(service_id=known(service), by=caller.subject)
        return done(command.service_id, keyed, lambda: commands.retire(command))

    return router
