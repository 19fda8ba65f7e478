# ruff: noqa: ARG002 - an evolution takes everything its event carries
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from booking.domain.catalogue.errors import (
    OwnWorkNotApproved,
    ReviewStepOutOfOrder,
    ServiceRetired,
)
from booking.domain.catalogue.offer import Offer
from booking.domain.catalogue.offer_rules import check_offer, check_slug


class ServiceStatus(StrEnum):
    """The life of a service and of each change to it (CAT-13)."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What others hear of an active service: whole, so that telling them needs no look back."""

    slug: str
    offer: Offer
    provider_ids: tuple[UUID, ...]


class Service(Aggregate):
    """A consultation service, its changes under review, and who is approved to give it.

    What clients see is the active offer. Texts and opening hours of an active service change at
    once; whatever touches money, length or capacity is a proposal that passes the review first
    (CAT-14), while the active offer stays bookable as it is.
    """

    TOPIC = "booking.Service"

    class Created(Aggregate.Created):
        TOPIC = "booking.Service.Created"
        slug: str
        offer: Offer
        by: str
        at: datetime

    class ChangeProposed(Aggregate.Event):
        TOPIC = "booking.Service.ChangeProposed"
        offer: Offer
        by: str
        at: datetime

    class Submitted(Aggregate.Event):
        TOPIC = "booking.Service.Submitted"
        by: str
        at: datetime

    class Approved(Aggregate.Event):
        TOPIC = "booking.Service.Approved"
        by: str
        at: datetime

    class Activated(Aggregate.Event):
        TOPIC = "booking.Service.Activated"
        publication: Publication
        by: str
        at: datetime

    class Adjusted(Aggregate.Event):
        TOPIC = "booking.Service.Adjusted"
        publication: Publication
        by: str
        at: datetime

    class ProviderApproved(Aggregate.Event):
        TOPIC = "booking.Service.ProviderApproved"
        provider_id: UUID
        publication: Publication | None
        by: str
        at: datetime

    class ProviderRevoked(Aggregate.Event):
        TOPIC = "booking.Service.ProviderRevoked"
        provider_id: UUID
        publication: Publication | None
        by: str
        at: datetime

    class Retired(Aggregate.Event):
        TOPIC = "booking.Service.Retired"
        slug: str
        by: str
        at: datetime

    # Birth

    @classmethod
    def define(
        cls, service_id: UUID, slug: str, offer: Offer, *, by: str, at: datetime
    ) -> "Service":
        """Write down a new service as a draft; refuses an offer nobody could keep."""
        check_slug(slug)
        check_offer(offer)
        return cls(id=service_id, slug=slug, offer=offer, by=by, at=at)

    @event(Created)
    def __init__(self, *, id: UUID, slug: str, offer: Offer, by: str, at: datetime) -> None:  # noqa: A002
        self.slug = slug
        self.active_offer: Offer | None = None
        self.proposal: Offer | None = offer
        self.review: ServiceStatus | None = ServiceStatus.DRAFT
        self.proposed_by = by
        self.submitted_by: str | None = None
        self.provider_ids: tuple[UUID, ...] = ()
        self.retired = False

    # Decisions

    def change(self, offer: Offer, *, by: str, at: datetime) -> None:
        """Say everything anew; small changes of an active service apply at once."""
        self._refuse_if_retired()
        check_offer(offer)
        if self.proposal is None and self.active_offer is not None:
            if offer == self.active_offer:
                return
            if not is_major(self.active_offer, offer):
                self._adjusted(publication=self._publication(offer), by=by, at=at)
                return
        elif offer == self.proposal:
            return
        self._change_proposed(offer=offer, by=by, at=at)

    def submit(self, *, by: str, at: datetime) -> None:
        """Hand the draft over for review."""
        self._refuse_if_retired()
        if self.review is ServiceStatus.IN_REVIEW:
            return
        self._need_review(ServiceStatus.DRAFT)
        self._submitted(by=by, at=at)

    def approve(self, *, by: str, at: datetime, may_approve_own: bool = False) -> None:
        """Agree to what was submitted; only an admin may agree to his own work."""
        self._refuse_if_retired()
        if self.review is ServiceStatus.APPROVED:
            return
        self._need_review(ServiceStatus.IN_REVIEW)
        if by in (self.proposed_by, self.submitted_by) and not may_approve_own:
            raise OwnWorkNotApproved
        self._approved(by=by, at=at)

    def activate(self, *, by: str, at: datetime) -> None:
        """Make what was approved the offer that clients can book."""
        self._refuse_if_retired()
        if self.proposal is None:
            return
        self._need_review(ServiceStatus.APPROVED)
        self._activated(publication=self._publication(self.proposal), by=by, at=at)

    def approve_provider(self, provider_id: UUID, *, by: str, at: datetime) -> None:
        """Let this provider give the service; only approved pairs are offered (CAT-16)."""
        self._refuse_if_retired()
        if provider_id in self.provider_ids:
            return
        self._provider_approved(
            provider_id=provider_id,
            publication=self._published_with((*self.provider_ids, provider_id)),
            by=by,
            at=at,
        )

    def revoke_provider(self, provider_id: UUID, *, by: str, at: datetime) -> None:
        """Take the service out of the provider's hands; bookings made stay made."""
        if provider_id not in self.provider_ids:
            return
        left = tuple(known for known in self.provider_ids if known != provider_id)
        self._provider_revoked(
            provider_id=provider_id, publication=self._published_with(left), by=by, at=at
        )

    def retire(self, *, by: str, at: datetime) -> None:
        """Take the service off the catalogue for good; bookings made stay made."""
        if not self.retired:
            self._retired(slug=self.slug, by=by, at=at)

    # Evolutions

    @event(ChangeProposed)
    def _change_proposed(self, offer: Offer, by: str, at: datetime) -> None:
        self.proposal = offer
        self.review = ServiceStatus.DRAFT
        self.proposed_by = by
        self.submitted_by = None

    @event(Submitted)
    def _submitted(self, by: str, at: datetime) -> None:
        self.review = ServiceStatus.IN_REVIEW
        self.submitted_by = by

    @event(Approved)
    def _approved(self, by: str, at: datetime) -> None:
        self.review = ServiceStatus.APPROVED

    @event(Activated)
    def _activated(self, publication: Publication, by: str, at: datetime) -> None:
        self.active_offer = publication.offer
        self.proposal = None
        self.review = None

    @event(Adjusted)
    def _adjusted(self, publication: Publication, by: str, at: datetime) -> None:
        self.active_offer = publication.offer

    @event(ProviderApproved)
    def _provider_approved(
        self,
        provider_id: UUID,
        publication: Publication | None,
        by: str,
        at: datetime,
    ) -> None:
        self.provider_ids = (*self.provider_ids, provider_id)

    @event(ProviderRevoked)
    def _provider_revoked(
        self,
        provider_id: UUID,
        publication: Publication | None,
        by: str,
        at: datetime,
    ) -> None:
        self.provider_ids = tuple(known for known in self.provider_ids if known != provider_id)

    @event(Retired)
    def _retired(self, slug: str, by: str, at: datetime) -> None:
        self.retired = True

    # Questions

    @property
    def status(self) -> ServiceStatus:
        """Where the service as a whole stands: active while something can be booked."""
        if self.retired:
            return ServiceStatus.RETIRED
        if self.active_offer is not None:
            return ServiceStatus.ACTIVE
        return self.review or ServiceStatus.DRAFT

    def _publication(self, offer: Offer) -> Publication:
        return Publication(slug=self.slug, offer=offer, provider_ids=self.provider_ids)

    def _published_with(self, provider_ids: tuple[UUID, ...]) -> Publication | None:
        if self.active_offer is None or self.retired:
            return None
        return Publication(slug=self.slug, offer=self.active_offer, provider_ids=provider_ids)

    def _refuse_if_retired(self) -> None:
        if self.retired:
            raise ServiceRetired

    def _need_review(self, wanted: ServiceStatus) -> None:
        if self.review is not wanted:
            raise ReviewStepOutOfOrder(wanted, self.review or self.status)


def is_major(before: Offer, after: Offer) -> bool:
    """Say whether a change touches money, length, capacity or what a client was promised."""
    return _weighty(before) != _weighty(after)


def _weighty(offer: Offer) -> tuple[object, ...]:
    return (
        offer.type,
        offer.prices,
        offer.durations,
        offer.tiers,
        offer.add_ons,
        offer.payment_methods,
        offer.deliverables,
        offer.max_participants,
        offer.rules.max_bookings,
        offer.rules.required_resources,
        offer.cancellation,
    )
