from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from booking.application.bookings.provider_figures import FiguresOfProviders
from booking.application.catalogue.approve_provider import ApproveProvider
from booking.application.catalogue.change_provider import ChangeProvider
from booking.application.catalogue.dismiss_provider import DismissProvider
from booking.application.catalogue.ports import Catalogue
from booking.application.catalogue.register_provider import RegisterProvider
from booking.application.catalogue.revoke_provider import RevokeProvider
from booking.application.catalogue.show_presence import ShowPresence
from booking.domain.catalogue.errors import (
    ProviderHasLeft,
    ProviderNotDescribed,
    ProviderUnknown,
    ServiceRetired,
    ServiceUnknown,
)
from booking.domain.catalogue.provider import ProviderKind
from booking.entrypoints.http.provider_bodies import (
    PresenceBody,
    ProviderInput,
    RegisterProviderBody,
)
from booking.entrypoints.http.provider_shapes import ProviderShape, StaffFiguresShape
from booking.entrypoints.http.services import ServiceName
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.idempotency import Answer, IdempotencyStore, KeyedCall
from servicekit.http.paging import CurrentPage
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Page
from servicekit.ids import NewId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCommands:
    """What can be done with a provider."""

    register: Callable[[RegisterProvider], None]
    change: Callable[[ChangeProvider], None]
    show: Callable[[ShowPresence], None]
    dismiss: Callable[[DismissProvider], None]
    approve: Callable[[ApproveProvider], None]
    revoke: Callable[[RevokeProvider], None]


def create_router(  # noqa: C901 - a list of endpoints
    catalogue: Catalogue,
    figures: FiguresOfProviders,
    commands: ProviderCommands,
    keys: IdempotencyStore,
    new_id: NewId,
) -> Router:
    """Let staff keep consultants, team members, rooms and equipment (CAT-16 to CAT-28)."""
    router = Router(prefix="/api/admin/consultants", tags=["catalogue administration"])
    writes = allow("content_editor", "staff", "team_lead")
    decides = allow("team_lead")

    def shown(provider_id: UUID) -> ProviderShape:
        card = catalogue.provider(provider_id)
        if card is None:
            raise ProviderUnknown(provider_id)
        return ProviderShape.of(card)

    def known(service: str) -> UUID:
        found = catalogue.service(service)
        if found is None:
            raise ServiceUnknown(service)
        return found.id

    def done(
        provider_id: UUID, keyed: KeyedCall, work: Callable[[], None], *, status: int = 200
    ) -> Response:
        """Do something with a provider, once per key, and show it after."""

        def once_done() -> Answer:
            work()
            return Answer.of(status, shown(provider_id))

        return keys.once(keyed, once_done).response()

    @router.get("", operation_id="listProviders", dependencies=[writes])
    def list_providers(
        page: CurrentPage,
        kind: Annotated[list[ProviderKind] | None, Query(max_length=5)] = None,
        active: bool = True,  # noqa: FBT001, FBT002 - a query parameter
    ) -> Page[ProviderShape]:
        """List providers of all kinds by name; `active=false` lists those who left as well."""
        cards = catalogue.providers(kinds=kind or (), active_only=active)
        page_of = cards[page.offset : page.offset + page.limit]
        return page.of([ProviderShape.of(card) for card in page_of], len(cards))

    @router.get(
        "/{provider_id}",
        operation_id="getProvider",
        dependencies=[writes],
        responses=problems(ProviderUnknown),
    )
    def get_provider(provider_id: UUID) -> ProviderShape:
        """Give one provider with address and telephone number, also one who left."""
        return shown(provider_id)

    @router.get(
        "/{provider_id}/figures",
        operation_id="getProviderFigures",
        dependencies=[allow("staff", "team_lead")],
        responses=problems(ProviderUnknown),
    )
    def get_figures(provider_id: UUID) -> StaffFiguresShape:
        """Say what a provider's bookings add up to, with what they brought in (CAT-21)."""
        return StaffFiguresShape.of(figures(shown(provider_id).id))

    @router.post(
        "",
        status_code=201,
        operation_id="registerProvider",
        response_model=ProviderShape,
        dependencies=[writes],
        responses=problems(ProviderNotDescribed),
    )
    def register_provider(
        body: RegisterProviderBody, caller: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Take somebody or something into the house."""
        command = RegisterProvider(
            provider_id=new_id(),
            kind=body.kind,
            about=body.about(),
            name=body.name,
            profile=body.profile(),
            by=caller.subject,
        )
        return done(command.provider_id, keyed, lambda: commands.register(command), status=201)

    @router.put(
        "/{provider_id}",
        operation_id="changeProvider",
        dependencies=[writes],
        responses=problems(ProviderUnknown, ProviderNotDescribed, ProviderHasLeft),
    )
    def change_provider(
        provider_id: UUID, body: ProviderInput, caller: CurrentIdentity
    ) -> ProviderShape:
        """Say everything about a provider anew."""
        shown(provider_id)
        commands.change(
            ChangeProvider(
                provider_id=provider_id,
                about=body.about(),
                name=body.name,
                profile=body.profile(),
                by=caller.subject,
            )
        )
        return shown(provider_id)

    @router.put(
        "/{provider_id}/presence",
        operation_id="showPresence",
        dependencies=[writes],
        responses=problems(ProviderUnknown, ProviderHasLeft),
    )
    def show_presence(provider_id: UUID, body: PresenceBody) -> ProviderShape:
        """Show somebody as available, busy or away."""
        shown(provider_id)
        commands.show(ShowPresence(provider_id=provider_id, presence=body.presence))
        return shown(provider_id)

    @router.post(
        "/{provider_id}/leave",
        operation_id="dismissProvider",
        response_model=ProviderShape,
        dependencies=[decides],
        responses=problems(ProviderUnknown),
    )
    def dismiss_provider(provider_id: UUID, caller: CurrentIdentity, keyed: KeyedCall) -> Response:
        """Let a provider leave; bookings made stay made."""
        shown(provider_id)
        command = DismissProvider(provider_id=provider_id, by=caller.subject)
        return done(provider_id, keyed, lambda: commands.dismiss(command))

    @router.post(
        "/{provider_id}/services/{service}/approve",
        operation_id="approveProviderForService",
        response_model=ProviderShape,
        dependencies=[decides],
        responses=problems(ProviderUnknown, ServiceUnknown, ProviderHasLeft, ServiceRetired),
    )
    def approve_provider(
        provider_id: UUID, service: ServiceName, caller: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Let a provider give a service: only approved pairs are offered."""
        command = ApproveProvider(
            provider_id=provider_id, service_id=known(service), by=caller.subject
        )
        return done(provider_id, keyed, lambda: commands.approve(command))

    @router.post(
        "/{provider_id}/services/{service}/revoke",
        operation_id="revokeProviderForService",
        response_model=ProviderShape,
        dependencies=[decides],
        responses=problems(ProviderUnknown, ServiceUnknown),
    )
    def revoke_provider(
        provider_id: UUID, service: ServiceName, caller: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Take a service out of a provider's hands; bookings made stay made."""
        command = RevokeProvider(
            provider_id=provider_id, service_id=known(service), by=caller.subject
        )
        return done(provider_id, keyed, lambda: commands.revoke(command))

    return router
