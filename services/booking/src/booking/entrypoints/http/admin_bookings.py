from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Query
from fastapi.responses import Response
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from booking.application.bookings.add_note import AddNote
from booking.application.bookings.agree_terms import AgreeTerms
from booking.application.bookings.assign_booking import AssignBooking
from booking.application.bookings.booking_details import BookingDetails
from booking.application.bookings.booking_list import BookingFilter, BookingLists
from booking.application.bookings.cancel_booking import CancelBooking
from booking.application.bookings.complete_booking import CompleteBooking
from booking.application.bookings.confirm_booking import ConfirmBooking
from booking.application.bookings.flag_booking import FlagBooking, ResolveFlag
from booking.application.bookings.front_desk import Aside, BookingWanted, FrontDesk
from booking.application.bookings.mark_no_show import MarkNoShow
from booking.application.bookings.ports import Applicant, Customers
from booking.application.bookings.timeline import TimelineEntry
from booking.domain.bookings.brief import Brief
from booking.domain.bookings.errors import (
    ApprovalNeeded,
    BookingUnknown,
    CustomerUnknown,
    FlagUnknown,
    HoldLapsed,
    MeetingNotStarted,
    RefundTooHigh,
    StatusMoveRefused,
)
from booking.domain.bookings.meeting import Meeting, Quality
from booking.domain.catalogue.offer import MeetingType, ServiceType
from booking.domain.people.consents import Consent, ConsentGiven, Consents
from booking.entrypoints.http.booking_access import LEADING, BookingAccess
from booking.entrypoints.http.booking_fields import AnyStatus
from booking.entrypoints.http.bookings import MOVE, PLACE, TERMS, named_after, once
from booking.entrypoints.http.staff_booking_bodies import (
    AssignBody,
    CompleteBody,
    ConfirmBody,
    FlagBody,
    ManualBookingBody,
    NoteBody,
    StaffCancelBody,
    StaffRescheduleBody,
)
from booking.entrypoints.http.staff_booking_shapes import (
    BookingRowShape,
    StaffBookingShape,
    TimelineShape,
    staff_booking_shape,
    timeline_shape,
)
from servicekit.clock import Clock
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.idempotency import Answer, IdempotencyStore, KeyedCall
from servicekit.http.identity import Identity
from servicekit.http.paging import CurrentPage, PageQuery
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Day, Page, Zone
from servicekit.ids import NewId

SORTABLE: dict[str, str] = {
    "scheduledAt": "starts_at",
    "createdAt": "placed_at",
    "updatedAt": "updated_at",
    "status": "status",
    "reference": "reference",
    "clientName": "client_name",
    "consultant": "provider_name",
    "service": "service_name",
    "total": "total",
    "priority": "priority",
}
"""What the list can be ordered by, and the column behind it."""


def _known_order(value: str) -> str:
    parts = value.split(",")
    names = [part.removeprefix("-") for part in parts]
    if len(parts) > 5 or len(set(names)) < len(names) or not set(names) <= SORTABLE.keys():
        raise PydanticCustomError(
            "sort", "Sort by up to five of {choices}", {"choices": ", ".join(SORTABLE)}
        )
    return value


Order = Annotated[
    str,
    AfterValidator(_known_order),
    Query(
        max_length=200,
        description="Comma-separated, a leading minus means falling: `-scheduledAt,clientName`.",
        examples=["-scheduledAt,clientName"],
    ),
]
Search = Annotated[
    str | None,
    Query(max_length=200, description="Words in client, company, reference or consultant"),
]
Word = Annotated[str | None, Query(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminBookingCalls:
    """What the endpoints of staff call."""

    desk: FrontDesk
    confirm: Callable[[ConfirmBooking], None]
    cancel: Callable[[CancelBooking], None]
    complete: Callable[[CompleteBooking], None]
    mark_no_show: Callable[[MarkNoShow], None]
    add_note: Callable[[AddNote], None]
    flag: Callable[[FlagBooking], None]
    resolve_flag: Callable[[ResolveFlag], None]
    assign: Callable[[AssignBooking], None]
    customers: Customers
    lists: BookingLists
    details: BookingDetails
    timeline: Callable[[UUID], list[TimelineEntry]]
    access: BookingAccess
    keys: IdempotencyStore
    aside: Aside
    clock: Clock
    new_id: NewId
    terms_version: str
    privacy_version: str


def create_admin_bookings_router(calls: AdminBookingCalls) -> Router:  # noqa: C901, PLR0915 - one function per endpoint
    """The endpoints staff uses; consultants reach their own bookings only (ROL-07)."""
    router = Router(prefix="/api/admin/bookings", tags=["bookings (staff)"])
    readers = [allow("staff", "team_lead", "consultant", "sales_rep")]
    workers = [allow("staff", "team_lead", "consultant")]
    house = [allow.staff()]

    def page_of(page: PageQuery, sort: str, wanted: BookingFilter) -> Page[BookingRowShape]:
        order = [
            (SORTABLE[part.removeprefix("-")], part.startswith("-")) for part in sort.split(",")
        ]
        rows, total = calls.lists.page(wanted, order=order, offset=page.offset, limit=page.limit)
        return page.of([BookingRowShape.of(row) for row in rows], total)

    def shown(booking_id: UUID) -> Answer:
        document = calls.details.find(booking_id)
        if document is None:
            raise BookingUnknown
        return Answer.of(200, staff_booking_shape(document))

    def done(
        booking_id: UUID, identity: Identity, keyed: KeyedCall, work: Callable[[], None]
    ) -> Response:
        """Do something about a booking the caller may touch, once per key, and show it after."""
        calls.access.staffed(booking_id, identity)

        def once_done() -> Answer:
            work()
            return shown(booking_id)

        return calls.keys.once(keyed, once_done).response()

    @router.get("", operation_id="listBookings", dependencies=readers)
    def list_bookings(
        *,
        identity: CurrentIdentity,
        page: CurrentPage,
        status: Annotated[list[AnyStatus] | None, Query(max_length=10)] = None,
        consultant_id: Annotated[UUID | None, Query(alias="consultantId")] = None,
        start_date: Annotated[Day | None, Query(alias="startDate")] = None,
        end_date: Annotated[Day | None, Query(alias="endDate")] = None,
        timezone: Annotated[Zone, Query(description="Zone of the two dates")] = "UTC",
        payment_status: Annotated[
            str | None, Query(alias="paymentStatus", pattern="^(pending|paid)$")
        ] = None,
        service_id: Annotated[UUID | None, Query(alias="serviceId")] = None,
        service_type: Annotated[ServiceType | None, Query(alias="serviceType")] = None,
        company: Word = None,
        source: Word = None,
        meeting_type: Annotated[MeetingType | None, Query(alias="meetingType")] = None,
        search: Search = None,
        sort: Order = "-scheduledAt",
    ) -> Page[BookingRowShape]:
        """List bookings: filtered, searched, sorted by several columns (ADM-03, ADM-08)."""
        wanted = BookingFilter(
            only_providers=calls.access.only_providers(identity),
            statuses=status or (),
            provider_id=consultant_id,
            starts_from=_midnight(start_date, timezone),
            starts_before=_midnight(end_date, timezone, days=1),
            payment_status=payment_status,
            service_id=service_id,
            service_type=service_type,
            company=company,
            source=source,
            meeting_type=meeting_type,
            search=search,
        )
        return page_of(page, sort, wanted)

    @router.get("/past", operation_id="listPastBookings", dependencies=readers)
    def list_past_bookings(
        *,
        identity: CurrentIdentity,
        page: CurrentPage,
        start_date: Annotated[Day | None, Query(alias="startDate")] = None,
        end_date: Annotated[Day | None, Query(alias="endDate")] = None,
        timezone: Annotated[Zone, Query(description="Zone of the two dates")] = "UTC",
        search: Search = None,
        sort: Order = "-scheduledAt",
    ) -> Page[BookingRowShape]:
        """List bookings whose meeting is over (API-04)."""
        wanted = BookingFilter(
            only_providers=calls.access.only_providers(identity),
            starts_from=_midnight(start_date, timezone),
            starts_before=_midnight(end_date, timezone, days=1),
            ends_before=calls.clock(),
            search=search,
        )
        return page_of(page, sort, wanted)

    @router.post(
        "/manual",
        status_code=201,
        operation_id="createManualBooking",
        response_model=StaffBookingShape,
        responses=problems(*TERMS, *PLACE, CustomerUnknown),
        dependencies=house,
    )
    async def create_manual_booking(
        body: ManualBookingBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Enter a booking for a customer (BKG-27). Paid, in cash or free confirms at once."""

        async def work() -> Answer:
            applicant = await calls.aside(lambda: _customer(body, calls))
            booking_id = named_after(keyed, "manual-booking", calls.new_id)
            await calls.desk.book(_manual(body, applicant, identity, booking_id, calls))
            answer = await calls.aside(lambda: shown(booking_id))
            return Answer(status=201, body=answer.body)

        return (await once(calls.keys, calls.aside, keyed, work)).response()

    @router.get(
        "/{booking_id}",
        operation_id="getStaffBooking",
        responses=problems(BookingUnknown),
        dependencies=readers,
    )
    def get_booking(booking_id: UUID, identity: CurrentIdentity) -> StaffBookingShape:
        """Show everything about a booking (ADM-10 to ADM-12)."""
        document, _ = calls.access.staffed(booking_id, identity)
        return staff_booking_shape(document)

    @router.get(
        "/{booking_id}/timeline",
        operation_id="getBookingTimeline",
        responses=problems(BookingUnknown),
        dependencies=readers,
    )
    def get_timeline(booking_id: UUID, identity: CurrentIdentity) -> TimelineShape:
        """Tell the life of a booking out of its events: who, when, before, after (SEC-11)."""
        calls.access.staffed(booking_id, identity)
        return timeline_shape(booking_id, calls.timeline(booking_id))

    @router.post(
        "/{booking_id}/confirm",
        operation_id="confirmBooking",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, StatusMoveRefused, HoldLapsed, ApprovalNeeded),
        dependencies=workers,
    )
    def confirm_booking(
        booking_id: UUID, body: ConfirmBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Say yes to a waiting or moved booking; records whether the money came (BKG-16)."""
        command = ConfirmBooking(
            booking_id=booking_id,
            payment_received=body.payment_received,
            notify=body.send_email,
            leading=identity.has_any(LEADING),
        )
        return done(booking_id, identity, keyed, lambda: calls.confirm(command))

    @router.post(
        "/{booking_id}/cancel",
        operation_id="cancelBookingByStaff",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, StatusMoveRefused, RefundTooHigh),
        dependencies=workers,
    )
    def cancel_booking(
        booking_id: UUID, body: StaffCancelBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Cancel on behalf of the house: all comes back, unless `refundAmount` says otherwise."""
        _, by = calls.access.staffed(booking_id, identity)
        command = CancelBooking(
            booking_id=booking_id,
            by=by,
            reason=body.reason,
            refund=body.refund_amount,
            notify=body.send_notification,
        )
        return done(booking_id, identity, keyed, lambda: calls.cancel(command))

    @router.post(
        "/{booking_id}/reschedule",
        operation_id="rescheduleBookingByStaff",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, *MOVE, *PLACE),
        dependencies=workers,
    )
    async def reschedule_booking(
        booking_id: UUID, body: StaffRescheduleBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Move a booking; no deadline and no limit for staff."""
        _, by = await calls.aside(lambda: calls.access.staffed(booking_id, identity))

        async def work() -> Answer:
            await calls.desk.move(
                booking_id,
                starts_at=body.scheduled_at,
                by=by,
                hold_id=named_after(keyed, "move", calls.new_id),
                provider_id=body.team_member_id,
                hold_token=body.hold_token,
                minutes=body.duration,
                reason=body.reason,
                notify=body.send_notification,
                override=body.override,
            )
            return await calls.aside(lambda: shown(booking_id))

        return (await once(calls.keys, calls.aside, keyed, work)).response()

    @router.post(
        "/{booking_id}/complete",
        operation_id="completeBooking",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, StatusMoveRefused, MeetingNotStarted),
        dependencies=workers,
    )
    def complete_booking(
        booking_id: UUID, body: CompleteBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Close a booking whose meeting took place (BKG-20)."""
        command = CompleteBooking(
            booking_id=booking_id,
            by=identity.subject,
            quality=Quality(
                session_completed=body.session_completed,
                objectives_met=body.objectives_met,
                client_satisfied=body.client_satisfied,
                follow_up_required=body.follow_up_required,
                additional_services_offered=body.additional_services_offered,
            ),
            deliverables=body.deliverables,
            receivables=body.receivables,
            delivery_confirmed=body.delivery_confirmed,
        )
        return done(booking_id, identity, keyed, lambda: calls.complete(command))

    @router.post(
        "/{booking_id}/no-show",
        operation_id="markNoShow",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, StatusMoveRefused, MeetingNotStarted),
        dependencies=workers,
    )
    def mark_no_show(booking_id: UUID, identity: CurrentIdentity, keyed: KeyedCall) -> Response:
        """Close a booking whose client did not come (BKG-21)."""
        command = MarkNoShow(booking_id=booking_id)
        return done(booking_id, identity, keyed, lambda: calls.mark_no_show(command))

    @router.post(
        "/{booking_id}/notes",
        operation_id="addBookingNote",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown),
        dependencies=workers,
    )
    def add_note(
        booking_id: UUID, body: NoteBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Write something down; clients never see it."""
        command = AddNote(
            booking_id=booking_id,
            note_id=named_after(keyed, "note", calls.new_id),
            text=body.text,
            author=identity.subject,
        )
        return done(booking_id, identity, keyed, lambda: calls.add_note(command))

    @router.post(
        "/{booking_id}/flags",
        operation_id="flagBooking",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown),
        dependencies=workers,
    )
    def flag_booking(
        booking_id: UUID, body: FlagBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Mark a booking until somebody resolves it (BKG-26)."""
        command = FlagBooking(
            booking_id=booking_id,
            flag_id=named_after(keyed, "flag", calls.new_id),
            flag_type=body.type,
            message=body.message,
            severity=body.severity,
            by=identity.subject,
        )
        return done(booking_id, identity, keyed, lambda: calls.flag(command))

    @router.post(
        "/{booking_id}/flags/{flag_id}/resolve",
        operation_id="resolveBookingFlag",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, FlagUnknown),
        dependencies=workers,
    )
    def resolve_flag(
        booking_id: UUID, flag_id: UUID, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Take a mark off again."""
        command = ResolveFlag(booking_id=booking_id, flag_id=flag_id, by=identity.subject)
        return done(booking_id, identity, keyed, lambda: calls.resolve_flag(command))

    @router.post(
        "/{booking_id}/assign",
        operation_id="assignBooking",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, *MOVE, *PLACE),
        dependencies=house,
    )
    async def assign_booking(
        booking_id: UUID, body: AssignBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Say who looks after a booking and how urgent it is, or who serves it (BKG-25)."""
        _, by = await calls.aside(lambda: calls.access.staffed(booking_id, identity))
        command = AssignBooking(
            booking_id=booking_id,
            assigned_to=body.assigned_to,
            priority=body.priority,
            tags=body.tags,
            escalation_level=body.escalation_level,
        )

        async def work() -> Answer:
            if body.team_member_id is not None:
                await calls.desk.give_to(
                    booking_id,
                    body.team_member_id,
                    by=by,
                    hold_id=named_after(keyed, "assignment", calls.new_id),
                    override=body.override,
                )
            await calls.aside(lambda: calls.assign(command))
            return await calls.aside(lambda: shown(booking_id))

        return (await once(calls.keys, calls.aside, keyed, work)).response()

    return router


def _midnight(day: date | None, zone: str, *, days: int = 0) -> datetime | None:
    """Give the moment a day begins, or that the day after ends, in a zone."""
    if day is None:
        return None
    return datetime.combine(
        day + timedelta(days=days), datetime.min.time(), tzinfo=ZoneInfo(zone)
    ).astimezone(ZoneInfo("UTC"))


def _customer(body: ManualBookingBody, calls: AdminBookingCalls) -> Applicant:
    customer = body.customer
    if customer.user_id is not None:
        known = calls.customers.find(customer.user_id)
        if known is None:
            raise CustomerUnknown
        return known
    return Applicant(
        first_name=customer.first_name or "",
        last_name=customer.last_name or "",
        email=customer.email or "",
        phone=customer.phone,
        company=customer.company,
    )


def _manual(
    body: ManualBookingBody,
    applicant: Applicant,
    identity: Identity,
    booking_id: UUID,
    calls: AdminBookingCalls,
) -> BookingWanted:
    payment = body.payment
    now = calls.clock()
    told: dict[Consent, bool] = {
        Consent.MARKETING: body.add_to_mailing_list,
        Consent.RECORDING: body.recording_consent,
    }
    return BookingWanted(
        booking_id=booking_id,
        terms=AgreeTerms(
            service=body.service_id,
            starts_at=body.scheduled_at,
            duration=body.duration,
            booking_type=body.booking_type,
            payment_method=payment.method if payment else None,
            meeting_type=body.meeting.type if body.meeting else None,
            add_ons=body.add_ons,
            by_staff=True,
            paid=payment is not None and payment.status == "paid",
        ),
        applicant=applicant,
        consents=Consents(
            given=tuple(
                ConsentGiven(
                    consent=consent,
                    given_at=now,
                    terms_version=calls.terms_version,
                    privacy_version=calls.privacy_version,
                )
                for consent, given in told.items()
                if given
            )
        ),
        timezone=body.timezone,
        created_by=identity.subject,
        meeting=body.meeting.meeting() if body.meeting else Meeting(),
        provider_id=body.team_member_id,
        message=body.message,
        brief=Brief(special_requirements=body.special_requirements)
        if body.special_requirements
        else None,
        source=body.source,
        payment_notes=payment.notes if payment else None,
        notify=body.send_confirmation,
        override=body.override,
    )
