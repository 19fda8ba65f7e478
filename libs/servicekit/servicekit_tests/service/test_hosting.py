import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from servicekit.eventstore.store import Store
from servicekit.hosting import EmbeddedRuntime, Host, host
from servicekit.http.app import create_app
from servicekit.service import ServiceModule, Threads, Worker
from servicekit.testing.databases import NewDatabase
from servicekit.testing.http import a_verifier
from servicekit.testing.probe import eventually, settle
from servicekit_tests.messaging.parcels import Desk, PostOffice, lay_out


class Loop:
    """A worker that counts its starts, and falls as often as it is told."""

    def __init__(self, name: str, falls: int = 0) -> None:
        self.name = name
        self.falls = falls
        self.starts = 0
        self.ended = False

    def run(self, stop: threading.Event) -> None:
        self.starts += 1
        if self.falls:
            self.falls -= 1
            raise ConnectionError("gone")
        stop.wait()
        self.ended = True


class Town:
    def __init__(self, new_database: NewDatabase, *workers: Worker) -> None:
        self.office = PostOffice(lay_out(new_database(None)))
        self.desk = Desk(Store(lay_out(new_database(None))))
        self.started: list[str] = []

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            self.started.append("desk")
            yield
            self.started.remove("desk")

        self.post = ServiceModule(
            name="post",
            package="post",
            app=create_app("post", [], verifier=a_verifier(), version="1"),
            store=self.office.store,
            log=self.office.log,
            workers=workers,
        )
        self.desk_module = ServiceModule(
            name="desk",
            package="desk",
            app=create_app("desk", [], verifier=a_verifier(), version="1", lifespan=lifespan),
            store=self.desk.store,
            subscriptions=self.desk.subscriptions(),
        )

    def host(self, runtime: EmbeddedRuntime | None = None) -> Host:
        return host(self.post, self.desk_module, runtime=runtime)


@pytest.fixture
def hosted(new_database: NewDatabase) -> Callable[..., tuple[Town, Host]]:
    def build(*workers: Worker) -> tuple[Town, Host]:
        town = Town(new_database, *workers)
        return town, town.host()

    return build


def test_services_of_one_host_hear_each_other(hosted: Callable[..., tuple[Town, Host]]) -> None:
    town, host_ = hosted()
    host_.start()
    parcels = [uuid4() for _ in range(10)]

    for parcel in parcels:
        town.office.send(parcel)
    settle(host_)

    assert all(town.desk.steps(parcel) == [(1, 0)] for parcel in parcels)
    assert set(host_.lag().values()) == {0}
    assert host_.stop()


def test_a_host_is_ready_when_every_worker_runs(hosted: Callable[..., tuple[Town, Host]]) -> None:
    worker = Loop("loop")
    _, host_ = hosted(worker)
    assert not host_.ready

    host_.start()

    assert host_.ready
    assert worker.starts == 1
    assert host_.stop()
    assert worker.ended


def test_a_worker_that_falls_is_started_again_and_the_others_do_not_notice(
    hosted: Callable[..., tuple[Town, Host]],
) -> None:
    weak = Loop("weak", falls=2)
    town, host_ = hosted(weak, Loop("strong"))
    host_.start()
    parcel = uuid4()

    town.office.send(parcel)

    eventually(lambda: town.desk.steps(parcel))
    eventually(lambda: weak.starts == 3 and host_.ready)
    assert host_.stop()


def test_a_host_stops_soon_though_its_workers_sleep(
    hosted: Callable[..., tuple[Town, Host]],
) -> None:
    _, host_ = hosted(Loop("loop"))
    host_.start()
    time.sleep(0.1)

    begun = time.monotonic()
    assert host_.stop()

    assert time.monotonic() - begun < 0.5


def test_a_worker_that_does_not_end_is_left_behind_after_the_grace(
    hosted: Callable[..., tuple[Town, Host]],
) -> None:
    release = threading.Event()

    class Deaf:
        name = "deaf"

        def run(self, stop: threading.Event) -> None:
            release.wait(20)

    _, host_ = hosted(Deaf())
    host_.start()

    assert not host_.stop(grace=0.2)
    release.set()


def test_a_service_tells_when_a_worker_of_its_host_does_not_run(
    hosted: Callable[..., tuple[Town, Host]],
) -> None:
    weak = Loop("weak", falls=1_000)
    town, host_ = hosted(weak)
    host_.start()
    eventually(lambda: weak.starts >= 3 and not host_.ready)

    health = town.desk_module.health
    assert health is not None
    eventually(lambda: not health.report().parts["workers"].healthy)

    weak.falls = 0
    eventually(lambda: host_.ready, 20)
    assert health.report().parts["workers"].healthy
    host_.stop()


def test_parked_messages_show_in_the_metrics_of_their_service(
    hosted: Callable[..., tuple[Town, Host]],
) -> None:
    town, host_ = hosted()
    parcel = uuid4()
    town.desk.failing[parcel, 1] = KeyError("shelf")
    host_.start()

    town.office.send(parcel)
    settle(host_)

    metrics = town.desk_module.metrics
    assert metrics is not None
    text = metrics.text().decode()
    assert 'kalends_parked_messages{group="desk"} 1.0' in text
    assert 'kalends_messages_total{group="desk",outcome="parked"} 1.0' in text
    host_.stop()


def test_how_far_behind_a_group_is_shows_in_the_metrics_of_its_service(
    hosted: Callable[..., tuple[Town, Host]],
) -> None:
    town, host_ = hosted()
    metrics = town.desk_module.metrics
    assert metrics is not None

    town.office.send(uuid4())
    before = metrics.text().decode()
    host_.start()
    settle(host_)
    after = metrics.text().decode()
    host_.stop()

    assert 'kalends_consumer_lag_positions{group="desk",source="post"} 2.0' in before
    assert 'kalends_consumer_lag_positions{group="desk",source="post"} 0.0' in after


def test_the_web_servers_lifespan_starts_and_stops_everything(new_database: NewDatabase) -> None:
    worker = Loop("loop")
    town = Town(new_database, worker)
    host_ = town.host()
    app = host_.serve("post")

    async def serve_once() -> None:
        inbox: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        outbox: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        life = asyncio.ensure_future(app({"type": "lifespan"}, inbox.get, outbox.put))
        await inbox.put({"type": "lifespan.startup"})
        assert (await outbox.get())["type"] == "lifespan.startup.complete"
        assert host_.ready
        assert town.started == ["desk"]
        await inbox.put({"type": "lifespan.shutdown"})
        assert (await outbox.get())["type"] == "lifespan.shutdown.complete"
        await life

    asyncio.run(serve_once())

    assert worker.ended
    assert town.started == []


def test_a_service_asks_another_of_its_host_before_that_one_was_built(
    new_database: NewDatabase,
) -> None:
    runtime = EmbeddedRuntime()
    desk = runtime.client("desk")
    with pytest.raises(LookupError):
        asyncio.run(desk.request("GET", "/health/live", identity=""))

    Town(new_database).host(runtime)

    assert asyncio.run(desk.request("GET", "/health/live", identity="")).status == 200


def test_a_host_serves_each_service_once(new_database: NewDatabase) -> None:
    town = Town(new_database)

    with pytest.raises(ValueError, match="once"):
        Host([town.post, town.post])


def test_a_hundred_requests_that_need_another_service_do_not_wait_for_each_other_for_ever() -> None:
    """Both ends use threads, and neither holds one while it waits for the other."""
    desk_threads, post_threads = Threads(4), Threads(4)
    desk, post = FastAPI(), FastAPI()
    runtime = EmbeddedRuntime()
    runtime.serve("desk", desk)
    runtime.serve("post", post)
    client = runtime.client("desk")

    @desk.get("/work")
    async def work() -> int:
        return await desk_threads(blocking, 0.005)

    @desk.get("/sync")
    def sync() -> int:
        return blocking(0.005)

    @post.get("/ask/{what}")
    async def ask(what: str) -> int:
        before = await post_threads(blocking, 0.001)
        answer = await client.request("GET", f"/{what}", identity="")
        return before + int(answer.body)

    async def storm() -> list[int]:
        front = runtime.client("post")
        async with asyncio.timeout(30):
            answers = await asyncio.gather(
                *(
                    front.request("GET", f"/ask/{what}", identity="")
                    for what in ("work", "sync") * 50
                )
            )
        return [answer.body for answer in answers]

    assert asyncio.run(storm()) == [2] * 100


def test_threads_carry_the_callers_context_and_errors() -> None:
    threads = Threads(2)

    def fail(parcel: UUID) -> None:
        raise LookupError(str(parcel))

    with pytest.raises(LookupError, match=str(UUID(int=1))):
        asyncio.run(threads(fail, UUID(int=1)))
    assert asyncio.run(threads(blocking, 0.0)) == 1  # and on another loop


def blocking(seconds: float) -> int:
    time.sleep(seconds)
    return 1
