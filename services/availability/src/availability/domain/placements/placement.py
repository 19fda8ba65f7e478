from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from availability.domain.holds.place import Place


class Placement(Aggregate):
    """Where one booking has its place; its stream id is the booking's id.

    Messages about a booking may come twice, and a cancellation before what it cancels: this stream
    knows what was done already and what must no longer be done.
    """

    TOPIC = "availability.Placement"

    class Created(Aggregate.Created):
        TOPIC = "availability.Placement.Created"
        hold_id: UUID | None
        place: Place | None
        at: datetime

    class Moved(Aggregate.Event):
        TOPIC = "availability.Placement.Moved"
        hold_id: UUID
        place: Place
        previous_hold_id: UUID | None
        at: datetime

    class Lost(Aggregate.Event):
        TOPIC = "availability.Placement.Lost"
        hold_id: UUID
        reason: str
        at: datetime

    class Released(Aggregate.Event):
        TOPIC = "availability.Placement.Released"
        hold_id: UUID | None
        reason: str
        at: datetime

    class Finished(Aggregate.Event):
        TOPIC = "availability.Placement.Finished"
        outcome: str
        at: datetime

    @classmethod
    def reserved(
        cls, booking_id: UUID, *, hold_id: UUID, place: Place, at: datetime
    ) -> "Placement":
        """Begin with a place."""
        return cls._create(cls.Created, id=booking_id, hold_id=hold_id, place=place, at=at)

    @classmethod
    def without_a_place(cls, booking_id: UUID, *, at: datetime) -> "Placement":
        """Begin without one: it was lost, or the end of the booking is heard of first."""
        return cls._create(cls.Created, id=booking_id, hold_id=None, place=None, at=at)

    @event(Created)
    def __init__(self, hold_id: UUID | None, place: Place | None, at: datetime) -> None:  # noqa: ARG002
        self.hold_id = hold_id
        self.place = place
        self.seen: set[UUID] = set() if hold_id is None else {hold_id}
        self.is_closed = False
        self.outcome: str | None = None

    def move(self, hold_id: UUID, place: Place, *, at: datetime) -> None:
        if hold_id not in self.seen and not self.is_closed:
            self._moved(hold_id=hold_id, place=place, previous_hold_id=self.hold_id, at=at)

    def lose(self, hold_id: UUID, reason: str, *, at: datetime) -> None:
        """The place behind the hold is gone; an older place of the booking is kept."""
        if hold_id not in self.seen:
            self._lost(hold_id=hold_id, reason=reason, at=at)

    def release(self, reason: str, *, at: datetime) -> None:
        if not self.is_closed:
            self._released(hold_id=self.hold_id, reason=reason, at=at)

    def finish(self, outcome: str, *, at: datetime) -> None:
        """The meeting took place or was missed; another outcome later corrects the first."""
        if outcome != self.outcome and not self.is_closed:
            self._finished(outcome=outcome, at=at)

    @event(Moved)
    def _moved(
        self,
        hold_id: UUID,
        place: Place,
        previous_hold_id: UUID | None,  # noqa: ARG002
        at: datetime,  # noqa: ARG002
    ) -> None:
        self.hold_id = hold_id
        self.place = place
        self.seen.add(hold_id)

    @event(Lost)
    def _lost(self, hold_id: UUID, reason: str, at: datetime) -> None:  # noqa: ARG002
        self.seen.add(hold_id)

    @event(Released)
    def _released(self, hold_id: UUID | None, reason: str, at: datetime) -> None:  # noqa: ARG002
        self.hold_id = None
        self.place = None
        self.is_closed = True

    @event(Finished)
    def _finished(self, outcome: str, at: datetime) -> None:  # noqa: ARG002
        self.outcome = outcome

    @property
    def is_finished(self) -> bool:
        """Whether the meeting took place or was missed."""
        return self.outcome is not None

    def has_settled(self, hold_id: UUID) -> bool:
        """Tell whether that hold was already dealt with, or nothing may be reserved any more."""
        return self.is_closed or hold_id in self.seen
