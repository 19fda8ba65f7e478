"""Free time over HTTP: open to everybody, read only (API-01, SLT-01 to SLT-12)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import Response

from availability.application.search.alternatives import FindAlternatives
from availability.application.search.errors import InvalidSearch
from availability.application.search.find_slots import SlotSearch
from availability.application.search.judge_time import JudgeTime, TimeAnswer, TimeQuestion
from availability.application.search.next_of_each import NextOfEach
from availability.application.search.question import SlotQuestion
from availability.application.search.suggest_times import SuggestTimes
from availability.domain.holds.errors import ServiceUnknown
from availability.domain.schedules.errors import UnknownZone
from availability.domain.schedules.zones import readings_of
from availability.domain.slots.refusals import Code
from availability.entrypoints.http.search_failure import or_failed
from availability.entrypoints.http.search_rendering import (
    JsonAnswer,
    availability_json,
    check_json,
    explain_json,
    next_json,
    next_of_each_json,
    slots_json,
    suggestions_json,
)
from availability.entrypoints.http.search_shapes import (
    AvailabilityAnswer,
    CheckAnswer,
    DayParameter,
    Excluded,
    ExplainAnswer,
    FewTeamMembers,
    FromDay,
    FromEarliest,
    Limit,
    Minutes,
    Moment,
    NextAnswer,
    NextOfEachAnswer,
    Preference,
    ServiceId,
    Services,
    SlotsAnswer,
    SuggestionsAnswer,
    TeamMember,
    TeamMembers,
    ToDay,
    ToLatest,
    ZoneParameter,
)
from availability.entrypoints.http.written_answers import WrittenAnswers
from servicekit.http.access import CurrentIdentity, Identity, allow
from servicekit.http.problems import problems
from servicekit.http.routing import Router

_STAFF = frozenset({"staff", "team_lead", "admin", "service"})
_REFUSALS: dict[int | str, dict[str, Any]] = problems(ServiceUnknown, InvalidSearch, UnknownZone)
# Suggestions look this far to both sides of the wished time.
_AROUND = timedelta(days=14)
_AHEAD = timedelta(days=400)

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class SearchCalls:
    """What the endpoints of the search call; all of them share one search and its memory."""

    search: SlotSearch
    written: WrittenAnswers = field(default_factory=WrittenAnswers)

    @property
    def suggest(self) -> SuggestTimes:
        return SuggestTimes(self.search)

    @property
    def next_of_each(self) -> NextOfEach:
        return NextOfEach(self.search)

    @property
    def judge(self) -> JudgeTime:
        return JudgeTime(self.search)

    @property
    def alternatives(self) -> FindAlternatives:
        return FindAlternatives(self.search)


def _service(text_: str) -> UUID | str:
    try:
        return UUID(text_)
    except ValueError:
        return text_


def _refuse_without_zone(at: datetime, timezone: str | None) -> None:
    if at.tzinfo is None and timezone is None:
        raise InvalidSearch("A time without offset needs the timezone it is read in", field="at")


async def _time_asked(
    *,
    service_id: ServiceId,
    at: Moment,
    timezone: ZoneParameter = None,
    duration: Minutes = None,
    team_member_id: TeamMember = None,
) -> TimeQuestion:
    _refuse_without_zone(at, timezone)
    return TimeQuestion(
        service=_service(service_id),
        at=at,
        zone=timezone,
        duration=duration,
        provider=team_member_id,
    )


TimeAsked = Annotated[TimeQuestion, Depends(_time_asked)]


def create_search_router(calls: SearchCalls) -> Router:  # noqa: C901 - one function per endpoint
    router = Router(tags=["availability"])

    @router.get(
        "/api/bookings/availability",
        operation_id="bookingAvailability",
        summary="Free times of one day",
        response_model=SlotsAnswer,
        responses=_REFUSALS,
        dependencies=[allow.public()],
    )
    def of_a_day(
        *,
        request: Request,
        service_id: ServiceId,
        date: DayParameter,
        duration: Minutes = None,
        team_member_id: TeamMember = None,
        timezone: ZoneParameter = None,
    ) -> Response:
        """Free slots of one day (API-01).

        Without `timezone` the day is each provider's own. `duration` is 60 unless the service does
        not offer that: then its default. An inner failure is 500 in the words clients know.
        """
        question = SlotQuestion(
            service=_service(service_id),
            first=date,
            last=date,
            zone=timezone,
            duration=duration,
            providers=_providers(team_member_id),
        )
        return or_failed(
            request, lambda: JsonAnswer(calls.written(calls.search(question), slots_json))
        )

    @router.get(
        "/api/availability",
        operation_id="availability",
        summary="Free times of several days",
        response_model=AvailabilityAnswer,
        responses=_REFUSALS,
        dependencies=[allow.public()],
    )
    def of_days(
        *,
        service_id: ServiceId,
        first: FromDay,
        last: ToDay,
        timezone: ZoneParameter = None,
        duration: Minutes = None,
        team_member_id: TeamMembers = [],  # noqa: B006 - FastAPI copies defaults
    ) -> Response:
        """Free slots day by day, for month and week views (SLT-08).

        Days and times are those of `timezone`, or of the service's zone without it.
        """
        service = _service(service_id)
        zone = timezone or calls.search.offering(service).zone
        question = SlotQuestion(
            service=service,
            first=first,
            last=last,
            zone=zone,
            duration=duration,
            providers=tuple(team_member_id),
        )
        return JsonAnswer(calls.written(calls.search(question), availability_json))

    @router.get(
        "/api/availability/next",
        operation_id="nextAvailability",
        summary="The next free time",
        response_model=NextAnswer,
        responses=_REFUSALS,
        dependencies=[allow.public()],
    )
    def the_next(
        *,
        service_id: ServiceId,
        duration: Minutes = None,
        earliest_date: FromEarliest = None,
        latest_date: ToLatest = None,
        time_preference: Preference = None,
        timezone: ZoneParameter = None,
        team_member_id: TeamMembers = [],  # noqa: B006
        excluded_date: Excluded = [],  # noqa: B006
        limit: Limit = 3,
    ) -> Response:
        """Give the next free slots from an earliest date on (SLT-08, SLT-09)."""
        service = _service(service_id)
        zone = timezone or calls.search.offering(service).zone
        days = _days_ahead(calls.search.clock(), earliest_date, latest_date)
        if isinstance(days, Code):
            return JsonAnswer({"slot": None, "slots": [], "reason": days})
        first, last = days
        question = SlotQuestion(
            service=service,
            first=first,
            last=last,
            zone=zone,
            duration=duration,
            providers=tuple(team_member_id),
            time_of_day=time_preference,
            excluded=frozenset(excluded_date),
        )
        answer, slots = calls.search.ahead(question, lambda found: len(found) >= limit)
        return JsonAnswer(next_json(answer, slots[:limit]))

    @router.get(
        "/api/availability/next/team-members",
        operation_id="nextAvailabilityOfTeamMembers",
        summary="The next free time of each team member",
        response_model=NextOfEachAnswer,
        responses=_REFUSALS,
        dependencies=[allow.public()],
    )
    def the_next_of_each(
        *,
        service_id: Services,
        team_member_id: FewTeamMembers = [],  # noqa: B006
        duration: Minutes = None,
        earliest_date: FromEarliest = None,
        latest_date: ToLatest = None,
        time_preference: Preference = None,
        timezone: ZoneParameter = None,
        excluded_date: Excluded = [],  # noqa: B006
    ) -> Response:
        """Give each team member's next free slot, in whichever of the services it comes first.

        For cards and lists of consultants (WIZ-06, DIS-09). Days are those of `timezone`, or of the
        first service's zone without it. Of several services, unknown ones are passed over.
        """
        offerings = calls.next_of_each.offerings([_service(one) for one in service_id])
        zone = timezone or offerings[0].zone
        days = _days_ahead(calls.search.clock(), earliest_date, latest_date)
        if isinstance(days, Code):
            nobody = {"serviceId": None, "slot": None, "reason": days}
            return JsonAnswer(
                {"teamMembers": [{"teamMemberId": one} | nobody for one in team_member_id]}
            )
        question = SlotQuestion(
            service=offerings[0].id,
            first=days[0],
            last=days[1],
            zone=zone,
            duration=duration,
            providers=tuple(dict.fromkeys(team_member_id)),
            time_of_day=time_preference,
            excluded=frozenset(excluded_date),
        )
        return JsonAnswer(next_of_each_json(calls.next_of_each(question, offerings)))

    @router.get(
        "/api/availability/suggestions",
        operation_id="suggestTimes",
        summary="Free times near a wish",
        response_model=SuggestionsAnswer,
        responses=_REFUSALS,
        dependencies=[allow.public()],
    )
    def suggestions(
        *,
        service_id: ServiceId,
        at: Moment,
        timezone: ZoneParameter = None,
        duration: Minutes = None,
        earliest_date: FromEarliest = None,
        latest_date: ToLatest = None,
        time_preference: Preference = None,
        team_member_id: TeamMembers = [],  # noqa: B006
        excluded_date: Excluded = [],  # noqa: B006
        limit: Limit = 5,
    ) -> Response:
        """Suggest free times near a wished one, the best first (SLT-08 to SLT-10)."""
        service = _service(service_id)
        zone = timezone or calls.search.offering(service).zone
        wished = _instant(at, timezone)
        _refuse_reversed(earliest_date, latest_date)
        day = min(max(wished, calls.search.clock()), calls.search.clock() + _AHEAD).date()
        first = max(earliest_date or day - _AROUND, day - _AROUND)
        last = min(latest_date or day + _AROUND, day + _AROUND)
        question = SlotQuestion(
            service=service,
            first=first,
            last=max(first, last),
            zone=zone,
            duration=duration,
            providers=tuple(team_member_id),
            time_of_day=time_preference,
            excluded=frozenset(excluded_date),
        )
        answer, found = calls.suggest(question, wished, limit)
        if last < first:
            found = []
        return JsonAnswer(suggestions_json(answer, found))

    @router.get(
        "/api/availability/explain",
        operation_id="explainTime",
        summary="Why a time is or is not offered",
        response_model=ExplainAnswer,
        responses=_REFUSALS,
        dependencies=[allow.public()],
    )
    def explain(identity: CurrentIdentity, question: TimeAsked) -> Response:
        """Say of any time why it is or is not offered: every reason, with its code (SLT-05)."""
        answer, zone = _judged(calls, question)
        return JsonAnswer(explain_json(answer, zone, for_staff=_is_staff(identity)))

    @router.get(
        "/api/availability/check",
        operation_id="checkTime",
        summary="Check one time",
        response_model=CheckAnswer,
        responses=_REFUSALS,
        dependencies=[allow.public()],
    )
    def check(identity: CurrentIdentity, question: TimeAsked) -> Response:
        """Check a single time, with alternatives if it is not free (SLT-07, CON-08)."""
        answer, zone = _judged(calls, question)
        alternatives = (
            []
            if answer.is_offered or not answer.instants
            else calls.alternatives(
                answer.offering.id,
                answer.instants[0],
                answer.duration,
                provider_id=question.provider,
            )
        )
        return JsonAnswer(check_json(answer, alternatives, zone, for_staff=_is_staff(identity)))

    return router


def _judged(calls: SearchCalls, question: TimeQuestion) -> tuple[TimeAnswer, str]:
    answer = calls.judge(question)
    return answer, question.zone or answer.offering.zone


def _providers(one: UUID | None) -> tuple[UUID, ...]:
    return () if one is None else (one,)


def _is_staff(identity: Identity) -> bool:
    return identity.has_any(_STAFF)


def _days_ahead(now: datetime, earliest: date | None, latest: date | None) -> Days | Code:
    """Say from when to when to look, or why nothing can be found there."""
    _refuse_reversed(earliest, latest)
    # It is still yesterday somewhere.
    today = now.date() - timedelta(days=1)
    first = max(earliest or today, today)
    last = min(latest or today + _AHEAD, today + _AHEAD)
    if last < first:
        return Code.PAST if latest is not None and latest < today else Code.TOO_LATE
    return first, last


def _refuse_reversed(earliest: date | None, latest: date | None) -> None:
    if earliest is not None and latest is not None and earliest > latest:
        raise InvalidSearch("The latest date is before the earliest", field="latestDate")


def _instant(at: datetime, timezone: str | None) -> datetime:
    _refuse_without_zone(at, timezone)
    if at.tzinfo is not None or timezone is None:
        return at
    readings = readings_of(timezone, at)
    if not readings:
        raise InvalidSearch("The clocks skip this time on that day", field="at")
    return readings[0]
