from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from booking.adapters.provider_figures_remembered import RememberedFigures
from booking.application.bookings.provider_figures import ProviderFigures
from booking_tests.catalogue_builders import NOW
from servicekit.testing.clock import SetClock

ADA, BEN = UUID(int=1), UUID(int=2)


class Figures:
    def __init__(self) -> None:
        self.asked: list[Sequence[UUID]] = []

    def __call__(self, _provider_id: UUID, /) -> ProviderFigures:
        return ProviderFigures(completed=len(self.asked), revenue={})

    def completed(self, provider_ids: Sequence[UUID], /) -> Mapping[UUID, int]:
        self.asked.append(provider_ids)
        return {ADA: len(self.asked)}


def test_counts_are_asked_for_again_after_a_minute_and_not_before() -> None:
    figures, clock = Figures(), SetClock(NOW)
    remembered = RememberedFigures(figures, clock)

    assert remembered.completed([ADA]) == {ADA: 1}
    clock.move(timedelta(seconds=59))
    assert remembered.completed([ADA, BEN]) == {ADA: 1, BEN: 0}
    clock.move(timedelta(seconds=1))
    assert remembered.completed([BEN, ADA]) == {ADA: 3, BEN: 0}
    assert figures.asked == [[ADA], [BEN], [ADA]]


def test_the_figures_of_one_are_always_new() -> None:
    figures = Figures()
    remembered = RememberedFigures(figures, SetClock(NOW))
    before = remembered(ADA).completed
    remembered.completed([ADA])

    assert (before, remembered(ADA).completed) == (0, 1)
