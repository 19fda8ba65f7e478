# ruff: noqa: ARG002, FBT001 - an evolution takes everything its event carries
"""The checkout: from a placed booking to a confirmed one, or to a place that is free again.

The states and arrows are drawn in `docs/flows/checkout.md`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from booking.domain.bookings.booking import Cause
from booking.domain.bookings.errors import HoldLapsed
from booking.domain.bookings.settlement import Settlement
from servicekit.ids import derive
from servicekit.processes import Wait

# States: each carries what its step needs.


@dataclass(frozen=True, slots=True)
class Reserving:
    """The hold has not become a reservation yet. `settled`: staff already said yes."""

    settled: bool = False
    payment_received: bool = False
    notify: bool = True


@dataclass(frozen=True, slots=True)
class AwaitingPayment:
    """The place is ours; the money has until then to come."""

    until: datetime


@dataclass(frozen=True, slots=True)
class AwaitingStaff:
    """The place is ours; staff has until then to say yes."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Confirming:
    payment_received: bool
    notify: bool


@dataclass(frozen=True, slots=True)
class Cancelling:
    """No booking comes of it. Who owns the calendar frees the place when he reads of it."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class Finished:
    confirmed: bool


State = Reserving | AwaitingPayment | AwaitingStaff | Confirming | Cancelling | Finished


# Steps: each is safe to repeat.


@dataclass(frozen=True, slots=True)
class Confirm:
    """Confirm the booking."""

    booking_id: UUID
    payment_received: bool
    notify: bool


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel the booking on behalf of the platform."""

    booking_id: UUID
    cause: Cause


Step = Confirm | Cancel


def checkout_id(booking_id: UUID) -> UUID:
    """Give the one checkout of a booking."""
    return derive("checkout", booking_id)


class Checkout(Aggregate):
    """The process manager of one booking, from placing to its first settlement."""

    TOPIC = "booking.Checkout"

    class Created(Aggregate.Created):
        TOPIC = "booking.Checkout.Created"
        booking_id: UUID
        hold_id: UUID
        settlement: Settlement
        held_until: datetime | None

    class PlaceReserved(Aggregate.Event):
        TOPIC = "booking.Checkout.PlaceReserved"

    class PlaceLost(Aggregate.Event):
        TOPIC = "booking.Checkout.PlaceLost"

    class Settled(Aggregate.Event):
        TOPIC = "booking.Checkout.Settled"
        payment_received: bool
        notify: bool

    class Lapsed(Aggregate.Event):
        TOPIC = "booking.Checkout.Lapsed"

    class BookingConfirmed(Aggregate.Event):
        TOPIC = "booking.Checkout.BookingConfirmed"

    class BookingCancelled(Aggregate.Event):
        TOPIC = "booking.Checkout.BookingCancelled"

    # Birth

    @classmethod
    def start(
        cls,
        *,
        booking_id: UUID,
        hold_id: UUID,
        settlement: Settlement,
        held_until: datetime | None,
    ) -> "Checkout":
        """Start the checkout of a placed booking; `held_until` is None if nothing is awaited."""
        return cls(
            id=checkout_id(booking_id),
            booking_id=booking_id,
            hold_id=hold_id,
            settlement=settlement,
            held_until=held_until,
        )

    @event(Created)
    def __init__(
        self,
        *,
        id: UUID,  # noqa: A002 - the library asks for this name
        booking_id: UUID,
        hold_id: UUID,
        settlement: Settlement,
        held_until: datetime | None,
    ) -> None:
        self.booking_id = booking_id
        self.hold_id = hold_id
        self.settlement = settlement
        self.held_until = held_until
        self.state: State = Reserving()

    # Decisions: what comes late or twice is silence.

    def place_reserved(self, hold_id: UUID) -> None:
        """Hear that the hold became a reservation."""
        if isinstance(self.state, Reserving) and hold_id == self.hold_id:
            self._place_reserved()

    def place_lost(self, hold_id: UUID) -> None:
        """Hear that the place went to somebody else between hold and reservation."""
        if isinstance(self.state, Reserving) and hold_id == self.hold_id:
            self._place_lost()

    def settle(self, *, now: datetime, payment_received: bool, notify: bool = True) -> None:
        """Hear that the money came or that staff said yes; refused once the time has run out."""
        if isinstance(self.state, AwaitingPayment | AwaitingStaff) and now > self.state.until:
            raise HoldLapsed(self.state.until)
        unsettled = isinstance(self.state, Reserving) and not self.state.settled
        if unsettled or isinstance(self.state, AwaitingPayment | AwaitingStaff):
            self._settled(payment_received=payment_received, notify=notify)

    def lapse(self, now: datetime) -> None:
        """Give up what was not settled in time; before that time it is silence."""
        if self.held_until is None or now < self.held_until:
            return
        waiting = isinstance(self.state, AwaitingPayment | AwaitingStaff)
        if waiting or self.state == Reserving(settled=False):
            self._lapsed()

    def booking_confirmed(self) -> None:
        """Hear that the booking is confirmed."""
        if isinstance(self.state, Confirming):
            self._booking_confirmed()

    def booking_cancelled(self) -> None:
        """Hear that the booking is cancelled, by this checkout or by somebody else."""
        if not isinstance(self.state, Finished):
            self._booking_cancelled()

    # Evolutions

    @event(PlaceReserved)
    def _place_reserved(self) -> None:
        match self.state:
            case Reserving(settled=True, payment_received=paid, notify=notify):
                self.state = Confirming(payment_received=paid, notify=notify)
            case _ if self.held_until is None:
                self.state = Confirming(payment_received=False, notify=True)
            case _ if self.settlement is Settlement.PAYMENT:
                self.state = AwaitingPayment(self.held_until)
            case _:
                self.state = AwaitingStaff(self.held_until)

    @event(PlaceLost)
    def _place_lost(self) -> None:
        self.state = Cancelling(Cause.SLOT_LOST)

    @event(Settled)
    def _settled(self, payment_received: bool, notify: bool) -> None:
        if isinstance(self.state, Reserving):
            self.state = Reserving(True, payment_received, notify)
        else:
            self.state = Confirming(payment_received=payment_received, notify=notify)

    @event(Lapsed)
    def _lapsed(self) -> None:
        self.state = Cancelling(Cause.HOLD_LAPSED)

    @event(BookingConfirmed)
    def _booking_confirmed(self) -> None:
        self.state = Finished(confirmed=True)

    @event(BookingCancelled)
    def _booking_cancelled(self) -> None:
        self.state = Finished(confirmed=False)

    # Questions

    def next_step(self) -> Step | Wait | None:
        """Say what is to be done now: a step, waiting for an event or a moment, or nothing more."""
        match self.state:
            case Reserving():
                return Wait(None if self.state.settled else self.held_until)
            case AwaitingPayment(until) | AwaitingStaff(until):
                return Wait(until)
            case Confirming(payment_received=paid, notify=notify):
                return Confirm(self.booking_id, paid, notify)
            case Cancelling(cause):
                return Cancel(self.booking_id, cause)
            case Finished():
                return None
            case _:
                assert_never(self.state)

    @property
    def settled(self) -> bool:
        """Say whether the client can be answered: what is still to come takes people or money."""
        return isinstance(self.state, AwaitingPayment | AwaitingStaff | Finished)
