from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from gateway.application.api_keys.ports import ApiKeyCard
from servicekit.http.shapes import Bounded, RequestShape, ResponseShape

Role = Literal[
    "client",
    "consultant",
    "instructor",
    "staff",
    "team_lead",
    "sales_rep",
    "content_editor",
    "admin",
]


class IssueBody(RequestShape):
    """What a new key is for."""

    label: Annotated[str, Bounded(100)] = Field(
        description="Whose key it is, or what for", examples=["Front desk"]
    )
    roles: list[Role] = Field(min_length=1, max_length=8, examples=[["staff"]])
    subject: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9:._@-]{0,63}$",
        description="Who acts by this key, if that is somebody known by an id of his own",
    )


class ApiKeyShape(ResponseShape):
    """A key as it is listed. The key itself is never shown again."""

    id: UUID
    prefix: str
    subject: str
    roles: list[str]
    label: str
    origin: str
    issued_at: datetime
    issued_by: str
    revoked_at: datetime | None

    @classmethod
    def of(cls, card: ApiKeyCard) -> "ApiKeyShape":
        return cls(
            id=card.id,
            prefix=card.prefix,
            subject=card.subject,
            roles=list(card.roles),
            label=card.label,
            origin=card.origin.value,
            issued_at=card.issued_at,
            issued_by=card.issued_by,
            revoked_at=card.revoked_at,
        )


class IssuedShape(ResponseShape):
    """A new key with its text, which is shown this once."""

    api_key: ApiKeyShape
    secret: str


class PartShape(ResponseShape):
    status: Literal["healthy", "unhealthy"]
    details: dict[str, Any]
    response_time: float


class HealthShape(ResponseShape):
    """Parts and whole (MON-12, MON-13); `uptime` in seconds, `responseTime` in milliseconds."""

    status: Literal["healthy", "degraded"]
    timestamp: datetime
    uptime: float
    version: str
    checks: dict[str, PartShape]
