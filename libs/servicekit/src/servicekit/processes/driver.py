from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Generic, Protocol, TypeVar, cast
from uuid import UUID

from eventsourcing.domain import Aggregate

from servicekit.clock import Clock
from servicekit.eventstore.errors import AggregateNotFound
from servicekit.eventstore.store import Store
from servicekit.observability.logging import get_logger
from servicekit.processes.agenda import Agenda
from servicekit.processes.step_key import step_key
from servicekit.processes.wait import Wait

P = TypeVar("P", bound=Aggregate)

Perform = Callable[[P, Any], None]
"""Does a step inside the unit of work. Changes the process so that its next step is another."""

PerformOutside = Callable[[P, Any, str], Callable[[P], None]]
"""Does a step that calls an outside system, while no unit of work is open.

The text is the step's idempotency key, for the outside system. What it returns is given the process
again, locked, in the unit of work that follows, and tells it what came of the call.
"""

_MOST_STEPS: Final = 100
_LONGEST_PAUSE: Final = timedelta(minutes=5)


class NoProgress(Exception):
    """A step was done and the process still wants the same one: driving on would never end."""


class _Stepping(Protocol):
    def next_step(self) -> object | Wait | None: ...


@dataclass(frozen=True, slots=True)
class _Outside(Generic[P]):
    process: P
    step: object


_REST: Final = object()
_AGAIN: Final = object()


class ProcessDriver(Generic[P]):
    """Drives processes of one class: asks for the next step, does it, until it has to wait.

    Called inside a unit of work (by the handler that changed the process and saved it), every step
    up to the next wait belongs to that unit. Called outside of one, each step is a unit of its own,
    so a crash loses at most the step that was under way; the watchdog goes on from there. Steps of
    the types `outside` are never done inside a unit: the watchdog does them right after it.

    `overdue` tells a process that the moment it waited for has passed; without it somebody else
    (a timer) has to.
    """

    def __init__(
        self,
        store: Store,
        cls: type[P],
        perform: Perform[P],
        *,
        clock: Clock | None = None,
        outside: tuple[type, ...] = (),
        perform_outside: PerformOutside[P] | None = None,
        overdue: Callable[[P], None] | None = None,
        stuck_after: timedelta = timedelta(seconds=30),
    ) -> None:
        if bool(outside) != (perform_outside is not None):
            raise ValueError("steps outside and who performs them go together")
        self.kind: str = getattr(cls, "TOPIC", None) or cls.__qualname__
        self.stuck_after = stuck_after
        self._store = store
        self._processes = store.repository(cls)
        self._perform = perform
        self._clock = clock or store.now
        self._outside = outside
        self._perform_outside = perform_outside
        self._overdue = overdue
        self._agenda = Agenda(store)
        self._watching: Callable[[], None] | None = None
        self._log = get_logger(process=self.kind)

    def watched_by(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever a process waits for a step outside; the watchdog asks for it."""
        self._watching = wake

    def __call__(self, process_id: UUID) -> None:
        self.drive(process_id)

    def drive(self, process_id: UUID) -> None:
        """Do every step there is to do now. An unknown process is `AggregateNotFound`.

        Outside a unit of work a step that fails is noted for the watchdog before its error leaves.
        """
        if self._store.in_unit_of_work():
            self._drive_inside(process_id)
            return
        try:
            self._drive_by_units(process_id)
        except AggregateNotFound:
            self._store.run(lambda: self._agenda.close(process_id))
            raise
        except Exception as error:
            self._note(process_id, error)
            raise

    def _drive_inside(self, process_id: UUID) -> None:
        for _ in range(_MOST_STEPS):
            outcome = self._advance(process_id, plan_each=False)
            if outcome is _AGAIN:
                continue
            if isinstance(outcome, _Outside) and self._watching is not None:
                self._store.on_commit(self._watching)
            return
        raise NoProgress(f"{self.kind} {process_id} did {_MOST_STEPS} steps in a row")

    def _drive_by_units(self, process_id: UUID) -> None:
        for _ in range(_MOST_STEPS):
            outcome = self._store.run(lambda: self._advance(process_id, plan_each=True))
            if outcome is _REST:
                return
            if isinstance(outcome, _Outside):
                self._do_outside(process_id, outcome)
        raise NoProgress(f"{self.kind} {process_id} did {_MOST_STEPS} steps in a row")

    def _do_outside(self, process_id: UUID, todo: _Outside[P]) -> None:
        if self._perform_outside is None:
            raise TypeError(f"nobody performs {todo.step} outside")
        key = step_key(process_id, todo.step)
        tell = self._perform_outside(todo.process, todo.step, key)

        def work() -> None:
            process = self._processes.get(process_id)
            before = process.version
            tell(process)
            self._processes.save(process)
            if process.version == before and _next_step(process) == todo.step:
                raise NoProgress(f"{self.kind} {process_id}: {todo.step} changed nothing")
            self._plan(process_id)

        self._store.run(work)

    def _advance(self, process_id: UUID, *, plan_each: bool) -> object:
        process = self._processes.get(process_id)
        step = _next_step(process)
        now = self._clock()
        if step is None:
            self._agenda.close(process_id)
            return _REST
        if isinstance(step, Wait):
            if step.until is None or step.until > now:
                self._agenda.plan(process_id, self.kind, step.until)
                return _REST
            if self._overdue is None:
                self._agenda.plan(process_id, self.kind, now + self.stuck_after)
                return _REST
            self._change(process, step, lambda: self._tell_overdue(process))
        elif isinstance(step, self._outside):
            # Whoever does the step now has until then; a crash meanwhile costs that long.
            wake_at = now + self.stuck_after if plan_each else now
            self._agenda.plan(process_id, self.kind, wake_at, forward=False)
            # A copy: nobody holds the lock while the step is done.
            return _Outside(self._processes.peek(process_id) or process, step)
        else:
            self._change(process, step, lambda: self._perform(process, step))
        if plan_each:
            self._plan(process_id)
        return _AGAIN

    def _tell_overdue(self, process: P) -> None:
        if self._overdue is not None:
            self._overdue(process)

    def _change(self, process: P, step: object, change: Callable[[], None]) -> None:
        before = process.version
        change()
        self._processes.save(process)
        if process.version == before:
            raise NoProgress(f"{self.kind} {process.id}: {step} changed nothing")

    def _plan(self, process_id: UUID) -> None:
        self._agenda.plan(process_id, self.kind, self._clock() + self.stuck_after)

    def _note(self, process_id: UUID, error: Exception) -> None:
        attempts = self._agenda.attempts(process_id)
        pause = min(_LONGEST_PAUSE, timedelta(seconds=2) * 2 ** min(attempts, 10))
        self._log.warning("step failed", id=str(process_id), attempts=attempts + 1, exc_info=error)
        self._agenda.note_failure(
            process_id,
            self.kind,
            error=f"{type(error).__name__}: {error}"[:1000],
            wake_at=self._clock() + pause,
        )


def _next_step(process: Aggregate) -> object | Wait | None:
    return cast("_Stepping", process).next_step()
