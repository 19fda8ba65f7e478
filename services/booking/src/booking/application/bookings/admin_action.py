"""What was done to a booking, in one word, and what somebody of the staff did last."""

from enum import StrEnum
from typing import Any, Final

from booking.domain.bookings.booking import Booking
from servicekit.eventstore.recorded import Recorded


class Action(StrEnum):
    """The words of the timeline (BKG-26)."""

    CREATED = "created"
    UPDATED = "updated"
    STATUS_CHANGED = "status_changed"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    NOTES_ADDED = "notes_added"


_NAMED: Final[dict[type, Action]] = {
    Booking.Created: Action.CREATED,
    Booking.Escalated: Action.ESCALATED,
    Booking.FlagResolved: Action.RESOLVED,
    Booking.NoteAdded: Action.NOTES_ADDED,
}
_NOT_STAFF: Final = frozenset({"guest", "client", "service"})


def action_of(event: object, *, status_changed: bool) -> Action:
    """Name what an event did to a booking."""
    otherwise = Action.STATUS_CHANGED if status_changed else Action.UPDATED
    return _NAMED.get(type(event), otherwise)


def admin_action(
    recorded: Recorded, *, client: str | None, status_changed: bool
) -> dict[str, Any] | None:
    """Tell, as JSON, what somebody of the staff did by this event (BKG-25); None if it was another.

    Others are guests, clients and services, a colleague who is the client of this very booking
    (`client` is its sign-in), and what only follows from an act of the staff: a timer.
    """
    context = recorded.context
    follows = context.causation_id is not None
    if follows or not context.roles - _NOT_STAFF or context.actor == client:
        return None
    return {
        "action": action_of(recorded.event, status_changed=status_changed),
        "performed_by": context.actor,
        "timestamp": recorded.recorded_at.isoformat(),
    }
