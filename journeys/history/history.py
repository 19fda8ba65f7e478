from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

LATE: Final = timedelta(seconds=60)
"""What was due so long ago is late: runners look again every half minute."""


class Wish(StrEnum):
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One wish of a client, sent with one idempotency key until it was answered, and the answer.

    `mark` is the client's address: by it the booking is recognised in the log. `booking_id` is
    what was asked about, or for a booking what was answered. `status` is the HTTP status of the
    answer, None if none ever came: then it may have been done or not. Who asks again with the
    same key after the answer, notes that as another one.
    """

    wish: Wish
    key: str
    mark: str
    asked_at: datetime
    booking_id: UUID | None = None
    provider_id: UUID | None = None
    starts_at: datetime | None = None
    status: int | None = None
    answered_at: datetime | None = None
    attempts: int = 1

    @property
    def acknowledged(self) -> bool:
        return self.status is not None and self.status < 300

    @property
    def unanswered(self) -> bool:
        return self.status is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One event of a service's log. `kind` is its name within the service (`Booking.Created`).

    `fields` has what it says as plain values: mappings, tuples, UUIDs, instants, texts, numbers.
    """

    service: str
    position: int
    stream: UUID
    version: int
    kind: str
    at: datetime
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A message that a log says others are told. `content` is what it says, personal text open."""

    id: str
    topic: str
    key: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands on the broker."""

    id: str
    topic: str
    type: str
    partition: int
    offset: int
    key: str
    content: bytes

    @property
    def service(self) -> str:
        return self.id.partition("/")[0]

    @property
    def place(self) -> tuple[int, int]:
        """The position in the log it comes from, and its number among the messages of that."""
        _, position, number = self.id.split("/")
        return int(position), int(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """Something that is still to be done: a timer or a process."""

    service: str
    name: str
    due_at: datetime | None
    attempts: int = 0
    last_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of consumers: the messages it handles and how far it came in each source."""

    name: str
    types: frozenset[str]
    places: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """What the services keep beside their logs.

    `checkpoints` has, by service, how far its relay says it came, and the end of its log.
    `read_models` says, by name, how a rebuilt one differs from the living, None for not at all.
    `down` names processes that do not serve, and why.
    """

    parked: Sequence[str] = ()
    timers: Sequence[Undone] = ()
    processes: Sequence[Undone] = ()
    checkpoints: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    groups: Sequence[Group] = ()
    read_models: Mapping[str, str | None] = field(default_factory=dict)
    down: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that is known of a product that has come to rest.

    `logs` are in log order, `topics` in order of partition and offset, `told` in the order in
    which each client asked. `there_before` are bookings nobody of `told` made.
    """

    told: Sequence[Told]
    logs: Mapping[str, Sequence[Stored]]
    expected: Sequence[Expected]
    topics: Sequence[Message]
    leftovers: Leftovers
    read_at: datetime
    there_before: frozenset[UUID] = frozenset()

    def of(self, service: str, *kinds: str) -> Iterator[Stored]:
        """The events of a service's log in order; all, or those of some kinds."""
        for event in self.logs.get(service, ()):
            if not kinds or event.kind in kinds:
                yield event
