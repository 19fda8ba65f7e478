from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Final

DEFAULT_BUFFER_UNSET: Final = None
"""No buffer of its own: the provider's counts, else the platform's 15 minutes (CFL-10)."""


class ServiceType(StrEnum):
    """What kind of service it is (CAT-04); the catalogue key of a single service is its slug."""

    THIRTY_FOR_THIRTY = "30-for-30"
    STANDARD_CONSULTATION = "standard-consultation"
    PROJECT_SCOPING = "project-scoping"
    WORKSHOP = "workshop"
    CUSTOM = "custom"


class Complexity(StrEnum):
    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    ENTERPRISE = "enterprise"


class BillingType(StrEnum):
    FIXED = "fixed"
    HOURLY = "hourly"
    PROJECT = "project"


class PaymentMethod(StrEnum):
    """How a client may settle (CFL-08). A service with none is free."""

    CARD = "card"
    BANK = "bank"
    CASH = "cash"
    INVOICE = "invoice"


class MeetingType(StrEnum):
    VIDEO = "video"
    PHONE = "phone"
    IN_PERSON = "in_person"
    HYBRID = "hybrid"


class ReferenceStyle(StrEnum):
    """The form of a booking's reference (CFL-02): VLT-YYYYMMDD-XXXX or BK-########."""

    VLT = "VLT"
    BK = "BK"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """Hours of one weekday in the service's zone; an end of 00:00 is the end of the day."""

    weekday: Weekday
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOn:
    """Something picked per booking (CAT-12). Price in minor units of the service's currency."""

    id: str
    name: str
    price: int
    extra_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A level of a service (CAT-11). Price in minor units of the service's currency."""

    id: str
    name: str
    base_price: int
    duration: int
    description: str = ""
    features: tuple[str, ...] = ()
    target_audience: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundStep:
    """Cancelled at least `hours_before` the start: this percentage goes back."""

    hours_before: int
    refund_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationPolicy:
    """What comes back to the client, and until when he may change his mind (OPN-03, TYP-01)."""

    steps: tuple[RefundStep, ...] = (
        RefundStep(hours_before=24, refund_percent=100),
        RefundStep(hours_before=2, refund_percent=50),
    )
    no_show_refund_percent: int = 0
    provider_cancel_refund_percent: int = 100
    edit_deadline_hours: int = 2
    max_reschedulings: int = 2

    def refund_percent(self, hours_before: float) -> int:
        """Give the share that goes back when the client cancels so long before the start."""
        reached = [s.refund_percent for s in self.steps if hours_before >= s.hours_before]
        return max(reached, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """The price of one service. Money in minor units of `currency`, percentages of the base."""

    base_price: int
    currency: str
    billing_type: BillingType = BillingType.FIXED
    standard_duration: int = 60
    hourly_rate: int | None = None
    peak_percent: int = 20
    weekend_percent: int = 15
    emergency_percent: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRules:
    """When a service may be booked (CAT-02). Minutes unless the name says otherwise."""

    booking_enabled: bool = True
    advance_days: int = 30
    min_advance_minutes: int = 24 * 60
    max_daily_bookings: int | None = 10
    buffer_minutes: int | None = DEFAULT_BUFFER_UNSET
    business_hours: tuple[OpeningHours, ...] = ()
    blackout_dates: tuple[date, ...] = ()
    max_bookings: int = 1
    preparation_minutes: int = 0
    follow_up_minutes: int = 0
    auto_confirm: bool = True
    required_resources: tuple[str, ...] = ()
    """Resource ids needed besides the provider, as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What good looks like for this service (CAT-15), as sentences for its people."""

    standards: tuple[str, ...] = ()
    deliverable_templates: tuple[str, ...] = ()
    agreement_template: str = ""
    satisfaction_metrics: tuple[str, ...] = ()
    benchmarks: tuple[str, ...] = ()
    improvement_process: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Everything that is said about a service at one moment (CAT-01 to CAT-03, CAT-11, CAT-12)."""

    name: str
    type: ServiceType
    prices: PriceList
    durations: tuple[int, ...]
    default_duration: int
    description: str = ""
    category: str = ""
    complexity: Complexity = Complexity.BASIC
    features: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = ()
    target_problems: tuple[str, ...] = ()
    industry_focus: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    add_ons: tuple[AddOn, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    meeting_types: tuple[MeetingType, ...] = (MeetingType.VIDEO,)
    reference_style: ReferenceStyle = ReferenceStyle.VLT
    zone: str = "UTC"
    max_participants: int | None = None
    default_frequency: str | None = None
    rules: BookingRules = field(default_factory=BookingRules)
    cancellation: CancellationPolicy = field(default_factory=CancellationPolicy)
    quality: Quality = field(default_factory=Quality)
