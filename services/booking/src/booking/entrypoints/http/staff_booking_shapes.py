"""Bookings as staff see them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.application.bookings.admin_action import Action
from booking.application.bookings.booking_details import Document
from booking.application.bookings.booking_list import ListedBooking
from booking.application.bookings.delivery_details import checks_in, delivery_in
from booking.application.bookings.timeline import TimelineEntry
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
from booking.domain.bookings.delivery import (
    Channel,
    CheckStatus,
    CheckType,
    DeliveryStatus,
    PreparationStatus,
    SetupStatus,
)
from booking.domain.bookings.flag import EscalationLevel, FlagType, Priority, Severity
from booking.domain.bookings.meeting import BookingType
from booking.domain.bookings.status import BookingStatus
from booking.domain.catalogue.offer import MeetingType, PaymentMethod
from booking.entrypoints.http.booking_shapes import (
    BookedConsultantShape,
    BookingShape,
    client_view,
    minutes_between,
)
from booking.entrypoints.http.money import MoneyShape, money
from servicekit.http.shapes import ResponseShape


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


class AdminActionShape(ResponseShape):
    """What somebody of the staff did (BKG-25), in the words of the timeline."""

    action: Action
    performed_by: str
    timestamp: datetime


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


class CorrectionShape(ResponseShape):
    """How a booking ended was noted wrongly, and what is right (CFL-01)."""

    from_status: BookingStatus
    to_status: BookingStatus
    reason: str
    corrected_at: datetime
    corrected_by: str


class DetailsShape(ResponseShape):
    """What the client told (BKG-09 to BKG-12, WIZ-13 to WIZ-20)."""

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
    project_name: str | None
    success_criteria: list[str]
    stakeholders: list[str]
    constraints: list[str]
    background: str | None
    deliverables: list[str]
    preparation_materials: list[str]
    flexibility: Flexibility | None
    preferred_start_date: date | None
    deadlines: list[str]
    availability_windows: list[str]
    preferred_contact_method: ContactMethod | None
    communication_timezone: str | None
    department: str | None
    seniority: Seniority | None
    reporting_structure: str | None
    company_revenue: str | None
    company_location: str | None
    linkedin_company_page: str | None
    public_trading: bool | None
    business_situation: str | None
    initiatives: list[str]
    competitive_position: str | None
    market_pressures: list[str]
    internal_constraints: list[str]
    approval_process: str | None
    decision_timeline: str | None
    priorities: list[str]
    risk_tolerance: RiskTolerance | None
    consulting_experience: str | None
    how_did_you_hear: str | None
    previous_interactions: str | None
    engagement_level: EngagementLevel | None
    buying_signals: list[str]
    pain_level: PainLevel | None


class ReminderShape(ResponseShape):
    id: UUID
    channel: Channel
    sent_at: datetime
    sent_by: str


class TaskShape(ResponseShape):
    text: str
    due: date | None
    owner: str | None
    done: bool


class DeliveryShape(ResponseShape):
    """Where getting ready, setting up and delivering stand (BKG-22, BKG-23)."""

    preparation_status: PreparationStatus
    meeting_setup_status: SetupStatus
    delivery_status: DeliveryStatus
    performance_notes: str | None
    special_requirements: list[str]
    preparation_checklist: list[TaskShape]
    follow_up_actions: list[TaskShape]


class QualityCheckShape(ResponseShape):
    """What a look at the quality found (BKG-24)."""

    id: UUID
    check_type: CheckType
    status: CheckStatus
    score: int | None
    notes: str | None
    checked_by: str
    checked_at: datetime


class StaffBookingShape(BookingShape):
    """A booking as staff sees it (ADM-10 to ADM-12).

    `cancellation` and `completion` are what was said when it ended; where `corrections` say that
    it ended differently, `status` is right.
    """

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
    reminders: list[ReminderShape]
    delivery: DeliveryShape
    quality_checks: list[QualityCheckShape]
    completion: CompletionShape | None
    corrections: list[CorrectionShape]
    status_history: list[StatusChangeShape]
    last_admin_action: AdminActionShape | None
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
    consultant: BookedConsultantShape
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
            consultant=BookedConsultantShape(id=row.provider_id, name=row.provider_name),
            service_id=row.service_id,
            service_name=row.service_name,
            service_type=row.service_type,
            scheduled_at=row.starts_at.astimezone(zone),
            ends_at=row.ends_at.astimezone(zone),
            scheduled_at_utc=row.starts_at,
            duration=minutes_between(row.starts_at, row.ends_at),
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
    action: Action
    changes: list[ChangeShape]


class TimelineShape(ResponseShape):
    booking_id: UUID
    entries: list[TimelineEntryShape]


def staff_booking_shape(document: Document) -> StaffBookingShape:
    """Show a booking to staff."""
    return StaffBookingShape.model_validate(client_view(document) | _staff_view(document))


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
        "reminders": document.get("reminders", []),
        "delivery": delivery_in(document),
        "quality_checks": checks_in(document),
        "completion": None
        if completion is None
        else completion
        | {
            "completed_at": completion["at"],
            "delivery_confirmed_by": completion["confirmed_by"],
        },
        "corrections": [
            {
                "from_status": correction["from"],
                "to_status": correction["to"],
                "reason": correction["reason"],
                "corrected_at": correction["at"],
                "corrected_by": correction["by"],
            }
            for correction in document.get("corrections", ())
        ],
        "status_history": [
            {
                "from_status": move["from"],
                "to_status": move["to"],
                "at": move["at"],
                "by": move["by"],
            }
            for move in document["status_history"]
        ],
        # Documents of the first release do not have it before staff acts again.
        "last_admin_action": document.get("last_admin_action"),
        "created_by": document["created_by"],
        "updated_at": document["updated_at"],
        "updated_by": document["updated_by"],
    }
