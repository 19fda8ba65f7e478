from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from booking.adapters.catalogue_providers_sql import profile_from, provider_list
from booking.adapters.catalogue_services_sql import (
    Reads,
    offer_from,
    service_list,
    service_providers,
)
from booking.application.catalogue.ports import (
    OfferedService,
    ProviderCard,
    ServiceOnFile,
)
from booking.application.catalogue.tariff import tariff_of
from booking.domain.catalogue.offer import Offer
from booking.domain.catalogue.provider import Presence, ProviderKind, display_name
from booking.domain.catalogue.service import ServiceStatus


class CatalogueSql:
    """The catalogue, read from `service_list` and `provider_list`."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def service(self, id_or_slug: UUID | str) -> OfferedService | None:
        """Find one service by its id (also as text) or slug, whatever its status."""
        found = self.on_file(id_or_slug)
        return found.service if found else None

    def services(self, *, bookable_only: bool = False) -> Sequence[OfferedService]:
        """List services in the order of their names."""
        services = [filed.service for filed in self.all_on_file()]
        return [s for s in services if s.bookable] if bookable_only else services

    def on_file(self, id_or_slug: UUID | str) -> ServiceOnFile | None:
        """Find one service with what is under review."""
        found = self._on_file(_names(id_or_slug))
        return found[0] if found else None

    def all_on_file(self) -> Sequence[ServiceOnFile]:
        """List all services with what is under review, in the order of their names."""
        return sorted(
            self._on_file(sa.true()),
            key=lambda filed: (filed.service.name.casefold(), filed.service.slug),
        )

    def provider(self, provider_id: UUID) -> ProviderCard | None:
        """Find one provider, also one who has left."""
        cards = self._cards(provider_list.c.id == provider_id)
        return cards[0] if cards else None

    def providers(
        self,
        *,
        service_id: UUID | None = None,
        kinds: Sequence[ProviderKind] = (),
        active_only: bool = True,
    ) -> Sequence[ProviderCard]:
        """List providers in the order of their names; the filters all have to match."""
        where: list[sa.ColumnElement[bool]] = [sa.true()]
        if service_id is not None:
            where.append(
                provider_list.c.id.in_(
                    sa.select(service_providers.c.provider_id).where(
                        service_providers.c.service_id == service_id
                    )
                )
            )
        if kinds:
            where.append(provider_list.c.kind.in_([kind.value for kind in kinds]))
        if active_only:
            where.append(provider_list.c.active)
        cards = self._cards(sa.and_(*where))
        return sorted(cards, key=lambda card: (card.display_name.casefold(), str(card.id)))

    def provides(self, person_id: UUID, /) -> bool:
        """Say whether clients can still be offered this person."""
        with self._reads() as connection:
            found = connection.scalar(
                sa.select(provider_list.c.id)
                .where(provider_list.c.person_id == person_id, provider_list.c.active)
                .limit(1)
            )
        return found is not None

    def _on_file(self, where: sa.ColumnElement[bool]) -> list[ServiceOnFile]:
        with self._reads() as connection:
            rows = connection.execute(sa.select(service_list).where(where)).all()
            pairs = connection.execute(
                sa.select(service_providers)
                .where(service_providers.c.service_id.in_([row.id for row in rows]))
                .order_by(service_providers.c.place)
            ).all()
        providers: dict[UUID, list[UUID]] = defaultdict(list)
        for pair in pairs:
            providers[pair.service_id].append(pair.provider_id)
        return [self._filed(row, tuple(providers[row.id])) for row in rows]

    def _filed(self, row: sa.Row[Any], provider_ids: tuple[UUID, ...]) -> ServiceOnFile:
        proposal = offer_from(row.proposal) if row.proposal is not None else None
        offer = offer_from(row.offer) if row.offer is not None else proposal
        if offer is None:
            raise LookupError(f"service {row.id} has neither an offer nor a proposal")
        return ServiceOnFile(
            service=_offered(row, offer, provider_ids),
            proposal=proposal,
            review=ServiceStatus(row.review) if row.review is not None else None,
        )

    def _cards(self, where: sa.ColumnElement[bool]) -> list[ProviderCard]:
        with self._reads() as connection:
            rows = connection.execute(sa.select(provider_list).where(where)).all()
            pairs = connection.execute(
                sa.select(service_providers.c.provider_id, service_providers.c.service_id)
                .join(provider_list, provider_list.c.id == service_providers.c.provider_id)
                .where(where)
                .order_by(service_providers.c.service_id)
            ).all()
        services: dict[UUID, list[UUID]] = defaultdict(list)
        for pair in pairs:
            services[pair.provider_id].append(pair.service_id)
        return [_card(row, tuple(services[row.id])) for row in rows]


def _names(id_or_slug: UUID | str) -> sa.ColumnElement[bool]:
    if isinstance(id_or_slug, UUID):
        return service_list.c.id == id_or_slug
    try:
        return sa.or_(service_list.c.id == UUID(id_or_slug), service_list.c.slug == id_or_slug)
    except ValueError:
        return service_list.c.slug == id_or_slug


def _offered(row: sa.Row[Any], offer: Offer, provider_ids: tuple[UUID, ...]) -> OfferedService:
    rules = offer.rules
    return OfferedService(
        id=row.id,
        slug=row.slug,
        name=offer.name,
        description=offer.description,
        type=offer.type,
        category=offer.category,
        complexity=offer.complexity,
        status=ServiceStatus(row.status),
        booking_enabled=rules.booking_enabled,
        zone=offer.zone,
        currency=offer.prices.currency,
        durations=offer.durations,
        default_duration=offer.default_duration,
        tariff=tariff_of(offer),
        add_ons=offer.add_ons,
        payment_methods=offer.payment_methods,
        meeting_types=offer.meeting_types,
        reference_style=offer.reference_style,
        auto_confirm=rules.auto_confirm,
        max_bookings=rules.max_bookings,
        buffer_minutes=rules.buffer_minutes,
        min_advance_minutes=rules.min_advance_minutes,
        advance_days=rules.advance_days,
        cancellation=offer.cancellation,
        provider_ids=provider_ids,
        required_resources=tuple(UUID(resource) for resource in rules.required_resources),
        offer=offer,
    )


def _card(row: sa.Row[Any], service_ids: Iterable[UUID]) -> ProviderCard:
    profile = profile_from(row.profile)
    return ProviderCard(
        id=row.id,
        kind=ProviderKind(row.kind),
        person_id=row.person_id,
        display_name=display_name(row.name, row.first_name, row.last_name),
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        phone=row.phone,
        title=profile.title,
        biography=row.biography or "",
        zone=profile.zone,
        country=profile.country,
        city=profile.city,
        photo_url=row.photo_url,
        linkedin_url=row.linkedin_url,
        languages=profile.languages,
        expertise=profile.expertise,
        specialisations=profile.specialisations,
        certifications=profile.certifications,
        years_experience=profile.years_experience,
        presence=Presence(row.presence),
        accepting_bookings=profile.accepting_bookings,
        auto_assign=profile.auto_assign,
        active=row.active,
        service_ids=tuple(service_ids),
    )
