"""The bookings as booking's log tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from journeys.history.history import History

TO_A_NEW_PLACE: Final = ("Booking.Rescheduled", "Booking.Reassigned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place of a booking; `hold_id` is its name."""

    hold_id: UUID
    provider_id: UUID
    resource_ids: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    session_id: UUID | None

    @property
    def everyone(self) -> frozenset[UUID]:
        return frozenset((self.provider_id, *self.resource_ids))

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "Slot":
        return cls(**{name: fields[name] for name in cls.__slots__})


@dataclass(slots=True, kw_only=True)
class Agreed:
    """One booking, from its first event to its last."""

    id: UUID
    mark: str
    first: Slot
    slot: Slot
    moves: list[Slot] = field(default_factory=list)
    undone: int = 0
    secured: list[UUID] = field(default_factory=list)
    confirmed: int = 0
    cancelled: list[str] = field(default_factory=list)
    """The causes, one for each time it was cancelled."""
    held_until: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def live(self) -> bool:
        return not self.cancelled

    def __str__(self) -> str:
        return f"booking {self.id}"


def bookings(history: History) -> dict[UUID, Agreed]:
    """Fold the log; what happens to a booking that was never placed is left out."""
    found: dict[UUID, Agreed] = {}
    for event in history.of("booking"):
        if event.kind == "Booking.Created" and event.stream not in found:
            slot = Slot.of(event.fields["slot"])
            found[event.stream] = Agreed(
                id=event.stream,
                mark=event.fields["client_email"],
                first=slot,
                slot=slot,
                held_until=event.fields.get("held_until"),
            )
        booking = found.get(event.stream)
        if booking is None:
            continue
        if event.kind in TO_A_NEW_PLACE:
            booking.slot = Slot.of(event.fields["slot"])
            booking.moves.append(booking.slot)
        elif event.kind == "Booking.MoveUndone":
            booking.slot = Slot.of(event.fields["slot"])
            booking.undone += 1
        elif event.kind == "Booking.MoveSecured":
            booking.secured.append(event.fields["hold_id"])
        elif event.kind == "Booking.Confirmed":
            booking.confirmed += 1
        elif event.kind == "Booking.Cancelled":
            booking.cancelled.append(event.fields["cause"])
            booking.cancelled_at = event.at
    return found
