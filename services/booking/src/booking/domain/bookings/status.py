from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class BookingStatus(StrEnum):
    """Where a booking stands (BKG-02).

    `waitlisted` is set by a part that comes later; it is named now because its moves are part of
    the agreement (CFL-01).
    """

    PENDING = "pending"
    PENDING_PAYMENT = "pending_payment"
    WAITLISTED = "waitlisted"
    CONFIRMED = "confirmed"
    REMINDED = "reminded"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    RESCHEDULED = "rescheduled"


_ARRANGED: Final = frozenset(
    {
        BookingStatus.REMINDED,
        BookingStatus.IN_PROGRESS,
        BookingStatus.RESCHEDULED,
        BookingStatus.COMPLETED,
        BookingStatus.CANCELLED,
        BookingStatus.NO_SHOW,
    }
)

MOVES: Final[Mapping[BookingStatus, frozenset[BookingStatus]]] = {
    BookingStatus.PENDING: frozenset(
        {
            BookingStatus.PENDING_PAYMENT,
            BookingStatus.WAITLISTED,
            BookingStatus.CONFIRMED,
            BookingStatus.CANCELLED,
        }
    ),
    BookingStatus.WAITLISTED: frozenset(
        {BookingStatus.PENDING, BookingStatus.PENDING_PAYMENT, BookingStatus.CANCELLED}
    ),
    BookingStatus.PENDING_PAYMENT: frozenset({BookingStatus.CONFIRMED, BookingStatus.CANCELLED}),
    BookingStatus.CONFIRMED: _ARRANGED,
    BookingStatus.REMINDED: _ARRANGED,
    BookingStatus.RESCHEDULED: _ARRANGED | {BookingStatus.CONFIRMED},
    BookingStatus.IN_PROGRESS: frozenset(
        {BookingStatus.COMPLETED, BookingStatus.CANCELLED, BookingStatus.NO_SHOW}
    ),
    BookingStatus.COMPLETED: frozenset(),
    BookingStatus.CANCELLED: frozenset(),
    BookingStatus.NO_SHOW: frozenset(),
}
"""Every move there is, and no other (CFL-01).

What an admin corrects is beside these moves: it says that one of them was the wrong one, and leads
from a final status to another (`FINAL`), never back to where the meeting is still to come.
"""

OPEN: Final = frozenset(status for status, moves in MOVES.items() if moves)
"""A booking that may still happen or is happening."""

FINAL: Final = frozenset(MOVES) - OPEN
"""Nothing happens any more: completed, cancelled or missed."""

AGREED: Final = frozenset(
    {BookingStatus.CONFIRMED, BookingStatus.REMINDED, BookingStatus.IN_PROGRESS}
)
"""Both sides count on the meeting."""


def may_move(now_at: BookingStatus, to: BookingStatus) -> bool:
    """Say whether a booking may go from one status to the other."""
    return to in MOVES[now_at]
