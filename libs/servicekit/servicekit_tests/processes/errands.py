"""An errand: collect money outside, hand over a thing, done; or give the money back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.processes import Wait
from servicekit.processes.driver import ProcessDriver
from servicekit.processes.watchdog import Watchdog

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pack:
    pass


@dataclass(frozen=True, slots=True)
class Collect:
    amount: int


@dataclass(frozen=True, slots=True)
class HandOver:
    pass


class Errand(Aggregate):
    """packing → collecting (outside) → waiting for the customer until noon → handing over."""

    TOPIC = "kit.Errand"

    class Created(Aggregate.Created):
        TOPIC = "kit.Errand.Created"
        until: datetime

    class Packed(Aggregate.Event):
        TOPIC = "kit.Errand.Packed"

    class Collected(Aggregate.Event):
        TOPIC = "kit.Errand.Collected"
        receipt: str

    class CustomerCame(Aggregate.Event):
        TOPIC = "kit.Errand.CustomerCame"

    class HandedOver(Aggregate.Event):
        TOPIC = "kit.Errand.HandedOver"

    class Lapsed(Aggregate.Event):
        TOPIC = "kit.Errand.Lapsed"

    @event(Created)
    def __init__(self, id: UUID, until: datetime) -> None:  # noqa: A002 - as the library calls it
        self.until = until
        self.state = "packing"
        self.receipt = ""

    def packed(self) -> None:
        if self.state == "packing":
            self._packed()

    def collected(self, receipt: str) -> None:
        if self.state == "collecting":
            self._collected(receipt=receipt)

    def customer_came(self) -> None:
        if self.state == "waiting":
            self._customer_came()

    def handed_over(self) -> None:
        if self.state == "handing-over":
            self._handed_over()

    def lapse(self) -> None:
        if self.state == "waiting":
            self._lapsed()

    @event(Packed)
    def _packed(self) -> None:
        self.state = "collecting"

    @event(Collected)
    def _collected(self, receipt: str) -> None:
        self.state = "waiting"
        self.receipt = receipt

    @event(CustomerCame)
    def _customer_came(self) -> None:
        self.state = "handing-over"

    @event(HandedOver)
    def _handed_over(self) -> None:
        self.state = "done"

    @event(Lapsed)
    def _lapsed(self) -> None:
        self.state = "lapsed"

    def next_step(self) -> Pack | Collect | HandOver | Wait | None:
        match self.state:
            case "packing":
                return Pack()
            case "collecting":
                return Collect(500)
            case "waiting":
                return Wait(self.until)
            case "handing-over":
                return HandOver()
            case _:
                return None


@dataclass
class Shop:
    """Errands with their driver and watchdog, and a till outside that counts what it was asked."""

    database: Database
    now: datetime = NOON
    till: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    performed: list[str] = field(default_factory=list)
    crash_at: str | None = None
    lazy: bool = False

    def __post_init__(self) -> None:
        self.store = Store(self.database, clock=lambda: self.now)
        self.errands = self.store.repository(Errand)
        self.driver = ProcessDriver(
            self.store,
            Errand,
            self.perform,
            clock=lambda: self.now,
            outside=(Collect,),
            perform_outside=self.collect,
            overdue=Errand.lapse,
            stuck_after=timedelta(seconds=30),
        )
        self.watchdog = Watchdog(self.store, [self.driver], clock=lambda: self.now, interval=0.05)

    def perform(self, errand: Errand, step: Pack | HandOver) -> None:
        self._maybe_crash(f"before {type(step).__name__}")
        self.performed.append(type(step).__name__)
        if self.lazy:
            return
        match step:
            case Pack():
                errand.packed()
            case HandOver():
                errand.handed_over()
        self._maybe_crash(f"after {type(step).__name__}")

    def collect(self, errand: Errand, step: Collect, key: str) -> Callable[[Errand], None]:
        assert not self.store.in_unit_of_work()
        self._maybe_crash("before Collect")
        self.asked.append(key)
        receipt = self.till.setdefault(key, f"receipt {len(self.till) + 1}")
        self._maybe_crash("after Collect")
        return lambda current: current.collected(receipt)

    def start(self, errand_id: UUID) -> None:
        """Begin an errand as a command handler does: save it and drive, in one unit of work."""

        def work() -> None:
            self.errands.save(Errand(id=errand_id, until=NOON + timedelta(hours=1)))
            self.driver.drive(errand_id)

        self.store.run(work)

    def customer_comes(self, errand_id: UUID) -> None:
        def work() -> None:
            errand = self.errands.get(errand_id)
            errand.customer_came()
            self.errands.save(errand)
            self.driver.drive(errand_id)

        self.store.run(work)

    def state(self, errand_id: UUID) -> str:
        errand = self.errands.peek(errand_id)
        assert errand is not None
        return errand.state

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def _maybe_crash(self, where: str) -> None:
        if self.crash_at == where:
            raise Crash(where)


class Crash(BaseException):
    """The process ends here: nothing may catch it, nothing may clean up after it."""
