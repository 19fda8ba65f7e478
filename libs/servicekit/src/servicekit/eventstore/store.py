"""The store of a service: units of work over its log, its read models and everything beside."""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy as sa
from eventsourcing.domain import Aggregate, DomainEvent
from eventsourcing.persistence import IntegrityError

from servicekit.clock import Clock, system_clock
from servicekit.context import Context, current_context
from servicekit.db.engine import Database
from servicekit.db.failures import is_passing, was_rolled_back
from servicekit.errors import DomainError
from servicekit.eventstore.cache import AggregateCache, copied
from servicekit.eventstore.errors import (
    AggregateNotFound,
    BrokenUnitOfWork,
    NoUnitOfWork,
    TooBusy,
    UnknownOutcome,
)
from servicekit.eventstore.mapper import TypedMapper
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.recorder import CoreRecorder, Entry, Row
from servicekit.eventstore.repository import Repository
from servicekit.eventstore.unit_of_work import Taken, UnitOfWork
from servicekit.personal import PersonKeys
from servicekit.projections.read_model import ReadModel, Rows
from servicekit.projections.rebuild import rebuild
from servicekit.signal import Signal
from servicekit.timers.timers import Timers

__all__ = [
    "AggregateNotFound",
    "BrokenUnitOfWork",
    "NoUnitOfWork",
    "Recorded",
    "Repository",
    "Signal",
    "Store",
    "TooBusy",
    "UnknownOutcome",
]

T = TypeVar("T")
A = TypeVar("A", bound=Aggregate)

log = logging.getLogger(__name__)

ATTEMPTS: Final = 6  # the first, and five more
_FIRST_PAUSE_S: Final = 0.01
_LONGEST_PAUSE_S: Final = 0.5
_NOBODY: Final[frozenset[UUID]] = frozenset()


class Store:
    """One service's store. Safe in threads; a unit of work belongs to the thread that opened it.

    Read models are projected when an aggregate is saved, within the same transaction, so whoever
    wrote reads what he wrote. Events are appended last: on PostgreSQL that is where appending
    transactions wait for each other, and so they wait for one INSERT and one COMMIT only. That is
    why a position is not known while projecting.
    """

    def __init__(
        self,
        database: Database,
        *,
        read_models: Sequence[ReadModel] = (),
        keys: PersonKeys | None = None,
        clock: Clock = system_clock,
        cached_aggregates: int = 20_000,
        jitter: Callable[[], float] = random.random,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`jitter` gives numbers from 0 to 1, `pause` waits that many seconds between attempts."""
        names = [model.name for model in read_models]
        if len(set(names)) < len(names):
            raise ValueError(f"two read models of one name in {names}")
        self.database = database
        self.read_models = {model.name: model for model in read_models}
        self.recorder = CoreRecorder(database, clock=clock)
        self.mapper = TypedMapper(keys)
        self.timers = Timers(self)
        self._keys = keys
        self._clock = clock
        self._jitter = jitter
        self._pause = pause
        self._cache = AggregateCache(cached_aggregates)
        self._thread = threading.local()
        self._told: dict[type, tuple[ReadModel, ...]] = {}

    @property
    def committed(self) -> Signal:
        """Fires after each commit that appended events."""
        return self.recorder.committed

    def now(self) -> datetime:
        return self._clock()

    # Units of work

    def run(self, work: Callable[[], T]) -> T:
        """Do work as one unit: all of it is stored, or nothing.

        Joins the unit of work that is open in this thread, else opens one. The whole unit is done
        again, up to five times after pauses with full jitter, when another one was quicker with
        the same aggregate or the database gave up on it; then it is TooBusy (or the database's
        error). So work must have no effect but in this store. An exception is never retried.
        """
        unit = self._open_unit()
        if unit is not None:
            return self._join(unit, work)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._run_once(work)
            except IntegrityError as error:
                log.info("unit of work lost a race, attempt %d: %s", attempt, error)
                if attempt == ATTEMPTS:
                    raise TooBusy from error
            except Exception as error:
                if attempt == ATTEMPTS or not is_passing(error):
                    raise
                log.info(
                    "unit of work was given up by the database, attempt %d: %s", attempt, error
                )
            longest = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 4**attempt)
            self._pause(self._jitter() * longest)
        raise AssertionError("unreachable")

    def connection(self) -> sa.Connection:
        """Give the connection of the open unit of work; NoUnitOfWork outside of one."""
        return self._unit().connection

    def in_unit_of_work(self) -> bool:
        return self._open_unit() is not None

    def unit_of_work(self) -> object | None:
        """Give what stands for the open unit of work; who keeps things by it forgets them with it.

        Another attempt is another unit. It can be referred to weakly and is over when it is gone.
        """
        return self._open_unit()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection for questions; inside a unit of work, or another read, that one's."""
        unit = self._open_unit()
        open_already = getattr(self._thread, "reading", None) if unit is None else unit.connection
        if open_already is not None:
            yield open_already
            return
        with self.database.read() as connection:
            self._thread.reading = connection
            try:
                yield connection
            finally:
                self._thread.reading = None

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call back once this unit of work is stored; not at all if it is not."""
        self._unit().callbacks.append(callback)

    # Aggregates

    def repository(self, cls: type[A]) -> Repository[A]:
        return Repository(self, cls)

    def lock(self, *ids: UUID) -> None:
        """Take the locks of aggregates, in one order, until the unit of work is over.

        Locks that are taken one after the other may meet in a deadlock, which the database ends
        after a second and `run` repeats; so ask for all at once where all are known.
        """
        unit = self._unit()
        missing = sorted(set(ids) - unit.locked)
        if not missing:
            return
        self.recorder.lock(unit.connection, missing)
        unit.locked.update(missing)

    def load(self, aggregate_id: UUID) -> Aggregate | None:
        """Lock an aggregate and give it as it stands, the same object all through the unit."""
        unit = self._unit()
        taken = unit.taken.get(aggregate_id)
        if taken is not None:
            return taken.aggregate
        # Kept as others left it: what they commit while we wait for the lock is read after it.
        kept = self._cache.take(aggregate_id)
        if kept is not None and self._is_erased(kept.persons):
            kept = None
        aggregate, persons = kept or (None, _NOBODY)
        rows = self.recorder.locked_stream(
            unit.connection, aggregate_id, 0 if aggregate is None else aggregate.version
        )
        unit.locked.add(aggregate_id)
        aggregate, persons = self._forwarded(aggregate_id, aggregate, persons, rows)
        if aggregate is not None:
            unit.taken[aggregate_id] = Taken(aggregate, persons, aggregate.version)
        return aggregate

    def save(self, aggregate: Aggregate) -> None:
        """Note the new events of an aggregate for the commit and project them."""
        unit = self._unit()
        collected: Sequence[DomainEvent] = aggregate.collect_events()  # type: ignore[assignment]
        taken = unit.taken.get(aggregate.id)
        if taken is None:
            taken = unit.taken[aggregate.id] = Taken(aggregate, _NOBODY)
        elif taken.aggregate is not aggregate:
            raise ValueError(f"{aggregate.id} was loaded twice and changed in two places")
        if not collected:
            return
        now = self._clock()
        context = current_context()
        metadata = msgspec.json.encode(context).decode()
        rows = Rows(unit.connection)
        for event in collected:
            stored = self.mapper.to_stored_event(event)
            taken.persons |= self._persons_in(event)
            unit.entries.append(Entry(stored, now, metadata))
            recorded = Recorded(0, event, stored.topic, now, context)
            for model in self._models_of(type(event)):
                model.project(rows, recorded)

    def look(self, aggregate_id: UUID, *, until: datetime | None = None) -> Aggregate | None:
        """Give a copy of an aggregate without locking it."""
        if until is not None:
            past = self.history(aggregate_id, until=until)
            return _replayed(None, (recorded.event for recorded in past))
        unit = self._open_unit()
        taken = None if unit is None else unit.taken.get(aggregate_id)
        if taken is not None:
            return copied(taken.aggregate)
        kept = self._cache.copy(aggregate_id)
        if kept is not None and self._is_erased(kept.persons):
            self._cache.take(aggregate_id)
            kept = None
        aggregate, persons = kept or (None, _NOBODY)
        with self.read() as connection:
            rows = self.recorder.stream(
                connection, aggregate_id, 0 if aggregate is None else aggregate.version
            )
        aggregate, persons = self._forwarded(aggregate_id, aggregate, persons, rows)
        # Inside a unit of work this may be what is not committed yet.
        if rows and aggregate is not None and unit is None:
            self._cache.put(copied(aggregate), persons)
        return aggregate

    # The log

    def history(self, aggregate_id: UUID, *, until: datetime | None = None) -> list[Recorded]:
        """Give what was recorded about an aggregate (up to and including a moment), in order."""
        with self.read() as connection:
            rows = self.recorder.history(connection, aggregate_id)
        return [self.recorded(row) for row in rows if until is None or row.recorded_at <= until]

    def log(self, after: int, limit: int) -> list[Recorded]:
        """Give what was recorded after a position, in commit order; positions may have gaps."""
        with self.read() as connection:
            stretch = self.recorder.log(connection, after, limit)
        return [self.recorded(row) for row in stretch.rows]

    def last_position(self) -> int:
        """Give the position of the newest event, 0 for an empty log."""
        with self.read() as connection:
            return self.recorder.last_position(connection)

    def recorded(self, row: Row) -> Recorded:
        """Decode a row of the log."""
        event = self.mapper.event_from(row.aggregate_id, row.version, row.topic, bytes(row.state))
        return Recorded(row.position, event, row.topic, row.recorded_at, _context(row.metadata))

    def rebuild(self, read_model: str) -> int:
        """Build a read model anew from the log beside the living one and swap.

        Readers are served from the old one until the new one is complete. Gives the number of
        events it was built from; LookupError for a name nobody knows.
        """
        if read_model not in self.read_models:
            raise LookupError(f"no read model {read_model!r}, there are {sorted(self.read_models)}")
        return rebuild(self, self.read_models[read_model])

    # Inside

    def _open_unit(self) -> UnitOfWork | None:
        return getattr(self._thread, "unit", None)

    def _unit(self) -> UnitOfWork:
        unit = self._open_unit()
        if unit is None:
            raise NoUnitOfWork("this works inside Store.run only")
        return unit

    def _join(self, unit: UnitOfWork, work: Callable[[], T]) -> T:
        before = len(unit.entries)
        try:
            return work()
        except BaseException as error:
            if len(unit.entries) > before:
                unit.broken = error
            raise

    def _run_once(self, work: Callable[[], T]) -> T:
        committing = False
        unit: UnitOfWork | None = None
        try:
            with self.database.write() as connection:
                unit = self._thread.unit = UnitOfWork(connection)
                try:
                    result = work()
                    if unit.broken is not None:
                        raise BrokenUnitOfWork("a part of it failed and was passed over") from (
                            unit.broken
                        )
                    self.recorder.append(connection, unit.entries)
                finally:
                    self._thread.unit = None
                committing = True
        except DomainError:
            if unit is not None:
                self._after_refusal(unit)
            raise
        except Exception as error:
            if committing and not was_rolled_back(error):
                raise UnknownOutcome("the database went away during the commit") from error
            raise
        self._after_commit(unit)
        return result

    def _after_refusal(self, unit: UnitOfWork) -> None:
        """Keep what was looked at and left as it is stored: it need not be read again.

        Only the domain's own no says that much: an event's method never refuses, so none was left
        half done. After any other error nothing is kept.
        """
        for taken in unit.taken.values():
            if taken.is_as_stored:
                self._cache.put(taken.aggregate, taken.persons)

    def _after_commit(self, unit: UnitOfWork) -> None:
        """Let others see what was done. Nothing here may fail: it is stored already."""
        for taken in unit.taken.values():
            if not taken.aggregate.pending_events:
                self._cache.put(taken.aggregate, taken.persons)
        for callback in unit.callbacks:
            try:
                callback()
            except Exception:
                log.exception("a callback after the commit failed")
        if unit.entries:
            self.committed.fire()

    def _models_of(self, event: type) -> tuple[ReadModel, ...]:
        found = self._told.get(event)
        if found is None:
            found = tuple(each for each in self.read_models.values() if event in each.events)
            self._told[event] = found
        return found

    def _forwarded(
        self,
        aggregate_id: UUID,
        aggregate: Aggregate | None,
        persons: frozenset[UUID],
        rows: Iterable[tuple[int, str, bytes]],
    ) -> tuple[Aggregate | None, frozenset[UUID]]:
        for version, topic, state in rows:
            event = self.mapper.event_from(aggregate_id, version, topic, bytes(state))
            persons |= self._persons_in(event)
            aggregate = _replayed(aggregate, (event,))
        return aggregate, persons

    def _persons_in(self, event: DomainEvent) -> frozenset[UUID]:
        """Say whose data an event shows, if they were not erased."""
        if self._keys is None or not self.mapper.is_about_a_person(event):
            return _NOBODY
        person_id: UUID = event.person_id  # type: ignore[attr-defined]
        return _NOBODY if self._keys.key_for(person_id) is None else frozenset((person_id,))

    def _is_erased(self, persons: frozenset[UUID]) -> bool:
        """Say whether somebody was erased since an aggregate was kept."""
        keys = self._keys
        return keys is not None and any(keys.key_for(person) is None for person in persons)


def _replayed(aggregate: Aggregate | None, events: Iterable[DomainEvent]) -> Aggregate | None:
    for event in events:
        aggregate = event.mutate(aggregate)  # type: ignore[attr-defined]
    return aggregate


_contexts: Final = msgspec.json.Decoder(Context)


@lru_cache(maxsize=4096)
def _context(metadata: str) -> Context:
    return _contexts.decode(metadata)
