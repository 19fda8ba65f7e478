"""Timetables kept in memory: the port's plain twin for tests."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from availability.application.ports import Timetables
from availability.application.search.find_slots import SlotSearch
from availability.domain.slots.offering import Offering
from availability.domain.slots.timetable import Timetable
from availability_tests.domain.slots.builders import TODAY


class KnownTimetables(Timetables):
    def __init__(self, *tables: Timetable, offerings: Iterable[Offering]) -> None:
        self.tables = {table.resource_id: table for table in tables}
        self.offerings = list(offerings)
        self.counts: dict[date, int] = {}

    def offering(self, service: UUID | str, /) -> Offering | None:
        return next((o for o in self.offerings if service in (o.id, o.slug)), None)

    def timetables(self, ids: Iterable[UUID], /) -> Mapping[UUID, Timetable]:
        return {id_: self.tables[id_] for id_ in ids if id_ in self.tables}

    def booked_on(
        self, service_id: UUID, first: date, last: date, now: datetime, /
    ) -> Mapping[date, int]:
        return {day: n for day, n in self.counts.items() if first <= day <= last}


def a_search(*tables: Timetable, offering: Offering, now: datetime = TODAY) -> SlotSearch:
    return SlotSearch(KnownTimetables(*tables, offerings=[offering]), clock=lambda: now)
