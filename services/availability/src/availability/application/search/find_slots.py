"""Free slots of a service, day by day, for whoever looks at them (SLT-01 to SLT-09, SLT-12)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from availability.application.ports import Timetables
from availability.application.search.answer import Basis, Found, Slot, SlotAnswer
from availability.application.search.plans import Plans
from availability.application.search.question import SlotQuestion
from availability.domain.holds.errors import ServiceUnknown
from availability.domain.schedules.zones import local_date
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import latest_start
from availability.domain.slots.search import days_of, within_window
from availability.domain.slots.timetable import Timetable
from servicekit.clock import Clock

USUAL_DURATION = 60


def duration_of(offering: Offering, asked: int | None) -> int:
    """The length that is meant: as asked, else 60 if the service offers it, else its default."""
    if asked is not None:
        return asked
    return USUAL_DURATION if USUAL_DURATION in offering.durations else offering.default_duration


class SlotSearch:
    """Answers questions about free slots from what is known now."""

    def __init__(self, timetables: Timetables, clock: Clock, plans: Plans | None = None) -> None:
        self.timetables = timetables
        self.clock = clock
        self._plans = Plans() if plans is None else plans

    def offering(self, service: UUID | str) -> Offering:
        """The service; ServiceUnknown if there is none by that id or slug."""
        found = self.timetables.offering(service)
        if found is None:
            raise ServiceUnknown("There is no such service", field="serviceId")
        return found

    def providers(self, offering: Offering, asked: Sequence[UUID]) -> list[Timetable]:
        """Timetables of the approved providers, or of those asked for, in the service's order."""
        wanted = asked or offering.provider_ids
        known = self.timetables.timetables(wanted)
        return [known[id_] for id_ in dict.fromkeys(wanted) if id_ in known]

    def equipment(self, offering: Offering) -> list[Timetable]:
        """Timetables of the rooms and devices the service needs; unknown ones are left out."""
        if not offering.required_resources:
            return []
        known = self.timetables.timetables(offering.required_resources)
        return [known[id_] for id_ in offering.required_resources if id_ in known]

    def __call__(self, question: SlotQuestion) -> SlotAnswer:
        """Find the slots. ServiceUnknown, UnknownZone, InvalidSearch."""
        question.check()
        offering = self.offering(question.service)
        return self.among(
            offering, self.providers(offering, question.providers), question, self.clock()
        )

    def among(
        self,
        offering: Offering,
        tables: Sequence[Timetable],
        question: SlotQuestion,
        now: datetime,
    ) -> SlotAnswer:
        """Find the slots of these providers."""
        duration = duration_of(offering, question.duration)
        views = {table.resource_id: question.zone or table.settings.zone for table in tables}
        ranges: dict[tuple[str, str], tuple[date, date]] = {}
        groups: dict[tuple[date, date], list[Timetable]] = {}
        for table in tables:
            view, own = views[table.resource_id], table.settings.zone
            local = ranges.get((view, own))
            if local is None:
                local = ranges[view, own] = _days_seen(question, view, own)
            groups.setdefault(local, []).append(table)
        plans = self._plans.find(
            offering,
            duration,
            groups,
            now,
            equipment=self.equipment(offering),
            moving=question.moving,
        )
        counts: Mapping[date, int] = {}
        if offering.max_daily is not None and groups:
            first = min(local[0] for local in groups)
            last = max(local[1] for local in groups)
            counts = self.timetables.booked_on(offering.id, first, last, now)
        found = tuple(
            Found(
                table,
                views[table.resource_id],
                plan := plans[table.resource_id],
                within_window(plan, table, offering, now, service_day_counts=counts),
            )
            for table in tables
        )
        basis = Basis(question=question, offering=offering, duration=duration, found=found)
        return SlotAnswer(basis, now)

    def ahead(
        self, question: SlotQuestion, enough: Callable[[list[Slot]], bool]
    ) -> tuple[SlotAnswer, list[Slot]]:
        """Look from `first` on, to `last` at most, until `enough` is found or nothing can be.

        The answer is that of the first stretch looked at, so that it can say why it was empty.
        """
        offering = self.offering(question.service)
        tables = self.providers(offering, question.providers)
        now = self.clock()
        horizon = max((latest_start(table, offering, now) for table in tables), default=now)
        last = min(question.last, horizon.date() + timedelta(days=1))
        answer: SlotAnswer | None = None
        slots: list[Slot] = []
        first = question.first
        while True:
            stretch = question.between(first, min(first + timedelta(days=13), last))
            found = self.among(offering, tables, stretch, now)
            answer = answer or found
            slots += sorted(found.slots(), key=lambda slot: slot.start)
            first = stretch.last + timedelta(days=1)
            if first > last or enough(slots):
                return answer, slots


def _days_seen(question: SlotQuestion, view: str, own: str) -> tuple[date, date]:
    """The provider's own days that the viewer's days reach into."""
    if view == own:
        return question.first, question.last
    days = days_of(view, question.first, question.last)
    last = days[-1]
    return (
        local_date(own, days[0].origin),
        local_date(own, max(last.origin + last.length - 1, days[0].origin)),
    )
