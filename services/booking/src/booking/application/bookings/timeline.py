from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from booking.application.bookings.admin_action import Action, action_of
from booking.application.bookings.booking_details import Document, evolve, first_document
from booking.domain.bookings.booking import Booking
from servicekit.eventstore.recorded import Recorded

CIRCUMSTANCES: Final = frozenset(
    {"version", "updated_at", "updated_by", "status_history", "last_admin_action"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that was different afterwards."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """What happened, who did it, when, in which request, what was different (BKG-26, SEC-11)."""

    at: datetime
    by: str
    request_id: str
    event: str
    action: Action
    changes: Sequence[Change]


def timeline(history: Sequence[Recorded]) -> list[TimelineEntry]:
    """Read the life of a booking out of its events, oldest first.

    What only the calendar and we say to each other is left out.
    """
    entries: list[TimelineEntry] = []
    before: Document = {}
    for recorded in history:
        if isinstance(recorded.event, Booking.MoveSecured):
            continue
        after = _after(before, recorded)
        changes = list(_changes(before, after)) if before else []
        entries.append(
            TimelineEntry(
                at=recorded.recorded_at,
                by=recorded.context.actor,
                request_id=recorded.context.correlation_id,
                event=type(recorded.event).__name__,
                action=action_of(
                    recorded.event,
                    status_changed=any(change.field == "status" for change in changes),
                ),
                changes=changes,
            )
        )
        before = after
    return entries


def _after(before: Document, recorded: Recorded) -> Document:
    if isinstance(recorded.event, Booking.Created):
        return first_document(recorded.event, recorded)
    after = deepcopy(before)
    evolve(after, recorded)
    return after


def _changes(before: Document, after: Document) -> Iterator[Change]:
    for name, value in after.items():
        if name not in CIRCUMSTANCES and value != before[name]:
            yield Change(field=name, before=before[name], after=value)
