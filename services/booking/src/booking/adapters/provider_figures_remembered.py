from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from booking.application.bookings.provider_figures import FiguresOfProviders, ProviderFigures
from servicekit.clock import Clock

KEEP_FOR: Final = timedelta(minutes=1)


class RememberedFigures:
    """Figures for pages that everybody calls: counts of completed bookings are kept for a minute.

    Counting looks at every booking of a provider, 50 ms for 25 of them with a thousand each.
    """

    def __init__(self, figures: FiguresOfProviders, clock: Clock) -> None:
        self._figures = figures
        self._clock = clock
        self._counts: dict[UUID, tuple[int, datetime]] = {}

    def __call__(self, provider_id: UUID, /) -> ProviderFigures:
        """Give the figures of one provider, as they are now."""
        return self._figures(provider_id)

    def completed(self, provider_ids: Sequence[UUID], /) -> Mapping[UUID, int]:
        """Count the completed bookings of several, as they were at most a minute ago."""
        now = self._clock()
        counts = {
            one: known[0]
            for one in provider_ids
            if (known := self._counts.get(one)) is not None and now < known[1]
        }
        asked = [one for one in provider_ids if one not in counts]
        if asked:
            found = self._figures.completed(asked)
            for one in asked:
                counts[one] = found.get(one, 0)
                self._counts[one] = counts[one], now + KEEP_FOR
        return counts
