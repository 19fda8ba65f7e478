"""What keepers of the catalogue send about services."""

from datetime import time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from booking.domain.catalogue.offer import (
    AddOn,
    BillingType,
    BookingRules,
    CancellationPolicy,
    Complexity,
    MeetingType,
    Offer,
    OpeningHours,
    PaymentMethod,
    PriceList,
    Quality,
    ReferenceStyle,
    RefundStep,
    ServiceType,
    Tier,
    Weekday,
)
from booking.entrypoints.http.catalogue_fields import (
    Amount,
    Line,
    Lines,
    Minutes,
    Percent,
    Prose,
    Slug,
)
from servicekit.http.shapes import Bounded, Day, RequestShape, Zone


class AddOnInput(RequestShape):
    id: Slug
    name: Line
    price: Amount
    extra_minutes: Minutes = 0


class TierInput(RequestShape):
    id: Slug
    name: Line
    base_price: Amount
    duration: Minutes
    description: Prose = ""
    features: Lines = ()
    target_audience: Lines = ()
    deliverables: Lines = ()


class PricesInput(RequestShape):
    base_price: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["AED"])]
    billing_type: BillingType = BillingType.FIXED
    standard_duration: Minutes = 60
    hourly_rate: Amount | None = None
    peak_percent: Percent = 20
    weekend_percent: Percent = 15
    emergency_percent: Percent = 50


class HoursInput(RequestShape):
    """Opening hours on one weekday, HH:MM in the service's zone; 00:00 closes at midnight."""

    weekday: Weekday
    opens: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    closes: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class RulesInput(RequestShape):
    booking_enabled: bool = True
    advance_days: Annotated[int, Field(ge=0, le=3660)] = 30
    min_advance_minutes: Minutes = 24 * 60
    max_daily_bookings: Annotated[int, Field(ge=1, le=100_000)] | None = 10
    buffer_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    business_hours: Annotated[tuple[HoursInput, ...], Field(max_length=50)] = ()
    blackout_dates: Annotated[tuple[Day, ...], Field(max_length=400)] = ()
    max_bookings: Annotated[int, Field(ge=1, le=100_000)] = 1
    preparation_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    follow_up_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    auto_confirm: bool = True
    required_resources: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()


class RefundStepInput(RequestShape):
    hours_before: Annotated[int, Field(ge=0, le=8760)]
    refund_percent: Annotated[int, Field(ge=0, le=100)]


class CancellationInput(RequestShape):
    steps: Annotated[tuple[RefundStepInput, ...], Field(max_length=20)] = (
        RefundStepInput(hoursBefore=24, refundPercent=100),
        RefundStepInput(hoursBefore=2, refundPercent=50),
    )
    no_show_refund_percent: Annotated[int, Field(ge=0, le=100)] = 0
    provider_cancel_refund_percent: Annotated[int, Field(ge=0, le=100)] = 100
    edit_deadline_hours: Annotated[int, Field(ge=0, le=8760)] = 2
    max_reschedulings: Annotated[int, Field(ge=0, le=1000)] = 2


class QualityInput(RequestShape):
    standards: Lines = ()
    deliverable_templates: Lines = ()
    agreement_template: Prose = ""
    satisfaction_metrics: Lines = ()
    benchmarks: Lines = ()
    improvement_process: Prose = ""


class OfferInput(RequestShape):
    """Everything that is said about a service; what is left out takes its default."""

    name: Line
    type: ServiceType
    prices: PricesInput
    durations: Annotated[tuple[Minutes, ...], Field(min_length=1, max_length=50)]
    default_duration: Minutes
    description: Prose = ""
    category: Annotated[str, Bounded(100, min_length=0)] = ""
    complexity: Complexity = Complexity.BASIC
    features: Lines = ()
    deliverables: Lines = ()
    target_problems: Lines = ()
    industry_focus: Lines = ()
    tiers: Annotated[tuple[TierInput, ...], Field(max_length=20)] = ()
    add_ons: Annotated[tuple[AddOnInput, ...], Field(max_length=50)] = ()
    payment_methods: Annotated[tuple[PaymentMethod, ...], Field(max_length=4)] = ()
    meeting_types: Annotated[tuple[MeetingType, ...], Field(min_length=1, max_length=4)] = (
        MeetingType.VIDEO,
    )
    reference_style: ReferenceStyle = ReferenceStyle.VLT
    timezone: Zone = "UTC"
    max_participants: Annotated[int, Field(ge=1, le=10_000)] | None = None
    default_frequency: Literal["DAILY", "WEEKLY", "MONTHLY"] | None = None
    rules: RulesInput = RulesInput()
    cancellation: CancellationInput = CancellationInput()
    quality: QualityInput = QualityInput()

    def offer(self) -> Offer:
        """Say it in the words of the domain."""
        plain: dict[str, Any] = {
            name: getattr(self, name)
            for name in OfferInput.model_fields
            if name not in INSIDE and name != "timezone"
        }
        return Offer(
            **plain,
            zone=self.timezone,
            prices=PriceList(**self.prices.model_dump()),
            tiers=tuple(Tier(**tier.model_dump()) for tier in self.tiers),
            add_ons=tuple(AddOn(**add_on.model_dump()) for add_on in self.add_ons),
            rules=_rules(self.rules),
            cancellation=_cancellation(self.cancellation),
            quality=Quality(**self.quality.model_dump()),
        )


INSIDE = frozenset({"prices", "tiers", "add_ons", "rules", "cancellation", "quality"})


class DefineServiceBody(OfferInput):
    slug: Slug


def _rules(rules: RulesInput) -> BookingRules:
    said = rules.model_dump(exclude={"business_hours", "required_resources"})
    return BookingRules(
        **said,
        business_hours=tuple(
            OpeningHours(
                weekday=hours.weekday,
                opens=time.fromisoformat(hours.opens),
                closes=time.fromisoformat(hours.closes),
            )
            for hours in rules.business_hours
        ),
        required_resources=tuple(str(resource) for resource in rules.required_resources),
    )


def _cancellation(policy: CancellationInput) -> CancellationPolicy:
    return CancellationPolicy(
        **policy.model_dump(exclude={"steps"}),
        steps=tuple(RefundStep(**step.model_dump()) for step in policy.steps),
    )
