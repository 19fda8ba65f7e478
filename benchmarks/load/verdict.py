from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.load.stages import Stage

SEARCH: Final = "search for a time"
BOOK: Final = "book it"
REQUESTS_MS: Final = 2000
SEARCH_MS: Final = 500
BOOK_MS: Final = 1000
"""TST-10, in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What became of the requests of one kind; times in milliseconds."""

    name: str
    requests: int
    failures: int
    median: float
    p95: float
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was measured. `unkept` are the answers that were wrong or came too late."""

    kinds: Sequence[Measured]
    all: Measured
    unkept: int
    booked: int
    taken: int
    errors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """One of the limits, and what there was instead."""

    says: str
    found: str
    kept: bool


def judged(run: Run) -> list[Limit]:
    """Hold a run against TST-10. Nothing that was not asked at all is kept."""
    of = {kind.name: kind for kind in run.kinds}
    return [
        _p95("95 % of requests", run.all, REQUESTS_MS),
        _share("failures", run.all.failures, run.all.requests),
        _p95("95 % of searches answer 200 with slots", of.get(SEARCH), SEARCH_MS),
        _p95("95 % of bookings answer 201 or 409", of.get(BOOK), BOOK_MS),
        _share("errors of our own count (wrong, or too late)", run.unkept, run.all.requests),
    ]


def report(run: Run, stages: Sequence[Stage], target: str, scale: float) -> str:
    """Write it down as Markdown."""
    minutes = sum(stage.seconds for stage in stages) / 60
    most = max(stage.users for stage in stages)
    limits = [
        f"| {limit.says} | {limit.found} | {'kept' if limit.kept else '**not kept**'} |"
        for limit in judged(run)
    ]
    kinds = [
        f"| {kind.name} | {kind.requests} | {kind.failures} | {kind.median:.0f} | {kind.p95:.0f} |"
        f" {kind.longest:.0f} |"
        for kind in [*run.kinds, run.all]
    ]
    profile = "TST-09" if scale == 1 else f"TST-09, scaled to {scale:g}"
    lines = [
        "# Load profile",
        "",
        f"{minutes:.1f} minutes against {target} ({profile}).",
        f"At most {most} users, each with a pause of 1 s per round.",
        f"{run.booked} bookings made, {run.taken} times somebody else had been quicker.",
        "",
        "| Limit (TST-10) | Found | |",
        "|---|---|---|",
        *limits,
        "",
        "| Request | Number | Failed | Median ms | p95 ms | Longest ms |",
        "|---|---|---|---|---|---|",
        *kinds,
    ]
    if run.errors:
        lines += ["", "What failed:", "", *(f"- {error}" for error in run.errors)]
    return "\n".join(lines) + "\n"


def _p95(says: str, kind: Measured | None, most: int) -> Limit:
    says = f"{says} under {most} ms"
    if kind is None or kind.requests == 0:
        return Limit(says, "none was sent", kept=False)
    return Limit(says, f"p95 {kind.p95:.0f} ms", kept=kind.p95 < most)


def _share(says: str, count: int, of: int) -> Limit:
    says = f"{says} below 1 %"
    if of == 0:
        return Limit(says, "nothing was sent", kept=False)
    return Limit(says, f"{count} of {of} ({count / of:.2%})", kept=count / of < 0.01)
