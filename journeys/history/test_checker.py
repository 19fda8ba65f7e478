"""The checker finds what is planted, and nothing where nothing is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from journeys.history.checker import faults_in
from journeys.history.history import Leftovers, Message, Stored, Undone, Wish
from journeys.history.story import BEGIN, HOLDS, HOUR, SECOND, OneBooking, Story

ADA, EVE = uuid4(), uuid4()
MINUTES = timedelta(minutes=1)


@pytest.fixture
def story() -> Story:
    """Three bookings: one as it was made, one moved over itself, one cancelled and taken again."""
    story = Story()
    story.book(ADA, BEGIN + 24 * HOUR)
    moved = story.book(ADA, BEGIN + 26 * HOUR)
    story.move(moved, BEGIN + 26 * HOUR + 30 * MINUTES)
    gone = story.book(EVE, BEGIN + 24 * HOUR)
    story.cancel(gone)
    story.book(EVE, BEGIN + 24 * HOUR)
    return story


def found(story: Story, **changes: Any) -> str:
    return "\n".join(faults_in(story.history(**changes)))


def only_fault(story: Story, **changes: Any) -> str:
    (fault,) = faults_in(story.history(**changes))
    return fault


def test_a_history_as_it_should_be_has_no_fault(story: Story) -> None:
    assert faults_in(story.history()) == []


# No place is given away twice


def test_two_bookings_in_one_hour_of_one_provider_are_found_in_both_logs(story: Story) -> None:
    story.book(ADA, BEGIN + 24 * HOUR + 59 * MINUTES)

    faults = found(story)

    assert "overlaps reservation" in faults
    assert "both stand in the time of" in faults


def test_an_overlap_that_is_gone_at_the_end_is_found_too(story: Story) -> None:
    twice = story.book(ADA, BEGIN + 24 * HOUR)
    story.cancel(twice)

    faults = found(story)

    assert "overlaps reservation" in faults
    assert "both stand" not in faults


def test_a_hold_that_ran_out_is_in_nobodys_way(story: Story) -> None:
    one = OneBooking(uuid4(), "x", ADA, uuid4(), BEGIN + 40 * HOUR)
    story.hold(one)
    story.now += HOUR
    story.free(ADA, one.hold)
    story.book(ADA, BEGIN + 40 * HOUR)
    assert faults_in(story.history()) == []


def test_a_hold_that_ran_out_and_was_never_taken_away_is_found(story: Story) -> None:
    story.hold(OneBooking(uuid4(), "x", ADA, uuid4(), BEGIN + 40 * HOUR))
    story.now += HOUR
    assert "was never taken out" in only_fault(story)


def session_of(story: Story, capacity: int, seats: int) -> str:
    session = uuid4()
    story.store("availability", session, "Session.Created", max_bookings=capacity)
    for _ in range(seats):
        story.store(
            "availability", session, "Session.SeatTaken",
            hold_id=uuid4(), expires_at=None, at=story.now,
        )  # fmt: skip
    return found(story)


def test_a_session_takes_as_many_as_it_has_seats_and_not_one_more(story: Story) -> None:
    assert session_of(story, 2, 2) == ""
    assert "more than 2 seats" in session_of(story, 2, 3)


def test_a_live_booking_without_its_reservation_is_found(story: Story) -> None:
    one = story.book(EVE, BEGIN + 50 * HOUR)
    story.free(EVE, one.hold)
    assert "nothing is reserved for it" in only_fault(story)


def test_a_reservation_without_a_live_booking_is_found(story: Story) -> None:
    nobody = OneBooking(uuid4(), "x", EVE, uuid4(), BEGIN + 50 * HOUR)
    story.hold(nobody)
    story.reserve(nobody)
    assert "for no live booking" in only_fault(story)


# What clients were told is so, once


def test_a_booking_that_was_acknowledged_and_is_not_there_is_found(story: Story) -> None:
    story.tell(Wish.BOOK, OneBooking(uuid4(), "lost@example.org", ADA, uuid4(), BEGIN))
    assert "was acknowledged" in only_fault(story)


def test_one_key_that_made_two_bookings_is_found(story: Story) -> None:
    one = story.book(ADA, BEGIN + 60 * HOUR)
    other = story.book(ADA, BEGIN + 62 * HOUR)
    story.told.pop()
    created = next(each for each in story.logs["booking"] if each.stream == other.id)
    change(story, created, client_email=one.mark)
    assert "made 2 bookings" in found(story)


def test_one_key_that_was_answered_with_two_bookings_is_found(story: Story) -> None:
    story.told.append(replace(story.told[0], booking_id=uuid4()))
    assert "was answered differently" in found(story)


def test_asking_again_with_the_same_key_is_no_fault(story: Story) -> None:
    story.told += list(story.told)
    assert faults_in(story.history()) == []


def test_a_booking_nobody_asked_for_is_found(story: Story) -> None:
    made = story.book(ADA, BEGIN + 60 * HOUR)
    story.told.pop()
    assert "nobody asked for it" in only_fault(story)
    assert faults_in(story.history(there_before=frozenset({made.id}))) == []


def test_a_booking_whose_client_had_no_answer_may_be_there(story: Story) -> None:
    story.book(ADA, BEGIN + 60 * HOUR)
    story.told[-1] = replace(story.told[-1], status=None, booking_id=None)
    assert faults_in(story.history()) == []


def test_a_booking_whose_client_was_refused_is_found(story: Story) -> None:
    story.book(ADA, BEGIN + 60 * HOUR)
    story.told[-1] = replace(story.told[-1], status=409, booking_id=None)
    assert "refused with 409" in only_fault(story)


def test_a_move_that_was_acknowledged_and_not_made_is_found(story: Story) -> None:
    one = story.book(ADA, BEGIN + 60 * HOUR)
    story.tell(Wish.MOVE, replace(one, starts_at=BEGIN + 62 * HOUR))
    assert "clients were told" in found(story)


def test_a_booking_that_is_at_the_last_but_one_time_is_found(story: Story) -> None:
    one = story.book(ADA, BEGIN + 60 * HOUR)
    story.move(one, BEGIN + 62 * HOUR)
    story.move(one, BEGIN + 64 * HOUR)
    assert faults_in(story.history()) == []
    story.told[-1], story.told[-2] = (
        replace(story.told[-1], asked_at=story.told[-2].asked_at),
        replace(story.told[-2], asked_at=story.told[-1].asked_at),
    )
    assert "clients were told" in only_fault(story)


def test_a_move_without_an_answer_may_have_been_made_or_not(story: Story) -> None:
    one = story.book(ADA, BEGIN + 60 * HOUR)
    story.move(one, BEGIN + 62 * HOUR, status=None)
    assert faults_in(story.history()) == []
    story.tell(Wish.MOVE, replace(one, starts_at=BEGIN + 66 * HOUR), status=None)
    assert faults_in(story.history()) == []


def test_a_move_that_was_refused_and_made_is_found(story: Story) -> None:
    one = story.book(ADA, BEGIN + 60 * HOUR)
    story.move(one, BEGIN + 62 * HOUR, status=409)
    assert "clients were told" in found(story)


def test_a_cancellation_that_was_acknowledged_and_not_made_is_found(story: Story) -> None:
    story.tell(Wish.CANCEL, story.book(ADA, BEGIN + 60 * HOUR))
    assert "clients were told cancelled" in only_fault(story)


def test_a_cancellation_nobody_asked_for_is_found(story: Story) -> None:
    one = story.book(ADA, BEGIN + 60 * HOUR)
    story.cancel(one)
    story.told.pop()
    assert "is cancelled and clients were told" in only_fault(story)


def test_a_move_after_a_cancellation_that_was_acknowledged_is_found(story: Story) -> None:
    one = story.book(ADA, BEGIN + 60 * HOUR)
    story.cancel(one)
    story.now += SECOND
    story.tell(Wish.MOVE, one)
    assert "was cancelled for sure and then moved" in found(story)


# Each message had its effect once


def last(story: Story, kind: str) -> Stored:
    return next(each for log in story.logs.values() for each in reversed(log) if each.kind == kind)


def again(story: Story, kind: str) -> None:
    """Let the last event of a kind happen once more."""
    event = last(story, kind)
    story.store(event.service, event.stream, kind, **event.fields)


def change(story: Story, event: Stored, **fields: Any) -> None:
    log = story.logs[event.service]
    log[log.index(event)] = replace(event, fields={**event.fields, **fields})


def without(story: Story, kind: str) -> None:
    """Take the last event of a kind out, and close the gap."""
    event = last(story, kind)
    log = story.logs[event.service]
    log.remove(event)
    for place, each in enumerate(log):
        if each.stream == event.stream and each.version > event.version:
            log[place] = replace(each, version=each.version - 1)


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("Placement.Created", "availability dealt 2 times with hold"),
        ("Placement.Moved", "availability dealt 2 times with hold"),
        ("Placement.Released", "was cancelled 1 times"),
        ("Resource.SlotReserved", "was kept twice"),
        ("Resource.SlotFreed", "what was not kept was freed"),
        ("Checkout.Created", "has Created 2 times"),
        ("Checkout.PlaceReserved", "has PlaceReserved 2 times"),
        ("Checkout.BookingConfirmed", "has BookingConfirmed 2 times"),
        ("Booking.Confirmed", "was confirmed 2 times"),
        ("Booking.MoveSecured", "heard 2 times that its move"),
        ("Booking.Rescheduled", "moved to the same place twice"),
        ("Booking.Cancelled", "was cancelled 2 times"),
    ],
)
def test_what_happened_twice_is_found(story: Story, kind: str, fault: str) -> None:
    again(story, kind)
    assert fault in found(story)


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("Placement.Created", "availability dealt 0 times with hold"),
        ("Placement.Moved", "availability dealt 0 times with hold"),
        ("Placement.Released", "released booking"),
        ("Resource.SlotReserved", "nothing is reserved for it"),
        ("Resource.SlotFreed", "for no live booking"),
        ("Checkout.PlaceReserved", None),
        ("Booking.Confirmed", "says it is confirmed, and it is not"),
        ("Booking.MoveSecured", "never heard that its move"),
    ],
)
def test_what_never_happened_is_found(story: Story, kind: str, fault: str | None) -> None:
    without(story, kind)
    if fault is None:  # a checkout that was settled some other way is no fault
        assert faults_in(story.history()) == []
    else:
        assert fault in found(story)


def test_a_checkout_that_never_heard_of_its_place_is_found(story: Story) -> None:
    without(story, "Checkout.BookingConfirmed")
    without(story, "Checkout.PlaceReserved")
    assert "never heard of its place" in only_fault(story)


def test_a_checkout_that_stopped_half_way_is_found(story: Story) -> None:
    without(story, "Checkout.BookingConfirmed")
    assert "is stuck after PlaceReserved" in only_fault(story)


def test_a_checkout_that_waits_for_money_is_no_fault(story: Story) -> None:
    without(story, "Checkout.BookingConfirmed")
    change(story, last(story, "Checkout.Created"), held_until=story.now + HOUR)
    assert faults_in(story.history()) == []


def test_a_booking_without_a_checkout_is_found(story: Story) -> None:
    for kind in ("Checkout.BookingConfirmed", "Checkout.PlaceReserved", "Checkout.Created"):
        without(story, kind)
    assert "has 0 checkouts" in only_fault(story)


def test_a_place_for_a_booking_nobody_knows_is_found(story: Story) -> None:
    story.store("availability", uuid4(), "Placement.Created", hold_id=uuid4())
    assert "which booking does not know" in only_fault(story)


def test_a_hole_in_a_stream_is_found(story: Story) -> None:
    log = story.logs["booking"]
    place, event = next((n, e) for n, e in enumerate(log) if e.kind == "Booking.Confirmed")
    log[place] = replace(event, version=event.version + 1)
    assert "goes from 1 to 3" in found(story)


def test_a_log_out_of_order_is_found(story: Story) -> None:
    log = story.logs["availability"]
    log[4], log[5] = log[5], log[4]
    assert "availability's log has position" in found(story)


# Topics are what the logs tell


def test_a_message_that_is_on_no_topic_is_found(story: Story) -> None:
    gone = story.topics.pop(3)
    assert f"message {gone.id} of key {gone.key} is not on" in found(story)


def test_a_message_no_log_knows_is_found(story: Story) -> None:
    gone = story.expected.pop(3)
    assert "and no log knows it" in only_fault(story)
    assert gone.id in only_fault(story)


def test_a_message_that_is_there_twice_is_no_fault(story: Story) -> None:
    story.topics += [replace(each, offset=each.offset + 1000) for each in story.topics]
    assert faults_in(story.history()) == []


def test_a_copy_that_says_something_else_is_found(story: Story) -> None:
    story.topics.append(replace(story.topics[2], content=b"something else"))
    assert "is there again and says something else" in only_fault(story)


def test_a_message_that_says_something_else_than_the_log_is_found(story: Story) -> None:
    story.topics[2] = replace(story.topics[2], content=b"something else")
    assert "says something else than the log" in only_fault(story)


def test_messages_of_a_key_in_another_order_than_the_log_are_found(story: Story) -> None:
    same = [n for n, each in enumerate(story.topics) if each.key == story.topics[0].key]
    one, other = same[:2]
    story.topics[one], story.topics[other] = story.topics[other], story.topics[one]
    assert "comes after later ones" in only_fault(story)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (lambda one: replace(one, partition=one.partition + 1), "in several partitions"),
        (lambda one: replace(one, topic=HOLDS), "is on availability-holds under key"),
        (lambda one: replace(one, key=str(UUID(int=0))), "under key 00000000-"),
    ],
)
def test_a_message_in_the_wrong_place_is_found(
    story: Story, changed: Callable[[Message], Message], fault: str
) -> None:
    story.topics[0] = changed(story.topics[0])
    assert fault in found(story)


# Nothing is stuck


@pytest.mark.parametrize(
    ("left", "fault"),
    [
        (Leftovers(parked=["booking 7: why"]), "a message is parked: booking 7: why"),
        (Leftovers(down=["booking-api-1 ended"]), "does not serve: booking-api-1 ended"),
        (
            Leftovers(timers=[Undone(service="a", name="t", due_at=BEGIN - HOUR)]),
            "timer t of a was due at",
        ),
        (
            Leftovers(processes=[Undone(service="b", name="p", due_at=BEGIN - HOUR)]),
            "process p of b was due at",
        ),
        (
            Leftovers(
                timers=[
                    Undone(service="a", name="t", due_at=None, attempts=2, last_error="no luck")
                ]
            ),
            "timer t of a failed 2 times: no luck",
        ),
        (Leftovers(read_models={"list": "a row"}), "read model list is not what the log says"),
    ],
)
def test_what_is_left_over_is_found(story: Story, left: Leftovers, fault: str) -> None:
    story.left = left
    assert fault in only_fault(story)


def test_what_is_not_due_yet_and_what_is_equal_is_no_fault(story: Story) -> None:
    story.left = Leftovers(
        timers=[Undone(service="a", name="t", due_at=story.now + HOUR)],
        processes=[Undone(service="b", name="p", due_at=None)],
        read_models={"list": None},
    )
    assert faults_in(story.history()) == []


def test_a_relay_that_is_behind_is_found(story: Story) -> None:
    whole = story.history().leftovers
    end = len(story.logs["booking"])
    behind = replace(whole, checkpoints={"booking": (end - 1, end)})
    assert f"relay of booking stands at {end - 1} of {end}" in only_fault(story, leftovers=behind)


def test_a_consumer_that_is_behind_is_found(story: Story) -> None:
    whole = story.history().leftovers
    group = whole.groups[0]
    source = story.topics[0]
    place = f"{source.service}/{source.topic}/{source.partition}"
    slow = replace(group, places={**group.places, place: (0, 0)})
    behind = replace(whole, groups=[slow])
    assert "consumers of availability stand at 0 of" in only_fault(story, leftovers=behind)

    elsewhere = replace(whole, groups=[replace(slow, types=frozenset({"of-nobody-here"}))])
    assert faults_in(story.history(leftovers=elsewhere)) == []
