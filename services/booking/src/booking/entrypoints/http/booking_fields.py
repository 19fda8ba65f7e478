"""Texts, lengths and amounts as requests about bookings write them."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from booking.domain.bookings.status import BookingStatus
from servicekit.http.shapes import Bounded

Name = Annotated[str, Bounded(255)]
Line = Annotated[str, Bounded(200)]
LongText = Annotated[str, Bounded(4000, multiline=True)]
Id = Annotated[str, Bounded(100)]
Tag = Annotated[str, Bounded(60)]

Lines = Annotated[tuple[Line, ...], Field(max_length=20)]
Minutes = Annotated[int, Field(ge=1, le=1440, description="Minutes")]
Token = Annotated[str, Field(min_length=1, max_length=4096)]
Amount = Annotated[int, Field(ge=0, le=10**12, description="Minor units of the currency")]


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


AnyStatus = Annotated[BookingStatus, BeforeValidator(_lower)]
"""A status in lower case; upper case is accepted too (CFL-01)."""
