"""What clients send about bookings: durations in minutes, times with an offset."""

from datetime import time
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from booking.domain.bookings.booking import Source
from booking.domain.bookings.brief import (
    Brief,
    CompanySize,
    Confidentiality,
    ContactMethod,
    DecisionRole,
    EngagementLevel,
    Flexibility,
    PainLevel,
    RiskTolerance,
    Seniority,
    Urgency,
)
from booking.domain.bookings.meeting import BookingType, Meeting, Platform
from booking.domain.catalogue.offer import MeetingType, PaymentMethod
from booking.domain.recurring.pattern import DEFAULT_OCCURRENCES, Frequency, RecurringPattern
from booking.entrypoints.http.booking_fields import Id, Line, Lines, LongText, Minutes, Name, Token
from servicekit.http.shapes import AwareInstant, Day, EmailText, PhoneText, RequestShape, Zone


class ConsentsBody(RequestShape):
    """What the client agrees to; the first three are needed (SEC-01)."""

    terms: bool
    privacy_policy: bool
    data_processing: bool
    marketing: bool = False
    recording: bool = False
    third_party_sharing: bool = False
    profile_creation: bool = False


class MeetingBody(RequestShape):
    """How the meeting is to be held (BKG-05, BKG-11)."""

    type: MeetingType | None = None
    platform: Platform | None = None
    location: Name | None = None
    participant_limit: Annotated[int, Field(ge=1, le=1000)] | None = None
    agenda: LongText | None = None
    recording_enabled: bool = False
    materials_sharing_enabled: bool = False

    def meeting(self) -> Meeting:
        return Meeting(
            platform=self.platform,
            location=self.location,
            participant_limit=self.participant_limit,
            agenda=self.agenda,
            recording_enabled=self.recording_enabled,
            materials_sharing_enabled=self.materials_sharing_enabled,
        )


class DetailsBody(RequestShape):
    """What the client tells about himself and his project; everything is optional.

    BKG-09 to BKG-12, WIZ-13 to WIZ-20. Lists are of lines of text.
    """

    website: Name | None = None
    position: Name | None = None
    linkedin_profile: Name | None = None
    industry: Name | None = None
    company_size: CompanySize | None = None
    decision_making_role: DecisionRole | None = None
    subject: Name | None = None
    description: LongText | None = None
    objectives: Lines = ()
    challenges: Lines = ()
    expected_outcomes: Lines = ()
    budget: Line | None = None
    timeline: Line | None = None
    urgency: Urgency | None = None
    preparation_notes: LongText | None = None
    industry_specifics: LongText | None = None
    nda_required: bool = False
    multiple_stakeholders: bool = False
    follow_up_sessions_expected: bool = False
    industry_compliance: Lines = ()
    confidentiality_level: Confidentiality = Confidentiality.STANDARD
    special_requirements: LongText | None = None
    project_name: Name | None = None
    success_criteria: Lines = ()
    stakeholders: Lines = ()
    constraints: Lines = ()
    background: LongText | None = None
    deliverables: Lines = ()
    preparation_materials: Lines = ()
    flexibility: Flexibility | None = None
    preferred_start_date: Day | None = None
    deadlines: Lines = ()
    availability_windows: Lines = ()
    preferred_contact_method: ContactMethod | None = None
    communication_timezone: Zone | None = None
    department: Name | None = None
    seniority: Seniority | None = None
    reporting_structure: Line | None = None
    company_revenue: Line | None = None
    company_location: Line | None = None
    linkedin_company_page: Name | None = None
    public_trading: bool | None = None
    business_situation: LongText | None = None
    initiatives: Lines = ()
    competitive_position: LongText | None = None
    market_pressures: Lines = ()
    internal_constraints: Lines = ()
    approval_process: LongText | None = None
    decision_timeline: Line | None = None
    priorities: Lines = ()
    risk_tolerance: RiskTolerance | None = None
    consulting_experience: LongText | None = None
    how_did_you_hear: Line | None = None
    previous_interactions: LongText | None = None
    engagement_level: EngagementLevel | None = None
    buying_signals: Lines = ()
    pain_level: PainLevel | None = None

    def brief(self) -> Brief:
        return Brief(**{name: getattr(self, name) for name in type(self).model_fields})


class PatternBody(RequestShape):
    """How a booking repeats (REC-01). Weekdays count from 0, Sunday."""

    frequency: Annotated[
        Frequency, BeforeValidator(lambda v: v.upper() if isinstance(v, str) else v)
    ]
    interval: Annotated[int, Field(ge=1, le=365)] = 1
    days_of_week: Annotated[tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(max_length=7)] = ()
    day_of_month: Annotated[int, Field(ge=1, le=31)] | None = None
    end_date: Day | None = None
    occurrences: Annotated[int, Field(ge=1, le=366)] = DEFAULT_OCCURRENCES

    def pattern(self) -> RecurringPattern:
        return RecurringPattern(
            frequency=self.frequency,
            interval=self.interval,
            days_of_week=self.days_of_week,
            day_of_month=self.day_of_month,
            end_date=self.end_date,
            occurrences=self.occurrences,
        )

    def as_text(self) -> str:
        return self.model_dump_json(by_alias=True, exclude_none=True)


class BookingBody(RequestShape):
    """A request for a booking (API-02). `serviceId` takes the id or the slug."""

    service_id: Id
    scheduled_at: AwareInstant
    duration: Minutes | None = None
    timezone: Zone
    team_member_id: UUID | None = None
    client_name: Name
    client_email: EmailText
    client_phone: PhoneText | None = None
    company: Name | None = None
    consents: ConsentsBody
    hold_token: Token | None = None
    price_id: UUID | None = None
    payment_method: PaymentMethod | None = None
    service_tier: Id | None = None
    add_ons: Annotated[tuple[Id, ...], Field(max_length=20)] = ()
    booking_type: BookingType = BookingType.STANDARD
    recurring_pattern: PatternBody | None = None
    message: LongText | None = None
    meeting: MeetingBody | None = None
    details: DetailsBody | None = None
    source: Source = Source.WEBSITE
    acquisition_channel: Line | None = None


class RescheduleBody(RequestShape):
    """Another time for the same meeting (BKG-18). `override` is for staff."""

    scheduled_at: AwareInstant
    duration: Minutes | None = None
    team_member_id: UUID | None = None
    hold_token: Token | None = None
    reason: LongText | None = None


class CancelBody(RequestShape):
    reason: LongText | None = None


class SeriesCancelBody(RequestShape):
    """`startingFrom` left out: everything from now on (REC-06)."""

    starting_from: AwareInstant | None = None
    reason: LongText | None = None


class SeriesRescheduleBody(RequestShape):
    """To another wall time in the booking's zone, by so many days, or both (REC-06)."""

    starting_from: AwareInstant | None = None
    new_time: time | None = Field(default=None, description="Wall time, HH:MM")
    shift_days: Annotated[int, Field(ge=-365, le=365)] = 0
    reason: LongText | None = None
