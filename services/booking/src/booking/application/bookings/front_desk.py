"""What takes the calendar's owner and us together: booking, moving, series.

The calendar is asked first and outside of any unit of work; then one command writes down what was
agreed. Every id is derived from the request, so the same request again, after whatever crash, goes
on where the first one stopped and ends the same.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.application.aside import Aside
from booking.application.bookings.agree_terms import AgreeTerms, Terms
from booking.application.bookings.cancel_booking import SeriesChanged
from booking.application.bookings.place_booking import PlaceBooking
from booking.application.bookings.ports import (
    Applicant,
    Bookings,
    HeldPlace,
    Holds,
    HoldTokens,
    PlaceWanted,
    Series,
)
from booking.application.bookings.reassign_booking import ReassignBooking
from booking.application.bookings.reschedule_booking import RescheduleBooking
from booking.application.recurring.occurrences import occurrences
from booking.domain.bookings.booking import Booking, Party, Source
from booking.domain.bookings.brief import Brief
from booking.domain.bookings.errors import (
    BookingUnknown,
    SeriesUnknown,
    SlotNotPossible,
    SlotUnavailable,
)
from booking.domain.bookings.meeting import BookingType, Meeting
from booking.domain.people.consents import Consents
from booking.domain.recurring.pattern import RecurringPattern
from servicekit.clock import Clock
from servicekit.errors import DomainError
from servicekit.ids import derive

ANSWER_WITHIN: Final = timedelta(seconds=2)
"""So long a client waits for the checkout; then the answer is the booking as it stands."""


class Settlement(Protocol):
    """One awaited settlement."""

    async def wait(self, at_most: timedelta, /) -> None:
        """Return once the checkout has settled, or after that time."""
        ...


class Settlements(Protocol):
    """Waits for checkouts."""

    def expect(self, booking_id: UUID, /) -> AbstractContextManager[Settlement]:
        """Begin to listen, before the booking is placed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWanted:
    """A whole request for a booking. `provider_id` None leaves the choice to us (BKG-14)."""

    booking_id: UUID
    terms: AgreeTerms
    applicant: Applicant
    consents: Consents
    timezone: str
    created_by: str
    meeting: Meeting
    provider_id: UUID | None = None
    hold_token: str | None = None
    message: str | None = None
    brief: Brief | None = None
    source: Source = Source.WEBSITE
    acquisition_channel: str | None = None
    payment_notes: str | None = None
    notify: bool = True
    override: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A date of a series that could not be had, and why (REC-04)."""

    starts_at: datetime
    reason: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBooked:
    """The bookings of a series that were made, the first being its parent, and the rest."""

    created: Sequence[UUID]
    skipped: Sequence[Skipped]


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """Books, moves and reassigns, one or a series."""

    agree: Callable[[AgreeTerms], Terms]
    place: Callable[[PlaceBooking], None]
    reschedule: Callable[[RescheduleBooking], None]
    reassign: Callable[[ReassignBooking], None]
    bookings: Bookings
    series: Series
    holds: Holds
    tokens: HoldTokens
    settlements: Settlements
    aside: Aside
    clock: Clock

    async def book(self, wanted: BookingWanted) -> None:
        """Book one meeting and wait, bounded, until the client can be answered.

        Refuses whatever the terms, the token, the calendar or the booking itself refuse; nothing
        is left behind then but, at worst, a hold that lapses by itself.
        """
        with self.settlements.expect(wanted.booking_id) as settlement:
            if wanted.hold_token is not None:
                token = wanted.hold_token
                await self.aside(lambda: self._place_with_token(wanted, token))
            else:
                terms = await self.aside(lambda: self._agree_unless_placed(wanted))
                if terms is not None:
                    held = await self.holds.hold(_place_for(wanted, terms))
                    await self.aside(lambda: self._place(wanted, terms, held))
            await settlement.wait(ANSWER_WITHIN)

    async def book_series(
        self, wanted: BookingWanted, pattern: RecurringPattern, pattern_text: str
    ) -> SeriesBooked:
        """Book every date of a pattern that can be had (REC-01 to REC-06).

        Dates are counted in the booking's zone and keep their wall time. The first booking made is
        the parent. Refuses with the reason of the first date if none can be had.
        """
        first = wanted.terms.starts_at.astimezone(ZoneInfo(wanted.timezone))
        starts = occurrences(pattern, first.replace(tzinfo=None), wanted.timezone)
        created: list[UUID] = []
        skipped: list[Skipped] = []
        refused: DomainError | None = None
        for starts_at in starts:
            one = await self.aside(partial(self._occurrence, wanted, starts_at, tuple(created)))
            try:
                await self._book_occurrence(one, created, pattern_text)
            except (SlotUnavailable, SlotNotPossible) as error:
                refused = refused or error
                reason = str(error.extra.get("reason", error.code))
                skipped.append(Skipped(starts_at=starts_at, reason=reason, message=error.message))
            else:
                created.append(one.booking_id)
        if refused is not None and not created:
            raise refused
        with self.settlements.expect(created[-1]) as settlement:
            await settlement.wait(ANSWER_WITHIN)
        return SeriesBooked(created=created, skipped=skipped)

    async def move(
        self,
        booking_id: UUID,
        *,
        starts_at: datetime,
        by: Party,
        hold_id: UUID,
        provider_id: UUID | None = None,
        hold_token: str | None = None,
        minutes: int | None = None,
        reason: str | None = None,
        notify: bool = True,
        override: tuple[str, ...] = (),
    ) -> None:
        """Move one booking; without `provider_id` it stays with the same one (BKG-18).

        `minutes` is refused unless it is what the meeting lasts already.
        """
        now = self.clock()
        booking = await self.aside(lambda: self._movable(booking_id, by, hold_id))
        if booking is None:
            return
        booking.check_duration(minutes)
        if hold_token is not None:
            held = self.tokens.read(hold_token, now=now)
            if held.starts_at != starts_at:
                raise SlotNotPossible("The hold is for another time.", reason="other-time")
        else:
            held = await self.holds.hold(
                PlaceWanted(
                    hold_id=hold_id,
                    service_id=booking.service.service_id,
                    provider_id=provider_id or booking.slot.provider_id,
                    starts_at=starts_at,
                    minutes=booking.slot.minutes,
                    moving_booking_id=booking_id,
                    booking_type=booking.booking_type,
                    override=override,
                    by_staff=by is not Party.CLIENT,
                )
            )
        command = RescheduleBooking(
            booking_id=booking_id, held=held, by=by, reason=reason, notify=notify
        )
        await self.aside(lambda: self.reschedule(command))

    async def give_to(
        self,
        booking_id: UUID,
        provider_id: UUID,
        *,
        by: Party,
        hold_id: UUID,
        override: tuple[str, ...] = (),
    ) -> None:
        """Give one booking to another provider at the same time; to the same one is silence."""
        booking = await self.aside(lambda: self._movable(booking_id, by, hold_id))
        if booking is None or booking.slot.provider_id == provider_id:
            return
        held = await self.holds.hold(
            PlaceWanted(
                hold_id=hold_id,
                service_id=booking.service.service_id,
                provider_id=provider_id,
                starts_at=booking.slot.starts_at,
                minutes=booking.slot.minutes,
                moving_booking_id=booking_id,
                booking_type=booking.booking_type,
                override=override,
                by_staff=by is not Party.CLIENT,
            )
        )
        await self.aside(
            lambda: self.reassign(ReassignBooking(booking_id=booking_id, held=held, by=by))
        )

    async def move_series(
        self,
        series_id: UUID,
        *,
        starting_from: datetime,
        to_time: time | None,
        shift_days: int,
        by: Party,
        request: UUID,
        reason: str | None = None,
        notify: bool = True,
    ) -> SeriesChanged:
        """Move what is left of a series: to a wall time, by days, or both, in its own zone.

        What cannot be moved stays where it is and is named with the reason (REC-04, REC-06).
        """
        members = await self.aside(
            lambda: self.series.members(series_id, starting_from=starting_from)
        )
        if not members:
            raise SeriesUnknown
        changed: list[UUID] = []
        kept: list[tuple[UUID, str]] = []
        # Backwards when it goes later: a booking does not stand in the way of the one before it.
        for member in members if shift_days < 0 else reversed(members):
            booking = await self.aside(partial(self.bookings.peek, member))
            if booking is None:
                continue
            with self.settlements.expect(member) as settlement:
                try:
                    await self.move(
                        member,
                        starts_at=_moved_start(booking, to_time, shift_days),
                        by=by,
                        hold_id=derive("series-move", request, member),
                        reason=reason,
                        notify=notify,
                    )
                except DomainError as refusal:
                    kept.append((member, str(refusal.extra.get("reason", refusal.code))))
                else:
                    changed.append(member)
                    # The next one may want the place that becomes free now.
                    await settlement.wait(ANSWER_WITHIN)
        return SeriesChanged(changed=changed, kept=kept)

    # Steps; each blocks, and is called aside.

    def _place_with_token(self, wanted: BookingWanted, token: str) -> None:
        if self.bookings.peek(wanted.booking_id) is None:
            held = self.tokens.read(token, now=self.clock())
            self._place(wanted, self.agree(wanted.terms), held)

    def _agree_unless_placed(self, wanted: BookingWanted) -> Terms | None:
        if self.bookings.peek(wanted.booking_id) is not None:
            return None
        return self.agree(wanted.terms)

    def _place(
        self,
        wanted: BookingWanted,
        terms: Terms,
        held: HeldPlace,
        *,
        series_id: UUID | None = None,
        pattern: str | None = None,
    ) -> None:
        self.place(
            PlaceBooking(
                booking_id=wanted.booking_id,
                held=held,
                terms=terms,
                applicant=wanted.applicant,
                consents=wanted.consents,
                timezone=wanted.timezone,
                created_by=wanted.created_by,
                meeting=replace(
                    wanted.meeting,
                    type=terms.meeting_type,
                    preparation_minutes=terms.preparation_minutes,
                    follow_up_minutes=terms.follow_up_minutes,
                ),
                message=wanted.message,
                brief=wanted.brief,
                source=wanted.source,
                acquisition_channel=wanted.acquisition_channel,
                payment_notes=wanted.payment_notes,
                payment_received=wanted.terms.paid,
                notify=wanted.notify,
                series_id=series_id,
                pattern=pattern,
                overridden=wanted.override,
            )
        )

    def _movable(self, booking_id: UUID, by: Party, hold_id: UUID) -> Booking | None:
        """Look before anything is held; None if this very move was made already."""
        booking = self.bookings.peek(booking_id)
        if booking is None:
            raise BookingUnknown
        if booking.slot.hold_id == hold_id:
            return None
        booking.check_may_move(now=self.clock(), by=by)
        return booking

    # A series

    def _occurrence(
        self, wanted: BookingWanted, starts_at: datetime, created: Sequence[UUID]
    ) -> BookingWanted:
        first = starts_at == wanted.terms.starts_at
        return replace(
            wanted,
            booking_id=wanted.booking_id
            if first
            else derive("occurrence", wanted.booking_id, starts_at.isoformat()),
            hold_token=wanted.hold_token if first else None,
            # One provider serves the whole series, whoever was chosen for its first date.
            provider_id=self._provider(wanted, created),
            terms=replace(
                wanted.terms,
                starts_at=starts_at,
                booking_type=BookingType.RECURRING,
                # A quote is for one date; the others cost what they cost now.
                price_id=wanted.terms.price_id if first else None,
            ),
        )

    def _provider(self, wanted: BookingWanted, created: Sequence[UUID]) -> UUID | None:
        parent = self.bookings.peek(created[0]) if created else None
        return parent.slot.provider_id if parent else wanted.provider_id

    async def _book_occurrence(
        self, one: BookingWanted, created: Sequence[UUID], pattern_text: str
    ) -> None:
        terms = await self.aside(lambda: self._agree_unless_placed(one))
        if terms is None:
            return
        if one.hold_token is not None:
            held = self.tokens.read(one.hold_token, now=self.clock())
        else:
            held = await self.holds.hold(_place_for(one, terms))
        await self.aside(
            lambda: self._place(
                one,
                terms,
                held,
                series_id=created[0] if created else one.booking_id,
                pattern=None if created else pattern_text,
            )
        )


def _place_for(wanted: BookingWanted, terms: Terms) -> PlaceWanted:
    return PlaceWanted(
        hold_id=derive("hold", wanted.booking_id),
        service_id=terms.service.service_id,
        provider_id=wanted.provider_id,
        starts_at=terms.starts_at,
        minutes=terms.minutes,
        override=wanted.override,
        booking_type=terms.booking_type,
        by_staff=wanted.terms.by_staff,
    )


def _moved_start(booking: Booking, to_time: time | None, shift_days: int) -> datetime:
    """Shift in wall time of the booking's zone; `fold=0` reads a doubled hour as its first."""
    zone = ZoneInfo(booking.timezone)
    local = booking.slot.starts_at.astimezone(zone) + timedelta(days=shift_days)
    at = local.time() if to_time is None else to_time
    moved = datetime.combine(local.date(), at, tzinfo=zone)
    return moved.astimezone(ZoneInfo("UTC"))
