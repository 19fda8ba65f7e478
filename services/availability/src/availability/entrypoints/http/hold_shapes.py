from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from servicekit.http.shapes import AwareInstant, RequestShape, ResponseShape, Zone, text

Minutes = Annotated[int, Field(strict=True, ge=1, le=1440, examples=[60])]
Overrides = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)]
BookingType = Literal["STANDARD", "RECURRING", "EMERGENCY", "CONSULTATION"]


class HoldBody(RequestShape):
    """What a visitor wants kept. `serviceId` is an id or a slug."""

    service_id: text(100) = Field(examples=["tax-consultation"])  # type: ignore[valid-type]
    team_member_id: UUID | None = None
    start_time: AwareInstant
    duration: Minutes | None = None
    timezone: Zone | None = None
    booking_type: BookingType = "STANDARD"
    override: Overrides = Field(default_factory=list)
    moving_booking_id: UUID | None = None


class InternalHoldBody(RequestShape):
    """The same, asked by another service under an id of its own; again is the same hold."""

    hold_id: UUID
    service_id: UUID
    team_member_id: UUID | None = None
    start_time: AwareInstant
    duration: Minutes | None = None
    booking_type: BookingType = "STANDARD"
    override: Overrides = Field(default_factory=list)
    by_staff: bool = False
    moving_booking_id: UUID | None = None


class HoldAnswer(ResponseShape):
    """A place that is kept until `expiresAt`; the token is what books it."""

    hold_id: UUID
    hold_token: str
    expires_at: datetime
    service_id: UUID
    provider_id: UUID
    resource_ids: list[UUID]
    start_time: datetime
    end_time: datetime
    overridden: list[str]


class HoldKeyAnswer(ResponseShape):
    """The Ed25519 key that hold tokens are verified with: 32 raw bytes in URL-safe base64."""

    algorithm: str
    public_key: str
