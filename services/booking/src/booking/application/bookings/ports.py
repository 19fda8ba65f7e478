from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from booking.application.bookings.booking_details import Document
from booking.application.bookings.checkout import Checkout
from booking.domain.bookings.booking import Booking
from booking.domain.bookings.meeting import BookingType
from booking.domain.catalogue.offer import ReferenceStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who wants to book, in his own words; `user_id` is the sign-in, absent for guests."""

    first_name: str
    last_name: str
    email: str
    phone: str | None = None
    company: str | None = None
    user_id: str | None = None


class Bookings(Protocol):
    """The bookings of this house. An unknown id is `AggregateNotFound`."""

    def get(self, booking_id: UUID, /) -> Booking:
        """Lock and load, inside a unit of work."""
        ...

    def find(self, booking_id: UUID, /) -> Booking | None: ...

    def get_many(self, booking_ids: Iterable[UUID], /) -> dict[UUID, Booking]:
        """Lock and load several, in an order that cannot deadlock."""
        ...

    def peek(self, booking_id: UUID, /) -> Booking | None:
        """Look without a lock, to answer a question."""
        ...

    def save(self, booking: Booking, /) -> None: ...


class Checkouts(Protocol):
    """The checkouts. Whoever needs a checkout and its booking takes the checkout first."""

    def get(self, checkout_id: UUID, /) -> Checkout: ...

    def find(self, checkout_id: UUID, /) -> Checkout | None: ...

    def save(self, checkout: Checkout, /) -> None: ...


class Drive(Protocol):
    """Lets a checkout do its steps until it has to wait or is finished."""

    def __call__(self, checkout_id: UUID, /) -> None: ...


class Settled(Protocol):
    """Tells whoever waits for the answer to a client."""

    def announce(self, booking_id: UUID, /) -> None:
        """Say, once the unit of work is committed, that the client can be answered."""
        ...


class References(Protocol):
    """The references that were given out."""

    def claim(self, style: ReferenceStyle, booking_id: UUID, made_on: date) -> str:
        """Give a reference nobody else has; the same booking always gets the same one."""
        ...


class Reminders(Protocol):
    """Wakes this service at a moment, at least once."""

    def set(self, key: str, due_at: datetime, kind: str, payload: dict[str, str], /) -> None: ...

    def cancel(self, key: str, /) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPlace:
    """A place that is held, as the calendar's owner signed it. Instants are UTC."""

    hold_id: UUID
    service_id: UUID
    provider_id: UUID
    resource_ids: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    session_id: UUID | None = None
    seats: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWanted:
    """A place to be held. The same `hold_id` again gives the same hold.

    `provider_id` None lets the calendar choose (BKG-14). `moving_booking_id` is the booking whose
    own place does not stand in the way, `override` the warnings staff sets aside (CFL-25).
    """

    hold_id: UUID
    service_id: UUID
    provider_id: UUID | None
    starts_at: datetime
    minutes: int
    moving_booking_id: UUID | None = None
    booking_type: BookingType = BookingType.STANDARD
    override: tuple[str, ...] = ()
    by_staff: bool = False


class Holds(Protocol):
    """Whoever owns the calendar. It is asked outside of any unit of work."""

    async def hold(self, wanted: PlaceWanted, /) -> HeldPlace:
        """Hold a place.

        Refuses `SlotUnavailable` with the reason and alternatives, `SlotNotPossible` for a time
        that can never be booked, and `CalendarUnreachable` when there is no answer.
        """
        ...


class HoldTokens(Protocol):
    """Reads the tokens of the calendar's owner, without asking anybody."""

    def read(self, token: str, /, *, now: datetime) -> HeldPlace:
        """Give what is held; refuses `HoldTokenRefused` and, too late, `HoldTokenLapsed`."""
        ...


class ManageTokens(Protocol):
    """The links by which a guest reaches his booking, and nothing else (POR-05)."""

    def issue(self, booking_id: UUID, /, *, until: datetime) -> str: ...

    def check(self, token: str, /, *, booking_id: UUID, now: datetime) -> None:
        """Refuses `ManageTokenRefused` unless the token was issued for this booking."""
        ...


class CalendarFiles(Protocol):
    """Makes the calendar file of a booking (CAL-05 to CAL-07)."""

    def file(self, booking: Document, /, *, now: datetime) -> bytes: ...


class Series(Protocol):
    """Which bookings belong to a series (REC-03)."""

    def members(self, series_id: UUID, /, *, starting_from: datetime) -> Sequence[UUID]:
        """Give the open bookings of a series that start at or after a moment, by start."""
        ...


class Customers(Protocol):
    """Who booked before, as told with the latest booking; nobody after erasure."""

    def find(self, user_id: str, /) -> Applicant | None:
        """Give a customer by sign-in."""
        ...

    def of_person(self, person_id: UUID, /) -> Applicant | None:
        """Give a customer as the person he is."""
        ...
