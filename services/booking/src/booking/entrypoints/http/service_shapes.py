"""Services as anybody sees them. Minutes and minor units, unless names say other."""

from typing import Self
from uuid import UUID

from booking.application.catalogue.agreement import clauses
from booking.application.catalogue.ports import OfferedService
from booking.domain.catalogue.offer import (
    AddOn,
    BillingType,
    Complexity,
    MeetingType,
    PaymentMethod,
    ServiceType,
    Tier,
)
from booking.domain.catalogue.service import ServiceStatus
from booking.domain.people.consents import NEEDED, Consent
from booking.domain.people.preferences import Language
from booking.entrypoints.http.money import MoneyShape, money
from servicekit.http.shapes import ResponseShape


class DurationShape(ResponseShape):
    minimum: int
    maximum: int
    default: int


class PricingShape(ResponseShape):
    base_price: MoneyShape
    currency: str
    billing_type: BillingType
    standard_duration: int
    hourly_rate: MoneyShape | None


class AddOnShape(ResponseShape):
    id: str
    name: str
    price: MoneyShape
    extra_minutes: int


class TierShape(ResponseShape):
    id: str
    name: str
    base_price: MoneyShape
    duration: int
    description: str
    features: tuple[str, ...]
    target_audience: tuple[str, ...]
    deliverables: tuple[str, ...]


class RefundStepShape(ResponseShape):
    hours_before: int
    refund_percent: int


class CancellationPolicyShape(ResponseShape):
    steps: tuple[RefundStepShape, ...]
    no_show_refund_percent: int
    provider_cancel_refund_percent: int
    edit_deadline_hours: int
    max_reschedulings: int


class ServiceShape(ResponseShape):
    """A service on offer (CAT-01 to CAT-03)."""

    id: UUID
    slug: str
    name: str
    type: ServiceType
    status: ServiceStatus
    description: str
    category: str
    complexity: Complexity
    booking_enabled: bool
    is_free: bool
    pricing: PricingShape
    duration: DurationShape
    durations: tuple[int, ...]
    default_duration: int
    features: tuple[str, ...]
    deliverables: tuple[str, ...]
    target_problems: tuple[str, ...]
    industry_focus: tuple[str, ...]
    tiers: tuple[TierShape, ...]
    add_ons: tuple[AddOnShape, ...]
    payment_methods: tuple[PaymentMethod, ...]
    meeting_types: tuple[MeetingType, ...]
    auto_confirm: bool
    max_bookings: int
    max_participants: int | None
    min_advance_minutes: int
    advance_booking_days: int
    timezone: str
    cancellation: CancellationPolicyShape
    provider_ids: tuple[UUID, ...]

    @classmethod
    def of(cls, service: OfferedService) -> Self:
        """Show a service to anybody."""
        offer, currency = service.offer, service.currency
        prices = offer.prices
        return cls(
            id=service.id,
            slug=service.slug,
            name=service.name,
            type=service.type,
            status=service.status,
            description=service.description,
            category=service.category,
            complexity=service.complexity,
            booking_enabled=service.booking_enabled,
            is_free=service.is_free,
            pricing=PricingShape(
                base_price=money(prices.base_price, currency),
                currency=currency,
                billing_type=prices.billing_type,
                standard_duration=prices.standard_duration,
                hourly_rate=None
                if prices.hourly_rate is None
                else money(prices.hourly_rate, currency),
            ),
            duration=DurationShape(
                minimum=min(service.durations),
                maximum=max(service.durations),
                default=service.default_duration,
            ),
            durations=service.durations,
            default_duration=service.default_duration,
            features=offer.features,
            deliverables=offer.deliverables,
            target_problems=offer.target_problems,
            industry_focus=offer.industry_focus,
            tiers=tuple(_tier(tier, currency) for tier in offer.tiers),
            add_ons=tuple(_add_on(add_on, currency) for add_on in offer.add_ons),
            payment_methods=service.payment_methods,
            meeting_types=service.meeting_types,
            auto_confirm=service.auto_confirm,
            max_bookings=service.max_bookings,
            max_participants=offer.max_participants,
            min_advance_minutes=service.min_advance_minutes,
            advance_booking_days=service.advance_days,
            timezone=service.zone,
            cancellation=CancellationPolicyShape.model_validate(service.cancellation),
            provider_ids=service.provider_ids,
        )


class ClauseShape(ResponseShape):
    id: str
    title: str
    sentences: tuple[str, ...]


class ConsentWantedShape(ResponseShape):
    consent: Consent
    needed: bool


class AgreementShape(ResponseShape):
    """What a client agrees to when booking the service (SEC-01, SEC-02).

    The versions are those that a booking made now stores with its consents. The booking also keeps
    `cancellation` as it is then, whatever becomes of the service.
    """

    service_id: UUID
    language: Language
    terms_of_service_version: str
    privacy_policy_version: str
    clauses: list[ClauseShape]
    cancellation: CancellationPolicyShape
    consents: list[ConsentWantedShape]


def agreement_shape(
    service: OfferedService, language: Language, *, terms_version: str, privacy_version: str
) -> AgreementShape:
    """Show the agreement of a service in a language."""
    return AgreementShape(
        service_id=service.id,
        language=language,
        terms_of_service_version=terms_version,
        privacy_policy_version=privacy_version,
        clauses=[ClauseShape.model_validate(one) for one in clauses(service, language)],
        cancellation=CancellationPolicyShape.model_validate(service.cancellation),
        consents=[ConsentWantedShape(consent=one, needed=one in NEEDED) for one in Consent],
    )


def _add_on(add_on: AddOn, currency: str) -> AddOnShape:
    return AddOnShape(
        id=add_on.id,
        name=add_on.name,
        price=money(add_on.price, currency),
        extra_minutes=add_on.extra_minutes,
    )


def _tier(tier: Tier, currency: str) -> TierShape:
    return TierShape(
        id=tier.id,
        name=tier.name,
        base_price=money(tier.base_price, currency),
        duration=tier.duration,
        description=tier.description,
        features=tier.features,
        target_audience=tier.target_audience,
        deliverables=tier.deliverables,
    )
