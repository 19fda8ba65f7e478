"""A server that is told to go, while somebody asks it without pause."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

SERVER = """
import asyncio, sys
from servicekit.observability.health import Health
from servicekit.serving import Server

health = Health("test", {"database": lambda: {}})
served = 0

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        print("ended in order", flush=True)
        return
    if scope["path"] == "/slow":
        print("asked", flush=True)
    await asyncio.sleep(1.0 if scope["path"] == "/slow" else 0.002)
    ready = b"yes" if health.report().ready else b"no"
    await send({"type": "http.response.start", "status": 200,
                "headers": [(b"content-length", str(len(ready)).encode())]})
    await send({"type": "http.response.body", "body": ready})

server = Server(app, host="127.0.0.1", port=0, drain=float(sys.argv[1]),
                ready=lambda: print(server.servers[0].sockets[0].getsockname()[1], flush=True),
                leaving=health.leave)
server.run()
"""


class Served:
    def __init__(self, drain: float, folder: Path) -> None:
        program = folder / "server.py"
        program.write_text(SERVER)
        self.process = subprocess.Popen(
            [sys.executable, str(program), str(drain)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def says(self, line: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == f"{line}\n"

    def tell(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> tuple[int, str]:
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, said


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    one = Served(getattr(request, "param", 0.0), tmp_path)
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.wait()
    if one.process.stdout is not None:
        one.process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_go_it_ends_in_order(served: Served, number: signal.Signals) -> None:
    assert httpx.get(served.url).text == "yes"
    served.tell(number)
    assert served.end() == (0, "ended in order\n")


def test_an_answer_that_is_under_way_arrives(served: Served) -> None:
    answers: list[str] = []
    asking = Thread(target=lambda: answers.append(httpx.get(served.url + "/slow").text))
    asking.start()
    served.says("asked")
    served.tell(signal.SIGTERM)
    asking.join()
    assert answers
    assert served.end()[0] == 0


@pytest.mark.parametrize("served", [2.0], indirect=True)
def test_before_it_goes_it_is_unready_and_lets_go_of_its_callers(served: Served) -> None:
    with httpx.Client() as client:
        assert client.get(served.url).headers.get("connection") != "close"
        served.tell(signal.SIGTERM)
        until = time.monotonic() + 1.5
        while (answer := client.get(served.url)).text == "yes" and time.monotonic() < until:
            time.sleep(0.02)
        assert answer.text == "no"
        assert client.get(served.url).headers["connection"] == "close"
    assert served.end()[0] == 0


@pytest.mark.parametrize("served", [3.0], indirect=True)
def test_who_asks_without_pause_and_goes_elsewhere_when_unready_loses_nothing(
    served: Served,
) -> None:
    """As a balancer does: it reads the readiness, and sends nothing more once that is off."""
    failures: list[Exception] = []
    gone = Event()

    def ask() -> None:
        with httpx.Client() as client:
            while not gone.is_set():
                try:
                    if client.get(served.url).text == "no":
                        gone.set()
                except httpx.TransportError as error:
                    failures.append(error)
                    return

    askers = [Thread(target=ask) for _ in range(4)]
    for each in askers:
        each.start()
    time.sleep(0.3)
    served.tell(signal.SIGTERM)
    for each in askers:
        each.join()
    assert gone.is_set()
    assert not failures
    assert served.end()[0] == 0


@pytest.mark.parametrize("served", [30.0], indirect=True)
def test_a_second_ctrl_c_ends_it_at_once(served: Served) -> None:
    served.tell(signal.SIGINT)
    time.sleep(0.3)
    begun = time.monotonic()
    served.tell(signal.SIGINT)
    served.end()
    assert time.monotonic() - begun < 10
