"""What the catalogue looks like on the wire. Minutes and minor units, unless names say other."""

from datetime import date, time
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field

from booking.application.catalogue.ports import (
    ExperienceLevel,
    OfferedService,
    ProviderCard,
    ServiceOnFile,
    experience_level,
)
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
from booking.domain.catalogue.provider import (
    About,
    Expertise,
    ExpertiseCategory,
    Presence,
    Proficiency,
    Profile,
    ProviderKind,
)
from booking.domain.catalogue.service import ServiceStatus
from booking.entrypoints.http.money import MoneyShape, money
from booking.entrypoints.http.texts import Bounded
from servicekit.http.shapes import Day, EmailText, PhoneText, RequestShape, ResponseShape, Zone

# --- Services, as anybody sees them ---------------------------------------------------------------


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


class CancellationShape(ResponseShape):
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
    cancellation: CancellationShape
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
            cancellation=CancellationShape.model_validate(service.cancellation),
            provider_ids=service.provider_ids,
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


# --- Services, as their keepers write and see them ------------------------------------------------

Minutes = Annotated[int, Field(ge=0, le=525_600)]
Amount = Annotated[int, Field(ge=0, le=10**12, description="In the currency's minor unit")]
Percent = Annotated[int, Field(ge=0, le=500)]
Line = Annotated[str, Bounded(200)]
Sentence = Annotated[str, Bounded(500)]
Prose = Annotated[str, Bounded(5_000, min_length=0, multiline=True)]
Slug = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Lines = Annotated[tuple[Sentence, ...], Field(max_length=50)]


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
    cancellation: CancellationShape
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


# --- Consultants ----------------------------------------------------------------------------------


class LocationShape(ResponseShape):
    country: str | None
    timezone: str
    city: str | None


class ExpertiseShape(ResponseShape):
    id: str
    name: str
    category: ExpertiseCategory
    proficiency: Proficiency
    years_experience: int
    certifications: tuple[str, ...]
    portfolio: tuple[str, ...]


class ConsultantShape(ResponseShape):
    """A consultant or team member as anybody sees one: no address, no telephone number."""

    id: UUID
    kind: ProviderKind
    name: str
    title: str
    biography: str
    photo_url: str | None
    linkedin_url: str | None
    location: LocationShape
    languages: tuple[str, ...]
    expertise: tuple[ExpertiseShape, ...]
    specialisations: tuple[str, ...]
    certifications: tuple[str, ...]
    years_experience: int | None
    experience_level: ExperienceLevel | None
    availability_status: Literal["online", "busy", "offline"]
    accepting_bookings: bool
    service_ids: tuple[UUID, ...]

    @classmethod
    def of(cls, card: ProviderCard) -> Self:
        """Show a consultant to anybody."""
        return cls.model_validate(_public(card))


class ProviderShape(ConsultantShape):
    """A provider as those see one who work with him: with address and telephone number."""

    person_id: UUID
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    presence: Presence
    auto_assign: bool
    active: bool

    @classmethod
    def of(cls, card: ProviderCard) -> Self:
        """Show a provider to staff."""
        return cls.model_validate(
            _public(card)
            | {
                "person_id": card.person_id,
                "first_name": card.first_name,
                "last_name": card.last_name,
                "email": card.email,
                "phone": card.phone,
                "presence": card.presence,
                "auto_assign": card.auto_assign,
                "active": card.active,
            }
        )


SHOWN_AS: dict[Presence, str] = {
    Presence.AVAILABLE: "online",
    Presence.BUSY: "busy",
    Presence.IN_MEETING: "busy",
    Presence.DO_NOT_DISTURB: "busy",
    Presence.OFFLINE: "offline",
}
"""The card's three words for the five presences that are stored (CFL-32)."""


def _public(card: ProviderCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "kind": card.kind,
        "name": card.display_name,
        "title": card.title,
        "biography": card.biography,
        "photo_url": card.photo_url,
        "linkedin_url": card.linkedin_url,
        "location": LocationShape(country=card.country, timezone=card.zone, city=card.city),
        "languages": card.languages,
        "expertise": card.expertise,
        "specialisations": card.specialisations,
        "certifications": card.certifications,
        "years_experience": card.years_experience,
        "experience_level": experience_level(card.years_experience),
        "availability_status": SHOWN_AS[card.presence],
        "accepting_bookings": card.accepting_bookings,
        "service_ids": card.service_ids,
    }


class ExpertiseInput(RequestShape):
    id: Slug
    name: Line
    category: ExpertiseCategory = ExpertiseCategory.BUSINESS
    proficiency: Proficiency = Proficiency.EXPERT
    years_experience: Annotated[int, Field(ge=0, le=100)] = 0
    certifications: Lines = ()
    portfolio: Lines = ()


Address = Annotated[str, Field(max_length=500, pattern=r"^https://[^\s]+$")]


class ProviderInput(RequestShape):
    """Somebody has first name, last name and e-mail; a venue, a room or equipment has a name."""

    name: Line | None = None
    first_name: Annotated[str, Bounded(100)] | None = None
    last_name: Annotated[str, Bounded(100)] | None = None
    email: EmailText | None = None
    phone: PhoneText | None = None
    biography: Prose | None = None
    photo_url: Address | None = None
    linkedin_url: Address | None = None
    timezone: Zone = "UTC"
    title: Annotated[str, Bounded(200, min_length=0)] = ""
    country: Annotated[str, Bounded(100)] | None = None
    city: Annotated[str, Bounded(100)] | None = None
    languages: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")], ...], Field(max_length=30)
    ] = ()
    expertise: Annotated[tuple[ExpertiseInput, ...], Field(max_length=50)] = ()
    specialisations: Lines = ()
    certifications: Lines = ()
    years_experience: Annotated[int, Field(ge=0, le=100)] | None = None
    auto_assign: bool = False
    accepting_bookings: bool = True

    def about(self) -> About | None:
        """Give the personal details, if there are any."""
        details = {
            "phone": self.phone,
            "biography": self.biography,
            "photo_url": self.photo_url,
            "linkedin_url": self.linkedin_url,
        }
        named = (self.first_name, self.last_name, self.email)
        if not any(named) and not any(details.values()):
            return None
        return About(
            first_name=self.first_name or "",
            last_name=self.last_name or "",
            email=self.email or "",
            **details,
        )

    def profile(self) -> Profile:
        """Give what is not personal."""
        return Profile(
            zone=self.timezone,
            title=self.title,
            country=self.country,
            city=self.city,
            languages=self.languages,
            expertise=tuple(Expertise(**area.model_dump()) for area in self.expertise),
            specialisations=self.specialisations,
            certifications=self.certifications,
            years_experience=self.years_experience,
            auto_assign=self.auto_assign,
            accepting_bookings=self.accepting_bookings,
        )


class RegisterProviderBody(ProviderInput):
    kind: ProviderKind = ProviderKind.CONSULTANT


class PresenceBody(RequestShape):
    presence: Presence
