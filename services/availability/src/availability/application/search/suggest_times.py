"""Times near a wished one, the best first (SLT-08 to SLT-10)."""

from dataclasses import dataclass
from datetime import datetime

from availability.application.search.answer import Slot, SlotAnswer, distance
from availability.application.search.find_slots import SlotSearch
from availability.application.search.question import SlotQuestion
from availability.domain.schedules.zones import minute_of

# A slot a day away is worth half as much as one at the wished time.
_HALF_WORTH_MINUTES = 1440
_NEARNESS, _FIT, _SAME_CLOCK = 70, 20, 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A free slot with its score, 0 to 1, and why it is named (TYP-06)."""

    slot: Slot
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestTimes:
    """Ranks free slots: how near they are counts most, then how well they fit into the day."""

    search: SlotSearch

    def __call__(
        self, question: SlotQuestion, wished: datetime, most: int
    ) -> tuple[SlotAnswer, list[Suggestion]]:
        """At most `most` suggestions among the question's slots, the best first."""
        answer = self.search(question)
        ranked = sorted(
            (_judged(slot, wished) for slot in answer.slots()),
            key=lambda s: (-s.score, distance(s.slot, wished), s.slot.start),
        )
        return answer, ranked[:most]


def _judged(slot: Slot, wished: datetime) -> Suggestion:
    away = distance(slot, wished)
    points = _NEARNESS * _HALF_WORTH_MINUTES / (_HALF_WORTH_MINUTES + away)
    reasons = ["wished_time" if away == 0 else "near_wished_time"]
    if slot.is_recommended:
        points += _FIT
        reasons.append("recommended")
    if (slot.start - minute_of(wished)) % 1440 == 0:
        points += _SAME_CLOCK
        reasons.append("same_time_of_day")
    return Suggestion(slot, round(points / 100, 3), tuple(reasons))
