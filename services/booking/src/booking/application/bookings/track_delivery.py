from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from booking.application.bookings.ports import Bookings
from booking.domain.bookings.delivery import (
    Delivery,
    DeliveryStatus,
    PreparationStatus,
    SetupStatus,
    Task,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackDelivery:
    """Where getting ready and delivering stand; what is None stays as it was."""

    booking_id: UUID
    preparation: PreparationStatus | None = None
    setup: SetupStatus | None = None
    delivery: DeliveryStatus | None = None
    performance_notes: str | None = None
    special_requirements: Sequence[str] | None = None
    preparation_checklist: Sequence[Task] | None = None
    follow_up_actions: Sequence[Task] | None = None

    def applied_to(self, before: Delivery) -> Delivery:
        """Give the delivery with what was said anew."""
        words = _said(
            performance_notes=self.performance_notes,
            special_requirements=self.special_requirements,
            preparation_checklist=self.preparation_checklist,
            follow_up_actions=self.follow_up_actions,
        )
        states = _said(preparation=self.preparation, setup=self.setup, delivery=self.delivery)
        return replace(before, words=replace(before.words, **words), **states)


@dataclass(frozen=True, slots=True)
class TrackDeliveryHandler:
    """Keeps the consultant's side of a booking (BKG-22, BKG-23). The same again is silence."""

    bookings: Bookings

    def __call__(self, command: TrackDelivery) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.track_delivery(command.applied_to(booking.delivery))
        self.bookings.save(booking)


def _said(**parts: Any) -> Mapping[str, Any]:
    return {
        name: tuple(part) if isinstance(part, list) else part
        for name, part in parts.items()
        if part is not None
    }
