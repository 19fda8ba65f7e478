from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi.responses import Response

from booking.application.bookings.add_note import AddNote
from booking.application.bookings.assign_booking import AssignBooking
from booking.application.bookings.check_quality import CheckQuality
from booking.application.bookings.flag_booking import FlagBooking, ResolveFlag
from booking.application.bookings.front_desk import FrontDesk
from booking.application.bookings.track_delivery import TrackDelivery
from booking.domain.bookings.booking import Party
from booking.domain.bookings.delivery import Task
from booking.domain.bookings.errors import (
    BookingUnknown,
    FlagUnknown,
)
from booking.entrypoints.http.bookings import MOVE, PLACE, named_after
from booking.entrypoints.http.staff_booking_bodies import (
    AssignBody,
    DeliveryBody,
    FlagBody,
    NoteBody,
    QualityCheckBody,
    TaskBody,
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
class BookingRecordCalls:
    """What the endpoints of a booking's records call."""

    desk: FrontDesk
    add_note: Callable[[AddNote], None]
    flag: Callable[[FlagBooking], None]
    resolve_flag: Callable[[ResolveFlag], None]
    track: Callable[[TrackDelivery], None]
    check_quality: Callable[[CheckQuality], None]
    assign: Callable[[AssignBooking], None]
    staffed: StaffedBookings


def create_booking_records_router(calls: BookingRecordCalls) -> Router:
    """Let the house and the consultant keep a booking's file (BKG-22 to BKG-26)."""
    router = Router(prefix="/api/admin/bookings", tags=["bookings (staff)"])
    workers = [allow("staff", "team_lead", "consultant")]
    staffed = calls.staffed

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
            note_id=named_after(keyed, "note", staffed.new_id),
            text=body.text,
            author=identity.subject,
        )
        return staffed.done(booking_id, identity, keyed, lambda _: calls.add_note(command))

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
            flag_id=named_after(keyed, "flag", staffed.new_id),
            flag_type=body.type,
            message=body.message,
            severity=body.severity,
            by=identity.subject,
        )
        return staffed.done(booking_id, identity, keyed, lambda _: calls.flag(command))

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
        return staffed.done(booking_id, identity, keyed, lambda _: calls.resolve_flag(command))

    @router.post(
        "/{booking_id}/delivery",
        operation_id="trackDelivery",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown),
        dependencies=workers,
    )
    def track_delivery(
        booking_id: UUID, body: DeliveryBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Say how far preparation, set-up and delivery are; clients never see it."""
        command = TrackDelivery(
            booking_id=booking_id,
            preparation=body.preparation_status,
            setup=body.meeting_setup_status,
            delivery=body.delivery_status,
            performance_notes=body.performance_notes,
            special_requirements=body.special_requirements,
            preparation_checklist=_tasks(body.preparation_checklist),
            follow_up_actions=_tasks(body.follow_up_actions),
        )
        return staffed.done(booking_id, identity, keyed, lambda _: calls.track(command))

    @router.post(
        "/{booking_id}/quality-checks",
        operation_id="checkQuality",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown),
        dependencies=workers,
    )
    def check_quality(
        booking_id: UUID, body: QualityCheckBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Keep what a quality check found; clients never see it."""
        command = CheckQuality(
            booking_id=booking_id,
            check_id=named_after(keyed, "quality-check", staffed.new_id),
            check_type=body.check_type,
            status=body.status,
            score=body.score,
            notes=body.notes,
            by=identity.subject,
        )
        return staffed.done(booking_id, identity, keyed, lambda _: calls.check_quality(command))

    @router.post(
        "/{booking_id}/assign",
        operation_id="assignBooking",
        response_model=StaffBookingShape,
        responses=problems(BookingUnknown, *MOVE, *PLACE),
        dependencies=[allow.staff()],
    )
    async def assign_booking(
        booking_id: UUID, body: AssignBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Say who looks after a booking and how urgent it is, or who serves it (BKG-25)."""
        command = AssignBooking(
            booking_id=booking_id,
            assigned_to=body.assigned_to,
            priority=body.priority,
            tags=body.tags,
            escalation_level=body.escalation_level,
        )

        async def work(by: Party) -> None:
            if body.team_member_id is not None:
                await calls.desk.give_to(
                    booking_id,
                    body.team_member_id,
                    by=by,
                    hold_id=named_after(keyed, "assignment", staffed.new_id),
                    override=body.override,
                )
            await staffed.aside(lambda: calls.assign(command))

        return await staffed.arranged(booking_id, identity, keyed, work)

    return router


def _tasks(bodies: Sequence[TaskBody] | None) -> tuple[Task, ...] | None:
    return None if bodies is None else tuple(body.task() for body in bodies)
