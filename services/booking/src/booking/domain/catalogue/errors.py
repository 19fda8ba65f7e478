from typing import ClassVar
from uuid import UUID

from servicekit.errors import DomainError, Kind


class OfferNotPossible(DomainError):
    """What is said about the service contradicts itself or leaves its bounds."""

    code: ClassVar[str] = "booking.offer-not-possible"
    kind: ClassVar[Kind] = Kind.INVALID


class SlugTaken(DomainError):
    """Another service, living or retired, already goes by this name in addresses."""

    code: ClassVar[str] = "booking.slug-taken"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is already a service called {slug}.", field="slug")


class ServiceUnknown(DomainError):
    code: ClassVar[str] = "booking.service-unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self, service: UUID | str) -> None:
        super().__init__(f"There is no service {service}.")


class ServiceRetired(DomainError):
    """A retired service stays retired; define a new one instead."""

    code: ClassVar[str] = "booking.service-retired"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self) -> None:
        super().__init__("The service is retired and does not change any more.")


class ReviewStepOutOfOrder(DomainError):
    """The approval goes from draft over in_review to approved and active, one step at a time."""

    code: ClassVar[str] = "booking.review-step-out-of-order"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, wanted: str, stands_at: str) -> None:
        super().__init__(
            f"Only what is {wanted} can take this step; this service's change is {stands_at}.",
            standsAt=stands_at,
        )


class OwnWorkNotApproved(DomainError):
    """Whoever proposed or submitted a change does not approve it (CAT-14)."""

    code: ClassVar[str] = "booking.own-work-not-approved"
    kind: ClassVar[Kind] = Kind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("A change is approved by somebody else than who proposed it.")


class ProviderUnknown(DomainError):
    code: ClassVar[str] = "booking.provider-unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self, provider_id: UUID) -> None:
        super().__init__(f"There is no consultant or resource {provider_id}.")


class ProviderHasLeft(DomainError):
    """Who left is not offered and does not change any more."""

    code: ClassVar[str] = "booking.provider-has-left"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self) -> None:
        super().__init__("This consultant or resource is no longer part of the house.")


class ProviderNotDescribed(DomainError):
    """What a provider of this kind needs is missing or does not fit."""

    code: ClassVar[str] = "booking.provider-not-described"
    kind: ClassVar[Kind] = Kind.INVALID
