from uuid import uuid4

from availability.domain.placements.placement import Placement
from availability_tests.builders import HOUR, NOON, NOW, a_place


def told(placement: Placement) -> list[str]:
    return [type(event).__name__ for event in placement.collect_events()]


def test_a_booking_moves_to_its_new_place_once() -> None:
    first, second = uuid4(), uuid4()
    placement = Placement.reserved(uuid4(), hold_id=first, place=a_place(), at=NOW)
    there = a_place(starts_at=NOON + HOUR)

    placement.move(second, there, at=NOW)
    placement.move(second, there, at=NOW)

    assert (placement.hold_id, placement.place) == (second, there)
    assert told(placement) == ["Created", "Moved"]


def test_an_old_message_does_not_move_a_booking_back() -> None:
    first, second = uuid4(), uuid4()
    placement = Placement.reserved(uuid4(), hold_id=first, place=a_place(), at=NOW)
    placement.move(second, a_place(starts_at=NOON + HOUR), at=NOW)

    assert placement.has_settled(first)
    placement.move(first, a_place(), at=NOW)

    assert placement.hold_id == second


def test_nothing_is_reserved_after_the_end() -> None:
    placement = Placement.without_a_place(uuid4(), at=NOW)

    placement.release("cancelled", at=NOW)
    placement.release("cancelled", at=NOW)

    assert placement.has_settled(uuid4())
    assert told(placement) == ["Created", "Released"]


def test_a_lost_place_leaves_the_older_one() -> None:
    first, second = uuid4(), uuid4()
    placement = Placement.reserved(uuid4(), hold_id=first, place=a_place(), at=NOW)

    placement.lose(second, "booked", at=NOW)
    placement.lose(second, "booked", at=NOW)

    assert placement.hold_id == first
    assert told(placement) == ["Created", "Lost"]


def test_an_outcome_is_kept_once_and_may_be_corrected_until_the_place_is_given_back() -> None:
    placement = Placement.reserved(uuid4(), hold_id=uuid4(), place=a_place(), at=NOW)

    placement.finish("completed", at=NOON)
    placement.finish("completed", at=NOON)
    placement.finish("no_show", at=NOON)
    placement.release("corrected", at=NOON)
    placement.finish("completed", at=NOON)

    assert placement.is_finished
    assert placement.outcome == "no_show"
    assert told(placement) == ["Created", "Finished", "Finished", "Released"]
