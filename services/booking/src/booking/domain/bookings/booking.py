# ruff: noqa: ARG002 - an evolution takes everything its event carries
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from booking.domain.bookings.brief import Brief
from booking.domain.bookings.client import Client, full_name
from booking.domain.bookings.delivery import (
    Channel,
    CheckStatus,
    CheckType,
    Delivery,
    DeliveryStatus,
    DeliveryWords,
    PreparationStatus,
    QualityCheck,
    SetupStatus,
    delivery_after,
)
from booking.domain.bookings.errors import (
    ApprovalNeeded,
    BookingNotReopened,
    BookingStillOpen,
    DurationMustStay,
    EditDeadlinePassed,
    FlagUnknown,
    MeetingAlreadyStarted,
    MeetingNotStarted,
    RecordingNeedsConsent,
    RefundTooHigh,
    StatusMoveRefused,
    TooManyMoves,
)
from booking.domain.bookings.flag import (
    EscalationLevel,
    Flag,
    FlagType,
    Note,
    Priority,
    Severity,
)
from booking.domain.bookings.meeting import (
    About,
    BookingType,
    Meeting,
    Payment,
    Quality,
    ServiceTerms,
    Slot,
)
from booking.domain.bookings.reference import confirmation_number
from booking.domain.bookings.settlement import Settlement
from booking.domain.bookings.status import AGREED, FINAL, BookingStatus, may_move
from booking.domain.catalogue.offer import CancellationPolicy
from booking.domain.people.consents import Consent, Consents
from booking.domain.pricing.price import Price
from servicekit.personal import Personal

UNATTENDED_AFTER: Final = timedelta(minutes=30)
"""A booking nobody closed so long after its end asks for attention (OPN-20)."""


class Source(StrEnum):
    """Where the client came from (BKG-08, CFL-16)."""

    WEBSITE = "website"
    REFERRAL = "referral"
    DIRECT = "direct"
    SOCIAL = "social"
    LINKEDIN = "linkedin"
    EMAIL_CAMPAIGN = "email_campaign"


class Party(StrEnum):
    """Whose wish it was; `system` is a rule of the platform. Refunds see two: client or firm."""

    CLIENT = "client"
    PROVIDER = "provider"
    STAFF = "staff"
    SYSTEM = "system"


class Cause(StrEnum):
    """Why a booking is cancelled, in a word that stays."""

    REQUEST = "request"
    HOLD_LAPSED = "hold-lapsed"
    SLOT_LOST = "slot-lost"
    DECLINED = "declined"


class Booking(Aggregate):
    """What was agreed with one client about one meeting.

    It knows nothing of other bookings: whether a time is free is known to whoever owns the
    calendar. Money is in minor units of the price's currency, instants are UTC.
    """

    TOPIC = "booking.Booking"

    # Events: their names and fields are a storage format.

    class Created(Aggregate.Created):
        TOPIC = "booking.Booking.Created"
        class_version = 2
        reference: str
        status: BookingStatus
        placed_at: datetime
        person_id: UUID
        first_name: Personal[str]
        last_name: Personal[str]
        client_email: Personal[str]
        client_phone: Personal[str | None]
        company: Personal[str | None]
        message: Personal[str | None]
        brief: Personal[str | None]
        user_id: str | None
        consents: Consents
        service: ServiceTerms
        slot: Slot
        timezone: str
        booking_type: BookingType
        meeting: Meeting
        price: Price
        payment: Payment
        policy: CancellationPolicy
        settlement: Settlement
        held_until: datetime | None
        source: Source
        acquisition_channel: str | None
        series_id: UUID | None
        pattern: str | None
        created_by: str
        overridden: tuple[str, ...]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Before tiers were priced nobody could book one."""
            state["service"] |= {"tier_id": None, "tier_name": None}

    class Confirmed(Aggregate.Event):
        TOPIC = "booking.Booking.Confirmed"
        about: About
        slot: Slot
        confirmation_number: str
        payment_received: bool
        confirmed_at: datetime
        notify: bool

    class PaymentRecorded(Aggregate.Event):
        TOPIC = "booking.Booking.PaymentRecorded"
        recorded_at: datetime

    class Cancelled(Aggregate.Event):
        TOPIC = "booking.Booking.Cancelled"
        about: About
        slot: Slot
        person_id: UUID
        cancelled_by: Party
        cause: Cause
        reason: Personal[str | None]
        refund_percent: int
        refund: int
        currency: str
        cancelled_at: datetime
        notify: bool

    class Rescheduled(Aggregate.Event):
        TOPIC = "booking.Booking.Rescheduled"
        about: About
        person_id: UUID
        previous: Slot
        slot: Slot
        moved_by: Party
        reason: Personal[str | None]
        rescheduled_at: datetime
        notify: bool

    class MoveAgreed(Aggregate.Event):
        TOPIC = "booking.Booking.MoveAgreed"
        agreed_at: datetime

    class Reassigned(Aggregate.Event):
        TOPIC = "booking.Booking.Reassigned"
        about: About
        previous: Slot
        slot: Slot
        reassigned_by: Party
        reassigned_at: datetime

    class MoveSecured(Aggregate.Event):
        TOPIC = "booking.Booking.MoveSecured"
        hold_id: UUID

    class MoveUndone(Aggregate.Event):
        TOPIC = "booking.Booking.MoveUndone"
        about: About
        lost: Slot
        slot: Slot
        status: BookingStatus

    class Reminded(Aggregate.Event):
        TOPIC = "booking.Booking.Reminded"
        reminder_id: UUID
        channel: Channel
        sent_by: str
        sent_at: datetime

    class Started(Aggregate.Event):
        TOPIC = "booking.Booking.Started"
        started_at: datetime

    class Completed(Aggregate.Event):
        TOPIC = "booking.Booking.Completed"
        about: About
        slot: Slot
        quality: Quality
        deliverables: tuple[str, ...]
        receivables: tuple[str, ...]
        delivery_confirmed: bool
        confirmed_by: str
        completed_at: datetime

    class Missed(Aggregate.Event):
        TOPIC = "booking.Booking.Missed"
        about: About
        slot: Slot
        missed_at: datetime

    class Corrected(Aggregate.Event):
        TOPIC = "booking.Booking.Corrected"
        about: About
        slot: Slot
        person_id: UUID
        previous: BookingStatus
        status: BookingStatus
        reason: Personal[str]
        corrected_by: str
        corrected_at: datetime

    class DeliveryTracked(Aggregate.Event):
        TOPIC = "booking.Booking.DeliveryTracked"
        person_id: UUID
        preparation: PreparationStatus
        setup: SetupStatus
        delivery: DeliveryStatus
        words: Personal[str | None]

    class QualityChecked(Aggregate.Event):
        TOPIC = "booking.Booking.QualityChecked"
        person_id: UUID
        check_id: UUID
        check_type: CheckType
        status: CheckStatus
        score: int | None
        notes: Personal[str | None]
        checked_by: str
        checked_at: datetime

    class ConsentWithdrawn(Aggregate.Event):
        TOPIC = "booking.Booking.ConsentWithdrawn"
        person_id: UUID
        consent: Consent
        withdrawn_by: Party
        withdrawn_at: datetime

    class NoteAdded(Aggregate.Event):
        TOPIC = "booking.Booking.NoteAdded"
        person_id: UUID
        note_id: UUID
        text: Personal[str]
        author: str
        written_at: datetime

    class FlagRaised(Aggregate.Event):
        TOPIC = "booking.Booking.FlagRaised"
        person_id: UUID
        flag_id: UUID
        flag_type: FlagType
        message: Personal[str]
        severity: Severity
        raised_by: str
        raised_at: datetime

    class FlagResolved(Aggregate.Event):
        TOPIC = "booking.Booking.FlagResolved"
        flag_id: UUID
        resolved_by: str
        resolved_at: datetime

    class Assigned(Aggregate.Event):
        TOPIC = "booking.Booking.Assigned"
        assigned_to: str | None

    class Prioritised(Aggregate.Event):
        TOPIC = "booking.Booking.Prioritised"
        priority: Priority

    class Tagged(Aggregate.Event):
        TOPIC = "booking.Booking.Tagged"
        tags: tuple[str, ...]

    class Escalated(Aggregate.Event):
        TOPIC = "booking.Booking.Escalated"
        level: EscalationLevel

    # Birth

    @classmethod
    def place(
        cls,
        *,
        booking_id: UUID,
        reference: str,
        client: Client,
        consents: Consents,
        service: ServiceTerms,
        slot: Slot,
        timezone: str,
        price: Price,
        policy: CancellationPolicy,
        settlement: Settlement,
        held_until: datetime | None,
        now: datetime,
        payment: Payment,
        meeting: Meeting | None = None,
        booking_type: BookingType = BookingType.STANDARD,
        message: str | None = None,
        brief: Brief | None = None,
        source: Source = Source.WEBSITE,
        acquisition_channel: str | None = None,
        series_id: UUID | None = None,
        pattern: str | None = None,
        created_by: str = "guest",
        overridden: Iterable[str] = (),
    ) -> "Booking":
        """Place a booking on a held place.

        Refuses `RecordingNeedsConsent` (BKG-11). `pattern` is kept by the first booking of a
        series, `series_id`, which is that booking's id, by all of them (REC-03); `overridden` are
        the warnings staff looked at and set aside (CFL-25).
        """
        held = meeting or Meeting()
        if held.recording_enabled and not consents.has(Consent.RECORDING):
            raise RecordingNeedsConsent
        paying = settlement is Settlement.PAYMENT
        return cls(
            id=booking_id,
            reference=reference,
            status=BookingStatus.PENDING_PAYMENT if paying else BookingStatus.PENDING,
            placed_at=now,
            person_id=client.person_id,
            first_name=client.first_name,
            last_name=client.last_name,
            client_email=client.email,
            client_phone=client.phone,
            company=client.company,
            message=message,
            brief=brief.as_text() if brief else None,
            user_id=client.user_id,
            consents=consents,
            service=service,
            slot=slot,
            timezone=timezone,
            booking_type=booking_type,
            meeting=held,
            price=price,
            payment=payment,
            policy=policy,
            settlement=settlement,
            held_until=held_until,
            source=source,
            acquisition_channel=acquisition_channel,
            series_id=series_id,
            pattern=pattern,
            created_by=created_by,
            overridden=tuple(overridden),
        )

    @event(Created)
    def __init__(  # noqa: PLR0915 - as many lines as a booking has fields
        self,
        *,
        id: UUID,  # noqa: A002 - the library asks for this name
        reference: str,
        status: BookingStatus,
        placed_at: datetime,
        person_id: UUID,
        first_name: str,
        last_name: str,
        client_email: str,
        client_phone: str | None,
        company: str | None,
        message: str | None,
        brief: str | None,
        user_id: str | None,
        consents: Consents,
        service: ServiceTerms,
        slot: Slot,
        timezone: str,
        booking_type: BookingType,
        meeting: Meeting,
        price: Price,
        payment: Payment,
        policy: CancellationPolicy,
        settlement: Settlement,
        held_until: datetime | None,
        source: Source,
        acquisition_channel: str | None,
        series_id: UUID | None,
        pattern: str | None,
        created_by: str,
        overridden: tuple[str, ...],
    ) -> None:
        self.reference = reference
        self.status = status
        self.placed_at = placed_at
        self.person_id = person_id
        self.first_name = first_name
        self.last_name = last_name
        self.client_email = client_email
        self.client_phone = client_phone
        self.company = company
        self.message = message
        self.brief = brief
        self.user_id = user_id
        self.consents = consents
        self.service = service
        self.slot = slot
        self.timezone = timezone
        self.booking_type = booking_type
        self.meeting = meeting
        self.price = price
        self.payment = payment
        self.policy = policy
        self.settlement = settlement
        self.held_until = held_until
        self.source = source
        self.acquisition_channel = acquisition_channel
        self.series_id = series_id
        self.pattern = pattern
        self.created_by = created_by
        self.overridden = overridden
        self.confirmation_number: str | None = None
        self.confirmed_at: datetime | None = None
        self.paid = price.total == 0
        self.moves = 0
        self.moves_by_client = 0
        self.moved_from: Slot | None = None
        self.move_secured = True
        self.reschedule_reason: str | None = None
        self.cancelled_at: datetime | None = None
        self.cancelled_by: Party | None = None
        self.cause: Cause | None = None
        self.cancellation_reason: str | None = None
        self.refund_percent: int | None = None
        self.refund: int | None = None
        self.completed_at: datetime | None = None
        self.quality: Quality | None = None
        self.deliverables: tuple[str, ...] = ()
        self.receivables: tuple[str, ...] = ()
        self.reminder_ids: tuple[UUID, ...] = ()
        self.delivery = Delivery()
        self.checks: dict[UUID, QualityCheck] = {}
        self.notes: dict[UUID, Note] = {}
        self.flags: dict[UUID, Flag] = {}
        self.assigned_to: str | None = None
        self.priority = Priority.MEDIUM
        self.tags: tuple[str, ...] = ()
        self.escalation_level = EscalationLevel.NONE

    # Decisions

    def confirm(
        self, *, now: datetime, payment_received: bool = False, notify: bool = True
    ) -> None:
        """Confirm, or agree to the new time of a moved booking (BKG-16, CFL-65).

        Repeating it is silence, except for the news that the money came meanwhile.
        """
        if self.status not in AGREED:
            self._check_move(BookingStatus.CONFIRMED)
        if self.confirmed_at is not None:
            if self.status is BookingStatus.RESCHEDULED:
                self._move_agreed(agreed_at=now)
            if payment_received and not self.paid:
                self._payment_recorded(recorded_at=now)
            return
        self._confirmed(
            about=self._about(),
            slot=self.slot,
            confirmation_number=confirmation_number(self.id),
            payment_received=payment_received,
            confirmed_at=now,
            notify=notify,
        )

    def cancel(
        self,
        *,
        now: datetime,
        by: Party,
        cause: Cause = Cause.REQUEST,
        reason: str | None = None,
        refund: int | None = None,
        notify: bool = True,
    ) -> None:
        """Cancel and work out what goes back of what was paid (BKG-17, OPN-03).

        Clients may until the edit deadline of the policy. `refund` is staff's own figure, in minor
        units; it is at most what was paid.
        """
        if self.status is BookingStatus.CANCELLED:
            return
        self._check_move(BookingStatus.CANCELLED)
        if by is Party.CLIENT:
            self._check_deadline(now)
        paid = self.price.total if self.paid else 0
        percent = self._refund_percent(now, by)
        if refund is not None and refund > paid:
            raise RefundTooHigh(paid)
        if cause is Cause.REQUEST and by is not Party.CLIENT and self.confirmed_at is None:
            cause = Cause.DECLINED
        self._cancelled(
            about=self._about(),
            slot=self.slot,
            person_id=self.person_id,
            cancelled_by=by,
            cause=cause,
            reason=reason,
            refund_percent=percent,
            refund=(paid * percent + 50) // 100 if refund is None else refund,
            currency=self.price.currency,
            cancelled_at=now,
            notify=notify,
        )

    def reschedule(
        self,
        *,
        slot: Slot,
        now: datetime,
        by: Party,
        reason: str | None = None,
        notify: bool = True,
    ) -> None:
        """Move the meeting to another held place of the same length (BKG-18, CFL-65).

        Id, reference and price stay. Clients may until the edit deadline and so many times as the
        policy says. Repeating it with the same hold is silence.
        """
        if self.slot.hold_id == slot.hold_id:
            return
        self.check_may_move(now=now, by=by)
        self.check_duration(slot.minutes)
        self._rescheduled(
            about=self._about(),
            person_id=self.person_id,
            previous=self.slot,
            slot=slot,
            moved_by=by,
            reason=reason,
            rescheduled_at=now,
            notify=notify,
        )

    def reassign(self, *, slot: Slot, now: datetime, by: Party) -> None:
        """Give the meeting to somebody else at the same time; repeating it is silence."""
        if self.slot.hold_id == slot.hold_id:
            return
        self.check_may_move(now=now, by=by)
        if (slot.starts_at, slot.ends_at) != (self.slot.starts_at, self.slot.ends_at):
            raise DurationMustStay(self.slot.minutes)
        self._reassigned(
            about=self._about(),
            previous=self.slot,
            slot=slot,
            reassigned_by=by,
            reassigned_at=now,
        )

    def secure_move(self, *, hold_id: UUID) -> None:
        """Hear that the new place is reserved and the one before is free; old news is silence."""
        if self.slot.hold_id == hold_id and not self.move_secured:
            self._move_secured(hold_id=hold_id)

    def undo_move(self, *, lost_hold_id: UUID) -> None:
        """Go back to the place held before, since the new one was lost; an old loss is silence."""
        if self.slot.hold_id != lost_hold_id or self.moved_from is None or self.move_secured:
            return
        if may_move(self.status, BookingStatus.RESCHEDULED):
            self._move_undone(
                about=self._about(),
                lost=self.slot,
                slot=self.moved_from,
                status=BookingStatus.CONFIRMED,
            )

    def note_reminder(self, *, reminder_id: UUID, channel: Channel, by: str, now: datetime) -> None:
        """Note that the client was reminded of the agreed meeting, before it begins.

        The same reminder twice is one reminder.
        """
        if reminder_id in self.reminder_ids:
            return
        self._check_move(BookingStatus.REMINDED)
        self._check_not_started(now)
        self._reminded(reminder_id=reminder_id, channel=channel, sent_by=by, sent_at=now)

    def start(self, *, now: datetime) -> None:
        """Say that the meeting is under way; not before its time, and twice is silence."""
        if self.status is BookingStatus.IN_PROGRESS:
            return
        self._check_move(BookingStatus.IN_PROGRESS)
        self._check_started(now)
        self._started(started_at=now)

    def complete(
        self,
        *,
        now: datetime,
        by: str,
        quality: Quality,
        deliverables: Iterable[str] = (),
        receivables: Iterable[str] = (),
        delivery_confirmed: bool = True,
    ) -> None:
        """Say that the meeting took place, and how it went (BKG-20); not before it began."""
        if self.status is BookingStatus.COMPLETED:
            return
        self._check_move(BookingStatus.COMPLETED)
        self._check_started(now)
        self._completed(
            about=self._about(),
            slot=self.slot,
            quality=quality,
            deliverables=tuple(deliverables),
            receivables=tuple(receivables),
            delivery_confirmed=delivery_confirmed,
            confirmed_by=by,
            completed_at=now,
        )

    def mark_no_show(self, *, now: datetime) -> None:
        """Say that the client did not come (BKG-21); not before the meeting began."""
        if self.status is BookingStatus.NO_SHOW:
            return
        self._check_move(BookingStatus.NO_SHOW)
        self._check_started(now)
        self._missed(about=self._about(), slot=self.slot, missed_at=now)

    def correct(self, to: BookingStatus, *, reason: str, by: str, now: datetime) -> None:
        """Say that the booking ended differently from what was noted (CFL-01).

        Not before it ended (`BookingStillOpen`), to another end only (`BookingNotReopened`), and
        to one that needs a meeting not before it began; the end it has already is silence. What
        was said on ending it stays, refund and place included: money is not moved by a
        correction, and a place given back is not taken again.
        """
        if self.status not in FINAL:
            raise BookingStillOpen(self.status)
        if to not in FINAL:
            raise BookingNotReopened(FINAL)
        if to is self.status:
            return
        if to is not BookingStatus.CANCELLED:
            self._check_started(now)
        self._corrected(
            about=self._about(),
            slot=self.slot,
            person_id=self.person_id,
            previous=self.status,
            status=to,
            reason=reason,
            corrected_by=by,
            corrected_at=now,
        )

    def track_delivery(self, delivery: Delivery) -> None:
        """Say where getting ready and delivering stand (BKG-22, BKG-23); the same is silence."""
        if delivery != self.delivery:
            self._delivery_tracked(
                person_id=self.person_id,
                preparation=delivery.preparation,
                setup=delivery.setup,
                delivery=delivery.delivery,
                words=delivery.words.as_text(),
            )

    def check_quality(self, check: QualityCheck) -> None:
        """Keep what a check found (BKG-24); the same check twice is one check."""
        if check.id not in self.checks:
            self._quality_checked(
                person_id=self.person_id,
                check_id=check.id,
                check_type=check.type,
                status=check.status,
                score=check.score,
                notes=check.notes,
                checked_by=check.checked_by,
                checked_at=check.checked_at,
            )

    def withdraw_consent(self, consent: Consent, *, by: Party, now: datetime) -> None:
        """Take back a free consent, at once (SEC-02); one that does not stand is silence.

        Without consent nothing is recorded (BKG-11). A needed one is `ConsentNotFree`.
        """
        if self.consents.without(consent) != self.consents:
            self._consent_withdrawn(
                person_id=self.person_id, consent=consent, withdrawn_by=by, withdrawn_at=now
            )

    def add_note(self, *, note_id: UUID, text: str, author: str, now: datetime) -> None:
        """Write something down; the same note twice is one note."""
        if note_id not in self.notes:
            self._note_added(
                person_id=self.person_id, note_id=note_id, text=text, author=author, written_at=now
            )

    def raise_flag(
        self,
        *,
        flag_id: UUID,
        flag_type: FlagType,
        message: str,
        severity: Severity,
        by: str,
        now: datetime,
    ) -> None:
        """Mark the booking until somebody resolves it (BKG-26); the same flag twice is one flag."""
        if flag_id not in self.flags:
            self._flag_raised(
                person_id=self.person_id,
                flag_id=flag_id,
                flag_type=flag_type,
                message=message,
                severity=severity,
                raised_by=by,
                raised_at=now,
            )

    def resolve_flag(self, *, flag_id: UUID, by: str, now: datetime) -> None:
        """Take a mark off; doing it twice is silence, an unknown one is `FlagUnknown`."""
        if flag_id not in self.flags:
            raise FlagUnknown
        if self.flags[flag_id].resolved_at is None:
            self._flag_resolved(flag_id=flag_id, resolved_by=by, resolved_at=now)

    def assign(self, assigned_to: str | None) -> None:
        """Give the booking to somebody of the staff, or to nobody (BKG-25)."""
        if assigned_to != self.assigned_to:
            self._assigned(assigned_to=assigned_to)

    def prioritise(self, priority: Priority) -> None:
        if priority is not self.priority:
            self._prioritised(priority=priority)

    def tag(self, tags: Iterable[str]) -> None:
        """Give it exactly these tags, in this order, each once."""
        wanted = tuple(dict.fromkeys(tags))
        if wanted != self.tags:
            self._tagged(tags=wanted)

    def escalate(self, level: EscalationLevel) -> None:
        """Put it on a step of the ladder (ROL-06), up or down."""
        if level is not self.escalation_level:
            self._escalated(level=level)

    # Evolutions

    @event(Confirmed)
    def _confirmed(
        self,
        *,
        about: About,
        slot: Slot,
        confirmation_number: str,
        payment_received: bool,
        confirmed_at: datetime,
        notify: bool,
    ) -> None:
        self.status = BookingStatus.CONFIRMED
        self.confirmation_number = confirmation_number
        self.confirmed_at = confirmed_at
        self.held_until = None
        self.paid = self.paid or payment_received

    @event(PaymentRecorded)
    def _payment_recorded(self, recorded_at: datetime) -> None:
        self.paid = True

    @event(Cancelled)
    def _cancelled(
        self,
        *,
        about: About,
        slot: Slot,
        person_id: UUID,
        cancelled_by: Party,
        cause: Cause,
        reason: str | None,
        refund_percent: int,
        refund: int,
        currency: str,
        cancelled_at: datetime,
        notify: bool,
    ) -> None:
        self.status = BookingStatus.CANCELLED
        self.cancelled_by = cancelled_by
        self.cause = cause
        self.cancellation_reason = reason
        self.refund_percent = refund_percent
        self.refund = refund
        self.cancelled_at = cancelled_at
        self.held_until = None

    @event(Rescheduled)
    def _rescheduled(
        self,
        *,
        about: About,
        person_id: UUID,
        previous: Slot,
        slot: Slot,
        moved_by: Party,
        reason: str | None,
        rescheduled_at: datetime,
        notify: bool,
    ) -> None:
        self.moved_from = previous
        self.move_secured = False
        self.slot = slot
        self.status = BookingStatus.RESCHEDULED
        self.reschedule_reason = reason
        self.moves += 1
        self.moves_by_client += moved_by is Party.CLIENT

    @event(MoveAgreed)
    def _move_agreed(self, agreed_at: datetime) -> None:
        self.status = BookingStatus.CONFIRMED

    @event(Reassigned)
    def _reassigned(
        self,
        *,
        about: About,
        previous: Slot,
        slot: Slot,
        reassigned_by: Party,
        reassigned_at: datetime,
    ) -> None:
        self.moved_from = previous
        self.move_secured = False
        self.slot = slot

    @event(MoveSecured)
    def _move_secured(self, hold_id: UUID) -> None:
        self.move_secured = True

    @event(MoveUndone)
    def _move_undone(self, *, about: About, lost: Slot, slot: Slot, status: BookingStatus) -> None:
        # Still a move to every calendar that heard of the first one: the number goes on.
        self.moves += 1
        self.slot = slot
        self.status = status
        self.moved_from = None
        self.move_secured = True

    @event(Reminded)
    def _reminded(
        self, reminder_id: UUID, channel: Channel, sent_by: str, sent_at: datetime
    ) -> None:
        self.status = BookingStatus.REMINDED
        self.reminder_ids = (*self.reminder_ids, reminder_id)

    @event(Started)
    def _started(self, started_at: datetime) -> None:
        self.status = BookingStatus.IN_PROGRESS

    @event(Completed)
    def _completed(
        self,
        *,
        about: About,
        slot: Slot,
        quality: Quality,
        deliverables: tuple[str, ...],
        receivables: tuple[str, ...],
        delivery_confirmed: bool,
        confirmed_by: str,
        completed_at: datetime,
    ) -> None:
        self.status = BookingStatus.COMPLETED
        self.quality = quality
        self.deliverables = deliverables
        self.receivables = receivables
        self.completed_at = completed_at
        self.delivery = replace(
            self.delivery,
            delivery=delivery_after(
                confirmed=delivery_confirmed, follow_up=quality.follow_up_required
            ),
        )

    @event(Missed)
    def _missed(self, about: About, slot: Slot, missed_at: datetime) -> None:
        self.status = BookingStatus.NO_SHOW

    @event(Corrected)
    def _corrected(
        self,
        *,
        about: About,
        slot: Slot,
        person_id: UUID,
        previous: BookingStatus,
        status: BookingStatus,
        reason: str,
        corrected_by: str,
        corrected_at: datetime,
    ) -> None:
        self.status = status

    @event(DeliveryTracked)
    def _delivery_tracked(
        self,
        *,
        person_id: UUID,
        preparation: PreparationStatus,
        setup: SetupStatus,
        delivery: DeliveryStatus,
        words: str | None,
    ) -> None:
        self.delivery = Delivery(
            preparation=preparation,
            setup=setup,
            delivery=delivery,
            words=DeliveryWords.from_text(words),
        )

    @event(QualityChecked)
    def _quality_checked(
        self,
        *,
        person_id: UUID,
        check_id: UUID,
        check_type: CheckType,
        status: CheckStatus,
        score: int | None,
        notes: str | None,
        checked_by: str,
        checked_at: datetime,
    ) -> None:
        self.checks[check_id] = QualityCheck(
            id=check_id,
            type=check_type,
            status=status,
            score=score,
            notes=notes,
            checked_by=checked_by,
            checked_at=checked_at,
        )

    @event(ConsentWithdrawn)
    def _consent_withdrawn(
        self, *, person_id: UUID, consent: Consent, withdrawn_by: Party, withdrawn_at: datetime
    ) -> None:
        self.consents = self.consents.without(consent)
        if consent is Consent.RECORDING:
            self.meeting = replace(self.meeting, recording_enabled=False)

    @event(NoteAdded)
    def _note_added(
        self,
        *,
        person_id: UUID,
        note_id: UUID,
        text: str,
        author: str,
        written_at: datetime,
    ) -> None:
        self.notes[note_id] = Note(id=note_id, text=text, author=author, written_at=written_at)

    @event(FlagRaised)
    def _flag_raised(
        self,
        *,
        person_id: UUID,
        flag_id: UUID,
        flag_type: FlagType,
        message: str,
        severity: Severity,
        raised_by: str,
        raised_at: datetime,
    ) -> None:
        self.flags[flag_id] = Flag(
            id=flag_id,
            type=flag_type,
            message=message,
            severity=severity,
            raised_by=raised_by,
            raised_at=raised_at,
        )

    @event(FlagResolved)
    def _flag_resolved(self, flag_id: UUID, resolved_by: str, resolved_at: datetime) -> None:
        open_flag = self.flags[flag_id]
        self.flags[flag_id] = Flag(
            id=flag_id,
            type=open_flag.type,
            message=open_flag.message,
            severity=open_flag.severity,
            raised_by=open_flag.raised_by,
            raised_at=open_flag.raised_at,
            resolved_by=resolved_by,
            resolved_at=resolved_at,
        )

    @event(Assigned)
    def _assigned(self, assigned_to: str | None) -> None:
        self.assigned_to = assigned_to

    @event(Prioritised)
    def _prioritised(self, priority: Priority) -> None:
        self.priority = priority

    @event(Tagged)
    def _tagged(self, tags: tuple[str, ...]) -> None:
        self.tags = tags

    @event(Escalated)
    def _escalated(self, level: EscalationLevel) -> None:
        self.escalation_level = level

    # Questions

    @property
    def client_name(self) -> str:
        return full_name(self.first_name, self.last_name)

    def needs_attention(self, now: datetime) -> bool:
        """Say whether it should have been closed by now: agreed, and over for 30 min (OPN-20)."""
        agreed = self.status in AGREED or self.status is BookingStatus.RESCHEDULED
        return agreed and now >= self.slot.ends_at + UNATTENDED_AFTER

    def check_may_move(self, *, now: datetime, by: Party) -> None:
        """Refuse where a move is not possible or, for a client, no longer allowed.

        Asked before a new place is held, so that nothing is held in vain, and again on moving.
        """
        self._check_move(BookingStatus.RESCHEDULED)
        self._check_not_started(now)
        if by is Party.CLIENT:
            self._check_deadline(now)
            if self.moves_by_client >= self.policy.max_reschedulings:
                raise TooManyMoves(self.policy.max_reschedulings)

    def check_duration(self, minutes: int | None) -> None:
        """Refuse `DurationMustStay` where a move asks for another length; None asks for none."""
        if minutes is not None and minutes != self.slot.minutes:
            raise DurationMustStay(self.slot.minutes)

    def check_may_approve(self, *, leading: bool) -> None:
        """Refuse `ApprovalNeeded` where only a team lead or an admin may say yes (OPN-26)."""
        if self.settlement is Settlement.APPROVAL and not leading and self.confirmed_at is None:
            raise ApprovalNeeded

    def _about(self) -> About:
        return About(
            reference=self.reference,
            person_id=self.person_id,
            service_id=self.service.service_id,
            user_id=self.user_id,
            timezone=self.timezone,
        )

    def _check_move(self, to: BookingStatus) -> None:
        if not may_move(self.status, to):
            raise StatusMoveRefused(self.status, to.value)

    def _check_deadline(self, now: datetime) -> None:
        hours = self.policy.edit_deadline_hours
        if now > self.slot.starts_at - timedelta(hours=hours):
            raise EditDeadlinePassed(hours)

    def _check_started(self, now: datetime) -> None:
        if now < self.slot.starts_at:
            raise MeetingNotStarted(self.slot.starts_at)

    def _check_not_started(self, now: datetime) -> None:
        if now >= self.slot.starts_at:
            raise MeetingAlreadyStarted(self.slot.starts_at)

    def _refund_percent(self, now: datetime, by: Party) -> int:
        if by is not Party.CLIENT:
            return self.policy.provider_cancel_refund_percent
        return self.policy.refund_percent((self.slot.starts_at - now) / timedelta(hours=1))
