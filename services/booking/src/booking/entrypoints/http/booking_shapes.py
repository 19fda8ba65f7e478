"""What bookings look like on the wire: durations in minutes, times with the booking's offset."""

import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator

from booking.application.bookings.booking_details import Document
from booking.application.bookings.booking_list import ListedBooking
from booking.application.bookings.cancel_booking import SeriesChanged
from booking.application.bookings.front_desk import Skipped
from booking.application.bookings.timeline import TimelineEntry
from booking.domain.bookings.booking import Party, Source
from booking.domain.bookings.brief import (
    Brief,
    CompanySize,
    Confidentiality,
    DecisionRole,
    Urgency,
)
from booking.domain.bookings.client import full_name
from booking.domain.bookings.flag import EscalationLevel, FlagType, Priority, Severity
from booking.domain.bookings.meeting import BookingType, Meeting, Platform
from booking.domain.bookings.status import BookingStatus
from booking.domain.catalogue.offer import MeetingType, PaymentMethod
from booking.domain.people.consents import Consent
from booking.domain.recurring.pattern import DEFAULT_OCCURRENCES, Frequency, RecurringPattern
from booking.entrypoints.http.money import MoneyShape, money
from servicekit.http.shapes import (
    AwareInstant,
    Day,
    EmailText,
    PhoneText,
    RequestShape,
    ResponseShape,
    Zone,
    text,
)

if TYPE_CHECKING:
    Name = str
    Line = str
    LongText = str
    Id = str
    Tag = str
else:
    Name = text(255)
    Line = text(200)
    LongText = text(4000, multiline=True)
    Id = text(100)
    Tag = text(60)

Lines = Annotated[tuple[Line, ...], Field(max_length=20)]
Minutes = Annotated[int, Field(ge=1, le=1440, description="Minutes")]
Token = Annotated[str, Field(min_length=1, max_length=4096)]
Amount = Annotated[int, Field(ge=0, le=10**12, description="Minor units of the currency")]


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


AnyStatus = Annotated[BookingStatus, BeforeValidator(_lower)]
"""A status in lower case; upper case is accepted too (CFL-01)."""

# --- Requests -------------------------------------------------------------------------------------


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
    """What the client tells about himself and his project (BKG-09, BKG-10, BKG-12)."""

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
    add_ons: Annotated[tuple[Id, ...], Field(max_length=20)] = ()
    booking_type: BookingType = BookingType.STANDARD
    recurring_pattern: PatternBody | None = None
    message: LongText | None = None
    meeting: MeetingBody | None = None
    details: DetailsBody | None = None
    source: Source = Source.WEBSITE
    acquisition_channel: Line | None = None


class CustomerBody(RequestShape):
    """An existing customer by `userId` alone, or a new one by `lastName` and `email` (BKG-27)."""

    user_id: Line | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    email: EmailText | None = None
    phone: PhoneText | None = None
    company: Name | None = None

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        told = (self.first_name, self.last_name, self.email, self.phone, self.company)
        if self.user_id is not None and any(part is not None for part in told):
            raise ValueError("an existing customer is named by userId alone")
        if self.user_id is None and (self.last_name is None or self.email is None):
            raise ValueError("a new customer needs lastName and email")
        return self


class ManualPaymentBody(RequestShape):
    """How the customer pays; `paid` confirms at once (BKG-27)."""

    method: PaymentMethod
    status: Annotated[str, Field(pattern="^(pending|paid)$")] = "pending"
    notes: LongText | None = None


class ManualBookingBody(RequestShape):
    """A booking staff enters for somebody (BKG-27).

    `override` names the warnings staff looked at and sets aside; they are kept with the booking
    (CFL-25). Consents are those the customer gave to staff.
    """

    customer: CustomerBody
    service_id: Id
    scheduled_at: AwareInstant
    duration: Minutes | None = None
    timezone: Zone
    team_member_id: UUID | None = None
    payment: ManualPaymentBody | None = None
    add_ons: Annotated[tuple[Id, ...], Field(max_length=20)] = ()
    booking_type: BookingType = BookingType.STANDARD
    meeting: MeetingBody | None = None
    message: LongText | None = None
    special_requirements: LongText | None = None
    source: Source = Source.DIRECT
    send_confirmation: bool = True
    add_to_mailing_list: bool = False
    recording_consent: bool = False
    override: Annotated[tuple[Tag, ...], Field(max_length=10)] = ()


class RescheduleBody(RequestShape):
    """Another time for the same meeting (BKG-18). `override` is for staff."""

    scheduled_at: AwareInstant
    duration: Minutes | None = None
    team_member_id: UUID | None = None
    hold_token: Token | None = None
    reason: LongText | None = None


class StaffRescheduleBody(RescheduleBody):
    send_notification: bool = True
    override: Annotated[tuple[Tag, ...], Field(max_length=10)] = ()


class CancelBody(RequestShape):
    reason: LongText | None = None


class StaffCancelBody(RequestShape):
    """`refundAmount` replaces what the policy says, in minor units (API-07)."""

    reason: LongText | None = None
    refund_amount: Amount | None = None
    send_notification: bool = True


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


class ConfirmBody(RequestShape):
    send_email: bool = True
    payment_received: bool = False


class CompleteBody(RequestShape):
    """How the meeting went (BKG-20)."""

    session_completed: bool = True
    objectives_met: bool | None = None
    client_satisfied: bool | None = None
    follow_up_required: bool = False
    additional_services_offered: Lines = ()
    deliverables: Lines = ()
    receivables: Lines = ()
    delivery_confirmed: bool = True


class NoteBody(RequestShape):
    text: LongText


class FlagBody(RequestShape):
    type: FlagType
    message: LongText
    severity: Severity = Severity.INFO


class AssignBody(RequestShape):
    """What is left out stays; an empty `assignedTo` gives the booking to nobody (BKG-25).

    `teamMemberId` gives the meeting itself to another provider at the same time.
    """

    assigned_to: Annotated[str, Field(max_length=200)] | None = None
    team_member_id: UUID | None = None
    priority: Priority | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=30)] | None = None
    escalation_level: EscalationLevel | None = None
    override: Annotated[tuple[Tag, ...], Field(max_length=10)] = ()


# --- Answers --------------------------------------------------------------------------------------


class BookedServiceShape(ResponseShape):
    id: UUID
    slug: str
    name: str
    type: str


class ConsultantShape(ResponseShape):
    id: UUID
    name: str


class ClientShape(ResponseShape):
    first_name: str
    last_name: str
    name: str
    email: str
    phone: str | None
    company: str | None


class PriceLineShape(ResponseShape):
    type: str
    amount: MoneyShape
    description: str


class BookedPriceShape(ResponseShape):
    """The price as agreed (PRC-01)."""

    base_price: MoneyShape
    add_ons: list[PriceLineShape]
    surcharges: list[PriceLineShape]
    discounts: list[PriceLineShape]
    total: MoneyShape
    price_id: UUID | None


class PaymentShape(ResponseShape):
    """`heldUntil`: so long the place is kept for the payment or for staff (OPN-11)."""

    method: PaymentMethod | None
    status: str
    held_until: datetime | None


class MeetingShape(ResponseShape):
    type: MeetingType
    platform: Platform | None
    url: str | None
    password: str | None
    meeting_id: str | None
    location: str | None
    participant_limit: int | None
    agenda: str | None
    recording_enabled: bool
    recording_consent: bool
    preparation_time: int
    follow_up_time: int
    materials_sharing_enabled: bool


class CancellationShape(ResponseShape):
    cancelled_at: datetime
    cancelled_by: Party
    cause: str
    reason: str | None
    refund_percent: int
    refund: MoneyShape


class MoveShape(ResponseShape):
    rescheduled_from: datetime
    rescheduled_to: datetime
    rescheduled_at: datetime
    rescheduled_by: Party
    reason: str | None


class ConsentShape(ResponseShape):
    consent: Consent
    given_at: datetime
    terms_of_service_version: str
    privacy_policy_version: str


class BookingShape(ResponseShape):
    """A booking as its client sees it. Times carry the offset of the booking's zone."""

    id: UUID
    reference: str
    confirmation_number: str | None
    status: BookingStatus
    booking_type: BookingType
    service: BookedServiceShape
    consultant: ConsultantShape
    scheduled_at: datetime
    ends_at: datetime
    scheduled_at_utc: datetime
    duration: int
    timezone: str
    client: ClientShape
    message: str | None
    price: BookedPriceShape
    payment: PaymentShape
    meeting: MeetingShape
    consents: list[ConsentShape]
    source: Source
    series_id: UUID | None
    parent_booking_id: UUID | None
    can_change_until: datetime
    moves: list[MoveShape]
    cancellation: CancellationShape | None
    created_at: datetime
    confirmed_at: datetime | None


class LinksShape(ResponseShape):
    """Paths that open this booking for whoever has them (BKG-19)."""

    self: str
    reschedule: str
    cancel: str
    calendar: str


class SkippedShape(ResponseShape):
    scheduled_at: datetime
    reason: str
    message: str


class SeriesShape(ResponseShape):
    """What was made of a recurring request (REC-04)."""

    id: UUID
    created: list[BookingShape]
    skipped: list[SkippedShape]


class BookedShape(ResponseShape):
    """The answer to a booking. `manageToken` opens it for a guest; `series` if it recurs."""

    booking: BookingShape
    manage_token: str
    links: LinksShape
    series: SeriesShape | None


class ManagedShape(ResponseShape):
    booking: BookingShape
    manage_token: str


class KeptShape(ResponseShape):
    booking_id: UUID
    reason: str


class SeriesChangedShape(ResponseShape):
    """Which bookings of the series changed, and which stay as they were, with the reason."""

    series_id: UUID
    changed: list[UUID]
    kept: list[KeptShape]


class NoteShape(ResponseShape):
    id: UUID
    text: str
    author: str
    at: datetime


class FlagShape(ResponseShape):
    id: UUID
    type: FlagType
    message: str
    severity: Severity
    created_at: datetime
    created_by: str
    resolved_at: datetime | None
    resolved_by: str | None


class StatusChangeShape(ResponseShape):
    from_status: BookingStatus | None
    to_status: BookingStatus
    at: datetime
    by: str


class CompletionShape(ResponseShape):
    completed_at: datetime
    delivery_confirmed: bool
    delivery_confirmed_by: str
    session_completed: bool
    objectives_met: bool | None
    client_satisfied: bool | None
    follow_up_required: bool
    additional_services_offered: list[str]
    deliverables: list[str]
    receivables: list[str]


class DetailsShape(ResponseShape):
    """What the client told (BKG-09, BKG-10, BKG-12)."""

    website: str | None
    position: str | None
    linkedin_profile: str | None
    industry: str | None
    company_size: CompanySize | None
    decision_making_role: DecisionRole | None
    subject: str | None
    description: str | None
    objectives: list[str]
    challenges: list[str]
    expected_outcomes: list[str]
    budget: str | None
    timeline: str | None
    urgency: Urgency | None
    preparation_notes: str | None
    industry_specifics: str | None
    nda_required: bool
    multiple_stakeholders: bool
    follow_up_sessions_expected: bool
    industry_compliance: list[str]
    confidentiality_level: Confidentiality
    special_requirements: str | None


class StaffBookingShape(BookingShape):
    """A booking as staff sees it (ADM-10 to ADM-12)."""

    person_id: UUID
    user_id: str | None
    details: DetailsShape | None
    payment_notes: str | None
    acquisition_channel: str | None
    recurring_pattern: dict[str, Any] | None
    overridden_warnings: list[str]
    notes: list[NoteShape]
    flags: list[FlagShape]
    assigned_to: str | None
    priority: Priority
    tags: list[str]
    escalation_level: EscalationLevel
    completion: CompletionShape | None
    status_history: list[StatusChangeShape]
    created_by: str
    updated_at: datetime
    updated_by: str


class BookingRowShape(ResponseShape):
    """One row of staff's list (ADM-04)."""

    id: UUID
    reference: str
    confirmation_number: str | None
    status: BookingStatus
    client_name: str
    client_email: str
    client_phone: str | None
    company: str | None
    consultant: ConsultantShape
    service_id: UUID
    service_name: str
    service_type: str
    scheduled_at: datetime
    ends_at: datetime
    scheduled_at_utc: datetime
    duration: int
    timezone: str
    meeting_type: MeetingType
    booking_type: BookingType
    source: Source
    total: MoneyShape
    payment_method: PaymentMethod | None
    payment_status: str
    refund: MoneyShape | None
    priority: Priority
    escalation_level: EscalationLevel
    assigned_to: str | None
    tags: list[str]
    open_flags: int
    series_id: UUID | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: ListedBooking) -> Self:
        """Show a row of the list."""
        zone = ZoneInfo(row.timezone)
        return cls(
            id=row.id,
            reference=row.reference,
            confirmation_number=row.confirmation_number,
            status=BookingStatus(row.status),
            client_name=row.client_name,
            client_email=row.client_email,
            client_phone=row.client_phone,
            company=row.company,
            consultant=ConsultantShape(id=row.provider_id, name=row.provider_name),
            service_id=row.service_id,
            service_name=row.service_name,
            service_type=row.service_type,
            scheduled_at=row.starts_at.astimezone(zone),
            ends_at=row.ends_at.astimezone(zone),
            scheduled_at_utc=row.starts_at,
            duration=_minutes(row.starts_at, row.ends_at),
            timezone=row.timezone,
            meeting_type=MeetingType(row.meeting_type),
            booking_type=BookingType(row.booking_type),
            source=Source(row.source),
            total=money(row.total, row.currency),
            payment_method=PaymentMethod(row.payment_method) if row.payment_method else None,
            payment_status=row.payment_status,
            refund=None if row.refund is None else money(row.refund, row.currency),
            priority=Priority(row.priority),
            escalation_level=EscalationLevel(row.escalation_level),
            assigned_to=row.assigned_to,
            tags=list(row.tags),
            open_flags=row.open_flags,
            series_id=row.series_id,
            created_at=row.placed_at,
            updated_at=row.updated_at,
        )


class ChangeShape(ResponseShape):
    field: str
    before: Any
    after: Any


class TimelineEntryShape(ResponseShape):
    """Something that happened to a booking: who, when, in which request, before and after."""

    at: datetime
    by: str
    request_id: str
    event: str
    action: str
    changes: list[ChangeShape]


class TimelineShape(ResponseShape):
    booking_id: UUID
    entries: list[TimelineEntryShape]


def booking_shape(document: Document) -> BookingShape:
    """Show a booking to its client."""
    return BookingShape.model_validate(_client_view(document))


def staff_booking_shape(document: Document) -> StaffBookingShape:
    """Show a booking to staff."""
    return StaffBookingShape.model_validate(_client_view(document) | _staff_view(document))


def series_changed_shape(series_id: UUID, changed: SeriesChanged) -> SeriesChangedShape:
    return SeriesChangedShape(
        series_id=series_id,
        changed=list(changed.changed),
        kept=[KeptShape(booking_id=booking, reason=reason) for booking, reason in changed.kept],
    )


def skipped_shape(skipped: Skipped, timezone: str) -> SkippedShape:
    return SkippedShape(
        scheduled_at=skipped.starts_at.astimezone(ZoneInfo(timezone)),
        reason=skipped.reason,
        message=skipped.message,
    )


def timeline_shape(booking_id: UUID, entries: Sequence[TimelineEntry]) -> TimelineShape:
    return TimelineShape(
        booking_id=booking_id,
        entries=[
            TimelineEntryShape(
                at=entry.at,
                by=entry.by,
                request_id=entry.request_id,
                event=entry.event,
                action=entry.action,
                changes=[
                    ChangeShape(field=change.field, before=change.before, after=change.after)
                    for change in entry.changes
                ],
            )
            for entry in entries
        ],
    )


def _client_view(document: Document) -> dict[str, Any]:
    zone = ZoneInfo(document["timezone"])
    slot, client, price = document["slot"], document["client"], document["price"]
    starts_at = datetime.fromisoformat(slot["starts_at"])
    ends_at = datetime.fromisoformat(slot["ends_at"])
    currency = price["currency"]
    series_id = document["series_id"]
    return {
        "id": document["id"],
        "reference": document["reference"],
        "confirmation_number": document["confirmation_number"],
        "status": document["status"],
        "booking_type": document["booking_type"],
        "service": document["service"],
        "consultant": {"id": slot["provider_id"], "name": document["provider_name"]},
        "scheduled_at": starts_at.astimezone(zone),
        "ends_at": ends_at.astimezone(zone),
        "scheduled_at_utc": starts_at,
        "duration": _minutes(starts_at, ends_at),
        "timezone": document["timezone"],
        "client": client | {"name": full_name(client["first_name"], client["last_name"])},
        "message": document["message"],
        "price": {
            "base_price": money(price["base"], currency),
            "add_ons": _lines(price["add_ons"], currency),
            "surcharges": _lines(price["surcharges"], currency),
            "discounts": _lines(price["discounts"], currency),
            "total": money(price["total"], currency),
            "price_id": price["price_id"],
        },
        "payment": {
            "method": document["payment_method"],
            "status": "paid" if document["paid"] else "pending",
            "held_until": document["held_until"],
        },
        "meeting": document["meeting"]
        | {
            "recording_consent": any(
                one["consent"] == Consent.RECORDING for one in document["consents"]
            ),
            "preparation_time": document["meeting"]["preparation_minutes"],
            "follow_up_time": document["meeting"]["follow_up_minutes"],
        },
        "consents": [
            {
                "consent": one["consent"],
                "given_at": one["given_at"],
                "terms_of_service_version": one["terms_version"],
                "privacy_policy_version": one["privacy_version"],
            }
            for one in document["consents"]
        ],
        "source": document["source"],
        "series_id": series_id,
        "parent_booking_id": None if series_id == document["id"] else series_id,
        "can_change_until": (
            starts_at - timedelta(hours=document["edit_deadline_hours"])
        ).astimezone(zone),
        "moves": [
            {
                "rescheduled_from": datetime.fromisoformat(move["from"]).astimezone(zone),
                "rescheduled_to": datetime.fromisoformat(move["to"]).astimezone(zone),
                "rescheduled_at": move["at"],
                "rescheduled_by": move["by"],
                "reason": move["reason"],
            }
            for move in document["moves"]
        ],
        "cancellation": _cancellation(document["cancellation"], currency),
        "created_at": document["placed_at"],
        "confirmed_at": document["confirmed_at"],
    }


def _staff_view(document: Document) -> dict[str, Any]:
    completion = document["completion"]
    brief = Brief.from_text(document["brief"])
    return {
        "person_id": document["client"]["person_id"],
        "user_id": document["client"]["user_id"],
        "details": None
        if brief is None
        else {name: getattr(brief, name) for name in Brief.__slots__},
        "payment_notes": document["payment_notes"],
        "acquisition_channel": document["acquisition_channel"],
        "recurring_pattern": json.loads(document["pattern"]) if document["pattern"] else None,
        "overridden_warnings": document["overridden"],
        "notes": document["notes"],
        "flags": document["flags"],
        "assigned_to": document["assigned_to"],
        "priority": document["priority"],
        "tags": document["tags"],
        "escalation_level": document["escalation_level"],
        "completion": None
        if completion is None
        else completion
        | {
            "completed_at": completion["at"],
            "delivery_confirmed_by": completion["confirmed_by"],
        },
        "status_history": [
            {
                "from_status": move["from"],
                "to_status": move["to"],
                "at": move["at"],
                "by": move["by"],
            }
            for move in document["status_history"]
        ],
        "created_by": document["created_by"],
        "updated_at": document["updated_at"],
        "updated_by": document["updated_by"],
    }


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at) / timedelta(minutes=1))


def _cancellation(cancellation: Document | None, currency: str) -> dict[str, Any] | None:
    if cancellation is None:
        return None
    return {
        "cancelled_at": cancellation["at"],
        "cancelled_by": cancellation["by"],
        "cause": cancellation["cause"],
        "reason": cancellation["reason"],
        "refund_percent": cancellation["refund_percent"],
        "refund": money(cancellation["refund"], currency),
    }


def _lines(lines: Sequence[Document], currency: str) -> list[dict[str, Any]]:
    return [
        {
            "type": line["type"],
            "amount": money(line["amount"], currency),
            "description": line["description"],
        }
        for line in lines
    ]
