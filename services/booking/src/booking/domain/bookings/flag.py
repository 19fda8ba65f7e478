from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class FlagType(StrEnum):
    """What somebody should look at (BKG-26)."""

    ATTENTION_REQUIRED = "attention_required"
    VIP_CLIENT = "vip_client"
    TECHNICAL_ISSUE = "technical_issue"
    PAYMENT_ISSUE = "payment_issue"
    CONSULTANT_ISSUE = "consultant_issue"


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


class Priority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class EscalationLevel(StrEnum):
    NONE = "none"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    DIRECTOR = "director"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A mark on a booking until somebody resolves it."""

    id: UUID
    type: FlagType
    message: str
    severity: Severity
    raised_by: str
    raised_at: datetime
    resolved_by: str | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something staff wrote down about a booking; clients never see it."""

    id: UUID
    text: str
    author: str
    written_at: datetime
