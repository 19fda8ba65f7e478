"""Services in one process: who listens to whom, what runs beside the requests, start and stop."""

import random
import threading
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Final

import anyio.to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from servicekit.clock import Clock, system_clock
from servicekit.ids import NewId, new_id
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.follower import EmbeddedTransport, Follower
from servicekit.messaging.transport import Transport
from servicekit.observability.agenda import watch_agenda
from servicekit.observability.health import Unwell
from servicekit.observability.logging import get_logger
from servicekit.observability.messaging import watch_consumer, watch_lag
from servicekit.observability.metrics import Metrics
from servicekit.service import ServiceModule
from servicekit.service_client import InProcessClient, ServiceClient
from servicekit.worker import Wakeable, Worker

GRACE: Final = 10.0
"""Seconds a host waits for its workers to end."""

_LONGEST_PAUSE: Final = 30.0


class EmbeddedRuntime:
    """The runtime of services that share a process: the others are called without a socket."""

    def __init__(self, clock: Clock = system_clock, new_id: NewId = new_id) -> None:
        self.clock = clock
        self.new_id = new_id
        self._apps: dict[str, ASGIApp] = {}

    def client(self, service: str) -> ServiceClient:
        """Give a client; asking a service that no host serves is a `LookupError`."""
        return InProcessClient(service, lambda: self._app(service))

    def serve(self, service: str, app: ASGIApp) -> None:
        """Make a service reachable; the host does it."""
        self._apps[service] = app

    def _app(self, service: str) -> ASGIApp:
        try:
            return self._apps[service]
        except KeyError:
            raise LookupError(f"no host serves {service}") from None


class Host:
    """Runs services together: follows their logs, runs their workers, starts and stops them.

    A worker that fails is logged and started again after a pause that grows; the others do not
    notice. `stop` lets every worker finish what it is at, within a grace.
    """

    def __init__(
        self,
        modules: Sequence[ServiceModule],
        *,
        runtime: EmbeddedRuntime | None = None,
        transport: Transport | None = None,
    ) -> None:
        names = [module.name for module in modules]
        if len(set(names)) != len(names):
            raise ValueError(f"a host serves each service once, not {names}")
        self.modules: Mapping[str, ServiceModule] = {module.name: module for module in modules}
        self.consumers: Mapping[str, Sequence[Consumer]] = {
            module.name: module.consumers() for module in modules
        }
        self.workers: Sequence[Worker] = self._hired(transport or EmbeddedTransport())
        for module in modules:
            if runtime is not None:
                runtime.serve(module.name, module.app)
            if module.health is not None:
                module.health.add("workers", self._check)
            if module.metrics is not None:
                self._measure(module, module.metrics)
        self._stop = threading.Event()
        self._posts: list[_Post] = []
        self._log = get_logger(host="+".join(names))

    def _hired(self, transport: Transport) -> list[Worker]:
        """All that has to run; every log is carried before anybody asks for it."""
        modules = self.modules.values()
        found: list[Worker] = []
        for module in modules:
            found += module.workers
            if module.log is not None:
                found += transport.carry(module.log)
        for consumers in self.consumers.values():
            for consumer in consumers:
                found += transport.deliver(consumer)
        for module in modules:
            for listener in module.listeners:
                found += transport.listen(listener)
        return found

    @property
    def followers(self) -> list[Follower]:
        return [worker for worker in self.workers if isinstance(worker, Follower)]

    @property
    def ready(self) -> bool:
        """Say whether every worker has been started and none is waiting to be started again."""
        return len(self._posts) == len(self.workers) and all(post.well for post in self._posts)

    def lag(self) -> dict[str, int]:
        """Say how many log positions each follower still has to read."""
        return {follower.name: follower.lag for follower in self.followers}

    def start(self) -> None:
        """Start all workers and return when each of them runs. A host starts once."""
        if self._posts or self._stop.is_set():
            raise RuntimeError("a host starts once")
        self._posts = [_Post(worker, self._stop) for worker in self.workers]
        for post in self._posts:
            post.thread.start()
        for post in self._posts:
            post.started.wait(GRACE)

    def stop(self, grace: float = GRACE) -> bool:
        """Stop all workers; False when one did not end within the grace (it dies with us)."""
        self._stop.set()
        for consumers in self.consumers.values():
            for consumer in consumers:
                consumer.stop_waiting()
        for worker in self.workers:
            if isinstance(worker, Wakeable):
                worker.wake()
        deadline = time.monotonic() + grace
        for post in self._posts:
            post.thread.join(max(0.0, deadline - time.monotonic()))
        late = [post.worker.name for post in self._posts if post.thread.is_alive()]
        if late:
            self._log.warning("workers did not end in time", workers=late)
        return not late

    def _measure(self, module: ServiceModule, metrics: Metrics) -> None:
        watch_agenda(metrics, module.store)
        for consumer in self.consumers[module.name]:
            _watch(consumer, metrics, module.store.now)
        for follower in self.followers:
            if follower.consumer in self.consumers[module.name]:
                watch_lag(
                    metrics,
                    group=follower.consumer.group,
                    source=follower.source,
                    lag=partial(_lag_of, follower),
                )

    def _check(self) -> Mapping[str, object]:
        fallen = [post.worker.name for post in self._posts if not post.well]
        if fallen or not self._posts:
            raise Unwell("some workers do not run", workers=fallen)
        return {"workers": len(self._posts)}

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Run the workers, and the lifespans of the services' apps around them."""
        async with AsyncExitStack() as stack:
            for module in self.modules.values():
                await stack.enter_async_context(module.app.router.lifespan_context(module.app))
            await anyio.to_thread.run_sync(self.start)
            try:
                yield
            finally:
                await anyio.to_thread.run_sync(self.stop)

    def serve(self, front: str) -> ASGIApp:
        """Give the app a web server runs: requests go to one service, the lifespan is the host's.

        The server starts taking requests when every worker runs.
        """
        app = self.modules[front].app

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "lifespan":
                await app(scope, receive, send)
                return
            await receive()
            try:
                async with self.lifespan():
                    await send({"type": "lifespan.startup.complete"})
                    await receive()
            except BaseException as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                raise
            await send({"type": "lifespan.shutdown.complete"})

        return serve


class _Post:
    """One worker at its post: its thread, and what happens when it falls."""

    def __init__(self, worker: Worker, stop: threading.Event) -> None:
        self.worker = worker
        self.started = threading.Event()
        self.well = False
        self._stop = stop
        self.thread = threading.Thread(target=self._keep, name=worker.name, daemon=True)

    def _keep(self) -> None:
        log = get_logger(worker=self.worker.name)
        falls = 0
        while not self._stop.is_set():
            begun = time.monotonic()
            self.well = True
            self.started.set()
            try:
                self.worker.run(self._stop)
            except Exception:
                log.exception("worker failed")
            else:
                if not self._stop.is_set():
                    log.error("worker ended by itself")
            self.well = False
            if time.monotonic() - begun > _LONGEST_PAUSE:
                falls = 0
            falls += 1
            self._stop.wait(min(_LONGEST_PAUSE, 0.1 * 2**falls) * random.uniform(0.5, 1.0))


def _watch(consumer: Consumer, metrics: Metrics, clock: Clock) -> None:
    def parked_seconds() -> float:
        oldest = consumer.parking.oldest()
        return 0.0 if oldest is None else (clock() - oldest).total_seconds()

    watch_consumer(
        metrics,
        group=consumer.group,
        parked=consumer.parking.count,
        parked_seconds=parked_seconds,
    )


def _lag_of(follower: Follower) -> float:
    return float(follower.lag)


def host(
    *modules: ServiceModule,
    runtime: EmbeddedRuntime | None = None,
    transport: Transport | None = None,
) -> Host:
    """Put services into one process; nothing runs before `start` or `lifespan`."""
    return Host(modules, runtime=runtime, transport=transport)
