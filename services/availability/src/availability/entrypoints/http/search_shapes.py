"""What a search is asked and what it answers, as the OpenAPI document tells it."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import AfterValidator, BeforeValidator, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticCustomError

from availability.application.search.question import TimeOfDay
from availability.domain.slots.refusals import Code, Severity
from servicekit.http.shapes import AwareInstant, Day, ResponseShape, Zone, text

_AWARE: TypeAdapter[datetime] = TypeAdapter(AwareInstant)
_TEXT: TypeAdapter[str] = TypeAdapter(text(100))
_WALL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")


def _moment(value: Any) -> datetime:
    if isinstance(value, str) and _WALL_TIME.fullmatch(value.strip()):
        try:
            moment = datetime.fromisoformat(value.strip().upper())
        except ValueError as error:
            raise PydanticCustomError("instant", "There is no such moment") from error
        if not 1900 < moment.year < 9000:
            raise PydanticCustomError("instant", "This moment is out of range")
        return moment
    return _AWARE.validate_python(value)


ServiceId = Annotated[
    str,
    AfterValidator(_TEXT.validate_python),
    Query(
        alias="serviceId",
        min_length=1,
        max_length=100,
        examples=["tax-consultation"],
        description="Id or slug",
    ),
]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "type": "string",
            "examples": ["2027-03-01T10:00:00+04:00", "2027-03-01T10:00"],
            "description": "A time with offset, or the wall time of `timezone` without one",
        }
    ),
    Query(),
]
DayParameter = Annotated[Day, Query()]
FromDay = Annotated[Day, Query(alias="from")]
ToDay = Annotated[Day, Query(alias="to", description="Included; at most 62 days from `from`")]
Minutes = Annotated[int | None, Query(ge=1, le=1440, description="Minutes")]
TeamMember = Annotated[UUID | None, Query(alias="teamMemberId")]
TeamMembers = Annotated[list[UUID], Query(alias="teamMemberId", max_length=100)]
ZoneParameter = Annotated[Zone | None, Query(description="Zone of days and times in the answer")]
Preference = Annotated[
    TimeOfDay | None, Query(alias="timePreference", description="In `timezone` (OPN-06)")
]
FromEarliest = Annotated[Day | None, Query(alias="earliestDate")]
ToLatest = Annotated[Day | None, Query(alias="latestDate")]
Services = Annotated[
    list[Annotated[str, AfterValidator(_TEXT.validate_python)]],
    Query(
        alias="serviceId",
        min_length=1,
        max_length=20,
        examples=[["tax-consultation"]],
        description="Ids or slugs; the soonest time among these services counts",
    ),
]
FewTeamMembers = Annotated[
    list[UUID],
    Query(alias="teamMemberId", max_length=50, description="None: all who give the services"),
]
Limit = Annotated[int, Query(ge=1, le=20)]
Excluded = Annotated[list[Day], Query(alias="excludedDate", max_length=100)]


class SurchargeLine(ResponseShape):
    type: str
    amount: int
    description: str


class SlotPrice(ResponseShape):
    """Minor units of the currency; `amount` is `base` and all surcharges (PRC-01)."""

    amount: int
    base: int
    currency: str
    surcharges: list[SurchargeLine]


class SlotShape(ResponseShape):
    """A free slot. Times carry the offset of the asked zone; `date`, `start`, `end` are its clocks.

    `isRecommended`: not in peak hours, and leaving no gap nobody could use (OPN-04).
    `demandLevel` is `medium` while there is no history to compare with (OPN-09).
    """

    start_time: datetime
    end_time: datetime
    date: date
    start: str
    end: str
    timezone: str
    team_member_id: UUID
    duration: int
    price: SlotPrice
    is_available: bool
    is_recommended: bool
    demand_level: Literal["low", "medium", "high"]
    max_bookings: int
    current_bookings: int


class SlotsAnswer(ResponseShape):
    """The free slots of one day, and why there are none if so."""

    slots: list[SlotShape]
    reason: Code | None


class DayShape(ResponseShape):
    """A day of the asked zone. `clocksChange`: somebody's clocks change on it (AVL-20)."""

    date: date
    slots: list[SlotShape]
    reason: Code | None
    clocks_change: bool


class TeamMemberShape(ResponseShape):
    id: UUID
    name: str
    timezone: str


class ClockChangeShape(ResponseShape):
    """Offsets are minutes ahead of UTC."""

    timezone: str
    at: datetime
    offset_before: int
    offset_after: int


class DaylightSavingShape(ResponseShape):
    """Whether clocks change within the range (AVL-20).

    `adjustmentNeeded`: the viewer's and a provider's clocks do not move together, so the same wall
    time of the provider is another one for the viewer.
    """

    affects_schedule: bool
    warning_displayed: bool
    adjustment_needed: bool
    changes: list[ClockChangeShape]


class AvailabilityAnswer(ResponseShape):
    """Days in order, each with its slots or the reason why it has none."""

    service_id: UUID
    slug: str
    duration: int
    timezone: str
    service_timezone: str
    days: list[DayShape]
    team_members: list[TeamMemberShape]
    daylight_saving: DaylightSavingShape


class NextAnswer(ResponseShape):
    """The first free slot and those after it; `reason` says why there is none."""

    slot: SlotShape | None
    slots: list[SlotShape]
    reason: Code | None


class NextOfMemberShape(ResponseShape):
    """One team member's next free time and the service it is for, or the reason for none."""

    team_member_id: UUID
    service_id: UUID | None
    slot: SlotShape | None
    reason: Code | None


class NextOfEachAnswer(ResponseShape):
    """In the order the team members were asked for."""

    team_members: list[NextOfMemberShape]


class SuggestionShape(ResponseShape):
    """`score` is between 0 and 1; `reasons` say what it was given for."""

    slot: SlotShape
    score: float
    reasons: list[Literal["wished_time", "near_wished_time", "recommended", "same_time_of_day"]]


class SuggestionsAnswer(ResponseShape):
    """Times near the wished one; minutes around a meeting are what its first provider needs."""

    suggestions: list[SuggestionShape]
    buffer_minutes: int
    preparation_minutes: int
    follow_up_minutes: int
    reason: Code | None


class MetShape(ResponseShape):
    """A commitment in the way. Its id and booking are told to staff only."""

    start_time: datetime
    end_time: datetime
    id: UUID | None
    booking_id: UUID | None


class ReasonShape(ResponseShape):
    """One rule's finding: ERROR stops everybody, WARNING stops clients (CON-04 to CON-10)."""

    code: Code
    rule: str
    name: str
    severity: Severity
    message: str
    met: list[MetShape]


class ProviderReasonsShape(ResponseShape):
    team_member_id: UUID
    name: str | None
    timezone: str | None
    local_time: datetime | None
    is_offered: bool
    reasons: list[ReasonShape]


class ExplainAnswer(ResponseShape):
    """Why a time is or is not offered.

    `instants` are the readings of the asked time: none where the clocks skip it, two where they
    show it twice. `reasons` stand against the time itself, those of each team member beside it.
    """

    service_id: UUID
    duration: int
    instants: list[datetime]
    is_offered: bool
    reasons: list[ReasonShape]
    team_members: list[ProviderReasonsShape]


class AlternativeShape(ResponseShape):
    start_time: datetime
    end_time: datetime
    team_member_id: UUID


class CheckAnswer(ResponseShape):
    """One time judged (SLT-07, CON-08), with the team member that comes nearest to giving it.

    `canProceed` is whether nothing but warnings stands against it, which staff may pass over.
    """

    is_available: bool
    has_conflicts: bool
    has_warnings: bool
    can_proceed: bool
    conflicts: list[ReasonShape]
    warnings: list[ReasonShape]
    reason: Code | None
    suggested_alternatives: list[AlternativeShape]
