"""Bookings and the month view over HTTP: the whole product in one process, on SQLite.

The clients run in a process of their own, every booking is for a free place, and the bare endpoint
gets the same requests from the same clients.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from journeys.product import Product

from benchmarks import bare, crowd
from benchmarks.figure import Figure, percentile
from benchmarks.firm import Firm, set_up
from benchmarks.wire import Request, Wire

CLIENTS = 16
CONSULTANTS = 32
WARM_UP, MEASURED = 160, 1_600
VIEWS = 400


def measure() -> list[Figure]:
    """The figures of the month view and of bookings."""
    with tempfile.TemporaryDirectory() as folder, bare.running() as baseline:
        product = Product(Path(folder), {"KALENDS_DEMO": "off"})
        product.start()
        try:
            with product.admin() as admin:
                firm = set_up(admin, "measured", CONSULTANTS)
            return [
                *_month_view(product, firm, baseline.port),
                *_bookings(product, firm, baseline.port),
            ]
        finally:
            product.kill()


def _month_view(product: Product, firm: Firm, bare_port: int) -> list[Figure]:
    # A provider with half of the month booked, as a month looks that is worth looking at.
    provider, *_ = firm.providers
    chance = random.Random(1)
    busy = chance.sample(firm.starts(days=30), 60)
    crowd.ask(product.port, [firm.booking(provider, start) for start in busy], clients=4)
    view = firm.month_view(provider)
    before = psutil.Process(product.pid).cpu_times()
    ours = one_after_the_other(product.port, view, VIEWS)
    after = psutil.Process(product.pid).cpu_times()
    bare_view = one_after_the_other(bare_port, Request.get("/bare"), VIEWS)
    spent = after.user + after.system - before.user - before.system
    return [
        Figure(
            what="month view over HTTP, one provider, warm: p95",
            value=percentile(ours, 0.95),
            unit="ms",
            aim=15,
            more_is_better=False,
            baseline=percentile(bare_view, 0.95),
            baseline_is="bare endpoint",
        ),
        Figure(
            what="the same, processor time",
            value=spent / (VIEWS + WARM_VIEWS) * 1000,
            unit="ms",
            more_is_better=False,
        ),
    ]


WARM_VIEWS = 20


def one_after_the_other(port: int, request: Request, count: int) -> list[float]:
    """Milliseconds of each, after a few that warm up; an answer that is no success is an error."""
    wire = Wire(port)
    sent = request.encoded()
    took = []
    for _ in range(WARM_VIEWS + count):
        started = time.perf_counter()
        status, body = wire.send(sent)
        took.append((time.perf_counter() - started) * 1000)
        if status >= 300:
            raise RuntimeError(f"{request.path} was answered {status}: {body[:500]!r}")
    wire.close()
    return took[WARM_VIEWS:]


def _bookings(product: Product, firm: Firm, bare_port: int) -> list[Figure]:
    requests = free_places(firm)
    crowd.ask(product.port, [next(requests) for _ in range(WARM_UP)], clients=CLIENTS)
    process = psutil.Process(product.pid)
    before = process.cpu_times()
    ours = crowd.ask(product.port, [next(requests) for _ in range(MEASURED)], clients=CLIENTS)
    after = process.cpu_times()
    bare_requests = [barely(next(requests)) for _ in range(MEASURED)]
    bare_ones = crowd.ask(bare_port, bare_requests, clients=CLIENTS)
    spent = after.user + after.system - before.user - before.system
    booked = ours.statuses.count(201)
    return [
        *outcome_figures(
            f"bookings over HTTP, {CLIENTS} clients", ours, bare_ones, per_second=200, p95=100
        ),
        Figure(
            what="the same: processor time of the product",
            value=spent / max(1, booked) * 1000,
            unit="ms",
            more_is_better=False,
        ),
    ]


def outcome_figures(
    what: str, ours: crowd.Outcome, bare_ones: crowd.Outcome, *, per_second: float, p95: float
) -> list[Figure]:
    """How many bookings a second, how long they took in ms, and what was refused for nothing."""
    for refusal in ours.refusals[:5]:
        print(f"refused: {refusal}", flush=True)
    return [
        Figure(
            what=what,
            value=ours.per_second(201),
            unit="/s",
            aim=per_second,
            more_is_better=True,
            baseline=bare_ones.per_second(201),
            baseline_is="bare endpoint",
        ),
        Figure(
            what="the same: p95",
            value=percentile(ours.took_ms, 0.95),
            unit="ms",
            aim=p95,
            more_is_better=False,
            baseline=percentile(bare_ones.took_ms, 0.95),
            baseline_is="bare endpoint",
        ),
        Figure(
            what="the same: refusals that are no true conflict",
            value=len(ours.refusals),
            unit="",
            aim=0,
            more_is_better=False,
        ),
    ]


def barely(request: Request) -> Request:
    """The same request, to the bare endpoint."""
    return Request("POST", "/bare", request.body, request.headers)


def free_places(firm: Firm) -> Iterator[Request]:
    """Bookings of places that are free, spread over consultants and days."""
    # The first consultant's month is booked for the month view.
    places = [(p, start) for p in firm.providers[1:] for start in firm.starts(days=20)]
    random.Random(2).shuffle(places)
    for provider, start in places:
        yield firm.booking(provider, start)
