import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from servicekit.personal import ERASED


class PreparationStatus(StrEnum):
    """How far the consultant is with getting ready (BKG-22)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class SetupStatus(StrEnum):
    """How far the room or the call is set up (BKG-23)."""

    PENDING = "pending"
    CONFIGURED = "configured"
    TESTED = "tested"
    READY = "ready"


class DeliveryStatus(StrEnum):
    """Whether the client has what was promised (BKG-22)."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FOLLOW_UP_REQUIRED = "follow_up_required"


class CheckType(StrEnum):
    """What a quality check looked at (BKG-24)."""

    PREPARATION = "preparation"
    DELIVERY = "delivery"
    FOLLOW_UP = "follow_up"
    CLIENT_SATISFACTION = "client_satisfaction"


class CheckStatus(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NEEDS_ATTENTION = "needs_attention"


class Channel(StrEnum):
    """How a client was reminded."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to be done before or after the meeting (TYP-18); `owner` is whoever does it."""

    text: str
    due: date | None = None
    owner: str | None = None
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWords:
    """What is written about the delivery; clients never see it.

    It is one text in the log: it is about the client, and goes with the person's key.
    """

    performance_notes: str | None = None
    special_requirements: tuple[str, ...] = ()
    preparation_checklist: tuple[Task, ...] = ()
    follow_up_actions: tuple[Task, ...] = ()

    def as_text(self) -> str | None:
        """Give what was written as JSON; None if nothing was."""
        if self == DeliveryWords():
            return None
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=str)

    @classmethod
    def from_text(cls, text: str | None) -> Self:
        """Read what `as_text` gave; of a person who is erased remains that something was."""
        if text is None:
            return cls()
        if text == ERASED:
            return cls(performance_notes=ERASED)
        told: dict[str, Any] = json.loads(text)
        return cls(
            performance_notes=told["performance_notes"],
            special_requirements=tuple(told["special_requirements"]),
            preparation_checklist=tuple(_task(one) for one in told["preparation_checklist"]),
            follow_up_actions=tuple(_task(one) for one in told["follow_up_actions"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where getting ready, setting up and delivering stand (BKG-22, BKG-23)."""

    preparation: PreparationStatus = PreparationStatus.NOT_STARTED
    setup: SetupStatus = SetupStatus.PENDING
    delivery: DeliveryStatus = DeliveryStatus.PENDING
    words: DeliveryWords = DeliveryWords()


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCheck:
    """A look at how well something was done; `score` is 0 to 100."""

    id: UUID
    type: CheckType
    status: CheckStatus
    score: int | None
    notes: str | None
    checked_by: str
    checked_at: datetime


def delivery_after(*, confirmed: bool, follow_up: bool) -> DeliveryStatus:
    """Say where the delivery stands once the meeting is closed."""
    if follow_up:
        return DeliveryStatus.FOLLOW_UP_REQUIRED
    return DeliveryStatus.DELIVERED if confirmed else DeliveryStatus.PENDING


def _task(told: dict[str, Any]) -> Task:
    due = told["due"]
    return Task(
        text=told["text"],
        due=None if due is None else date.fromisoformat(due),
        owner=told["owner"],
        done=told["done"],
    )
