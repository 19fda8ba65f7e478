from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from availability.domain.holds.errors import HoldMismatch
from availability.domain.holds.place import Place

HOLD_FOR = timedelta(minutes=15)  # OPN-11


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for; the same hold id asked again with another request is refused."""

    service_id: UUID
    provider_id: UUID | None
    starts_at: datetime
    minutes: int
    booking_type: str
    moving_booking_id: UUID | None


class Hold(Aggregate):
    """One client's claim on a place for a few minutes; its stream id is the hold's id.

    The commitments in the resources' streams are what keeps the place. This stream remembers what
    was promised to whom, so that asking twice gives one answer.
    """

    TOPIC = "availability.Hold"

    class Created(Aggregate.Created):
        TOPIC = "availability.Hold.Created"
        request: Request
        place: Place
        held_at: datetime
        expires_at: datetime
        overridden: tuple[str, ...]

    class Released(Aggregate.Event):
        TOPIC = "availability.Hold.Released"
        at: datetime
        reason: str

    class Expired(Aggregate.Event):
        TOPIC = "availability.Hold.Expired"
        at: datetime

    @classmethod
    def opened(
        cls,
        hold_id: UUID,
        *,
        request: Request,
        place: Place,
        held_at: datetime,
        overridden: tuple[str, ...] = (),
    ) -> "Hold":
        return cls._create(
            cls.Created,
            id=hold_id,
            request=request,
            place=place,
            held_at=held_at,
            expires_at=held_at + HOLD_FOR,
            overridden=overridden,
        )

    @event(Created)
    def __init__(
        self,
        request: Request,
        place: Place,
        held_at: datetime,
        expires_at: datetime,
        overridden: tuple[str, ...],
    ) -> None:
        self.request = request
        self.place = place
        self.held_at = held_at
        self.expires_at = expires_at
        self.overridden = overridden
        self.is_over = False

    def asked_again(self, request: Request) -> None:
        """Accept the same request once more; raise HoldMismatch for another one."""
        if request != self.request:
            raise HoldMismatch("This hold id is already used for another request", field="holdId")

    def release(self, reason: str, *, at: datetime) -> None:
        if not self.is_over:
            self._released(at=at, reason=reason)

    def expire(self, *, at: datetime) -> None:
        if not self.is_over:
            self._expired(at=at)

    @event(Released)
    def _released(self, at: datetime, reason: str) -> None:  # noqa: ARG002
        self.is_over = True

    @event(Expired)
    def _expired(self, at: datetime) -> None:  # noqa: ARG002
        self.is_over = True

    def is_live(self, now: datetime) -> bool:
        """Tell whether the hold still keeps its place, timer or no timer."""
        return not self.is_over and now < self.expires_at
