"""What clients were told is so, once; what they were not told is not."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from journeys.history.agreed import Agreed, bookings
from journeys.history.history import History, Told, Wish

Place = tuple[UUID | None, datetime | None]
CANCELLED: Place = (None, None)


def promise_faults(history: History) -> Iterator[str]:
    agreed = bookings(history)
    yield from _one_answer_a_key(history.told)
    yield from _booked_once(history, agreed)
    yield from _nothing_of_its_own(history, agreed)
    about: dict[UUID, list[Told]] = defaultdict(list)
    for told in _first_of_each_key(history.told):
        if told.wish is not Wish.BOOK and told.booking_id is not None:
            about[told.booking_id].append(told)
    for booking in agreed.values():
        if booking.id not in history.there_before:
            yield from _as_told(booking, about[booking.id])


def _first_of_each_key(told: Sequence[Told]) -> Iterator[Told]:
    seen: set[tuple[Wish, str]] = set()
    for one in told:
        if (one.wish, one.key) not in seen:
            seen.add((one.wish, one.key))
            yield one


def _one_answer_a_key(told: Sequence[Told]) -> Iterator[str]:
    answers: dict[tuple[Wish, str], set[tuple[UUID | None, int]]] = defaultdict(set)
    for one in told:
        if one.status is not None and one.acknowledged:
            answers[one.wish, one.key].add((one.booking_id, one.status))
    for (wish, key), found in answers.items():
        if len(found) > 1:
            yield f"to {wish} with key {key} was answered differently: {sorted(map(str, found))}"


def _booked_once(history: History, agreed: dict[UUID, Agreed]) -> Iterator[str]:
    by_mark: dict[str, list[Agreed]] = defaultdict(list)
    for booking in agreed.values():
        by_mark[booking.mark].append(booking)
    for told in _first_of_each_key(history.told):
        if told.wish is not Wish.BOOK:
            continue
        made = by_mark[told.mark]
        if len(made) > 1:
            yield f"key {told.key} made {len(made)} bookings: {[str(one.id) for one in made]}"
        if told.acknowledged and told.booking_id not in agreed:
            yield f"booking {told.booking_id} was acknowledged ({told.key}) and is not there"
        if told.acknowledged and made and made[0].id != told.booking_id:
            yield f"key {told.key} was told {told.booking_id} and made {made[0].id}"
        if not told.acknowledged and not told.unanswered and made:
            yield f"{made[0]} is there and its client was refused with {told.status} ({told.key})"
        for one in made:
            if (one.first.provider_id, one.first.starts_at) != (told.provider_id, told.starts_at):
                yield f"{one} was placed at another time or with somebody else than was asked"


def _nothing_of_its_own(history: History, agreed: dict[UUID, Agreed]) -> Iterator[str]:
    marks = {told.mark for told in history.told}
    for booking in agreed.values():
        if booking.mark not in marks and booking.id not in history.there_before:
            yield f"{booking} is there and nobody asked for it"


def _as_told(booking: Agreed, told: Sequence[Told]) -> Iterator[str]:
    """Follow every course the answers allow, and see whether the booking took one of them."""
    possible: set[Place] = {(booking.first.provider_id, booking.first.starts_at)}
    over = False
    for one in sorted(told, key=lambda each: each.asked_at):
        if not one.acknowledged and not one.unanswered:
            continue
        if over and one.wish is Wish.MOVE and one.acknowledged:
            yield f"{booking} was cancelled for sure and then moved ({one.key})"
        to = CANCELLED if one.wish is Wish.CANCEL else (one.provider_id, one.starts_at)
        possible = {to} if one.acknowledged else {*possible, to}
        over = over or (one.wish is Wish.CANCEL and one.acknowledged)
    slot = booking.slot
    found = (slot.provider_id, slot.starts_at) if booking.live else CANCELLED
    if found not in possible and not _gave_up_lawfully(booking):
        yield f"{booking} is {_words(found)} and clients were told {_all(possible)}"
    yield from _done_once(booking, told)


def _gave_up_lawfully(booking: Agreed) -> bool:
    """A booking nobody paid or agreed to in time is given up, and its client knew that."""
    if booking.cancelled != ["hold-lapsed"] or booking.held_until is None:
        return False
    return booking.cancelled_at is not None and booking.cancelled_at >= booking.held_until


def _done_once(booking: Agreed, told: Sequence[Told]) -> Iterator[str]:
    moves = [one for one in told if one.wish is Wish.MOVE]
    done = sum(one.acknowledged for one in moves)
    perhaps = done + sum(one.unanswered for one in moves)
    if not done <= len(booking.moves) <= perhaps:
        yield f"{booking} was moved {len(booking.moves)} times, clients were told of {done}"
    if len({one.hold_id for one in booking.moves}) < len(booking.moves):
        yield f"{booking} was moved to the same place twice"
    if len(booking.cancelled) > 1:
        yield f"{booking} was cancelled {len(booking.cancelled)} times"


def _all(possible: set[Place]) -> str:
    return " or ".join(sorted(map(_words, possible)))


def _words(place: Place) -> str:
    return "cancelled" if place == CANCELLED else f"at {place[1]} with {place[0]}"
