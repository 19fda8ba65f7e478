from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFigures:
    """What a provider's bookings add up to (CAT-21, CAT-26).

    `total` counts what was not cancelled, `repeat_clients` the clients with two or more completed
    bookings. `revenue` is the price of what was completed, in minor units by currency.
    """

    total: int = 0
    completed: int = 0
    missed: int = 0
    clients: int = 0
    repeat_clients: int = 0
    revenue: Mapping[str, int]

    @property
    def completion_rate(self) -> float | None:
        """Give the share of meetings that took place of those that were over; None before one."""
        return _share(self.completed, self.completed + self.missed)

    @property
    def repeat_client_rate(self) -> float | None:
        """Give the share of served clients who came again; None before there is a client."""
        return _share(self.repeat_clients, self.clients)


class FiguresOfProviders(Protocol):
    """Adds up what there is about a provider."""

    def __call__(self, provider_id: UUID, /) -> ProviderFigures: ...

    def completed(self, provider_ids: Sequence[UUID], /) -> Mapping[UUID, int]:
        """Count the completed bookings of several; who has none is left out."""
        ...


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
