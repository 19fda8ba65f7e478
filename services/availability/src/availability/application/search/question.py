"""What a search for free slots is asked (SLT-01, SLT-08, SLT-09)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from availability.application.search.errors import InvalidSearch
from availability.domain.schedules.zones import zone_named

MOST_DAYS = 62


class TimeOfDay(StrEnum):
    """Parts of the day in the viewer's zone (OPN-06)."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    def includes(self, wall_minute: int) -> bool:
        """Tell whether a meeting that starts then belongs to it."""
        begin, end = _TIMES_OF_DAY[self]
        return begin <= wall_minute < end


_TIMES_OF_DAY = {
    TimeOfDay.MORNING: (6 * 60, 12 * 60),
    TimeOfDay.AFTERNOON: (12 * 60, 17 * 60),
    TimeOfDay.EVENING: (17 * 60, 22 * 60),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotQuestion:
    """Which slots are free from `first` to `last`, both included.

    The days are those of `zone`; without one, each provider's own (CFL-36). `duration` None asks
    for 60 minutes if the service offers them, else for its default. No `providers` asks for all.
    """

    service: UUID | str
    first: date
    last: date
    zone: str | None = None
    duration: int | None = None
    providers: tuple[UUID, ...] = ()
    time_of_day: TimeOfDay | None = None
    excluded: frozenset[date] = frozenset()
    moving: UUID | None = None

    def check(self) -> None:
        """Refuse what cannot be searched. UnknownZone, InvalidSearch."""
        if self.zone is not None:
            zone_named(self.zone)
        if self.last < self.first:
            raise InvalidSearch("The range ends before it begins", field="to")
        if (self.last - self.first).days >= MOST_DAYS:
            raise InvalidSearch(f"A search covers at most {MOST_DAYS} days", field="to")

    def between(self, first: date, last: date) -> "SlotQuestion":
        """Ask the same of other days; of `first` alone if `last` lies before it."""
        return replace(self, first=first, last=max(first, last))
