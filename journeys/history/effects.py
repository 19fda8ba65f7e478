"""Each message had its effect in its reader's streams, once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from journeys.history.agreed import Agreed, bookings
from journeys.history.history import History, Stored

_FINAL = ("Checkout.BookingConfirmed", "Checkout.BookingCancelled")


def effect_faults(history: History) -> Iterator[str]:
    agreed = bookings(history)
    yield from _streams_without_gaps(history)
    yield from _placements(history, agreed)
    yield from _checkouts(history, agreed)


def _streams_without_gaps(history: History) -> Iterator[str]:
    for service, log in history.logs.items():
        last: dict[UUID, int] = {}
        position = 0
        for event in log:
            if event.position <= position:
                yield f"{service}'s log has position {event.position} after {position}"
            position = event.position
            before = last.get(event.stream, event.version - 1)
            if event.version != before + 1:
                yield f"stream {event.stream} of {service} goes from {before} to {event.version}"
            last[event.stream] = event.version


def _placements(history: History, agreed: dict[UUID, Agreed]) -> Iterator[str]:
    """Availability heard of each place of each booking once, and of its end."""
    heard: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    reserved: dict[UUID, set[UUID]] = defaultdict(set)
    released: Counter[UUID] = Counter()
    for event in history.of("availability"):
        hold = event.fields.get("hold_id")
        if event.kind == "Placement.Released":
            released[event.stream] += 1
        elif event.kind.startswith("Placement.") and hold is not None:
            heard[event.stream][hold] += 1
            if event.kind != "Placement.Lost":
                reserved[event.stream].add(hold)
    for booking in agreed.values():
        for slot in (booking.first, *booking.moves):
            times = heard[booking.id][slot.hold_id]
            if times != 1:
                yield f"availability dealt {times} times with hold {slot.hold_id} of {booking}"
        if released[booking.id] != len(booking.cancelled):
            yield (
                f"availability released {booking} {released[booking.id]} times, it was cancelled"
                f" {len(booking.cancelled)} times"
            )
        yield from _moves_secured(booking, reserved[booking.id])
    for stream in heard.keys() - agreed.keys():
        yield f"availability keeps a place for booking {stream}, which booking does not know"


def _moves_secured(booking: Agreed, reserved: set[UUID]) -> Iterator[str]:
    for hold, times in Counter(booking.secured).items():
        if times > 1:
            yield f"{booking} heard {times} times that its move to hold {hold} is reserved"
    hold = booking.slot.hold_id
    moved = hold in {slot.hold_id for slot in booking.moves}
    if moved and hold in reserved and hold not in booking.secured:
        yield f"{booking} never heard that its move to hold {hold} is reserved"


def _checkouts(history: History, agreed: dict[UUID, Agreed]) -> Iterator[str]:
    """Every booking has one checkout, which heard of its place and came to an end."""
    streams: dict[UUID, list[Stored]] = defaultdict(list)
    for event in history.of("booking"):
        if event.kind.startswith("Checkout."):
            streams[event.stream].append(event)
    of_booking: dict[UUID, list[list[Stored]]] = defaultdict(list)
    for events in streams.values():
        of_booking[events[0].fields["booking_id"]].append(events)
    for booking in agreed.values():
        found = of_booking[booking.id]
        if len(found) != 1:
            yield f"{booking} has {len(found)} checkouts"
            continue
        yield from _checkout(booking, found[0], history.read_at)


def _checkout(booking: Agreed, events: list[Stored], now: datetime) -> Iterator[str]:
    kinds = Counter(event.kind for event in events)
    for kind, times in kinds.items():
        if times > 1:
            yield f"the checkout of {booking} has {kind.partition('.')[2]} {times} times"
    if sum(kinds[kind] for kind in _FINAL) > 1:
        yield f"the checkout of {booking} ended as confirmed and as cancelled"
    if not any(kinds[kind] for kind in _FINAL):
        until = events[0].fields.get("held_until")
        if not kinds["Checkout.PlaceReserved"]:
            yield f"the checkout of {booking} never heard of its place"
        elif until is None or until < now:
            yield f"the checkout of {booking} is stuck after {events[-1].kind.partition('.')[2]}"
    if kinds["Checkout.BookingConfirmed"] and not booking.confirmed:
        yield f"the checkout of {booking} says it is confirmed, and it is not"
    if booking.confirmed > 1 + len(booking.moves):
        yield f"{booking} was confirmed {booking.confirmed} times and moved {len(booking.moves)}"
