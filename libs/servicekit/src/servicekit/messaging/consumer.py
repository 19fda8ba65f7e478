import itertools
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from contracts.event import ContractEvent
from servicekit.context import use_context
from servicekit.errors import DomainError
from servicekit.eventstore.store import Store
from servicekit.messaging.delivery import Delivery
from servicekit.messaging.envelope import Envelope, UndecodableError, event_in
from servicekit.messaging.parking import BEHIND, ParkingLot
from servicekit.messaging.subscription import Subscription
from servicekit.messaging.tracking import Place, Tracking
from servicekit.messaging.verdict import (
    Patience,
    TryLater,
    is_contested,
    is_passing,
    is_refusal,
    reason_of,
)
from servicekit.observability.logging import get_logger
from servicekit.observability.metrics import Metrics
from servicekit.observability.tracing import Kind, span
from servicekit.personal import PersonKeys


class Consumer:
    """Handles the messages of one group of one service: each effect once, in order per key.

    A batch is one unit of work: the places of its messages, what the handlers did and what was
    parked are stored together or not at all. A batch that fails is gone through again one message
    at a time, so that one bad message does not hold the others. Three things can become of a
    message: *done* (also when the domain refused it, or when nobody asked for its type), *later*
    (`TryLater`) and *parked*: stored with its reason, and later messages of its key behind it.

    Counted as `kalends_messages_total{group, outcome}` with the outcomes done, refused, unknown,
    repeated, parked, behind, later.
    """

    def __init__(
        self,
        service: str,
        store: Store,
        subscriptions: Sequence[Subscription[Any]],
        keys: PersonKeys | None = None,
        *,
        patience: Patience | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        groups = {subscription.group for subscription in subscriptions}
        if len(groups) != 1:
            raise ValueError(f"a consumer serves one group, not {sorted(groups)}")
        self.service = service
        self.group = groups.pop()
        self.store = store
        self.parking = ParkingLot(store, self.group)
        self._tracking = Tracking(store, self.group)
        self._keys = keys
        self._patience = patience or Patience()
        self._stopping = threading.Event()
        self._log = get_logger(service=service, group=self.group)
        self._messages = (metrics or Metrics(service)).counter(
            "kalends_messages", "Messages by what became of them.", labels=("group", "outcome")
        )
        self._handlers: dict[str, list[Subscription[Any]]] = {}
        for subscription in subscriptions:
            self._handlers.setdefault(subscription.event.TYPE, []).append(subscription)

    @property
    def events(self) -> Mapping[str, type[ContractEvent]]:
        """Give the subscribed events by type."""
        return {name: found[0].event for name, found in self._handlers.items()}

    def position(self, source: str) -> int:
        """Give the position up to which everything of a source is handled, 0 at the beginning.

        A position whose messages are handled in part does not count.
        """
        place = self._tracking.read(source)
        return place.position if place.is_whole else place.position - 1

    def stop_waiting(self) -> None:
        """Give up pauses between attempts from now on: the process is about to end."""
        self._stopping.set()

    def handle(
        self, batch: Sequence[Delivery], *, source: str | None = None, upto: int | None = None
    ) -> None:
        """Handle messages in the order given; `TryLater` is the only error.

        After `TryLater` some of them may be done; give the whole batch again. With `source` and
        `upto` the place of that source is moved there too, past positions without messages.
        """
        end = None if source is None or upto is None else (source, Place.whole(upto))
        concerning = [message for message in batch if self._concerns(message)]
        if len(concerning) < len(batch):
            self._messages.labels(self.group, "unknown").inc(len(batch) - len(concerning))
            batch = concerning
        if not batch and end is None:
            return
        try:
            if not self._as_a_whole(batch, end):
                for message in batch:
                    self._alone(message)
                if end:
                    self.store.run(lambda: self._in_one_unit((), end))
        except Exception as error:
            self._messages.labels(self.group, "later").inc()
            if isinstance(error, TryLater):
                raise
            raise TryLater(reason_of(error)) from error

    def replay(self, message_id: int) -> int:
        """Handle a parked message again and those of its key, oldest first; give how many went.

        Stops at the first that fails again: it stays parked under its new reason, and the rest
        behind it. `LookupError` for an unknown id, `TryLater` while the infrastructure is away.
        """
        parked = self.parking.get(message_id)
        done = 0
        while self._replay_first(parked.source, parked.key):
            done += 1
        return done

    def drop(self, message_id: int) -> None:
        """Give a parked message up for good; `LookupError` for an unknown id.

        Messages behind it stay parked until they are replayed. Replay starts with the next one.
        """
        parked = self.parking.get(message_id)

        def work() -> None:
            self._tracking.lock({parked.source})
            self.parking.remove(parked.id)

        self.store.run(work)
        self._log.warning("dropped a parked message", message=parked.type, key=parked.key)

    # A batch, one message, one unit of work

    def _as_a_whole(self, batch: Sequence[Delivery], end: tuple[str, Place] | None) -> bool:
        try:
            outcomes = self.store.run(lambda: self._in_one_unit(batch, end))
        except Exception as error:
            if not batch:
                raise
            self._log.info("batch goes one by one", size=len(batch), reason=reason_of(error))
            return False
        self._count(outcomes)
        return True

    def _alone(self, message: Delivery) -> None:
        for attempt in itertools.count(1):
            try:
                self._count(self.store.run(lambda: self._in_one_unit((message,), None)))
            except Exception as error:
                enough = attempt >= self._patience.attempts or self._stopping.is_set()
                if not is_passing(error) and (enough or not is_contested(error)):
                    self._settle(message, error)
                    return
                if enough:
                    raise TryLater(reason_of(error)) from error
                self._stopping.wait(self._patience.pause(attempt))
            else:
                return

    def _concerns(self, message: Delivery) -> bool:
        """Say whether anybody here asked for it; the place of what nobody wants is not kept.

        But for a mark: that its place is kept is all it is for.
        """
        if Place(message.position, message.n).is_whole:
            return True
        try:
            return _types.decode(message.payload).type in self._handlers
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return True

    def _in_one_unit(self, batch: Sequence[Delivery], end: tuple[str, Place] | None) -> list[str]:
        sources = {message.source for message in batch} | ({end[0]} if end else set())
        before = self._tracking.lock(sources)
        places = dict(before)
        blocked = self.parking.blocked(batch)
        outcomes: list[str] = []
        for message in batch:
            place = Place(message.position, message.n)
            if place <= places[message.source]:
                outcomes.append("repeated")
                continue
            places[message.source] = place
            outcomes.append(self._one(message, blocked))
        if end:
            places[end[0]] = max(end[1], places[end[0]])
        self._tracking.write({s: place for s, place in places.items() if place != before[s]})
        return outcomes

    def _one(self, message: Delivery, blocked: set[tuple[str, str]]) -> str:
        envelope = Envelope.from_bytes(message.payload)
        if envelope.type not in self._handlers:
            return "unknown"
        if (message.source, message.key) in blocked:
            self.parking.park(message, reason=BEHIND, attempts=0)
            return "behind"
        self._call(envelope)
        return "done"

    def _call(self, envelope: Envelope) -> None:
        with (
            use_context(envelope.context()),
            span(self.service, f"handle {envelope.type}", Kind.CONSUMER, {"group": self.group}),
        ):
            # Told before, because what comes of it is known when its unit of work is over.
            self._log.info("handling", type=envelope.type, message=envelope.id)
            for subscription in self._handlers.get(envelope.type, ()):
                subscription.handler(event_in(envelope, subscription.event, self._keys))

    def _settle(self, message: Delivery, error: Exception) -> None:
        """Move past a message that will not work: what its handler had begun is undone."""
        refused = is_refusal(error)

        def work() -> str:
            place = Place(message.position, message.n)
            if place <= self._tracking.lock({message.source})[message.source]:
                return "repeated"
            self._tracking.write({message.source: place})
            if refused:
                return "refused"
            self.parking.park(message, reason=reason_of(error), attempts=1)
            return "parked"

        outcome = self.store.run(work)
        self._count([outcome])
        told = {
            "source": message.source,
            "position": message.position,
            "key": message.key,
            "request_id": _request_of(message),
        }
        if refused:
            code = error.code if isinstance(error, DomainError) else None
            self._log.info("message refused", code=code, **told)
        else:
            self._log.error("message parked", exc_info=error, **told)

    def _replay_first(self, source: str, key: str) -> bool:
        """Replay the message whose turn it is; False when there is none or it failed again."""
        turn: int | None = None

        def work(*, handle: bool) -> bool:
            # Under the lock of the source: a message that arrives meanwhile either queues up
            # behind this chain or finds it gone.
            nonlocal turn
            self._tracking.lock({source})
            first = self.parking.first(source, key)
            if first is None:
                return False
            turn = first.id
            if handle:
                self._call(Envelope.from_bytes(first.payload))
            self.parking.remove(first.id)
            return True

        try:
            return self.store.run(lambda: work(handle=True))
        except Exception as error:
            if is_passing(error):
                raise TryLater(reason_of(error)) from error
            if is_refusal(error):
                self._log.info("parked message refused", key=key, reason=reason_of(error))
                return self.store.run(lambda: work(handle=False))
            failed, reason = turn, reason_of(error)
            if failed is None:
                raise
            self.store.run(lambda: self.parking.failed_again(failed, reason=reason))
            return False

    def _count(self, outcomes: Sequence[str]) -> None:
        for outcome in set(outcomes):
            self._messages.labels(self.group, outcome).inc(outcomes.count(outcome))


class _Type(msgspec.Struct):
    """What of an envelope says who wants its message."""

    type: str


_types: Final = msgspec.json.Decoder(_Type)


def _request_of(message: Delivery) -> str | None:
    try:
        return Envelope.from_bytes(message.payload).correlationid
    except UndecodableError:
        return None
