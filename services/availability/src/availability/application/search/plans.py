import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from availability.domain.slots.offering import Offering
from availability.domain.slots.search import Plan, Search
from availability.domain.slots.timetable import Timetable

MOST_PLANS = 1024

_Key = tuple[UUID, UUID, int, date, date]


@dataclass(frozen=True, slots=True)
class _Kept:
    plan: Plan
    table: Timetable
    offering: Offering
    equipment: tuple[Timetable, ...]

    def fits(
        self,
        table: Timetable,
        offering: Offering,
        equipment: tuple[Timetable, ...],
        now: datetime,
    ) -> bool:
        until = self.plan.holds_until
        return (
            (until is None or now < until)
            and _same(self.table, table)
            and (self.offering is offering or self.offering == offering)
            and len(self.equipment) == len(equipment)
            and all(_same(a, b) for a, b in zip(self.equipment, equipment, strict=True))
        )


def _same(known: Timetable, table: Timetable) -> bool:
    return known is table or (known.version == table.version and known.sessions == table.sessions)


class Plans:
    """Plans of free starts, remembered while nothing they were worked out from has changed.

    A plan goes with its timetable's version, and when the first hold in it runs out. What depends
    on the time of day (past, notice, horizon) is no part of a plan. At most `most` are kept, the
    longest unused go first. May be shared by threads.
    """

    def __init__(self, most: int = MOST_PLANS) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def find(
        self,
        offering: Offering,
        duration: int,
        groups: Mapping[tuple[date, date], Sequence[Timetable]],
        now: datetime,
        *,
        equipment: Sequence[Timetable] = (),
        moving: UUID | None = None,
    ) -> dict[UUID, Plan]:
        """Give each resource's plan for its own range of local days, from memory where it can.

        What is asked for the move of a booking is worked out anew and not remembered.
        """
        found: dict[UUID, Plan] = {}
        needed = tuple(equipment)
        for (first, last), tables in groups.items():
            search: Search | None = None
            for table in tables:
                key = (table.resource_id, offering.id, duration, first, last)
                if moving is None:
                    kept = self._recall(key)
                    if kept is not None and kept.fits(table, offering, needed, now):
                        found[table.resource_id] = kept.plan
                        continue
                if search is None:
                    search = Search(
                        offering, duration, first, last, now, moving=moving, equipment=needed
                    )
                plan = found[table.resource_id] = search.plan(table)
                if moving is None:
                    self._remember(key, _Kept(plan, table, offering, needed))
        return found

    def _recall(self, key: _Key) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def _remember(self, key: _Key, kept: _Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
