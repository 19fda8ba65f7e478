"""One measured figure beside the raw baseline of the same run.

Machines differ and are shared; a ratio to something bare that ran a moment ago on the same
machine travels better than milliseconds do. No figure is a test: nothing fails when a machine is
slow.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    what: str
    value: float
    unit: str
    more_is_better: bool
    aim: float | None = None
    """None: nothing is promised; the figure is there to read the others by."""
    baseline: float | None = None
    """What the bare thing did in the same run, in the same unit."""
    baseline_is: str = ""

    @property
    def ratio(self) -> float | None:
        return None if not self.baseline else self.value / self.baseline

    @property
    def met(self) -> bool | None:
        if self.aim is None:
            return None
        return self.value >= self.aim if self.more_is_better else self.value <= self.aim


def median_ms(work: Callable[[], object], *, rounds: int = 15) -> float:
    """The median of `rounds` runs, in milliseconds, after one that warms up."""
    work()
    return statistics.median(elapsed_ms(work) for _ in range(rounds))


def elapsed_ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table, an aim that was missed marked as such."""
    lines = [
        "| What | Measured | Aim | | Baseline of this run | Ratio |",
        "|---|--:|--:|---|---|--:|",
    ]
    for figure in figures:
        bare = "" if figure.baseline is None else f"{figure.baseline_is}: {figure.baseline:,.2f}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        lines.append(
            f"| {figure.what} | {figure.value:,.2f} {figure.unit} | {_aim(figure)} "
            f"| {_met(figure)} | {bare} | {ratio} |"
        )
    return "\n".join(lines)


def _aim(figure: Figure) -> str:
    if figure.aim is None:
        return ""
    aim = f"{figure.aim:,.2f}".removesuffix(".00")
    return f"{'≥' if figure.more_is_better else '≤'} {aim}"


def _met(figure: Figure) -> str:
    return "" if figure.met is None else "met" if figure.met else "**missed**"


def as_json(figures: Sequence[Figure]) -> str:
    rows = [{**asdict(figure), "ratio": figure.ratio, "met": figure.met} for figure in figures]
    return json.dumps(rows, indent=2)
