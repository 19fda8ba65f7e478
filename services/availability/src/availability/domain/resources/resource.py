import dataclasses
import heapq
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from availability.domain.resources.errors import InvalidBlock
from availability.domain.schedules.settings import (
    Buffers,
    Limits,
    Preferences,
    RecurringHoliday,
    RecurringUnavailability,
    ResourceSettings,
    Rules,
    ScheduleException,
    Switches,
    TimeOff,
    WeeklySchedule,
    Window,
)
from availability.domain.schedules.zones import local_date, minute_of
from availability.domain.slots.commitments import Commitment, CommitmentKind

# Daily limits count what has been on the same local day; after this nobody asks any more.
REMEMBERED = timedelta(days=3)


class ResourceKind(StrEnum):
    CONSULTANT = "consultant"
    TEAM_MEMBER = "team_member"
    INSTRUCTOR = "instructor"
    VENUE = "venue"
    ROOM = "room"
    EQUIPMENT = "equipment"


class FreedBecause(StrEnum):
    """Why a place is free again."""

    RELEASED = "released"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    MOVED = "moved"
    LOST = "lost"


class Resource(Aggregate):
    """A consultant, team member, room or thing: what its owner says, and what takes its time.

    Settings and commitments share one stream, so whoever holds its lock and finds a place free has
    proven it. The aggregate keeps what is still to come; what is over is forgotten as it passes and
    stays in the log.
    """

    TOPIC = "availability.Resource"

    class Created(Aggregate.Created):
        TOPIC = "availability.Resource.Created"
        kind: ResourceKind
        name: str
        zone: str
        auto_assign: bool

    class Described(Aggregate.Event):
        """Name, kind, zone or auto-assignment changed; one that had left is back."""

        TOPIC = "availability.Resource.Described"
        kind: ResourceKind
        name: str
        zone: str
        auto_assign: bool

    class Left(Aggregate.Event):
        TOPIC = "availability.Resource.Left"
        at: datetime

    class WeeklyScheduleSet(Aggregate.Event):
        TOPIC = "availability.Resource.WeeklyScheduleSet"
        schedule: WeeklySchedule | None
        at: datetime

    class ExceptionsSet(Aggregate.Event):
        TOPIC = "availability.Resource.ExceptionsSet"
        exceptions: tuple[ScheduleException, ...]
        dates: tuple[date, ...]
        at: datetime

    class TimeOffSet(Aggregate.Event):
        TOPIC = "availability.Resource.TimeOffSet"
        time_off: tuple[TimeOff, ...]
        holidays: tuple[RecurringHoliday, ...]
        unavailable: tuple[RecurringUnavailability, ...]
        at: datetime

    class BuffersSet(Aggregate.Event):
        TOPIC = "availability.Resource.BuffersSet"
        buffers: Buffers
        at: datetime

    class LimitsSet(Aggregate.Event):
        TOPIC = "availability.Resource.LimitsSet"
        limits: Limits
        at: datetime

    class WindowSet(Aggregate.Event):
        TOPIC = "availability.Resource.WindowSet"
        window: Window
        at: datetime

    class SwitchesSet(Aggregate.Event):
        TOPIC = "availability.Resource.SwitchesSet"
        switches: Switches
        at: datetime

    class RulesSet(Aggregate.Event):
        TOPIC = "availability.Resource.RulesSet"
        rules: Rules
        preferences: Preferences
        at: datetime

    class ConflictsFound(Aggregate.Event):
        """A change of settings or a block met bookings that stand."""

        TOPIC = "availability.Resource.ConflictsFound"
        booking_ids: tuple[UUID, ...]
        at: datetime

    class SlotHeld(Aggregate.Event):
        TOPIC = "availability.Resource.SlotHeld"
        commitment: Commitment
        overridden: tuple[str, ...]
        dates: tuple[date, ...]
        at: datetime

    class SlotReserved(Aggregate.Event):
        TOPIC = "availability.Resource.SlotReserved"
        commitment: Commitment
        dates: tuple[date, ...]
        at: datetime

    class SlotFreed(Aggregate.Event):
        TOPIC = "availability.Resource.SlotFreed"
        commitment_id: UUID
        because: FreedBecause
        dates: tuple[date, ...]
        at: datetime

    class BookingFinished(Aggregate.Event):
        """The meeting is over; what it left of its time is free from `at` on."""

        TOPIC = "availability.Resource.BookingFinished"
        commitment_id: UUID
        outcome: str
        dates: tuple[date, ...]
        at: datetime

    class TimeBlocked(Aggregate.Event):
        """The owner keeps an interval free of bookings, or a stored slot claims it."""

        TOPIC = "availability.Resource.TimeBlocked"
        commitment: Commitment
        reason: str | None
        dates: tuple[date, ...]
        at: datetime

    class TimeUnblocked(Aggregate.Event):
        TOPIC = "availability.Resource.TimeUnblocked"
        commitment_id: UUID
        dates: tuple[date, ...]
        at: datetime

    @classmethod
    def registered(
        cls, resource_id: UUID, *, kind: ResourceKind, name: str, zone: str, auto_assign: bool
    ) -> "Resource":
        """Begin to keep somebody's time; an unknown zone raises UnknownZone."""
        ResourceSettings(zone=zone)
        return cls._create(
            cls.Created, id=resource_id, kind=kind, name=name, zone=zone, auto_assign=auto_assign
        )

    @event(Created)
    def __init__(self, *, kind: ResourceKind, name: str, zone: str, auto_assign: bool) -> None:
        self.kind = kind
        self.name = name
        self.auto_assign = auto_assign
        self.is_gone = False
        self.settings = ResourceSettings(zone=zone)
        self._commitments: dict[UUID, Commitment] = {}
        self._endings: list[tuple[datetime, UUID]] = []

    # What is decided about the owner's settings.

    def describe(self, *, kind: ResourceKind, name: str, zone: str, auto_assign: bool) -> None:
        told = (kind, name, zone, auto_assign)
        if self.is_gone or told != (self.kind, self.name, self.settings.zone, self.auto_assign):
            ResourceSettings(zone=zone)
            self._described(kind=kind, name=name, zone=zone, auto_assign=auto_assign)

    def leave(self, *, at: datetime) -> None:
        if not self.is_gone:
            self._left(at=at)

    def set_weekly_schedule(self, schedule: WeeklySchedule | None, *, at: datetime) -> None:
        if schedule != self.settings.schedule:
            self._weekly_schedule_set(schedule=schedule, at=at)

    def set_exceptions(self, exceptions: tuple[ScheduleException, ...], *, at: datetime) -> None:
        if exceptions == self.settings.exceptions:
            return
        touched = set(exceptions) ^ set(self.settings.exceptions)
        self._exceptions_set(
            exceptions=exceptions, dates=tuple(sorted({e.date for e in touched})), at=at
        )

    def set_time_off(
        self,
        time_off: tuple[TimeOff, ...],
        holidays: tuple[RecurringHoliday, ...],
        unavailable: tuple[RecurringUnavailability, ...],
        *,
        at: datetime,
    ) -> None:
        settings = self.settings
        now = (settings.time_off, settings.holidays, settings.unavailable)
        if (time_off, holidays, unavailable) != now:
            self._time_off_set(time_off=time_off, holidays=holidays, unavailable=unavailable, at=at)

    def set_buffers(self, buffers: Buffers, *, at: datetime) -> None:
        if buffers != self.settings.buffers:
            self._buffers_set(buffers=buffers, at=at)

    def set_limits(self, limits: Limits, *, at: datetime) -> None:
        if limits != self.settings.limits:
            self._limits_set(limits=limits, at=at)

    def set_window(self, window: Window, *, at: datetime) -> None:
        if window != self.settings.window:
            self._window_set(window=window, at=at)

    def set_switches(self, switches: Switches, *, at: datetime) -> None:
        if switches != self.settings.switches:
            self._switches_set(switches=switches, at=at)

    def set_rules(self, rules: Rules, preferences: Preferences, *, at: datetime) -> None:
        if (rules, preferences) != (self.settings.rules, self.settings.preferences):
            self._rules_set(rules=rules, preferences=preferences, at=at)

    def report_conflicts(self, booking_ids: Iterable[UUID], *, at: datetime) -> None:
        """Put on record that a change met these bookings; none is silence."""
        met = tuple(sorted(set(booking_ids)))
        if met:
            self._conflicts_found(booking_ids=met, at=at)

    # What is decided about its time. Whether a place is free is asked before, under the lock.

    def hold(
        self, commitment: Commitment, *, overridden: tuple[str, ...] = (), at: datetime
    ) -> None:
        """Keep a place for a hold; the same hold again is silence."""
        if commitment.id not in self._commitments:
            self._slot_held(
                commitment=commitment,
                overridden=overridden,
                dates=self._dates_of(commitment),
                at=at,
            )

    def reserve(self, commitment: Commitment, *, at: datetime) -> None:
        """Keep a place for a booking, whether it was held before or not."""
        kept = self._commitments.get(commitment.id)
        if kept is None or kept.kind is not CommitmentKind.RESERVATION:
            self._slot_reserved(commitment=commitment, dates=self._dates_of(commitment), at=at)

    def free(self, commitment_id: UUID, because: FreedBecause, *, at: datetime) -> None:
        """Give a held or reserved place back; what is not there is silence."""
        kept = self._commitments.get(commitment_id)
        if kept is not None and kept.is_booking:
            self._slot_freed(
                commitment_id=commitment_id, because=because, dates=self._dates_of(kept), at=at
            )

    def finish(self, commitment_id: UUID, outcome: str, *, at: datetime) -> None:
        """Note that a meeting took place or was missed; it stays as past."""
        kept = self._commitments.get(commitment_id)
        if kept is not None and kept.kind is CommitmentKind.RESERVATION:
            self._booking_finished(
                commitment_id=commitment_id, outcome=outcome, dates=self._dates_of(kept), at=at
            )

    def block(self, commitment: Commitment, *, reason: str | None, at: datetime) -> None:
        """Take an interval out, or set the stored slot that claims it; again is silence."""
        if commitment.ends_at <= commitment.starts_at:
            raise InvalidBlock("A block must start before it ends", field="endTime")
        if self._commitments.get(commitment.id) != commitment:
            self._time_blocked(
                commitment=commitment, reason=reason, dates=self._dates_of(commitment), at=at
            )

    def unblock(self, commitment_id: UUID, *, at: datetime) -> None:
        kept = self._commitments.get(commitment_id)
        if kept is not None and not kept.is_booking:
            self._time_unblocked(commitment_id=commitment_id, dates=self._dates_of(kept), at=at)

    # How the state follows from what happened.

    @event(Described)
    def _described(self, *, kind: ResourceKind, name: str, zone: str, auto_assign: bool) -> None:
        self.kind = kind
        self.name = name
        self.auto_assign = auto_assign
        self.is_gone = False
        self._settle(zone=zone)

    @event(Left)
    def _left(self, at: datetime) -> None:  # noqa: ARG002
        self.is_gone = True

    @event(WeeklyScheduleSet)
    def _weekly_schedule_set(self, schedule: WeeklySchedule | None, at: datetime) -> None:  # noqa: ARG002
        self._settle(schedule=schedule)

    @event(ExceptionsSet)
    def _exceptions_set(
        self,
        exceptions: tuple[ScheduleException, ...],
        dates: tuple[date, ...],  # noqa: ARG002
        at: datetime,  # noqa: ARG002
    ) -> None:
        self._settle(exceptions=exceptions)

    @event(TimeOffSet)
    def _time_off_set(
        self,
        time_off: tuple[TimeOff, ...],
        holidays: tuple[RecurringHoliday, ...],
        unavailable: tuple[RecurringUnavailability, ...],
        at: datetime,  # noqa: ARG002
    ) -> None:
        self._settle(time_off=time_off, holidays=holidays, unavailable=unavailable)

    @event(BuffersSet)
    def _buffers_set(self, buffers: Buffers, at: datetime) -> None:  # noqa: ARG002
        self._settle(buffers=buffers)

    @event(LimitsSet)
    def _limits_set(self, limits: Limits, at: datetime) -> None:  # noqa: ARG002
        self._settle(limits=limits)

    @event(WindowSet)
    def _window_set(self, window: Window, at: datetime) -> None:  # noqa: ARG002
        self._settle(window=window)

    @event(SwitchesSet)
    def _switches_set(self, switches: Switches, at: datetime) -> None:  # noqa: ARG002
        self._settle(switches=switches)

    @event(RulesSet)
    def _rules_set(self, rules: Rules, preferences: Preferences, at: datetime) -> None:  # noqa: ARG002
        self._settle(rules=rules, preferences=preferences)

    @event(ConflictsFound)
    def _conflicts_found(self, booking_ids: tuple[UUID, ...], at: datetime) -> None:
        """Nothing changes: it is there to be told."""

    @event(SlotHeld)
    def _slot_held(
        self,
        commitment: Commitment,
        overridden: tuple[str, ...],  # noqa: ARG002
        dates: tuple[date, ...],  # noqa: ARG002
        at: datetime,
    ) -> None:
        self._keep(commitment, at)

    @event(SlotReserved)
    def _slot_reserved(
        self,
        commitment: Commitment,
        dates: tuple[date, ...],  # noqa: ARG002
        at: datetime,
    ) -> None:
        self._keep(commitment, at)

    @event(SlotFreed)
    def _slot_freed(
        self,
        commitment_id: UUID,
        because: FreedBecause,  # noqa: ARG002
        dates: tuple[date, ...],  # noqa: ARG002
        at: datetime,  # noqa: ARG002
    ) -> None:
        self._commitments.pop(commitment_id, None)

    @event(BookingFinished)
    def _booking_finished(
        self,
        commitment_id: UUID,
        outcome: str,  # noqa: ARG002
        dates: tuple[date, ...],  # noqa: ARG002
        at: datetime,
    ) -> None:
        kept = self._commitments.get(commitment_id)
        if kept is not None and kept.starts_at < at < kept.ends_at:
            self._keep(dataclasses.replace(kept, ends_at=at, after=0, follow_up=0), at)

    @event(TimeBlocked)
    def _time_blocked(
        self,
        commitment: Commitment,
        reason: str | None,  # noqa: ARG002
        dates: tuple[date, ...],  # noqa: ARG002
        at: datetime,
    ) -> None:
        self._keep(commitment, at)

    @event(TimeUnblocked)
    def _time_unblocked(
        self,
        commitment_id: UUID,
        dates: tuple[date, ...],  # noqa: ARG002
        at: datetime,  # noqa: ARG002
    ) -> None:
        self._commitments.pop(commitment_id, None)

    def _settle(self, **changed: object) -> None:
        self.settings = dataclasses.replace(self.settings, **changed)  # type: ignore[arg-type]

    def _keep(self, commitment: Commitment, at: datetime) -> None:
        self._commitments[commitment.id] = commitment
        heapq.heappush(self._endings, (commitment.ends_at, commitment.id))
        while self._endings and self._endings[0][0] < at - REMEMBERED:
            ended, commitment_id = heapq.heappop(self._endings)
            kept = self._commitments.get(commitment_id)
            if kept is not None and kept.ends_at == ended:
                del self._commitments[commitment_id]

    # What may be asked.

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """All that is remembered, in no order; lapsed holds among it (`Commitment.counts`)."""
        return tuple(self._commitments.values())

    def commitment(self, commitment_id: UUID) -> Commitment | None:
        return self._commitments.get(commitment_id)

    def around(self, starts_at: datetime, ends_at: datetime) -> tuple[Commitment, ...]:
        """Return the commitments that can matter for a place in that interval.

        Those within two days on either side: the longest buffers and the local day of any zone
        lie within.
        """
        first, last = starts_at - timedelta(days=2), ends_at + timedelta(days=2)
        return tuple(
            kept
            for kept in self._commitments.values()
            if kept.starts_at < last and kept.ends_at > first
        )

    def reservations(self, now: datetime) -> tuple[Commitment, ...]:
        """Bookings that are still to come or under way."""
        return tuple(
            kept
            for kept in self._commitments.values()
            if kept.kind is CommitmentKind.RESERVATION and kept.ends_at > now
        )

    def _dates_of(self, commitment: Commitment) -> tuple[date, ...]:
        """List the local dates on which the commitment lies, 60 at most."""
        zone = self.settings.zone
        first = local_date(zone, minute_of(commitment.starts_at))
        last = local_date(zone, minute_of(commitment.ends_at - timedelta(microseconds=1)))
        days = min((last - first).days, 60)
        return tuple(first + timedelta(days=number) for number in range(days + 1))
