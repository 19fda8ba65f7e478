from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from availability.application.search.answer import SlotAnswer
from availability.application.search.find_slots import SlotSearch
from availability.application.search.question import SlotQuestion
from availability.domain.schedules.settings import Buffers, ResourceSettings
from availability.entrypoints.http.search_rendering import availability_json, slots_json
from availability.entrypoints.http.written_answers import WrittenAnswers
from availability_tests.application.search.builders import KnownTimetables
from availability_tests.domain.slots.builders import (
    DAY,
    MEMBER,
    SERVICE,
    TODAY,
    a_booking,
    a_hold,
    a_timetable,
    at,
    every_day,
    tax_consultation,
    working,
)

WEEK = SlotQuestion(service=SERVICE, first=DAY, last=DAY + timedelta(days=6), zone="Asia/Dubai")


class House:
    """A search whose world can be changed between two questions."""

    def __init__(self, *commitments: Any) -> None:
        self.known = KnownTimetables(
            a_timetable(*commitments), offerings=[tax_consultation(provider_ids=(MEMBER,))]
        )
        self.now = TODAY
        self.search = SlotSearch(self.known, clock=lambda: self.now)
        self.written = WrittenAnswers()

    def ask(self) -> bytes:
        return bytes(self.written(self.search(WEEK), availability_json))

    def ask_anew(self) -> bytes:
        search = SlotSearch(self.known, clock=lambda: self.now)
        return bytes(WrittenAnswers()(search(WEEK), availability_json))

    def change(self, **changed: Any) -> None:
        table = self.known.tables[MEMBER]
        self.known.tables[MEMBER] = replace(table, version=table.version + 1, **changed)

    def offer(self, **changed: Any) -> None:
        (offering,) = self.known.offerings
        self.known.offerings = [replace(offering, version=offering.version + 1, **changed)]


def _until(moment: datetime) -> Callable[[House], None]:
    def pass_(house: House) -> None:
        house.now = moment

    return pass_


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(
            lambda house: house.change(commitments=(a_booking("10:00", "11:00"),)), id="booked"
        ),
        pytest.param(lambda house: house.change(name="Mia Schulze"), id="renamed"),
        pytest.param(lambda house: house.offer(max_bookings=3), id="shared"),
        pytest.param(
            lambda house: house.offer(
                tariff=replace(house.known.offerings[0].tariff, base_minor=26000)
            ),
            id="dearer",
        ),
        pytest.param(lambda house: house.known.counts.update({DAY: 10}), id="service's day full"),
        pytest.param(_until(at("12:00") - timedelta(hours=24)), id="too soon by now"),
        pytest.param(_until(at("12:00", DAY + timedelta(days=9))), id="past by now"),
        pytest.param(_until(TODAY + timedelta(minutes=15)), id="hold has run out"),
    ],
)
def test_an_answer_is_written_anew_when_anything_it_says_has_changed(
    happens: Callable[[House], None],
) -> None:
    house = House(a_hold("14:00", "15:00", until=TODAY + timedelta(minutes=15)))
    before = house.ask()

    happens(house)

    assert house.ask() != before
    assert house.ask() == house.ask_anew()


def test_a_hold_that_takes_no_start_and_runs_out_changes_what_fits_snugly() -> None:
    house = House()
    half_past = ResourceSettings(
        schedule=every_day(working("09:00", "17:30")), buffers=Buffers(0, 0)
    )
    last_half_hour = a_hold("17:00", "17:30", until=TODAY + timedelta(minutes=15))
    house.change(settings=half_past, commitments=(last_half_hour,))
    before = house.ask()

    house.now = TODAY + timedelta(minutes=15)

    assert house.ask() != before
    assert house.ask() == house.ask_anew()


def test_what_has_not_changed_is_not_written_again() -> None:
    house = House(a_booking("10:00", "11:00"))
    answers: list[SlotAnswer] = []

    def write(answer: SlotAnswer) -> dict[str, Any]:
        answers.append(answer)
        return availability_json(answer)

    for minutes in range(3):
        house.now = TODAY + timedelta(minutes=minutes)
        house.written(house.search(WEEK), write)

    assert len(answers) == 1


def test_two_ways_to_write_an_answer_are_two_answers() -> None:
    house = House()
    answer = house.search(WEEK)

    assert bytes(house.written(answer, slots_json)) != bytes(
        house.written(answer, availability_json)
    )


def test_no_more_is_kept_than_there_is_room_for() -> None:
    house = House()
    size = len(house.ask())
    written = WrittenAnswers(most_bytes=2 * size)
    times: list[SlotQuestion] = []

    def write(answer: SlotAnswer) -> dict[str, Any]:
        times.append(answer.basis.question)
        return availability_json(answer)

    def ask(day: int) -> None:
        first = DAY + timedelta(days=day)
        question = replace(WEEK, first=first, last=first + timedelta(days=6))
        written(house.search(question), write)

    for day in (0, 1, 0, 2, 0, 1):
        ask(day)

    assert [question.first.day - DAY.day for question in times] == [0, 1, 2, 1]
