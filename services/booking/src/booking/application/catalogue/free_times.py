"""When somebody wants to meet, and who has time then (DIS-09)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo


class Timeframe(StrEnum):
    """How soon; weeks begin on Monday."""

    TODAY = "today"
    THIS_WEEK = "this-week"
    NEXT_WEEK = "next-week"
    FLEXIBLE = "flexible"


class PreferredTime(StrEnum):
    """Which part of the day (OPN-06)."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTime:
    """When somebody wants to meet, on the clocks of `zone`."""

    timeframe: Timeframe = Timeframe.FLEXIBLE
    part_of_day: PreferredTime = PreferredTime.ANY
    zone: str = "UTC"

    @property
    def is_any(self) -> bool:
        """Say whether every time will do."""
        return self.timeframe is Timeframe.FLEXIBLE and self.part_of_day is PreferredTime.ANY

    def days(self, now: datetime) -> tuple[date, date] | None:
        """Give the first and last day; None means any day."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        sunday = today + timedelta(days=6 - today.weekday())
        match self.timeframe:
            case Timeframe.TODAY:
                return today, today
            case Timeframe.THIS_WEEK:
                return today, sunday
            case Timeframe.NEXT_WEEK:
                return sunday + timedelta(days=1), sunday + timedelta(days=7)
            case Timeframe.FLEXIBLE:
                return None


ANY_TIME: Final = WantedTime()


class FreeTimes(Protocol):
    """Whoever owns the calendar. It is asked outside of any unit of work."""

    async def next_of(
        self, provider_ids: Sequence[UUID], service_ids: Sequence[UUID], wanted: WantedTime, /
    ) -> Mapping[UUID, datetime]:
        """Give when each is free next for one of the services; who is not is left out.

        ServiceUnreachable when there is no answer.
        """
        ...
