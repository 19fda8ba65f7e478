"""What staff send about bookings."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from booking.domain.bookings.booking import Source
from booking.domain.bookings.delivery import (
    Channel,
    CheckStatus,
    CheckType,
    DeliveryStatus,
    PreparationStatus,
    SetupStatus,
    Task,
)
from booking.domain.bookings.flag import EscalationLevel, FlagType, Priority, Severity
from booking.domain.bookings.meeting import BookingType
from booking.domain.catalogue.offer import PaymentMethod
from booking.entrypoints.http.booking_bodies import MeetingBody, RescheduleBody
from booking.entrypoints.http.booking_fields import (
    Amount,
    AnyStatus,
    Id,
    Line,
    Lines,
    LongText,
    Minutes,
    Name,
    Tag,
)
from servicekit.http.shapes import AwareInstant, Day, EmailText, PhoneText, RequestShape, Zone


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
    service_tier: Id | None = None
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


class StaffRescheduleBody(RescheduleBody):
    send_notification: bool = True
    override: Annotated[tuple[Tag, ...], Field(max_length=10)] = ()


class StaffCancelBody(RequestShape):
    """`refundAmount` replaces what the policy says, in minor units (API-07)."""

    reason: LongText | None = None
    refund_amount: Amount | None = None
    send_notification: bool = True


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


class CorrectBody(RequestShape):
    """How the booking ended after all (completed, cancelled, no_show), and why it is corrected."""

    status: AnyStatus
    reason: LongText


class ReminderBody(RequestShape):
    """How the client was reminded."""

    channel: Channel


class TaskBody(RequestShape):
    """Something to be done before or after the meeting."""

    text: Line
    due: Day | None = None
    owner: Line | None = None
    done: bool = False

    def task(self) -> Task:
        return Task(text=self.text, due=self.due, owner=self.owner, done=self.done)


Tasks = Annotated[tuple[TaskBody, ...], Field(max_length=50)]


class DeliveryBody(RequestShape):
    """What is left out stays (BKG-22, BKG-23); a list replaces the list there was."""

    preparation_status: PreparationStatus | None = None
    meeting_setup_status: SetupStatus | None = None
    delivery_status: DeliveryStatus | None = None
    performance_notes: LongText | None = None
    special_requirements: Lines | None = None
    preparation_checklist: Tasks | None = None
    follow_up_actions: Tasks | None = None


class QualityCheckBody(RequestShape):
    """What a look at the quality found (BKG-24)."""

    check_type: CheckType
    status: CheckStatus
    score: Annotated[int, Field(ge=0, le=100)] | None = None
    notes: LongText | None = None


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
