from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Protocol, TypeVar
from uuid import UUID

from availability.application.holds.hold_slot import HoldSlot, refused
from availability.application.holds.judging import EMERGENCY, STORED_SLOT_RULES, blocking, sharing
from availability.application.holds.ports import ConflictCounter, Holds, Offerings
from availability.domain.schedules.zones import local_date, minute_of
from availability.domain.slots.commitments import CommitmentKind
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import RULES, Refusal, Wish, bookings_on, refusals
from availability.domain.slots.timetable import Timetable
from servicekit.clock import Clock

T = TypeVar("T")

_NEVER = datetime.min.replace(tzinfo=UTC)


class KnownTimetables(Protocol):
    """The time of providers as the read models have it."""

    def timetables(self, ids: Iterable[UUID], /) -> Mapping[UUID, Timetable]: ...

    def auto_assigned(self, ids: Iterable[UUID], /) -> Sequence[UUID]:
        """Those that may be chosen for a client: accepting, and with auto-assignment on."""
        ...


class Rush:
    """Says of a provider whether anybody else in this process wants a place right now."""

    def __init__(self) -> None:
        self._wanted: Counter[UUID] = Counter()
        self._lock = Lock()

    @contextmanager
    def joined(self, provider_id: UUID | None) -> Iterator[bool]:
        """Want a place for as long as this lasts; True if nobody else did at its beginning.

        Who leaves the choice of a provider to us is never alone.
        """
        if provider_id is None:
            yield False
            return
        with self._lock:
            self._wanted[provider_id] += 1
            alone = self._wanted[provider_id] == 1
        try:
            yield alone
        finally:
            with self._lock:
                self._wanted[provider_id] -= 1
                if not self._wanted[provider_id]:
                    del self._wanted[provider_id]


@dataclass(frozen=True, slots=True)
class LookFirst:
    """Looks at what is known before a hold takes its locks.

    It names who could give the service where the client leaves the choice: fewest bookings that
    day, then longest idle (BKG-14). And while others want the same provider it refuses at once
    what is taken already, so that of a hundred who want one place ninety-nine need no lock. It
    promises nothing: the hold asks again.
    """

    tables: KnownTimetables
    offerings: Offerings
    holds: Holds
    count_conflict: ConflictCounter
    clock: Clock
    rush: Rush = field(default_factory=Rush)

    def then(self, hold: Callable[[HoldSlot], T], command: HoldSlot) -> T:
        """Hold, after a look where it is worth one: who asks alone for somebody just holds."""
        with self.rush.joined(command.provider_id) as alone:
            return hold(command if alone else self(command))

    def __call__(self, command: HoldSlot) -> HoldSlot:
        """Name the candidates. SlotTaken or SlotNotOffered if none of them is free."""
        found = self._look(command)
        if found is None:
            return command
        ranked, against = found
        # A hold that is there already stands in its own way: its answer is the hold's to give.
        if against and self.holds.peek(command.hold_id) is None:
            raise refused(against, self.count_conflict)
        return ranked

    def candidates(self, command: HoldSlot) -> HoldSlot:
        """Name the candidates and refuse nothing."""
        if command.provider_id is not None:
            return command
        found = self._look(command)
        return command if found is None else found[0]

    def _look(self, command: HoldSlot) -> tuple[HoldSlot, list[list[Refusal]]] | None:
        """Give the command with candidates, and what is against each of them if all are refused."""
        offering = self.offerings.offering(command.service_id)
        if offering is None or (command.override and not command.by_staff):
            return None
        now = self.clock()
        named = command.provider_id
        asked = (
            sorted(self.tables.auto_assigned(offering.provider_ids)) if named is None else [named]
        )
        tables = self.tables.timetables(asked)
        if named is not None and named not in tables:
            return None
        against = {id_: _against(table, offering, command, now) for id_, table in tables.items()}
        free = [tables[id_] for id_, found in against.items() if not found]
        if not free:
            return replace(command, candidates=tuple(asked[:1])), list(against.values())
        free.sort(key=lambda table: _load(table, command.starts_at, now, command.moving_booking_id))
        return replace(command, candidates=tuple(table.resource_id for table in free)), []


def _against(
    table: Timetable, offering: Offering, command: HoldSlot, now: datetime
) -> list[Refusal]:
    has_stored_slot = any(
        c.kind is CommitmentKind.SESSION
        and c.service_id == offering.id
        and c.starts_at == command.starts_at
        for c in table.commitments
    )
    found = refusals(
        Wish(
            table=table,
            offering=sharing(offering) if has_stored_slot else offering,
            start=command.starts_at,
            duration=offering.default_duration if command.minutes is None else command.minutes,
            now=now,
            moving=command.moving_booking_id,
            emergency=command.booking_type == EMERGENCY,
        ),
        rules=STORED_SLOT_RULES if has_stored_slot else RULES,
    )
    return blocking(found, frozenset(command.override))


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
