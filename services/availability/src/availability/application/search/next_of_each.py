"""The next free time of each of many team members, in one look (SLT-08, WIZ-06)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from availability.application.search.answer import Found, Slot, SlotAnswer
from availability.application.search.find_slots import SlotSearch
from availability.application.search.question import SlotQuestion
from availability.domain.slots.offering import Offering
from availability.domain.slots.refusals import latest_start
from availability.domain.slots.timetable import Timetable

STRETCH: Final = timedelta(days=14)


class NextOfMember(NamedTuple):
    """One member's next free time and the answer it is in.

    `slot` is None if there is none; `answer`, too, if the member is unknown or gives none of the
    services, else it says why there is none.
    """

    member_id: UUID
    slot: Slot | None
    answer: SlotAnswer | None


class NextOfEach:
    """Looks for the next free time of each member, in whichever of some services it comes first.

    It looks a fortnight ahead at a time and no further for those it has found, so it costs little
    where people have time. What it works out is remembered with the search's other plans.
    """

    def __init__(self, search: SlotSearch) -> None:
        self._search = search

    def offerings(self, services: Sequence[UUID | str]) -> list[Offering]:
        """Find the services; unknown ones are passed over. ServiceUnknown if all are."""
        found = [self._search.timetables.offering(service) for service in services]
        known = [offering for offering in found if offering is not None]
        return known or [self._search.offering(service) for service in services]

    def __call__(
        self, question: SlotQuestion, offerings: Sequence[Offering]
    ) -> Sequence[NextOfMember]:
        """Answer for the question's providers in their order, from its first day to its last.

        Without providers, for all who give the services. UnknownZone.
        """
        question.between(question.first, question.first).check()
        now = self._search.clock()
        wanted = question.providers or tuple(
            dict.fromkeys(id_ for offering in offerings for id_ in offering.provider_ids)
        )
        found: dict[UUID, NextOfMember] = {id_: NextOfMember(id_, None, None) for id_ in wanted}
        first = question.first
        while pending := [one.member_id for one in found.values() if one.slot is None]:
            last = min(first + STRETCH - timedelta(days=1), question.last)
            reach = first
            for offering in offerings:
                given = [id_ for id_ in pending if id_ in offering.provider_ids]
                tables = self._search.providers(offering, given) if given else []
                reach = max([reach, *(_horizon(table, offering, now) for table in tables)])
                stretch = replace(question.between(first, last), service=offering.id)
                for one in self._nexts(offering, tables, stretch, now):
                    found[one.member_id] = _sooner(found[one.member_id], one)
            first = last + timedelta(days=1)
            if first > min(question.last, reach):
                break
        return list(found.values())

    def _nexts(
        self,
        offering: Offering,
        tables: Sequence[Timetable],
        question: SlotQuestion,
        now: datetime,
    ) -> Iterator[NextOfMember]:
        basis = self._search.among(offering, tables, question, now).basis
        for found in basis.found:
            alone = SlotAnswer(replace(basis, found=(found,)), now)
            yield NextOfMember(found.table.resource_id, _first_slot(alone, found), alone)


def _first_slot(alone: SlotAnswer, found: Found) -> Slot | None:
    """Lay out one day after the other, to the first that has a slot that is asked for."""
    for day in found.days:
        if day.starts:
            of_day = replace(alone.basis, found=(found._replace(days=[day]),))
            slot = next(SlotAnswer(of_day, alone.now).slots(), None)
            if slot is not None:
                return slot
    return None


def _sooner(known: NextOfMember, other: NextOfMember) -> NextOfMember:
    """Take the sooner slot; the first reason stays where there is none."""
    if known.answer is None or other.slot is None:
        return other if known.answer is None else known
    return other if known.slot is None or other.slot.start < known.slot.start else known


def _horizon(table: Timetable, offering: Offering, now: datetime) -> date:
    return latest_start(table, offering, now).date() + timedelta(days=1)
