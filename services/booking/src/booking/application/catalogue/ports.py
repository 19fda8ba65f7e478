from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from booking.domain.catalogue.offer import (
    AddOn,
    CancellationPolicy,
    Complexity,
    MeetingType,
    Offer,
    PaymentMethod,
    ReferenceStyle,
    ServiceType,
)
from booking.domain.catalogue.provider import Expertise, Presence, Provider, ProviderKind
from booking.domain.catalogue.service import Service, ServiceStatus
from contracts.tariff import Tariff


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedService:
    """A service as it can be booked now, with everything a booking needs to know of it.

    For a service that was never activated it shows what was proposed; `bookable` is False then.
    Durations, buffer and notice are minutes; money is in minor units of `currency`.
    """

    id: UUID
    slug: str
    name: str
    description: str
    type: ServiceType
    category: str
    complexity: Complexity
    status: ServiceStatus
    booking_enabled: bool
    zone: str
    currency: str
    durations: tuple[int, ...]
    default_duration: int
    tariff: Tariff
    add_ons: tuple[AddOn, ...]
    payment_methods: tuple[PaymentMethod, ...]
    meeting_types: tuple[MeetingType, ...]
    reference_style: ReferenceStyle
    auto_confirm: bool
    max_bookings: int
    buffer_minutes: int | None
    min_advance_minutes: int
    advance_days: int
    cancellation: CancellationPolicy
    provider_ids: tuple[UUID, ...]
    required_resources: tuple[UUID, ...]
    offer: Offer

    @property
    def bookable(self) -> bool:
        """Say whether clients may book it: active, and switched on (CAT-02, CAT-03)."""
        return self.status is ServiceStatus.ACTIVE and self.booking_enabled

    @property
    def is_free(self) -> bool:
        """Say whether nothing is to be paid: no payment method is named."""
        return not self.payment_methods


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCard:
    """Whoever or whatever a booking can be with, for use inside: names and addresses included.

    After erasure of the person the personal fields read `erased`.
    """

    id: UUID
    kind: ProviderKind
    person_id: UUID
    display_name: str
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    title: str
    biography: str
    zone: str
    country: str | None
    city: str | None
    photo_url: str | None
    linkedin_url: str | None
    languages: tuple[str, ...]
    expertise: tuple[Expertise, ...]
    specialisations: tuple[str, ...]
    certifications: tuple[str, ...]
    years_experience: int | None
    presence: Presence
    accepting_bookings: bool
    auto_assign: bool
    active: bool
    service_ids: tuple[UUID, ...]
    """Services this provider is approved for (CAT-16)."""


class ExperienceLevel(StrEnum):
    """How long somebody has done this (OPN-06): to 2 years, to 5, to 10, longer."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    EXPERT = "expert"


def experience_level(years: int | None) -> ExperienceLevel | None:
    """Give the level of so many years; None where nothing is known."""
    if years is None:
        return None
    bounds = {2: ExperienceLevel.JUNIOR, 5: ExperienceLevel.MID, 10: ExperienceLevel.SENIOR}
    return next((level for most, level in bounds.items() if years <= most), ExperienceLevel.EXPERT)


@dataclass(frozen=True, slots=True)
class ServiceOnFile:
    """A service as its keepers see it: what is offered and what is under review."""

    service: OfferedService
    proposal: Offer | None
    review: ServiceStatus | None


class ServiceFiles(Protocol):
    """The services with their drafts, for those who keep them."""

    def on_file(self, id_or_slug: UUID | str, /) -> ServiceOnFile | None:
        """Find one service with what is under review."""
        ...

    def all_on_file(self) -> Sequence[ServiceOnFile]:
        """List all services with what is under review, in the order of their names."""
        ...


class Catalogue(Protocol):
    """What is on offer, and with whom. Reads only; never touches a stream."""

    def service(self, id_or_slug: UUID | str, /) -> OfferedService | None:
        """Find one service by its id (also as text) or slug, whatever its status."""
        ...

    def services(self, *, bookable_only: bool = False) -> Sequence[OfferedService]:
        """List services in the order of their names."""
        ...

    def provider(self, provider_id: UUID, /) -> ProviderCard | None:
        """Find one provider, also one who has left."""
        ...

    def providers(
        self,
        *,
        service_id: UUID | None = None,
        kinds: Sequence[ProviderKind] = (),
        active_only: bool = True,
    ) -> Sequence[ProviderCard]:
        """List providers in the order of their names; the filters all have to match."""
        ...


class Services(Protocol):
    """The services, one at a time, for changing them within a unit of work."""

    def get(self, service_id: UUID, /) -> Service:
        """Give the service, locked; NOT_FOUND if there is none."""
        ...

    def find(self, service_id: UUID, /) -> Service | None: ...

    def get_many(self, service_ids: Iterable[UUID], /) -> dict[UUID, Service]: ...

    def save(self, service: Service, /) -> None: ...


class Providers(Protocol):
    """The providers, one at a time, for changing them within a unit of work."""

    def get(self, provider_id: UUID, /) -> Provider:
        """Give the provider, locked; NOT_FOUND if there is none."""
        ...

    def peek(self, provider_id: UUID, /) -> Provider | None:
        """Look at a provider without taking its lock."""
        ...

    def save(self, provider: Provider, /) -> None: ...
