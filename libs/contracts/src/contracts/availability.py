"""What `availability` tells the others: who holds which place, and when somebody's time changed."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.event import ContractEvent
from contracts.values import Instant, KnownWords

LossReason = Annotated[
    str,
    KnownWords(
        (
            "booked",
            "holiday",
            "blocked",
            "outside_hours",
            "buffer_time",
            "max_daily_limit",
            "past",
            "too_soon",
            "too_late",
            "off_grid",
            "not_accepting",
            "not_offered",
            "duration_not_offered",
            "service_blackout",
            "service_daily_limit",
            "max_concurrent",
            "resource_missing",
            "resource_taken",
            "in_dst_gap",
            "ambiguous_local_time",
            "unknown_hold",
        )
    ),
]
"""Why a place could not be kept: the reason codes of a search (SLT-05), or an unknown hold."""


class SlotHeld(ContractEvent):
    """A place is kept for one visitor until `expires_at`; nobody else can take it till then."""

    TYPE: ClassVar[str] = "availability.slot-held.v1"
    TOPIC: ClassVar[str] = "availability-holds"
    KEY: ClassVar[str] = "hold_id"

    hold_id: UUID
    service_id: UUID
    provider_id: UUID
    resource_ids: tuple[UUID, ...] = Field(description="All that is taken, the provider included")
    starts_at: Instant
    ends_at: Instant
    expires_at: Instant
    session_id: UUID | None = Field(default=None, description="Set where a slot has several places")
    seats: int = 1
    moving_booking_id: UUID | None = Field(
        default=None, description="The booking that is about to move here"
    )


class HoldReleased(ContractEvent):
    """The visitor let go before booking; the place is free again."""

    TYPE: ClassVar[str] = "availability.hold-released.v1"
    TOPIC: ClassVar[str] = "availability-holds"
    KEY: ClassVar[str] = "hold_id"

    hold_id: UUID


class HoldExpired(ContractEvent):
    """Nobody booked in time; the place is free again.

    A booking that names this hold afterwards still gets the place if it is free.
    """

    TYPE: ClassVar[str] = "availability.hold-expired.v1"
    TOPIC: ClassVar[str] = "availability-holds"
    KEY: ClassVar[str] = "hold_id"

    hold_id: UUID


class SlotReserved(ContractEvent):
    """The place belongs to this booking until the booking ends, moves or is cancelled."""

    TYPE: ClassVar[str] = "availability.slot-reserved.v1"
    TOPIC: ClassVar[str] = "availability-holds"
    KEY: ClassVar[str] = "hold_id"

    hold_id: UUID
    booking_id: UUID


class SlotLost(ContractEvent):
    """The place this booking asked for is gone and will not come back by itself.

    A booking that was only placed is to be cancelled and its money given back; one that was moving
    keeps the place it had.
    """

    TYPE: ClassVar[str] = "availability.slot-lost.v1"
    TOPIC: ClassVar[str] = "availability-holds"
    KEY: ClassVar[str] = "hold_id"

    hold_id: UUID
    booking_id: UUID
    reason: LossReason


class ReservationReleased(ContractEvent):
    """The booking no longer has this place, because it was cancelled or moved; it is free again."""

    TYPE: ClassVar[str] = "availability.reservation-released.v1"
    TOPIC: ClassVar[str] = "availability-holds"
    KEY: ClassVar[str] = "hold_id"

    hold_id: UUID
    booking_id: UUID


class AvailabilityChanged(ContractEvent):
    """What was known about free times of this resource on these days is out of date: ask again.

    Comes after every hold, reservation, release and change of schedule; a move names the days of
    both places (RTM-04). Days are those of the resource's zone; none named means any day.
    """

    TYPE: ClassVar[str] = "availability.availability-changed.v1"
    TOPIC: ClassVar[str] = "availability-resources"
    KEY: ClassVar[str] = "resource_id"

    resource_id: UUID
    dates: tuple[date, ...]
    service_ids: tuple[UUID, ...] | None = Field(
        default=None, description="The services it matters to; None: all of this resource"
    )


class ScheduleConflictFound(ContractEvent):
    """A change of schedule stands against bookings already made; they stand until somebody acts."""

    TYPE: ClassVar[str] = "availability.schedule-conflict-found.v1"
    TOPIC: ClassVar[str] = "availability-resources"
    KEY: ClassVar[str] = "resource_id"

    resource_id: UUID
    booking_ids: tuple[UUID, ...]
