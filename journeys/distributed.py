"""The product as an operator runs it: two processes of each kind, on Kafka and PostgreSQL."""

import asyncio
import contextlib
import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Self

import httpx

from cluster.cluster import SERVICES, Cluster, Outside
from embedded.demo_over_http import play_to
from journeys.product import ADMIN_KEY, warm
from servicekit.http.balancing import KEEP_ALIVE
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.testing import kafka, postgres

_ASKED_EVERY: Final = 0.2
_SOMEBODY_WITHIN: Final = 20.0


class Distributed:
    """A running cluster, to be asked like `Product`."""

    def __init__(self, cluster: Cluster, outside: Outside, broker: KafkaCluster) -> None:
        self.cluster = cluster
        self.outside = outside
        self.broker = broker
        """Where its topics are."""

    @contextlib.contextmanager
    def client(self, key: str | None = None, **settings: Any) -> Iterator[httpx.Client]:
        """A browser or script behind a balancer; with a key, somebody of the staff."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        limits = settings.pop("limits", httpx.Limits())
        given = {"timeout": 30, "transport": _Turns(self.cluster.urls, limits), **settings}
        with httpx.Client(base_url="http://kalends", headers=headers, **given) as client:
            yield client

    def admin(self) -> contextlib.AbstractContextManager[httpx.Client]:
        return self.client(ADMIN_KEY)

    @contextlib.contextmanager
    def balanced_client(self) -> Iterator[httpx.Client]:
        """A client, for many threads, behind a balancer that sends to ready gateways only."""
        with self.client(transport=_ReadyOnes(self.cluster.urls)) as client:
            yield client


class _Turns(httpx.BaseTransport):
    """Sends each request to the next gateway, as a balancer without any health checks."""

    def __init__(self, urls: Sequence[str], limits: httpx.Limits) -> None:
        self._urls = itertools.cycle([httpx.URL(url) for url in urls])
        self._transport = httpx.HTTPTransport(limits=limits)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        to = self._next()
        request.url = request.url.copy_with(scheme=to.scheme, host=to.host, port=to.port)
        return self._transport.handle_request(request)

    def close(self) -> None:
        self._transport.close()

    def _next(self) -> httpx.URL:
        return next(self._urls)


class _ReadyOnes(_Turns):
    """Asks each gateway five times a second whether it is ready, and passes over who is not.

    It does nothing else that balancers can do: no request is sent a second time.
    """

    def __init__(self, urls: Sequence[str]) -> None:
        super().__init__(urls, httpx.Limits(keepalive_expiry=KEEP_ALIVE))
        self._all = [httpx.URL(url) for url in urls]
        self._ready = frozenset(self._all)
        self._enough = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._watch.join()
        self.close()

    def _next(self) -> httpx.URL:
        until = time.monotonic() + _SOMEBODY_WITHIN
        while time.monotonic() < until:
            for _ in self._all:
                url = super()._next()
                if url in self._ready:
                    return url
            time.sleep(_ASKED_EVERY)
        raise httpx.ConnectError("no gateway is ready")

    def _look(self) -> None:
        with httpx.Client(timeout=2) as asking:
            while not self._enough.wait(_ASKED_EVERY):
                self._ready = frozenset(url for url in self._all if _is_ready(asking, url))


def _is_ready(asking: httpx.Client, url: httpx.URL) -> bool:
    try:
        return asking.get(url.join("/health/ready")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


@contextlib.contextmanager
def distributed(
    home: Path,
    *,
    replicas: int = 2,
    broker: str | None = None,
    server: postgres.Postgres | None = None,
) -> Iterator[Distributed]:
    """Start it, with the demo firm in it, on databases and topics nobody has used.

    `broker` is the address of another one than that of this test run, `server` another server.
    """
    with contextlib.ExitStack() as made:
        server = server or postgres.running()
        outside = Outside(
            databases={service: made.enter_context(server.database()) for service in SERVICES},
            kafka=broker or kafka.address(),
        )
        prefix = kafka.fresh_prefix()
        cluster = Cluster(
            home,
            outside,
            replicas=replicas,
            settings={
                "KALENDS_ADMIN_KEY": ADMIN_KEY,
                "KALENDS_RATE_LIMITS": "off",
                "KALENDS_KAFKA_PREFIX": prefix,
            },
            launch=warm(),
        )
        made.callback(cluster.kill)
        cluster.prepare()
        cluster.start()
        asyncio.run(play_to(cluster.urls[0], ADMIN_KEY))
        yield Distributed(cluster, outside, KafkaCluster(outside.kafka, prefix))
