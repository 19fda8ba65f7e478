"""The same requests against an empty store and a full one, and rebuilding the full one's views.

Both installations run at the same moment and are asked in turn, so that whatever else the machine
does meets both. The full size is that of the issue; the small one is a twentieth of it.
"""

import contextlib
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from journeys.product import ADMIN_KEY, Product

from benchmarks.figure import Figure
from benchmarks.fill import fill, opened
from benchmarks.firm import set_up
from benchmarks.wire import Request, Wire
from servicekit.db.kit_tables import stored_events
from servicekit.eventstore.store import Store

AT_MOST = 1.2
PROVIDERS_OF_A_FIRM = 50
_ASKED = 80
_WARM_UP = 15


@dataclass(frozen=True, slots=True)
class Size:
    """How much is in the full store."""

    bookings: int
    providers: int


SIZES = {"full": Size(100_000, 1_000), "small": Size(5_000, 50), "tiny": Size(300, 5)}


def measure(size: str = "small") -> list[Figure]:
    """The four requests, and how fast two views are built anew."""
    wanted = SIZES[size]
    with tempfile.TemporaryDirectory() as folder:
        empty = _Installation(Path(folder) / "empty")
        full = _Installation(Path(folder) / "full")
        events, firms = 0, []
        with full.running() as product, product.admin() as admin:
            for number in range(0, wanted.providers, PROVIDERS_OF_A_FIRM):
                count = min(PROVIDERS_OF_A_FIRM, wanted.providers - number)
                firms.append(set_up(admin, f"firm-{number}", count))
        events = sum(fill(full.data, firms, wanted.bookings).values())
        inside = f"{events:,} events, {wanted.bookings:,} bookings, {wanted.providers:,} providers"
        with empty.running() as one, full.running() as other:
            figures = _asked(one, other, inside)
        return [*figures, *_rebuilt(full.data)]


@dataclass(frozen=True, slots=True)
class _Installation:
    data: Path

    @contextlib.contextmanager
    def running(self) -> Iterator[Product]:
        product = Product(self.data, {"KALENDS_DEMO": "off"})
        product.start()
        try:
            yield product
        finally:
            product.stop()


def _asked(empty: Product, full: Product, inside: str) -> list[Figure]:
    sides = [_Side(each) for each in (empty, full)]
    took: dict[str, list[list[float]]] = {name: [[], []] for name in _Side.REQUESTS}
    for number in range(_WARM_UP + _ASKED):
        # Each goes first as often as the other.
        for index in (0, 1) if number % 2 else (1, 0):
            for name in _Side.REQUESTS:
                milliseconds = sides[index].ask(name)
                if number >= _WARM_UP:
                    took[name][index].append(milliseconds)
    return [
        Figure(
            what=f"{name}, {inside}: median",
            value=statistics.median(with_all),
            unit="ms",
            aim=AT_MOST * statistics.median(without),
            more_is_better=False,
            baseline=statistics.median(without),
            baseline_is="empty store",
        )
        for name, (without, with_all) in took.items()
    ]


class _Side:
    """One installation with a small firm of its own that is asked the same on both sides."""

    REQUESTS = ("month view", "hold", "booking", "admin list page")

    def __init__(self, product: Product) -> None:
        with product.admin() as admin:
            self._firm = set_up(admin, "asked", 4)
        self._wire = Wire(product.port)
        self._places = iter(
            [(p, start) for start in self._firm.starts(days=40) for p in self._firm.providers[1:]]
        )

    def ask(self, name: str) -> float:
        """Milliseconds until the answer, which must be a success."""
        request = self._request(name).encoded()
        started = time.perf_counter()
        status, body = self._wire.send(request)
        took = (time.perf_counter() - started) * 1000
        if status >= 300:
            raise RuntimeError(f"{name} was answered {status}: {body[:500]!r}")
        return took

    def _request(self, name: str) -> Request:
        if name == "month view":
            return self._firm.month_view(self._firm.providers[0])
        if name == "hold":
            return self._firm.hold(*next(self._places))
        if name == "booking":
            return self._firm.booking(*next(self._places))
        return Request(
            "GET", "/api/admin/bookings?limit=25", headers={"Authorization": f"Bearer {ADMIN_KEY}"}
        )


def _rebuilt(data: Path) -> list[Figure]:
    product = opened(data)
    try:
        return [
            _one_rebuilt(product.modules[service].store, view)
            for service, view in (("booking", "booking_list"), ("availability", "timetable"))
        ]
    finally:
        product.close()


def _one_rebuilt(store: Store, view: str) -> Figure:
    copied = _events_per_second(lambda: _copied(store))
    return Figure(
        what=f"rebuild of {view}, by the events in the log it is built from",
        value=_events_per_second(lambda: _rebuilt_from(store, view)),
        unit="events/s",
        aim=20_000,
        more_is_better=True,
        baseline=copied,
        baseline_is="log read and decoded, bare rows inserted",
    )


def _rebuilt_from(store: Store, view: str) -> int:
    """Build a view anew; the number of events in the log, also of those the view passes over."""
    store.rebuild(view)
    with store.read() as connection:
        return connection.execute(
            sa.select(sa.func.count()).select_from(stored_events)
        ).scalar_one()


def _events_per_second(work: Callable[[], int]) -> float:
    started = time.perf_counter()
    events = work()
    return events / (time.perf_counter() - started)


def _copied(store: Store) -> int:
    """Read every row of the log, decode its JSON, write a row for each: nothing else."""
    count, position = 0, 0
    with store.database.write() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS bare_rows"))
        connection.execute(sa.text("CREATE TABLE bare_rows (id INTEGER PRIMARY KEY, topic TEXT)"))
    while True:
        with store.read() as connection:
            rows = store.recorder.log(connection, position, 500).rows
        if not rows:
            break
        position = rows[-1].position
        for row in rows:
            json.loads(row.state)
        with store.database.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO bare_rows VALUES (?, ?)", [(row.position, row.topic) for row in rows]
            )
        count += len(rows)
    with store.database.write() as connection:
        connection.execute(sa.text("DROP TABLE bare_rows"))
    return count
