"""Which slots fit best: those that leave no gap nobody could use (OPN-04)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from availability.domain.schedules.working_days import Calendar, in_utc
from availability.domain.slots.needs import need_of_provider
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import stands
from availability.domain.slots.timetable import Timetable


class Fit:
    """A provider's free time around given days, to tell which slots lie snugly in it."""

    def __init__(
        self,
        table: Timetable,
        offering: Offering,
        duration: int,
        days: Iterable[date],
        now: datetime,
    ) -> None:
        need = need_of_provider(table.settings, offering, duration)
        self._duration = duration
        # A gap shorter than the shortest meeting of this service is of no use.
        self._useful = min(offering.durations, default=duration)
        opens: list[int] = []
        closes: list[int] = []
        calendar = Calendar(table.settings, offering.business_hours)
        for day in days:
            working = calendar.on(day)
            for start, end in in_utc(table.settings.zone, day, working.opening):
                opens.append(start)
                closes.append(end)
            cuts = (*working.breaks, *working.blocked)
            for start, end in in_utc(table.settings.zone, day, cuts) if cuts else ():
                opens.append(end)
                closes.append(start)
        sessions = {session.id: session for session in table.sessions}
        for commitment in table.commitments:
            if commitment.concerns(offering.id) and stands(commitment, sessions, now, None):
                opens.append(commitment.busy[1] + need.gap_before(commitment))
                closes.append(commitment.busy[0] - need.gap_after(commitment))
        self._opens: Sequence[int] = sorted(opens)
        self._closes: Sequence[int] = sorted(closes)

    def is_snug(self, start: int) -> bool:
        """Tell whether a free slot touches a booking or the day's edge and wastes nothing.

        `start` is a UTC minute since 1970.
        """
        end = start + self._duration
        at = bisect_right(self._opens, start) - 1
        before = start - self._opens[at] if at >= 0 else None
        at = bisect_left(self._closes, end)
        after = self._closes[at] - end if at < len(self._closes) else None
        if before == 0:
            return not after or after >= self._useful
        return after == 0 and (before is None or before >= self._useful)
