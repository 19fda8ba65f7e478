from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from availability.domain.sessions.errors import InvalidSession

MAX_SEATS = 10_000


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that is held until `expires_at`, or reserved for good if that is None."""

    expires_at: datetime | None
    booking_id: UUID | None = None


class Session(Aggregate):
    """A fixed interval with seats: a stored slot (AVL-15). Times are UTC.

    Of any number of holds and reservations on it, exactly `max_bookings` succeed (CON-03).
    """

    TOPIC = "availability.Session"

    class Created(Aggregate.Created):
        TOPIC = "availability.Session.Created"
        service_id: UUID
        member_id: UUID
        date: date
        starts_at: datetime
        ends_at: datetime
        is_available: bool
        max_bookings: int
        at: datetime

    class Changed(Aggregate.Event):
        TOPIC = "availability.Session.Changed"
        ends_at: datetime
        is_available: bool
        max_bookings: int
        at: datetime

    class Removed(Aggregate.Event):
        TOPIC = "availability.Session.Removed"
        at: datetime

    class SeatTaken(Aggregate.Event):
        TOPIC = "availability.Session.SeatTaken"
        hold_id: UUID
        booking_id: UUID | None
        expires_at: datetime | None
        service_id: UUID
        member_id: UUID
        date: date
        starts_at: datetime
        ends_at: datetime
        at: datetime

    class SeatFreed(Aggregate.Event):
        TOPIC = "availability.Session.SeatFreed"
        hold_id: UUID
        because: str
        service_id: UUID
        member_id: UUID
        date: date
        at: datetime

    @classmethod
    def defined(
        cls,
        session_id: UUID,
        *,
        service_id: UUID,
        member_id: UUID,
        day: date,
        starts_at: datetime,
        ends_at: datetime,
        is_available: bool,
        max_bookings: int,
        at: datetime,
    ) -> "Session":
        _check(starts_at, ends_at, max_bookings)
        return cls._create(
            cls.Created,
            id=session_id,
            service_id=service_id,
            member_id=member_id,
            date=day,
            starts_at=starts_at,
            ends_at=ends_at,
            is_available=is_available,
            max_bookings=max_bookings,
            at=at,
        )

    @event(Created)
    def __init__(
        self,
        *,
        service_id: UUID,
        member_id: UUID,
        date: date,
        starts_at: datetime,
        ends_at: datetime,
        is_available: bool,
        max_bookings: int,
        at: datetime,  # noqa: ARG002
    ) -> None:
        self.service_id = service_id
        self.member_id = member_id
        self.date = date
        self.starts_at = starts_at
        self.ends_at = ends_at
        self.is_available = is_available
        self.max_bookings = max_bookings
        self.is_removed = False
        self._seats: dict[UUID, Seat] = {}

    def change(
        self, *, ends_at: datetime, is_available: bool, max_bookings: int, at: datetime
    ) -> None:
        """Set the slot anew; seats already taken stay taken, also beyond a smaller number."""
        _check(self.starts_at, ends_at, max_bookings)
        same = (ends_at, is_available, max_bookings) == (
            self.ends_at,
            self.is_available,
            self.max_bookings,
        )
        if not same or self.is_removed:
            self._changed(
                ends_at=ends_at, is_available=is_available, max_bookings=max_bookings, at=at
            )

    def remove(self, *, at: datetime) -> None:
        if not self.is_removed:
            self._removed(at=at)

    def has_room(self, now: datetime, *, besides: frozenset[UUID] = frozenset()) -> bool:
        """Tell whether one more seat is free now."""
        return (
            self.is_available
            and not self.is_removed
            and self.taken(now, besides=besides) < self.max_bookings
        )

    def hold(self, hold_id: UUID, *, expires_at: datetime, at: datetime) -> None:
        """Take a seat for a hold, once. The caller has asked `has_room` under the lock."""
        if hold_id not in self._seats:
            self._take(hold_id, None, expires_at, at)

    def reserve(self, hold_id: UUID, booking_id: UUID, *, at: datetime) -> None:
        """Keep a seat for a booking, whether it was held before or not."""
        seat = self._seats.get(hold_id)
        if seat is None or seat.booking_id is None:
            self._take(hold_id, booking_id, None, at)

    def free(self, hold_id: UUID, because: str, *, at: datetime) -> None:
        if hold_id in self._seats:
            self._seat_freed(
                hold_id=hold_id,
                because=because,
                service_id=self.service_id,
                member_id=self.member_id,
                date=self.date,
                at=at,
            )

    def _take(
        self, hold_id: UUID, booking_id: UUID | None, expires_at: datetime | None, at: datetime
    ) -> None:
        self._seat_taken(
            hold_id=hold_id,
            booking_id=booking_id,
            expires_at=expires_at,
            service_id=self.service_id,
            member_id=self.member_id,
            date=self.date,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            at=at,
        )

    @event(Changed)
    def _changed(
        self,
        *,
        ends_at: datetime,
        is_available: bool,
        max_bookings: int,
        at: datetime,  # noqa: ARG002
    ) -> None:
        self.ends_at = ends_at
        self.is_available = is_available
        self.max_bookings = max_bookings
        self.is_removed = False

    @event(Removed)
    def _removed(self, at: datetime) -> None:  # noqa: ARG002
        self.is_removed = True

    @event(SeatTaken)
    def _seat_taken(
        self,
        *,
        hold_id: UUID,
        booking_id: UUID | None,
        expires_at: datetime | None,
        service_id: UUID,  # noqa: ARG002
        member_id: UUID,  # noqa: ARG002
        date: date,  # noqa: ARG002
        starts_at: datetime,  # noqa: ARG002
        ends_at: datetime,  # noqa: ARG002
        at: datetime,  # noqa: ARG002
    ) -> None:
        self._seats[hold_id] = Seat(expires_at, booking_id)

    @event(SeatFreed)
    def _seat_freed(
        self,
        *,
        hold_id: UUID,
        because: str,  # noqa: ARG002
        service_id: UUID,  # noqa: ARG002
        member_id: UUID,  # noqa: ARG002
        date: date,  # noqa: ARG002
        at: datetime,  # noqa: ARG002
    ) -> None:
        self._seats.pop(hold_id, None)

    def taken(self, now: datetime, *, besides: frozenset[UUID] = frozenset()) -> int:
        """Count the seats reserved, or held and not lapsed."""
        return sum(
            1
            for hold_id, seat in self._seats.items()
            if hold_id not in besides and (seat.expires_at is None or now < seat.expires_at)
        )

    def seat(self, hold_id: UUID) -> Seat | None:
        return self._seats.get(hold_id)

    @property
    def seats(self) -> tuple[tuple[UUID, Seat], ...]:
        """Every seat with its hold's id, lapsed ones among them."""
        return tuple(self._seats.items())


def _check(starts_at: datetime, ends_at: datetime, max_bookings: int) -> None:
    if ends_at <= starts_at:
        raise InvalidSession("A slot must start before it ends", field="endTime")
    if not 1 <= max_bookings <= MAX_SEATS:
        raise InvalidSession(f"A slot has 1 to {MAX_SEATS} places", field="maxBookings")
