"""What already takes a resource's time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from availability.domain.schedules.zones import minutes_reached


class CommitmentKind(StrEnum):
    """`block` is set by the owner, `external` comes from a connected calendar (SLT-13)."""

    HOLD = "hold"
    RESERVATION = "reservation"
    BLOCK = "block"
    EXTERNAL = "external"
    SESSION = "session"


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """An interval `[starts_at, ends_at)` on one resource.

    `before` and `after` are the buffers that were resolved when it was made (CFL-10);
    `preparation` and `follow_up` are work around the meeting that blocks the calendar (AVL-08).
    A hold counts until `expires_at`. `session_id` says that it shares its place with others of the
    same service at the same time (`seats` of them are its own); the commitment of kind `session`
    stands for all of them. A block with a `service_id` blocks that service alone.
    """

    id: UUID
    kind: CommitmentKind
    starts_at: datetime
    ends_at: datetime
    before: int = 0
    after: int = 0
    preparation: int = 0
    follow_up: int = 0
    service_id: UUID | None = None
    booking_id: UUID | None = None
    expires_at: datetime | None = None
    session_id: UUID | None = None
    seats: int = 1

    @cached_property
    def busy(self) -> tuple[int, int]:
        """UTC minutes since 1970 `[start, end)`, rounded outwards; worked out once in its life."""
        return minutes_reached(self.starts_at, self.ends_at)

    def counts(self, now: datetime) -> bool:
        """Tell whether it takes time at all: a hold that has run out does not."""
        return (
            self.expires_at is None or now < self.expires_at or self.kind is not CommitmentKind.HOLD
        )

    def concerns(self, service_id: UUID) -> bool:
        """Tell whether it is in the way of that service at all.

        A stored slot that is not available keeps its time from its own service only (AVL-15).
        """
        return not self.is_of_one_service or self.service_id == service_id

    @property
    def is_of_one_service(self) -> bool:
        return self.kind is CommitmentKind.BLOCK and self.service_id is not None

    def belongs_to(self, moving: UUID) -> bool:
        """Tell whether it is the hold or booking that is being moved, which frees its own place."""
        return moving in (self.id, self.booking_id)

    @property
    def is_booking(self) -> bool:
        """Whether it counts against daily limits; a session's bookings count one by one."""
        return self.kind in (CommitmentKind.HOLD, CommitmentKind.RESERVATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One booking's or hold's places in a session; a hold's run out at `expires_at`."""

    id: UUID
    seats: int = 1
    booking_id: UUID | None = None
    expires_at: datetime | None = None

    def counts(self, now: datetime) -> bool:
        """Tell whether the places are taken; a reservation has no `expires_at`."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A fixed interval with capacity: a slot with several places, or a course run."""

    id: UUID
    service_id: UUID
    capacity: int
    seats: tuple[Seat, ...] = ()
    # A fixed session takes its resource's time even while nobody has a seat in it.
    fixed: bool = False

    def live_seats(self, now: datetime, *, moving: UUID | None = None) -> list[Seat]:
        """Seats that count now, without those of the booking that is being moved."""
        return [
            seat
            for seat in self.seats
            if seat.counts(now) and (moving is None or moving not in (seat.id, seat.booking_id))
        ]
