"""What availability knows of a bookable service, as its owner published it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from availability.domain.schedules.settings import ANY_TIME, WeeklySchedule, Window
from contracts.tariff import Tariff


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A service as the slot search needs it. Minutes and counts; dates are provider-local days."""

    id: UUID
    slug: str
    name: str
    tariff: Tariff
    durations: tuple[int, ...]
    default_duration: int
    # Rises with every change, so that what was worked out from an older state is not used again.
    version: int = 1
    service_type: str | None = None
    bookable: bool = True
    buffer: int | None = None
    preparation: int = 0
    follow_up: int = 0
    window: Window = ANY_TIME
    max_daily: int | None = None
    # Places in one slot: above 1 several bookings share the same start (CON-03).
    max_bookings: int = 1
    blackout_dates: tuple[date, ...] = ()
    business_hours: WeeklySchedule | None = None
    zone: str = "UTC"
    # Rooms and equipment that must be free as well, besides the provider.
    required_resources: tuple[UUID, ...] = ()
    # Approved pairs only (CAT-16).
    provider_ids: tuple[UUID, ...] = ()
