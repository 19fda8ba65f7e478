from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from booking.domain.bookings.status import BookingStatus
from servicekit.errors import DomainError, Kind


class StatusMoveRefused(DomainError):
    """A booking cannot go from where it stands to where it is wanted (CFL-01)."""

    code: ClassVar[str] = "booking.status-move-refused"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, status: BookingStatus, wanted: str) -> None:
        super().__init__(f"A booking that is {status} cannot be {wanted}.", status=str(status))


class BookingStillOpen(DomainError):
    """Only how a booking ended can be corrected, and this one has not ended (CFL-01)."""

    code: ClassVar[str] = "booking.still-open"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, status: BookingStatus) -> None:
        super().__init__(
            f"A booking that is {status} has not ended: complete it, cancel it or mark it as "
            "missed.",
            status=str(status),
        )


class BookingNotReopened(DomainError):
    """A correction leads to another end, never back to a meeting that is to come (CFL-01)."""

    code: ClassVar[str] = "booking.not-reopened"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, possible: Iterable[BookingStatus]) -> None:
        super().__init__(
            "What has ended is not opened again, because its place may be somebody else's now. If "
            "the meeting is to take place, book it again.",
            field="status",
            possible=sorted(possible),
        )


class HoldLapsed(DomainError):
    """The place was kept until a moment that has passed."""

    code: ClassVar[str] = "booking.hold-lapsed"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, held_until: datetime) -> None:
        super().__init__(
            "The place was kept until the moment named here and is free again.",
            heldUntil=held_until.isoformat(),
        )


class EditDeadlinePassed(DomainError):
    """Clients may move or cancel only so many hours before the meeting (BKG-19, OPN-03)."""

    code: ClassVar[str] = "booking.edit-deadline-passed"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, hours: int) -> None:
        super().__init__(
            f"Changes are possible until {hours} hours before the meeting.", deadlineHours=hours
        )


class TooManyMoves(DomainError):
    """The free reschedulings are used up (OPN-03)."""

    code: ClassVar[str] = "booking.too-many-moves"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"A booking can be moved {limit} times; please talk to us about another date.",
            limit=limit,
        )


class MeetingNotStarted(DomainError):
    """What is only known afterwards was told before the meeting began."""

    code: ClassVar[str] = "booking.meeting-not-started"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, starts_at: datetime) -> None:
        super().__init__("The meeting has not begun yet.", startsAt=starts_at.isoformat())


class MeetingAlreadyStarted(DomainError):
    """The meeting has begun, so it can no longer be moved."""

    code: ClassVar[str] = "booking.meeting-already-started"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, starts_at: datetime) -> None:
        super().__init__("The meeting has already begun.", startsAt=starts_at.isoformat())


class RecordingNeedsConsent(DomainError):
    """Nothing is recorded without consent (BKG-11)."""

    code: ClassVar[str] = "booking.recording-needs-consent"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self) -> None:
        super().__init__("A recording needs the client's consent.", field="consents.recording")


class DurationMustStay(DomainError):
    """A move changes when a meeting is, not how long it is or what it is."""

    code: ClassVar[str] = "booking.duration-must-stay"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, minutes: int) -> None:
        super().__init__(f"The meeting lasts {minutes} minutes.", field="duration")


class FlagUnknown(DomainError):
    """The booking carries no such flag."""

    code: ClassVar[str] = "booking.flag-unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("The booking carries no such flag.")


class RefundTooHigh(DomainError):
    """More should go back than was paid."""

    code: ClassVar[str] = "booking.refund-too-high"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, paid: int) -> None:
        super().__init__("No more can go back than was paid.", field="refundAmount", paid=paid)


class BookingUnknown(DomainError):
    """There is no such booking, or none that the caller may know of."""

    code: ClassVar[str] = "booking.unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such booking.")


class PaymentMethodNotOffered(DomainError):
    """The service cannot be paid for in this way."""

    code: ClassVar[str] = "booking.payment-method-not-offered"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__(
            "The service cannot be paid for in this way.",
            field="paymentMethod",
            offered=list(offered),
        )


class MeetingTypeNotOffered(DomainError):
    """The service is not offered in this form (BKG-05)."""

    code: ClassVar[str] = "booking.meeting-type-not-offered"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__(
            "The service is not offered in this form.",
            field="meeting.type",
            offered=list(offered),
        )


class TooSoonForStaff(DomainError):
    """Who pays by transfer or invoice has to be confirmed a day before the meeting (OPN-11)."""

    code: ClassVar[str] = "booking.too-soon-for-method"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self) -> None:
        super().__init__(
            "This payment method needs more than 24 hours before the meeting.",
            field="paymentMethod",
        )


class HoldTokenRefused(DomainError):
    """The hold token is forged, lapsed or meant for something else."""

    code: ClassVar[str] = "booking.hold-token-refused"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, message: str) -> None:
        super().__init__(message, field="holdToken")


class HoldTokenLapsed(DomainError):
    """The hold behind the token has run out; the time has to be asked for again."""

    code: ClassVar[str] = "booking.hold-token-lapsed"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self) -> None:
        super().__init__("The time was held until a moment that has passed.")


class SlotUnavailable(DomainError):
    """Whoever owns the calendar says no, with its reason and alternatives (API-02, CON-01)."""

    code: ClassVar[str] = "booking.slot-unavailable"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, message: str, *, reason: str, alternatives: Sequence[object]) -> None:
        super().__init__(message, reason=reason, suggestedAlternatives=list(alternatives))


class SlotNotPossible(DomainError):
    """The time as asked for is not offered at all: past, too soon, off the grid, closed."""

    code: ClassVar[str] = "booking.slot-not-possible"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, message: str, *, reason: str, alternatives: Sequence[object] = ()) -> None:
        super().__init__(
            message,
            field="scheduledAt",
            reason=reason,
            suggestedAlternatives=list(alternatives),
        )


class CalendarUnreachable(DomainError):
    """Whoever owns the calendar gives no answer; nothing was booked, trying again is safe."""

    code: ClassVar[str] = "booking.calendar-unreachable"
    kind: ClassVar[Kind] = Kind.UNAVAILABLE

    def __init__(self) -> None:
        super().__init__("The calendar gives no answer. Nothing was booked; please try again.")


class ManageTokenRefused(DomainError):
    """The link to this booking is not a link to this booking (POR-05)."""

    code: ClassVar[str] = "booking.manage-token-refused"
    kind: ClassVar[Kind] = Kind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("This link does not open this booking.")


class ApprovalNeeded(DomainError):
    """An emergency booking is approved by a team lead or an admin (OPN-26)."""

    code: ClassVar[str] = "booking.approval-needed"
    kind: ClassVar[Kind] = Kind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("An emergency booking is approved by a team lead or an admin.")


class CustomerUnknown(DomainError):
    """The customer named by `userId` is not known here."""

    code: ClassVar[str] = "booking.customer-unknown"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self) -> None:
        super().__init__("No such customer is known.", field="customer.userId")


class SeriesUnknown(DomainError):
    """There is no such series, or none that the caller may know of."""

    code: ClassVar[str] = "booking.series-unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such series.")
