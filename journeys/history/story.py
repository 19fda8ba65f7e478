"""A history told by hand: as it should be, until something is planted in it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from journeys.history.history import (
    Expected,
    Group,
    History,
    Leftovers,
    Message,
    Stored,
    Told,
    Wish,
)

BEGIN: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
SECOND: Final = timedelta(seconds=1)
BOOKINGS: Final = "booking-bookings"
HOLDS: Final = "availability-holds"


@dataclass(slots=True)
class OneBooking:
    """A booking of the story, and where it is."""

    id: UUID
    mark: str
    provider: UUID
    hold: UUID
    starts_at: datetime


@dataclass(slots=True)
class Story:
    """Clients book, move and cancel, and both services do what they should about it."""

    now: datetime = BEGIN
    told: list[Told] = field(default_factory=list)
    logs: dict[str, list[Stored]] = field(
        default_factory=lambda: {"booking": [], "availability": []}
    )
    expected: list[Expected] = field(default_factory=list)
    topics: list[Message] = field(default_factory=list)
    left: Leftovers = field(default_factory=Leftovers)
    _versions: dict[tuple[str, UUID], int] = field(default_factory=lambda: defaultdict(int))

    def book(self, provider: UUID, starts_at: datetime) -> OneBooking:
        """Somebody books an hour, is told so, and it is confirmed."""
        one = OneBooking(uuid4(), f"{uuid4().hex}@example.org", provider, uuid4(), starts_at)
        self.hold(one)
        slot = self.slot(one)
        created = self.store(
            "booking", one.id, "Booking.Created",
            slot=slot, client_email=one.mark, held_until=None,
        )  # fmt: skip
        checkout = uuid4()
        self.store(
            "booking", checkout, "Checkout.Created",
            booking_id=one.id, hold_id=one.hold, held_until=None,
        )  # fmt: skip
        self.publish(created, BOOKINGS, str(one.id))
        self.reserve(one)
        placed = self.store("availability", one.id, "Placement.Created", hold_id=one.hold)
        self.publish(placed, HOLDS, str(one.hold))
        self.store("booking", checkout, "Checkout.PlaceReserved")
        confirmed = self.store("booking", one.id, "Booking.Confirmed", slot=slot)
        self.publish(confirmed, BOOKINGS, str(one.id))
        self.store("booking", checkout, "Checkout.BookingConfirmed")
        self.tell(Wish.BOOK, one)
        return one

    def move(self, one: OneBooking, to: datetime, status: int | None = 200) -> None:
        """Its client moves it, and it is known to be secured."""
        old, one.hold, one.starts_at = one.hold, uuid4(), to
        self.hold(one, moving=one.id)
        moved = self.store("booking", one.id, "Booking.Rescheduled", slot=self.slot(one))
        self.publish(moved, BOOKINGS, str(one.id))
        self.free(one.provider, old)
        self.reserve(one)
        placed = self.store("availability", one.id, "Placement.Moved", hold_id=one.hold)
        self.publish(placed, HOLDS, str(one.hold))
        self.store("booking", one.id, "Booking.MoveSecured", hold_id=one.hold)
        self.tell(Wish.MOVE, one, status=status)

    def cancel(self, one: OneBooking, status: int | None = 200) -> None:
        """Its client cancels it, and its place is free again."""
        gone = self.store("booking", one.id, "Booking.Cancelled", cause="request")
        self.publish(gone, BOOKINGS, str(one.id))
        self.free(one.provider, one.hold)
        self.store("availability", one.id, "Placement.Released", hold_id=one.hold)
        self.tell(Wish.CANCEL, one, status=status)

    # The parts, of which faults are made

    def hold(self, one: OneBooking, moving: UUID | None = None) -> None:
        self.store(
            "availability", one.hold, "Hold.Created",
            request={"moving_booking_id": moving}, overridden=(),
        )  # fmt: skip
        kept = self.commitment(one, "hold")
        self.store("availability", one.provider, "Resource.SlotHeld", commitment=kept, at=self.now)

    def reserve(self, one: OneBooking) -> None:
        kept = self.commitment(one, "reservation")
        self.store(
            "availability", one.provider, "Resource.SlotReserved", commitment=kept, at=self.now
        )

    def free(self, provider: UUID, hold: UUID) -> None:
        self.store("availability", provider, "Resource.SlotFreed", commitment_id=hold, at=self.now)

    def tell(self, wish: Wish, one: OneBooking, status: int | None = -1) -> Told:
        good = 201 if wish is Wish.BOOK else 200
        told = Told(
            wish=wish,
            key=uuid4().hex,
            mark=one.mark,
            asked_at=self.now,
            booking_id=one.id,
            provider_id=None if wish is Wish.CANCEL else one.provider,
            starts_at=None if wish is Wish.CANCEL else one.starts_at,
            status=good if status == -1 else status,
            answered_at=self.now,
        )
        self.told.append(told)
        return told

    def store(self, service: str, stream: UUID, kind: str, **fields: Any) -> Stored:
        self.now += SECOND
        self._versions[service, stream] += 1
        event = Stored(
            service=service,
            position=len(self.logs[service]) + 1,
            stream=stream,
            version=self._versions[service, stream],
            kind=kind,
            at=self.now,
            fields=fields,
        )
        self.logs[service].append(event)
        return event

    def publish(self, event: Stored, topic: str, key: str) -> None:
        number = f"{event.service}/{event.position}/0"
        content = event.kind.encode()
        self.expected.append(Expected(id=number, topic=topic, key=key, content=content))
        self.topics.append(
            Message(
                id=number,
                topic=topic,
                type=event.kind,
                partition=int(UUID(key)) % 3,
                offset=len(self.topics),
                key=key,
                content=content,
            )
        )

    def slot(self, one: OneBooking) -> Mapping[str, Any]:
        return {
            "hold_id": one.hold,
            "provider_id": one.provider,
            "resource_ids": (),
            "starts_at": one.starts_at,
            "ends_at": one.starts_at + HOUR,
            "session_id": None,
        }

    def commitment(self, one: OneBooking, kind: str) -> Mapping[str, Any]:
        return {
            "id": one.hold,
            "kind": kind,
            "starts_at": one.starts_at,
            "ends_at": one.starts_at + HOUR,
            "booking_id": one.id if kind == "reservation" else None,
            "expires_at": self.now + HOUR / 4 if kind == "hold" else None,
            "session_id": None,
        }

    def types_of(self, topic: str) -> frozenset[str]:
        return frozenset(message.type for message in self.topics if message.topic == topic)

    def history(self, **changes: Any) -> History:
        """What the checker is given: all of it, with everybody at the end of what he reads."""
        ends: dict[str, tuple[int, int]] = {}
        for message in self.topics:
            source = f"{message.service}/{message.topic}/{message.partition}"
            ends[source] = max(message.place, ends.get(source, (0, 0)))
        groups = [
            Group(name=name, types=self.types_of(topic), places=ends)
            for name, topic in (("availability", BOOKINGS), ("booking", HOLDS))
        ]
        checkpoints = {name: (len(log), len(log)) for name, log in self.logs.items()}
        given: dict[str, Any] = {
            "told": self.told,
            "logs": self.logs,
            "expected": self.expected,
            "topics": self.topics,
            "leftovers": replace(self.left, groups=groups, checkpoints=checkpoints),
            "read_at": self.now,
        }
        return History(**{**given, **changes})
