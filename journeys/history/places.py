"""No place is given away twice, at any moment of availability's log and at the end."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from journeys.history.agreed import Agreed, bookings
from journeys.history.history import LATE, History, Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What takes somebody's time: a hold or a reservation."""

    id: UUID
    reserved: bool
    starts_at: datetime
    ends_at: datetime
    booking_id: UUID | None
    expires_at: datetime | None
    session_id: UUID | None

    def counts(self, at: datetime) -> bool:
        return self.reserved or self.expires_at is None or at < self.expires_at

    def meets(self, other: "Kept") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def __str__(self) -> str:
        what = "reservation" if self.reserved else "hold"
        return f"{what} {self.id} from {self.starts_at:%d.%m. %H:%M} to {self.ends_at:%H:%M}"


@dataclass(slots=True)
class Seats:
    """A session with its seats; a seat is a hold's until `expires_at`, then nobody's."""

    capacity: int
    taken: dict[UUID, datetime | None] = field(default_factory=dict)

    def live(self, at: datetime) -> set[UUID]:
        return {hold for hold, until in self.taken.items() if until is None or at < until}


class Calendar:
    """Replays availability's log and notes in `faults` what should not have been kept."""

    def __init__(self, history: History) -> None:
        self.kept: dict[UUID, dict[UUID, Kept]] = defaultdict(dict)
        self.sessions: dict[UUID, Seats] = {}
        self.faults: list[str] = []
        self._moving: dict[UUID, UUID | None] = {}
        self._overridden: set[UUID] = set()
        for event in history.of("availability", "Hold.Created"):
            self._moving[event.stream] = event.fields["request"]["moving_booking_id"]
            if event.fields["overridden"]:
                self._overridden.add(event.stream)
        for event in history.of("availability"):
            self._happen(event)

    def reserved(self) -> Iterator[tuple[UUID, Kept]]:
        """Every reservation there is at the end, with the resource whose time it takes."""
        for resource, kept in self.kept.items():
            for one in kept.values():
                if one.reserved:
                    yield resource, one

    def may_meet(self, one: Agreed, other: Agreed) -> bool:
        """Two bookings share a session, or staff passed over the warning for one of them."""
        shared = one.slot.session_id is not None and one.slot.session_id == other.slot.session_id
        return shared or not self._overridden.isdisjoint((one.slot.hold_id, other.slot.hold_id))

    def _happen(self, event: Stored) -> None:
        kept = self.kept[event.stream]
        match event.kind:
            case "Resource.SlotHeld" | "Resource.SlotReserved":
                self._keep(event)
            case "Resource.SlotFreed":
                if kept.pop(event.fields["commitment_id"], None) is None:
                    self._note(event, f"what was not kept was freed in {event.stream}")
            case "Resource.BookingFinished":
                one = kept.get(event.fields["commitment_id"])
                if one is not None and one.starts_at < event.fields["at"] < one.ends_at:
                    kept[one.id] = replace(one, ends_at=event.fields["at"])
            case "Session.Created" | "Session.Changed":
                seats = self.sessions.setdefault(event.stream, Seats(0))
                seats.capacity = event.fields["max_bookings"]
            case "Session.SeatTaken":
                self._seat(event)
            case "Session.SeatFreed":
                self.sessions[event.stream].taken.pop(event.fields["hold_id"], None)
            case _:
                pass

    def _keep(self, event: Stored) -> None:
        commitment = event.fields["commitment"]
        new = Kept(
            id=commitment["id"],
            reserved=event.kind == "Resource.SlotReserved",
            starts_at=commitment["starts_at"],
            ends_at=commitment["ends_at"],
            booking_id=commitment["booking_id"] or self._moving.get(commitment["id"]),
            expires_at=commitment["expires_at"],
            session_id=commitment["session_id"],
        )
        kept = self.kept[event.stream]
        before = kept.get(new.id)
        if before is not None and before.reserved >= new.reserved:
            self._note(event, f"{new} was kept twice in {event.stream}")
        for other in kept.values():
            if self._clash(new, other, event.fields["at"]):
                self._note(event, f"{new} overlaps {other} of the same resource {event.stream}")
        kept[new.id] = new

    def _clash(self, new: Kept, other: Kept, at: datetime) -> bool:
        if new.id == other.id or not other.counts(at) or not new.meets(other):
            return False
        if {new.id, other.id} & self._overridden:
            return False  # staff passed over the warning
        if new.session_id is not None and new.session_id == other.session_id:
            return False  # they share it; its seats are counted
        # A booking that is moved may hold a place that meets the one it leaves.
        own = new.booking_id is not None and new.booking_id == other.booking_id
        return not (own and not (new.reserved and other.reserved))

    def _seat(self, event: Stored) -> None:
        seats, hold = self.sessions[event.stream], event.fields["hold_id"]
        seats.taken[hold] = event.fields["expires_at"]
        live = seats.live(event.fields["at"])
        besides = {one for one in live if self._moving.get(one) is not None}
        if len(live - besides) > seats.capacity:
            self._note(event, f"session {event.stream} has more than {seats.capacity} seats taken")

    def _note(self, event: Stored, fault: str) -> None:
        self.faults.append(f"{fault} (availability's log, position {event.position})")


def place_faults(history: History) -> Iterator[str]:
    calendar = Calendar(history)
    yield from calendar.faults
    agreed = bookings(history)
    for check in (_sold_twice, _seats_sold_twice, _without_a_place, _kept_for_nobody):
        yield from check(agreed, calendar)
    yield from _in_the_way(calendar, history.read_at)


def _sold_twice(agreed: dict[UUID, Agreed], calendar: Calendar) -> Iterator[str]:
    """Look at the bookings alone, whatever availability thinks."""
    by_resource: dict[UUID, list[Agreed]] = defaultdict(list)
    for booking in filter(lambda one: one.live, agreed.values()):
        for resource in booking.slot.everyone:
            by_resource[resource].append(booking)
    for resource, theirs in by_resource.items():
        in_order = sorted(theirs, key=lambda each: each.slot.starts_at)
        for one, other in itertools.pairwise(in_order):
            if other.slot.starts_at < one.slot.ends_at and not calendar.may_meet(one, other):
                yield f"{one} and {other} both stand in the time of {resource} at the end"


def _seats_sold_twice(agreed: dict[UUID, Agreed], calendar: Calendar) -> Iterator[str]:
    sessions = (one.slot.session_id for one in agreed.values() if one.live)
    for session, number in Counter(filter(None, sessions)).items():
        seats = calendar.sessions.get(session)
        if seats is None or number > seats.capacity:
            yield f"session {session} has {number} live bookings and not so many seats"


def _without_a_place(agreed: dict[UUID, Agreed], calendar: Calendar) -> Iterator[str]:
    for booking in filter(lambda one: one.live, agreed.values()):
        slot = booking.slot
        if slot.session_id is not None:
            seats = calendar.sessions.get(slot.session_id)
            if seats is None or slot.hold_id not in seats.taken:
                yield f"{booking} is live and has no seat in session {slot.session_id}"
            continue
        for resource in slot.everyone:
            kept = calendar.kept[resource].get(slot.hold_id)
            if kept is None or not kept.reserved:
                yield f"{booking} is live and nothing is reserved for it at {resource}"
            elif kept.starts_at != slot.starts_at or kept.booking_id != booking.id:
                yield f"{booking} is live and at {resource} something else is reserved: {kept}"


def _kept_for_nobody(agreed: dict[UUID, Agreed], calendar: Calendar) -> Iterator[str]:
    wanted = {
        (resource, booking.slot.hold_id)
        for booking in agreed.values()
        for resource in booking.slot.everyone
        if booking.live
    }
    for resource, kept in calendar.reserved():
        if (resource, kept.id) not in wanted:
            yield f"{kept} stands in the time of {resource} for no live booking"


def _in_the_way(calendar: Calendar, now: datetime) -> Iterator[str]:
    for resource, kept in calendar.kept.items():
        for one in kept.values():
            lapsed = not one.reserved and one.expires_at is not None
            if lapsed and one.expires_at is not None and one.expires_at < now - LATE:
                yield f"{one} ran out at {one.expires_at} and was never taken out of {resource}"
