from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import Aggregate, event


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One hold or reservation of the day; `expires_at` is None once it is reserved."""

    hold_id: UUID
    expires_at: datetime | None


class ServiceDay(Aggregate):
    """How many bookings one service has on one local day of its providers (CON-06, CFL-24)."""

    TOPIC = "availability.ServiceDay"

    class Created(Aggregate.Created):
        TOPIC = "availability.ServiceDay.Created"
        service_id: UUID
        date: date
        counted: tuple[Counted, ...]

    class Added(Aggregate.Event):
        TOPIC = "availability.ServiceDay.Added"
        hold_id: UUID
        expires_at: datetime | None

    class Removed(Aggregate.Event):
        TOPIC = "availability.ServiceDay.Removed"
        hold_id: UUID

    @classmethod
    def opened(
        cls, day_id: UUID, *, service_id: UUID, day: date, counted: tuple[Counted, ...]
    ) -> "ServiceDay":
        """Begin to count a day, with what was booked on it before it was counted."""
        return cls._create(cls.Created, id=day_id, service_id=service_id, date=day, counted=counted)

    @event(Created)
    def __init__(self, service_id: UUID, date: date, counted: tuple[Counted, ...]) -> None:
        self.service_id = service_id
        self.date = date
        self._expiries = {entry.hold_id: entry.expires_at for entry in counted}

    def count(self, hold_id: UUID, *, expires_at: datetime | None) -> None:
        """Count a hold (`expires_at` given) or a reservation (None), once."""
        if hold_id not in self._expiries or self._expiries[hold_id] != expires_at:
            self._added(hold_id=hold_id, expires_at=expires_at)

    def discount(self, hold_id: UUID) -> None:
        if hold_id in self._expiries:
            self._removed(hold_id=hold_id)

    @event(Added)
    def _added(self, hold_id: UUID, expires_at: datetime | None) -> None:
        self._expiries[hold_id] = expires_at

    @event(Removed)
    def _removed(self, hold_id: UUID) -> None:
        self._expiries.pop(hold_id, None)

    def booked(self, now: datetime, *, besides: frozenset[UUID] = frozenset()) -> int:
        """Count what stands now: reservations, and holds that have not lapsed."""
        return sum(
            1
            for hold_id, expires_at in self._expiries.items()
            if hold_id not in besides and (expires_at is None or now < expires_at)
        )
