import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from embedded.compose import Kalends
from journeys.clients import consultant, slots
from journeys.distributed import Distributed, distributed
from journeys.faults.blows import Outages, Struck, outages_of, plan
from journeys.faults.careful_client import Answers, CarefulClient, Connect, Offer
from journeys.history import History, Told, faults_in
from journeys.history.reading import bookings_there, read_history
from journeys.product import Product
from journeys.truth import opened
from servicekit.testing.kafka import Broker
from servicekit.testing.postgres import Server

_PROVIDERS: Final = ("Haddad", "Nasser")
_ANSWERED_WITHIN: Final = 60.0
_SETTLED_WITHIN: Final = 60.0
_LOOK_EVERY: Final = 1.0


@dataclass(frozen=True, slots=True)
class Arena:
    """A cluster with a broker and a database server of its own, all of which may be killed."""

    product: Distributed
    broker: Broker
    server: Server

    @contextmanager
    def opened(self) -> Iterator[Kalends]:
        """The services over the same data, beside the running ones."""
        urls = self.product.outside.databases
        settings = {f"KALENDS_{name.upper()}_DATABASE_URL": url for name, url in urls.items()}
        with opened(Product(self.product.cluster.home, settings)) as kalends:
            yield kalends

    def offers(self) -> list[Offer]:
        """Free times of the next weeks."""
        with self.product.client() as client:
            providers = [consultant(client, name)["id"] for name in _PROVIDERS]
            return [
                Offer.of(slot)
                for provider in providers
                for slot in slots(client, "tax-consultation", provider=provider, days=24)
            ]


@contextmanager
def arena(home: Path) -> Iterator[Arena]:
    """Start it, with the demo firm in it, and end all of it."""
    with ExitStack() as made:
        broker = made.enter_context(Broker())
        server = made.enter_context(Server())
        running = distributed(home, broker=broker.address, server=server)
        yield Arena(made.enter_context(running), broker, server)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What was done in a run, and what was found."""

    seed: int
    seconds: float
    clients: int
    struck: Sequence[Struck] = ()
    ended: Sequence[str] = ()
    told: Sequence[Told] = ()
    answers: Counter[str] = field(default_factory=Counter)
    settled_after: float = 0.0
    history: History | None = None
    faults: list[str] = field(default_factory=list)


class Crowd:
    """Clients at work, each in a thread of its own."""

    def __init__(self, connect: Connect, offers: Sequence[Offer], seed: int, size: int) -> None:
        self.answers = Answers()
        self._enough, self._give_up = threading.Event(), threading.Event()
        self._clients = [
            CarefulClient(connect, offers, random.Random(f"{seed}/{n}"), self.answers)
            for n in range(size)
        ]
        self._threads = [
            threading.Thread(target=client.work, args=(self._enough, self._give_up))
            for client in self._clients
        ]
        for thread in self._threads:
            thread.start()

    def go_home(self, within: float = _ANSWERED_WITHIN) -> list[Told]:
        """Let them have no new wish and wait for what is open; give what all were told."""
        self._enough.set()
        until = time.monotonic() + within
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._give_up.set()
        for thread in self._threads:
            thread.join()
        return [told for client in self._clients for told in client.told]


def run(where: Arena, *, seed: int, seconds: float, clients: int, stop: bool = True) -> Outcome:
    """Let clients work under blows for so long, heal everything, and check what is there.

    With `stop` the cluster is stopped in order before it is read.
    """
    cluster = where.product.cluster
    outcome = Outcome(seed=seed, seconds=seconds, clients=clients)
    with where.opened() as kalends:
        before = bookings_there(kalends)
    crowd = Crowd(lambda: where.product.client(timeout=10), where.offers(), seed, clients)
    outages: Outages = outages_of(cluster, where.broker, where.server)
    workers = [member.name for each in cluster.workers.values() for member in each]
    apis = [member.name for each in cluster.apis.values() for member in each]
    try:
        outages.carry_out(plan(seed, seconds, workers, apis), seconds)
        down = outages.heal()
    finally:
        told = crowd.go_home()
    outcome.told, outcome.answers = told, crowd.answers.count
    outcome.struck, outcome.ended = outages.struck, outages.ended
    with where.opened() as kalends:
        began = time.monotonic()
        settle(where, kalends, told, before)
        outcome.settled_after = time.monotonic() - began
        if stop:
            cluster.stop()
        outcome.history = read_history(
            kalends, where.product.broker, told=told, there_before=before, down=down
        )
    outcome.faults = [*outages.failures, *faults_in(outcome.history)]
    return outcome


def settle(
    where: Arena,
    kalends: Kalends,
    told: Sequence[Told] = (),
    there_before: frozenset[UUID] = frozenset(),
    within: float = _SETTLED_WITHIN,
) -> None:
    """Wait until a history has no fault; what is a fault still after that time is one."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        history = read_history(
            kalends, where.product.broker, told=told, there_before=there_before, read_models=False
        )
        if not faults_in(history):
            return
        time.sleep(_LOOK_EVERY)
