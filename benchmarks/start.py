"""How soon the product takes requests, and what it weighs when nobody asks."""

import tempfile
import time
from pathlib import Path

import psutil
from journeys.product import Product

from benchmarks import bare
from benchmarks.figure import Figure

_QUIET_S = 2.0


def measure() -> list[Figure]:
    """Start it three times on its own data; the best counts, the first also sets up the demo."""
    with tempfile.TemporaryDirectory() as folder, bare.running() as baseline:
        product = Product(Path(folder) / "data")
        ready, weighs = [], 0.0
        for _ in range(4):
            begun = time.monotonic()
            product.start()
            ready.append(time.monotonic() - begun)
            try:
                time.sleep(_QUIET_S)
                weighs = max(weighs, psutil.Process(product.pid).memory_info().rss / 1e6)
            finally:
                product.stop()
    first, *later = ready
    return [
        Figure(
            what="whole product in one process: ready after",
            value=min(later),
            unit="s",
            aim=3,
            more_is_better=False,
            baseline=baseline.ready_seconds,
            baseline_is="bare endpoint",
        ),
        Figure(
            what="the same at its very first start, with databases and demo to make",
            value=first,
            unit="s",
            more_is_better=False,
        ),
        Figure(
            what="the same: resident memory, idle",
            value=weighs,
            unit="MB",
            aim=250,
            more_is_better=False,
            baseline=baseline.idle_mb,
            baseline_is="bare endpoint",
        ),
    ]
