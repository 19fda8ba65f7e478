from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from fastapi.responses import Response

from booking.application.bookings.cancel_booking import CancelBooking
from booking.application.bookings.complete_booking import CompleteBooking
from booking.application.bookings.confirm_booking import ConfirmBooking
from booking.application.bookings.front_desk import FrontDesk
from booking.application.bookings.mark_no_show import MarkNoShow
from booking.application.bookings.note_reminder import NoteReminder
from booking.application.bookings.start_meeting import StartMeeting
from booking.domain.bookings.booking import Party
from booking.domain.bookings.errors import (
    ApprovalNeeded,
    BookingUnknown,
    HoldLapsed,
    MeetingAlreadyStarted,
    MeetingNotStarted,
    RefundTooHigh,
    StatusMoveRefused,
)
from booking.domain.bookings.meeting import Quality
from booking.entrypoints.http.booking_access import LEADING
from booking.entrypoints.http.bookings import MOVE, PLACE, named_after
from booking.entrypoints.http.staff_booking_bodies import (
    CompleteBody,
    ConfirmBody,
    ReminderBody,
    StaffCancelBody,
    StaffRescheduleBody,
)
from booking.entrypoints.http.staff_booking_shapes import (
    StaffBookingShape,
)
from booking.entrypoints.http.staffed_bookings import StaffedBookings
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.idempotency import KeyedCall
from servicekit.http.problems import problems
from servicekit.http.routing import Router


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingStepCalls:
    """What the endpoints of a booking's steps call."""

    desk: FrontDesk
    confirm: Callable[[ConfirmBooking], None]
    cancel: Callable[[CancelBooking], None]
    note_reminder: Callable[[NoteReminder], None]
    start: Callable[[StartMeeting], None]
    complete: Callable[[CompleteBooking], None]
    mark_no_show: Callable[[MarkNoShow], None]
    staffed: StaffedBookings


def create_booking_steps_router(calls: BookingStepCalls) -> Router:
    """Let the house and the consultant take a booking from one status to the next (CFL-01)."""
    router = Router(prefix="/api/admin/bookings", tags=["bookings (staff)"])
    workers = [allow("staff", "team_lead", "consultant")]
    staffed = calls.staffed

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
        return staffed.done(booking_id, identity, keyed, lambda _: calls.confirm(command))

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

        def work(by: Party) -> None:
            calls.cancel(
                CancelBooking(
                    booking_id=booking_id,
                    by=by,
                    reason=body.reason,
                    refund=body.refund_amount,
                    notify=body.send_notification,
                )
            )

        return staffed.done(booking_id, identity, keyed, work)

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

        async def work(by: Party) -> None:
            await calls.desk.move(
                booking_id,
                starts_at=body.scheduled_at,
                by=by,
                hold_id=named_after(keyed, "move", staffed.new_id),
                provider_id=body.team_member_id,
                hold_token=body.hold_token,
                minutes=body.duration,
                reason=body.reason,
                notify=body.send_notification,
                override=body.override,
            )

        return await staffed.arranged(booking_id, identity, keyed, work)

    @router.post(
        "/{booking_id}/reminders",
        operation_id="noteReminder",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, StatusMoveRefused, MeetingAlreadyStarted),
        dependencies=workers,
    )
    def note_reminder(
        booking_id: UUID, body: ReminderBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Note that the client was reminded of an agreed meeting, by whatever means."""
        command = NoteReminder(
            booking_id=booking_id,
            reminder_id=named_after(keyed, "reminder", staffed.new_id),
            channel=body.channel,
            by=identity.subject,
        )
        return staffed.done(booking_id, identity, keyed, lambda _: calls.note_reminder(command))

    @router.post(
        "/{booking_id}/start",
        operation_id="startMeeting",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, StatusMoveRefused, MeetingNotStarted),
        dependencies=workers,
    )
    def start_meeting(booking_id: UUID, identity: CurrentIdentity, keyed: KeyedCall) -> Response:
        """Say that the meeting is under way; not before its time."""
        command = StartMeeting(booking_id=booking_id)
        return staffed.done(booking_id, identity, keyed, lambda _: calls.start(command))

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
        return staffed.done(booking_id, identity, keyed, lambda _: calls.complete(command))

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
        return staffed.done(booking_id, identity, keyed, lambda _: calls.mark_no_show(command))

    return router
