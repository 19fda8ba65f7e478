from datetime import datetime, timedelta
from uuid import UUID

from availability.application.search.find_slots import SlotSearch
from availability.application.search.judge_time import JudgeTime, TimeAnswer, TimeQuestion
from availability.application.search.question import SlotQuestion
from availability.application.search.suggest_times import SuggestTimes
from availability.domain.slots.refusals import Code
from availability_tests.application.search.builders import KnownTimetables, a_search
from availability_tests.domain.slots.builders import (
    DAY,
    MEMBER,
    OTHER_MEMBER,
    ROOM,
    SERVICE,
    TODAY,
    a_booking,
    a_timetable,
    at,
    tax_consultation,
)


def _codes(answer: TimeAnswer) -> dict[UUID, list[Code]]:
    return {v.provider_id: [r.code for r in v.refusals] for v in answer.verdicts}


def test_every_provider_gets_every_reason() -> None:
    search = a_search(
        a_timetable(a_booking("10:00", "11:00")),
        a_timetable(resource_id=OTHER_MEMBER),
        offering=tax_consultation(),
    )

    answer = JudgeTime(search)(TimeQuestion(service=SERVICE, at=at("10:30")))

    assert _codes(answer) == {MEMBER: ["off_grid", "booked"], OTHER_MEMBER: ["off_grid"]}
    assert not answer.is_offered
    assert [r.code for r in answer.nearest()] == ["off_grid"]


def test_somebody_who_is_not_known_does_not_offer_the_service() -> None:
    search = a_search(a_timetable(), offering=tax_consultation())
    stranger = UUID(int=404)

    answer = JudgeTime(search)(TimeQuestion(service=SERVICE, at=at("10:00"), provider=stranger))

    assert _codes(answer) == {stranger: ["not_offered"]}


def test_rooms_are_part_of_the_answer() -> None:
    offering = tax_consultation(required_resources=(ROOM,))
    room = a_timetable(a_booking("10:00", "11:00"), resource_id=ROOM, name="Room", schedule=None)

    without = JudgeTime(a_search(a_timetable(), offering=offering))
    taken = JudgeTime(a_search(a_timetable(), room, offering=offering))

    question = TimeQuestion(service=SERVICE, at=at("10:00"), provider=MEMBER)
    assert _codes(without(question)) == {MEMBER: ["resource_missing"]}
    assert _codes(taken(question)) == {MEMBER: ["resource_taken"]}


def test_the_days_of_the_service_are_counted() -> None:
    known = KnownTimetables(a_timetable(), offerings=[tax_consultation(max_daily=1)])
    known.counts[DAY] = 1
    judge = JudgeTime(SlotSearch(known, clock=lambda: TODAY))

    answer = judge(TimeQuestion(service=SERVICE, at=at("10:00"), provider=MEMBER))

    assert _codes(answer) == {MEMBER: ["service_daily_limit"]}


def test_a_wall_time_is_read_in_its_zone() -> None:
    search = a_search(a_timetable(zone="Asia/Dubai"), offering=tax_consultation())
    wall = datetime.fromisoformat(f"{DAY}T14:00")

    answer = JudgeTime(search)(
        TimeQuestion(service=SERVICE, at=wall, zone="Asia/Dubai", provider=MEMBER)
    )

    assert answer.instants == (at("10:00"),)
    assert answer.is_offered


def test_a_time_the_clocks_skip_or_repeat_stands_against_itself() -> None:
    judge = JudgeTime(a_search(a_timetable(), offering=tax_consultation()))

    gap = judge(
        TimeQuestion(
            service=SERVICE, at=datetime.fromisoformat("2027-03-28T02:30"), zone="Europe/Berlin"
        )
    )
    twice = judge(
        TimeQuestion(
            service=SERVICE, at=datetime.fromisoformat("2026-10-25T02:30"), zone="Europe/Berlin"
        )
    )

    assert ([r.code for r in gap.refusals], len(gap.instants)) == (["in_dst_gap"], 0)
    assert ([r.code for r in twice.refusals], len(twice.instants)) == (["ambiguous_local_time"], 2)
    assert not gap.is_offered
    assert not twice.is_offered


def test_suggestions_prefer_what_is_near_then_what_fits() -> None:
    search = a_search(a_timetable(a_booking("12:00", "13:00")), offering=tax_consultation())
    question = SlotQuestion(service=SERVICE, first=DAY, last=DAY + timedelta(days=2), zone="UTC")

    _, suggestions = SuggestTimes(search)(question, at("12:00"), 3)

    starts = [s.slot.start - int(at("12:00").timestamp()) // 60 for s in suggestions]
    assert starts == [-60, 60, 240]  # 16:00 is farther than 14:00, but closes the day
    assert suggestions[0].reasons == ("near_wished_time", "recommended")
    assert all(0 <= s.score <= 1 for s in suggestions)
