"""Why a time is or is not offered: every reason with its code (SLT-05, SLT-07, CON-08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from availability.application.search.find_slots import SlotSearch, duration_of
from availability.domain.schedules.zones import local_date, minute_of
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import (
    Refusal,
    Severity,
    Wish,
    missing_resource,
    refusals,
    refusals_of_wall_time,
    unknown_provider,
)
from availability.domain.slots.timetable import Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeQuestion:
    """Whether a service could start then, with this provider or any of its own.

    `at` is an aware instant, or a naive wall time, which is then read in `zone`.
    """

    service: UUID | str
    at: datetime
    zone: str | None = None
    duration: int | None = None
    provider: UUID | None = None
    moving: UUID | None = None
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class ProviderVerdict:
    """What stands against the time with one provider; nothing means it is offered."""

    provider_id: UUID
    table: Timetable | None
    refusals: Sequence[Refusal]

    @property
    def is_offered(self) -> bool:
        return not self.refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAnswer:
    """`instants` are the readings of `at`: one, or none in a gap, or two in a repeated hour.

    `refusals` stand against the time itself, whoever would give the service.
    """

    offering: Offering
    duration: int
    instants: tuple[datetime, ...]
    refusals: Sequence[Refusal]
    verdicts: Sequence[ProviderVerdict]

    @property
    def is_offered(self) -> bool:
        return any(verdict.is_offered for verdict in self.verdicts)

    def nearest(self) -> Sequence[Refusal]:
        """What stands against the time with the provider that comes nearest to giving it."""
        if self.refusals:
            return self.refusals
        ranked = sorted(
            self.verdicts,
            key=lambda v: (
                sum(r.severity is Severity.ERROR for r in v.refusals),
                len(v.refusals),
            ),
        )
        return ranked[0].refusals if ranked else ()


@dataclass(frozen=True, slots=True)
class JudgeTime:
    """Asks the rules about one time, with every provider in question."""

    search: SlotSearch

    def __call__(self, question: TimeQuestion) -> TimeAnswer:
        """ServiceUnknown, UnknownZone."""
        offering = self.search.offering(question.service)
        duration = duration_of(offering, question.duration)
        instants: tuple[datetime, ...] = (question.at,)
        found: list[Refusal] = []
        if question.at.tzinfo is None:
            instants, found = refusals_of_wall_time(question.zone or offering.zone, question.at)
        verdicts: Sequence[ProviderVerdict] = ()
        if not found:
            verdicts = self._verdicts(question, offering, duration, instants[0])
        return TimeAnswer(
            offering=offering,
            duration=duration,
            instants=instants,
            refusals=found,
            verdicts=verdicts,
        )

    def _verdicts(
        self, question: TimeQuestion, offering: Offering, duration: int, start: datetime
    ) -> list[ProviderVerdict]:
        ids = offering.provider_ids if question.provider is None else (question.provider,)
        tables = self.search.timetables.timetables(ids)
        equipment = self.search.equipment(offering)
        known = {table.resource_id for table in equipment}
        of_equipment = [
            missing_resource(id_) for id_ in offering.required_resources if id_ not in known
        ]
        now = self.search.clock()
        for table in equipment:
            of_equipment += refusals(
                Wish(
                    table=table,
                    offering=offering,
                    start=start,
                    duration=duration,
                    now=now,
                    role="equipment",
                    moving=question.moving,
                )
            )
        verdicts = []
        for id_ in ids:
            known_table = tables.get(id_)
            if known_table is None:
                verdicts.append(ProviderVerdict(id_, None, [unknown_provider()]))
                continue
            day = local_date(known_table.settings.zone, minute_of(start))
            counts = (
                {}
                if offering.max_daily is None
                else self.search.timetables.booked_on(offering.id, day, day, now)
            )
            wish = Wish(
                table=known_table,
                offering=offering,
                start=start,
                duration=duration,
                now=now,
                moving=question.moving,
                service_day_count=counts.get(day, 0),
                emergency=question.emergency,
            )
            verdicts.append(ProviderVerdict(id_, known_table, [*refusals(wish), *of_equipment]))
        return verdicts
