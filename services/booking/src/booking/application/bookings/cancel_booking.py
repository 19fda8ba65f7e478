from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking.application.bookings.attention import drop_attention_timer
from booking.application.bookings.checkout import checkout_id
from booking.application.bookings.ports import Bookings, Checkouts, Drive, Reminders, Series
from booking.domain.bookings.booking import Party
from booking.domain.bookings.errors import EditDeadlinePassed, SeriesUnknown
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking:
    """Cancel a booking. `refund` is staff's own figure in minor units (API-07)."""

    booking_id: UUID
    by: Party
    reason: str | None = None
    refund: int | None = None
    notify: bool = True


@dataclass(frozen=True, slots=True)
class CancelBookingHandler:
    """Cancels, works out the refund and drops what was still planned (BKG-17).

    The place becomes free when the calendar's owner reads of it. Cancelling twice is silence.
    """

    bookings: Bookings
    checkouts: Checkouts
    drive: Drive
    reminders: Reminders
    clock: Clock

    def __call__(self, command: CancelBooking) -> None:
        checkout = self.checkouts.get(checkout_id(command.booking_id))
        booking = self.bookings.get(command.booking_id)
        booking.cancel(
            now=self.clock(),
            by=command.by,
            reason=command.reason,
            refund=command.refund,
            notify=command.notify,
        )
        self.bookings.save(booking)
        checkout.booking_cancelled()
        self.checkouts.save(checkout)
        drop_attention_timer(self.reminders, booking.id)
        self.drive(checkout.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSeries:
    """Cancel the bookings of a series that start at a moment or later (REC-06)."""

    series_id: UUID
    by: Party
    starting_from: datetime
    reason: str | None = None
    notify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChanged:
    """Which bookings of a series changed, and which did not, with the code of the reason."""

    changed: Sequence[UUID]
    kept: Sequence[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class CancelSeriesHandler:
    """Cancels what is left of a series in one go, all or nothing.

    What a client may no longer cancel stays and is named. A series without open bookings is
    `SeriesUnknown`.
    """

    bookings: Bookings
    checkouts: Checkouts
    series: Series
    drive: Drive
    reminders: Reminders
    clock: Clock

    def __call__(self, command: CancelSeries) -> SeriesChanged:
        now = self.clock()
        members = self.series.members(command.series_id, starting_from=command.starting_from)
        if not members:
            raise SeriesUnknown
        checkouts = [self.checkouts.get(checkout_id(member)) for member in members]
        bookings = self.bookings.get_many(members)
        changed: list[UUID] = []
        kept: list[tuple[UUID, str]] = []
        for checkout in checkouts:
            booking = bookings[checkout.booking_id]
            try:
                booking.cancel(now=now, by=command.by, reason=command.reason, notify=command.notify)
            except EditDeadlinePassed as too_late:
                kept.append((booking.id, too_late.code))
                continue
            self.bookings.save(booking)
            checkout.booking_cancelled()
            self.checkouts.save(checkout)
            drop_attention_timer(self.reminders, booking.id)
            self.drive(checkout.id)
            changed.append(booking.id)
        return SeriesChanged(changed=changed, kept=kept)
