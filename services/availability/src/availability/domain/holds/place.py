from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a hold stands for: a provider, what else is needed, and the time, in UTC.

    `resource_ids` are the rooms and things besides the provider; `service_date` is the day on the
    provider's clocks, on which the service counts it (CFL-24, CFL-36).
    """

    service_id: UUID
    provider_id: UUID
    resource_ids: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    service_date: date
    session_id: UUID | None = None

    @property
    def everyone(self) -> tuple[UUID, ...]:
        """The provider first, then the rooms and things, each once."""
        return tuple(dict.fromkeys((self.provider_id, *self.resource_ids)))
