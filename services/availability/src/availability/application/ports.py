"""What every part of the application may ask for."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from availability.domain.slots.offering import Offering
from availability.domain.slots.timetable import Timetable


class Timetables(Protocol):
    """What is known of services and of everybody's time, as of now. Proof of nothing."""

    def offering(self, service: UUID | str, /) -> Offering | None:
        """A service by id or slug; None if unknown or retired."""
        ...

    def timetables(self, ids: Iterable[UUID], /) -> Mapping[UUID, Timetable]:
        """The time of each of these that is known; the same object while nothing has changed."""
        ...

    def booked_on(
        self, service_id: UUID, first: date, last: date, now: datetime, /
    ) -> Mapping[date, int]:
        """A service's bookings and live holds on each of these provider-local days."""
        ...
