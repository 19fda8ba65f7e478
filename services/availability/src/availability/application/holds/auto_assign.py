from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from availability.application.holds.hold_slot import HoldSlot
from availability.application.holds.judging import STORED_SLOT_RULES, sharing
from availability.application.holds.ports import Offerings
from availability.domain.schedules.zones import local_date, minute_of
from availability.domain.slots.commitments import CommitmentKind
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import RULES, Refusal, Wish, bookings_on, refusals
from availability.domain.slots.timetable import Timetable
from servicekit.clock import Clock

_NEVER = datetime.min.replace(tzinfo=UTC)


class AssignableTimetables(Protocol):
    """The time of providers as the read models have it."""

    def timetables(self, ids: Iterable[UUID], /) -> Mapping[UUID, Timetable]: ...

    def auto_assigned(self, ids: Iterable[UUID], /) -> Sequence[UUID]:
        """Those that may be chosen for a client: accepting, and with auto-assignment on."""
        ...


@dataclass(frozen=True, slots=True)
class AutoAssign:
    """Ranks who could give a service then: fewest bookings that day, then longest idle (BKG-14)."""

    tables: AssignableTimetables
    offerings: Offerings
    clock: Clock

    def __call__(self, command: HoldSlot) -> HoldSlot:
        """Name the candidates of a hold that leaves the choice.

        It takes no lock and promises nothing: the hold itself asks again.
        """
        offering = self.offerings.offering(command.service_id)
        if command.provider_id is not None or offering is None:
            return command
        minutes = offering.default_duration if command.minutes is None else command.minutes
        ranked = self.ranked(
            offering,
            command.starts_at,
            minutes,
            now=self.clock(),
            moving=command.moving_booking_id,
        )
        return replace(command, candidates=tuple(ranked))

    def ranked(
        self,
        offering: Offering,
        starts_at: datetime,
        minutes: int,
        *,
        now: datetime,
        moving: UUID | None,
    ) -> Sequence[UUID]:
        """Return who seems free, the best choice first; if nobody, one of them for the reason."""
        assignable = sorted(self.tables.auto_assigned(offering.provider_ids))
        tables = self.tables.timetables(assignable)
        free = [
            table
            for table in tables.values()
            if not _against(table, offering, starts_at, minutes, now=now, moving=moving)
        ]
        if not free:
            return assignable[:1]
        free.sort(key=lambda table: _load(table, starts_at, now, moving))
        return [table.resource_id for table in free]


def _against(
    table: Timetable,
    offering: Offering,
    starts_at: datetime,
    minutes: int,
    *,
    now: datetime,
    moving: UUID | None,
) -> list[Refusal]:
    has_stored_slot = any(
        c.kind is CommitmentKind.SESSION
        and c.service_id == offering.id
        and c.starts_at == starts_at
        for c in table.commitments
    )
    return refusals(
        Wish(
            table=table,
            offering=sharing(offering) if has_stored_slot else offering,
            start=starts_at,
            duration=minutes,
            now=now,
            moving=moving,
        ),
        rules=STORED_SLOT_RULES if has_stored_slot else RULES,
    )


def _load(
    table: Timetable, starts_at: datetime, now: datetime, moving: UUID | None
) -> tuple[int, datetime, UUID]:
    day = local_date(table.settings.zone, minute_of(starts_at))
    earlier = (
        c.ends_at
        for c in table.commitments
        if c.is_booking and c.counts(now) and c.ends_at <= starts_at
    )
    return (
        bookings_on(table, day, now, moving),
        max(earlier, default=_NEVER),
        table.resource_id,
    )
