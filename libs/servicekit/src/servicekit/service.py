"""What a service is to its host, and what the host is to a service."""

import asyncio
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeVar

import anyio
import anyio.to_thread
from fastapi import FastAPI

from servicekit.clock import Clock
from servicekit.errors import DomainError
from servicekit.eventstore.store import Store
from servicekit.ids import NewId
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.listener import Listener
from servicekit.messaging.outbound import OutboundLog
from servicekit.messaging.subscription import Subscription, by_group
from servicekit.observability.health import Health
from servicekit.observability.logging import get_logger
from servicekit.observability.metrics import Metrics
from servicekit.observability.tracing import span
from servicekit.personal import PersonKeys
from servicekit.service_client import HttpClient, Response, ServiceClient, ServiceUnreachable
from servicekit.worker import Worker

__all__ = [
    "HttpClient",
    "Response",
    "Runtime",
    "ServiceClient",
    "ServiceModule",
    "ServiceUnreachable",
    "Threads",
    "Worker",
    "command",
]

C = TypeVar("C")
R = TypeVar("R")

_COMMAND_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


@dataclass(frozen=True, kw_only=True)
class ServiceModule:
    """One service, built and wired, and not yet running. Hosts differ in how many they hold.

    `log` is what it tells others (None: nothing), `keys` what its consumers read personal fields
    with, `listeners` who hears the news in each process that answers requests, `commands` what its
    command line offers besides the kit's own verbs, `package` where its migrations are.
    """

    name: str
    package: str
    app: FastAPI
    store: Store
    log: OutboundLog | None = None
    subscriptions: Sequence[Subscription[Any]] = ()
    listeners: Sequence[Listener] = ()
    workers: Sequence[Worker] = ()
    commands: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    keys: PersonKeys | None = None

    @property
    def metrics(self) -> Metrics | None:
        """Give what `/metrics` of its app shows; None for an app that shows none."""
        return getattr(self.app.state, "kalends_metrics", None)

    @property
    def health(self) -> Health | None:
        """Give what `/health/ready` of its app tells; None for an app that tells nothing."""
        return getattr(self.app.state, "kalends_health", None)

    def consumers(self) -> list[Consumer]:
        """Make a consumer for each group of its subscriptions."""
        return [
            Consumer(self.name, self.store, subscriptions, self.keys, metrics=self.metrics)
            for subscriptions in by_group(self.subscriptions).values()
        ]


class Runtime(Protocol):
    """What a host gives a service that is being built: time, ids, and the other services."""

    @property
    def clock(self) -> Clock: ...

    @property
    def new_id(self) -> NewId: ...

    def client(self, service: str) -> ServiceClient:
        """Give a client of another service, which need not be running yet."""
        ...


def command(
    handler: Callable[[C], R], store: Store, *, name: str, metrics: Metrics | None = None
) -> Callable[[C], R]:
    """Give a handler its unit of work: all of what it does is stored, or nothing is.

    Called inside a unit of work it belongs to that one. Races are run again; refusals
    (`DomainError`) are not. Timed as `kalends_command_seconds{command, outcome}`, with the
    outcomes done, refused and failed.
    """
    log = get_logger(command=name)
    measured = metrics or Metrics(name)
    service = measured.service
    seconds = measured.histogram(
        "kalends_command_seconds",
        "Seconds a command took, with all its attempts.",
        labels=("command", "outcome"),
        buckets=_COMMAND_BUCKETS,
    )
    done, refused, failed = (seconds.labels(name, each) for each in ("done", "refused", "failed"))

    def run(order: C) -> R:
        started = time.perf_counter()
        outcome = failed
        try:
            with span(service, name):
                answer = store.run(lambda: handler(order))
            outcome = done
        except DomainError as refusal:
            outcome = refused
            log.info("command refused", code=refusal.code)
            raise
        except Exception:
            log.exception("command failed")
            raise
        else:
            return answer
        finally:
            outcome.observe(time.perf_counter() - started)

    return run


class Threads:
    """The threads of one service for work that blocks, such as a command.

    Every service has its own, so that the services of one process cannot take each other's: an
    async endpoint that waits for another service holds no thread meanwhile, and whatever that
    service needs threads for comes out of that service's own number.
    """

    def __init__(self, most: int = 20) -> None:
        self._most = most
        self._limiters: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, anyio.CapacityLimiter
        ] = weakref.WeakKeyDictionary()

    async def __call__(self, work: Callable[..., R], /, *args: Any) -> R:
        """Run `work(*args)` in a thread, under the caller's context; its errors come out here."""
        loop = asyncio.get_running_loop()
        limiter = self._limiters.get(loop)
        if limiter is None:
            limiter = self._limiters[loop] = anyio.CapacityLimiter(self._most)
        return await anyio.to_thread.run_sync(work, *args, limiter=limiter)
