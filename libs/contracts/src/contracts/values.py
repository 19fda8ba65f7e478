"""Values that travel inside contract events.

Amounts are integers in the minor unit of their currency. Instants are aware and read back in UTC.
Minutes of a day count from local midnight, 0 to 1440. Weekdays count from Monday = 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment. Times without an offset are refused; any offset is accepted and becomes UTC."""

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""An ISO 4217 code in capitals."""

ZoneName = Annotated[str, Field(min_length=1, max_length=64)]
"""An IANA zone name. It is not looked up on reading: a reader's zone data may be older."""

Minutes = Annotated[int, Field(ge=0)]
MinuteOfDay = Annotated[int, Field(ge=0, le=1440)]
Weekday = Annotated[int, Field(ge=0, le=6)]


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The words a text field uses today. Readers must live with a word they do not know.

    Nothing is refused on reading, so that a new word needs no new version of the contract. What a
    producer writes is held against the list by `contracts.registry.check_published`.
    """

    words: tuple[str, ...]

    def __get_pydantic_json_schema__(
        self,
        core_schema: Mapping[str, Any],
        handler: Callable[[Any], dict[str, Any]],
    ) -> dict[str, Any]:
        """Published schemas list the words of today without closing the list."""
        return {**handler(core_schema), "x-known-values": list(self.words)}


ResourceKind = Annotated[
    str,
    KnownWords(("consultant", "team_member", "instructor", "venue", "room", "equipment")),
]
ServiceType = Annotated[
    str,
    KnownWords(("30-for-30", "standard-consultation", "project-scoping", "workshop", "custom")),
]
"""What kind of service it is (CAT-04); providers may take some kinds and leave others (AVL-10)."""

ServiceStatus = Annotated[str, KnownWords(("draft", "in_review", "approved", "active", "retired"))]
BookingStatus = Annotated[
    str,
    KnownWords(
        (
            "pending",
            "pending_payment",
            "waitlisted",
            "confirmed",
            "reminded",
            "in_progress",
            "completed",
            "cancelled",
            "no_show",
            "rescheduled",
        )
    ),
]
BookingEnd = Annotated[str, KnownWords(("completed", "cancelled", "no_show"))]
"""A `BookingStatus` after which nothing happens any more."""

BookingType = Annotated[str, KnownWords(("STANDARD", "RECURRING", "EMERGENCY", "CONSULTATION"))]
PaymentMethod = Annotated[str, KnownWords(("card", "bank", "cash", "invoice"))]
Party = Annotated[str, KnownWords(("client", "staff", "provider", "system"))]
"""Who asked for a change: the client, the firm's staff, the provider, or a rule of the platform."""

CancellationCause = Annotated[
    str, KnownWords(("request", "hold-lapsed", "payment-failed", "slot-lost", "declined"))
]
"""Somebody asked; nobody paid or confirmed in time; the payment failed; the place was gone; staff
refused."""


class Value(BaseModel):
    """Equal when its parts are equal; unknown parts written by a newer producer are dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Money(Value):
    """An amount in the minor unit of its currency: AED 250.00 is 25000."""

    amount_minor: int
    currency: Currency


class Interval(Value):
    """From `starts_at` up to, not including, `ends_at`; never empty."""

    starts_at: Instant
    ends_at: Instant

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("an interval ends after it starts")
        return self


class ResourceRef(Value):
    """Something that can be busy: a person, a venue, a room, a piece of equipment."""

    resource_id: UUID
    kind: ResourceKind


class DayHours(Value):
    """Opening hours on one weekday, in the zone the carrier names; a day may have several."""

    weekday: Weekday
    from_minute: MinuteOfDay
    to_minute: MinuteOfDay

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.to_minute <= self.from_minute:
            raise ValueError("opening hours end after they begin, on the same day")
        return self
