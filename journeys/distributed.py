"""The product as an operator runs it: two processes of each kind, on Kafka and PostgreSQL."""

import asyncio
import contextlib
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from cluster.cluster import SERVICES, Cluster, Outside
from embedded.demo_over_http import play_to
from journeys.product import ADMIN_KEY
from servicekit.testing import kafka, postgres


class Distributed:
    """A running cluster, to be asked like `Product`."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    @contextlib.contextmanager
    def client(self, key: str | None = None, **settings: Any) -> Iterator[httpx.Client]:
        """A browser or script behind a balancer; with a key, somebody of the staff."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        turns = _Turns(self.cluster.urls, settings.pop("limits", httpx.Limits()))
        with httpx.Client(
            base_url="http://kalends", headers=headers, timeout=30, transport=turns, **settings
        ) as client:
            yield client

    def admin(self) -> contextlib.AbstractContextManager[httpx.Client]:
        return self.client(ADMIN_KEY)


class _Turns(httpx.BaseTransport):
    """Sends each request to the next gateway, as a balancer without any health checks."""

    def __init__(self, urls: Sequence[str], limits: httpx.Limits) -> None:
        self._urls = itertools.cycle([httpx.URL(url) for url in urls])
        self._transport = httpx.HTTPTransport(limits=limits)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        to = next(self._urls)
        request.url = request.url.copy_with(scheme=to.scheme, host=to.host, port=to.port)
        return self._transport.handle_request(request)

    def close(self) -> None:
        self._transport.close()


@contextlib.contextmanager
def distributed(
    home: Path, *, replicas: int = 2, broker: str | None = None
) -> Iterator[Distributed]:
    """Start it, with the demo firm in it, on databases and topics nobody has used."""
    with contextlib.ExitStack() as made:
        outside = Outside(
            databases={
                service: made.enter_context(postgres.running().database()) for service in SERVICES
            },
            kafka=broker or kafka.address(),
        )
        cluster = Cluster(
            home,
            outside,
            replicas=replicas,
            settings={
                "KALENDS_ADMIN_KEY": ADMIN_KEY,
                "KALENDS_RATE_LIMITS": "off",
                "KALENDS_KAFKA_PREFIX": kafka.fresh_prefix(),
            },
        )
        made.callback(cluster.kill)
        cluster.prepare()
        cluster.start()
        asyncio.run(play_to(cluster.urls[0], ADMIN_KEY))
        yield Distributed(cluster)
