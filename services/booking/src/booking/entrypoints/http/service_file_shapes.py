"""Services as keepers of the catalogue see them: what was written can be sent back."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from booking.application.catalogue.ports import ServiceOnFile
from booking.domain.catalogue.offer import (
    BillingType,
    Complexity,
    MeetingType,
    Offer,
    PaymentMethod,
    ReferenceStyle,
    ServiceType,
    Weekday,
)
from booking.domain.catalogue.service import ServiceStatus
from booking.entrypoints.http.service_shapes import CancellationPolicyShape
from servicekit.http.shapes import ResponseShape


class HoursShape(ResponseShape):
    weekday: Weekday
    opens: str
    closes: str


class RulesShape(ResponseShape):
    booking_enabled: bool
    advance_days: int
    min_advance_minutes: int
    max_daily_bookings: int | None
    buffer_minutes: int | None
    business_hours: tuple[HoursShape, ...]
    blackout_dates: tuple[date, ...]
    max_bookings: int
    preparation_minutes: int
    follow_up_minutes: int
    auto_confirm: bool
    required_resources: tuple[UUID, ...]


class PricesShape(ResponseShape):
    base_price: int
    currency: str
    billing_type: BillingType
    standard_duration: int
    hourly_rate: int | None
    peak_percent: int
    weekend_percent: int
    emergency_percent: int


class PlainAddOnShape(ResponseShape):
    id: str
    name: str
    price: int
    extra_minutes: int


class PlainTierShape(ResponseShape):
    id: str
    name: str
    base_price: int
    duration: int
    description: str
    features: tuple[str, ...]
    target_audience: tuple[str, ...]
    deliverables: tuple[str, ...]


class QualityShape(ResponseShape):
    standards: tuple[str, ...]
    deliverable_templates: tuple[str, ...]
    agreement_template: str
    satisfaction_metrics: tuple[str, ...]
    benchmarks: tuple[str, ...]
    improvement_process: str


class OfferShape(ResponseShape):
    """An offer as it is written, ready to be changed and sent back."""

    name: str
    type: ServiceType
    prices: PricesShape
    durations: tuple[int, ...]
    default_duration: int
    description: str
    category: str
    complexity: Complexity
    features: tuple[str, ...]
    deliverables: tuple[str, ...]
    target_problems: tuple[str, ...]
    industry_focus: tuple[str, ...]
    tiers: tuple[PlainTierShape, ...]
    add_ons: tuple[PlainAddOnShape, ...]
    payment_methods: tuple[PaymentMethod, ...]
    meeting_types: tuple[MeetingType, ...]
    reference_style: ReferenceStyle
    timezone: str
    max_participants: int | None
    default_frequency: str | None
    rules: RulesShape
    cancellation: CancellationPolicyShape
    quality: QualityShape

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """Show an offer to its keepers."""
        rules = offer.rules
        hours = tuple(
            HoursShape(
                weekday=one.weekday, opens=f"{one.opens:%H:%M}", closes=f"{one.closes:%H:%M}"
            )
            for one in rules.business_hours
        )
        plain: dict[str, Any] = {
            name: getattr(offer, name)
            for name in cls.model_fields
            if name not in {"timezone", "rules"}
        }
        shown: dict[str, Any] = {
            name: getattr(rules, name)
            for name in RulesShape.model_fields
            if name != "business_hours"
        }
        return cls.model_validate(
            plain | {"timezone": offer.zone, "rules": shown | {"business_hours": hours}}
        )


class ServiceFileShape(ResponseShape):
    """A service as its keepers see it: what clients can book, and what is under review."""

    id: UUID
    slug: str
    status: ServiceStatus
    review: ServiceStatus | None
    active: OfferShape | None
    proposal: OfferShape | None
    provider_ids: tuple[UUID, ...]

    @classmethod
    def of(cls, filed: ServiceOnFile) -> Self:
        """Show a service to its keepers."""
        service = filed.service
        never_active = filed.proposal is not None and filed.proposal is service.offer
        return cls(
            id=service.id,
            slug=service.slug,
            status=service.status,
            review=filed.review,
            active=None if never_active else OfferShape.of(service.offer),
            proposal=None if filed.proposal is None else OfferShape.of(filed.proposal),
            provider_ids=service.provider_ids,
        )
