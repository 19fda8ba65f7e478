"""What is held of people, as they themselves and admins are shown it."""

from typing import Any
from uuid import UUID

from servicekit.http.shapes import ResponseShape


class ConsentWithdrawnShape(ResponseShape):
    """In which bookings the consent stood until now."""

    booking_ids: tuple[UUID, ...]


class EventShape(ResponseShape):
    event: str
    position: int
    recorded_at: str
    by: str
    data: dict[str, Any]


class StreamShape(ResponseShape):
    id: UUID
    events: tuple[EventShape, ...]


class PersonExportShape(ResponseShape):
    """Everything held of a person; names inside `records` and `data` are those of storage."""

    person_id: UUID
    exported_at: str
    erased: bool
    records: dict[str, list[dict[str, Any]]]
    streams: tuple[StreamShape, ...]
