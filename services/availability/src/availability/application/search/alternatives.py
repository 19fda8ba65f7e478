"""Other times to offer when the wished one is gone (CON-01, API-02, SLT-07)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from availability.application.search.answer import Slot, distance, starts_at
from availability.application.search.find_slots import SlotSearch
from availability.application.search.question import SlotQuestion
from availability.domain.schedules.zones import minute_of
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import latest_start

MOST_ALTERNATIVES = 3
# Looked at in turn until there are enough: the days around the wish, then further ahead.
_REACHES = (1, 7, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A free slot near a wished time; UTC."""

    starts_at: datetime
    ends_at: datetime
    provider_id: UUID


@dataclass(frozen=True, slots=True)
class FindAlternatives:
    """Names the free slots nearest to a wished time.

    Those of the wished provider come before the others'; of two that are equally near, the later.
    So a taken 10:00 is answered with 11:00 first.
    """

    search: SlotSearch

    def __call__(
        self,
        service: UUID | str,
        wished: datetime,
        duration: int | None = None,
        *,
        provider_id: UUID | None = None,
        moving: UUID | None = None,
        most: int = MOST_ALTERNATIVES,
    ) -> list[Alternative]:
        """At most `most` slots, nearest first; none if there are none or no such service."""
        offering = self.search.timetables.offering(service)
        if offering is None:
            return []
        slots, minutes = self._near(offering, wished, duration, moving, most)
        asked = minute_of(wished)
        ranked = sorted(
            slots,
            key=lambda slot: (
                provider_id is not None and slot.table.resource_id != provider_id,
                distance(slot, wished),
                slot.start < asked,
            ),
        )
        chosen: dict[tuple[int, UUID], Slot] = {}
        seen: set[int] = set()
        for slot in ranked:
            # The same time with somebody else says nothing new unless somebody was asked for.
            if provider_id is None and slot.start in seen:
                continue
            seen.add(slot.start)
            chosen[slot.start, slot.table.resource_id] = slot
            if len(chosen) == most:
                break
        return [
            Alternative(
                starts_at=starts_at(slot),
                ends_at=starts_at(slot) + timedelta(minutes=minutes),
                provider_id=slot.table.resource_id,
            )
            for slot in chosen.values()
        ]

    def _near(
        self,
        offering: Offering,
        wished: datetime,
        duration: int | None,
        moving: UUID | None,
        most: int,
    ) -> tuple[list[Slot], int]:
        now = self.search.clock()
        tables = self.search.providers(offering, ())
        horizon = max((latest_start(table, offering, now) for table in tables), default=now)
        middle = min(max(wished, now), horizon).date()
        slots: list[Slot] = []
        minutes = offering.default_duration
        for reach in _REACHES:
            days = timedelta(days=reach)
            question = SlotQuestion(
                service=offering.id,
                first=max(middle - days, now.date() - timedelta(days=1)),
                last=middle + days,
                zone="UTC",
                duration=duration,
                moving=moving,
            )
            answer = self.search.among(offering, tables, question, now)
            slots, minutes = list(answer.slots()), answer.duration
            if len(slots) >= most:
                break
        return slots, minutes
