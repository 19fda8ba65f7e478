from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from availability.application.search.plans import Plans
from availability.domain.slots import search as engine
from availability.domain.slots.commitments import CommitmentKind, Seat, Session
from availability.domain.slots.search import Plan
from availability.domain.slots.timetable import Timetable
from availability_tests.domain.slots.builders import (
    DAY,
    MEMBER,
    SERVICE,
    SESSION,
    TODAY,
    a_booking,
    a_commitment,
    a_hold,
    a_timetable,
    tax_consultation,
)

OFFERING = tax_consultation()


class Worked:
    """Counts how often a plan is worked out anew."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        plan = engine.Search.plan

        def counted(search: engine.Search, table: Timetable) -> Plan:
            self.times += 1
            return plan(search, table)

        monkeypatch.setattr(engine.Search, "plan", counted)


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Worked:
    return Worked(monkeypatch)


def _found(
    plans: Plans,
    table: Timetable,
    *,
    now: datetime = TODAY,
    offering: object = OFFERING,
    moving: UUID | None = None,
    equipment: Iterable[Timetable] = (),
) -> int:
    found = plans.find(
        offering,  # type: ignore[arg-type]
        60,
        {(DAY, DAY): [table]},
        now,
        moving=moving,
        equipment=tuple(equipment),
    )
    return len(found[MEMBER].days[0].starts)


def test_a_plan_is_worked_out_once_while_nothing_changes(worked: Worked) -> None:
    plans, table = Plans(), a_timetable(a_booking("10:00", "11:00"))

    assert [_found(plans, table), _found(plans, replace(table))] == [7, 7]
    assert worked.times == 1


def test_a_new_version_is_seen_at_once(worked: Worked) -> None:
    plans = Plans()

    assert _found(plans, a_timetable()) == 8
    assert _found(plans, a_timetable(a_booking("10:00", "11:00"), version=2)) == 7
    assert worked.times == 2


def test_a_hold_that_runs_out_frees_its_place_without_a_new_version() -> None:
    plans = Plans()
    table = a_timetable(a_hold("10:00", "11:00", until=TODAY + timedelta(minutes=15)))

    assert _found(plans, table) == 7
    assert _found(plans, table, now=TODAY + timedelta(minutes=15)) == 8


def test_a_seat_taken_in_a_stored_slot_is_seen() -> None:
    slot = a_commitment(
        "10:00", "11:00", kind=CommitmentKind.SESSION, session_id=SESSION, service_id=SERVICE
    )
    empty = Session(id=SESSION, service_id=SERVICE, capacity=1, fixed=True)
    full = replace(empty, seats=(Seat(id=UUID(int=1)),))
    plans = Plans()

    assert _found(plans, a_timetable(slot, sessions=[empty])) == 8
    assert _found(plans, a_timetable(slot, sessions=[full])) == 7


def test_a_changed_offering_is_seen_even_under_its_old_version() -> None:
    plans, table = Plans(), a_timetable()

    assert _found(plans, table) == 8
    assert _found(plans, table, offering=tax_consultation(blackout_dates=(DAY,))) == 0


def test_what_is_asked_for_a_move_is_not_given_to_others() -> None:
    booking = UUID(int=9)
    plans, table = Plans(), a_timetable(a_booking("10:00", "11:00", booking_id=booking))

    assert _found(plans, table, moving=booking) == 8
    assert _found(plans, table) == 7
    assert _found(plans, table, moving=booking) == 8


def test_memory_is_bounded_and_the_longest_unused_goes_first(worked: Worked) -> None:
    plans = Plans(most=2)
    tables = [a_timetable(resource_id=UUID(int=n)) for n in (1, 2, 3)]
    for table in (tables[0], tables[1], tables[0], tables[2]):
        plans.find(OFFERING, 60, {(DAY, DAY): [table]}, TODAY)

    assert (len(plans), worked.times) == (2, 3)
    plans.find(OFFERING, 60, {(DAY, DAY): [tables[0]]}, TODAY)
    assert worked.times == 3
