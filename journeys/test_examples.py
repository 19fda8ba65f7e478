"""What we show to others works on the real thing."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from journeys.clients import a_request, slots
from journeys.distributed import Distributed, distributed
from servicekit.messaging.kafka_groups import group_lags
from servicekit.testing.probe import eventually

pytestmark = pytest.mark.slow

MEETINGS = Path(__file__).resolve().parent.parent / "examples" / "meetings.py"
WITHIN = 60


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Distributed]:
    with distributed(tmp_path_factory.mktemp("cluster"), replicas=1) as running:
        yield running


class Subscriber:
    """The example as a process, and what it has made of what it heard."""

    def __init__(self, product: Distributed, folder: Path) -> None:
        topic = product.broker.topic("booking-bookings")
        self._file = folder / "meetings.db"
        self._said = folder / "said"
        where = [product.broker.address, str(self._file), topic]
        self._command = [sys.executable, str(MEETINGS), *where]

    @contextmanager
    def listening(self) -> Iterator[None]:
        with self._said.open("ab") as said:
            process = subprocess.Popen(self._command, stdout=said, stderr=said)
            try:
                yield
            finally:
                process.kill()
                process.wait()

    def said(self) -> list[str]:
        return self._said.read_text().splitlines()

    def meetings(self) -> dict[str, str]:
        with closing(sqlite3.connect(self._file)) as database:
            return dict(database.execute("SELECT reference, starts_at FROM meetings").fetchall())


def waiting(product: Distributed) -> int:
    """How many messages the example has not acknowledged."""
    topic = "booking-bookings"
    return group_lags(product.broker, [topic])[f"{topic}-meetings", topic]


def test_a_consumer_in_thirty_lines_keeps_a_list_of_meetings(
    product: Distributed, tmp_path: Path
) -> None:
    subscriber = Subscriber(product, tmp_path)
    with product.client() as client, subscriber.listening():
        free = slots(client, "tax-consultation", days=24)
        kept, gone, *_ = [
            client.post(
                "/api/bookings",
                json=a_request(
                    "tax-consultation",
                    slot["startTime"],
                    teamMemberId=slot["teamMemberId"],
                    paymentMethod="cash",
                ),
            )
            .raise_for_status()
            .json()
            for slot in (free[0], free[-1])
        ]
        name = gone["booking"]["reference"]
        eventually(lambda: f"booking.booking-confirmed.v1 {name}" in subscriber.said(), WITHIN)
        both = {kept["booking"]["reference"], name}
        # It says what it does a moment before that is stored.
        eventually(lambda: subscriber.meetings().keys() >= both, WITHIN)

        path = f"/api/bookings/{gone['booking']['id']}/cancel?token={gone['manageToken']}"
        client.post(path, json={"reason": "changed my mind"}).raise_for_status()
        eventually(lambda: f"booking.booking-cancelled.v1 {name}" in subscriber.said(), WITHIN)
        eventually(lambda: name not in subscriber.meetings(), WITHIN)
    heard, meetings = subscriber.said(), subscriber.meetings()
    assert kept["booking"]["reference"] in meetings

    product.cluster.command("booking", "republish")
    with product.client() as client, subscriber.listening():
        after = client.post(
            "/api/bookings",
            json=a_request(
                "tax-consultation",
                free[len(free) // 2]["startTime"],
                teamMemberId=free[len(free) // 2]["teamMemberId"],
                paymentMethod="cash",
            ),
        )
        new = after.raise_for_status().json()["booking"]["reference"]
        eventually(lambda: f"booking.booking-confirmed.v1 {new}" in subscriber.said(), WITHIN)
        eventually(lambda: waiting(product) == 0, WITHIN)

    # Everything came a second time, with other offsets, and nothing was done twice.
    assert subscriber.said() == [*heard, f"booking.booking-confirmed.v1 {new}"]
    assert subscriber.meetings().keys() == {*meetings, new}
