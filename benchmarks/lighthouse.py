"""`python -m benchmarks.lighthouse [--runs 3] [--json FILE] [path …]`: the web app on a slow phone.

Starts the product with its demo firm and has Lighthouse look at the pages people come to first, by
its mobile profile: a slow line and a phone four times slower than this machine, both simulated.
The median of the runs counts. Then, in a browser of our own: what the wizard weighs until it can be
used, and how soon a chosen time is seen to be chosen. No figure fails anything.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from journeys.browser.stage import Stage, stage
from tools import web
from tools.chromium import brought

from benchmarks import wizard_on_a_phone
from benchmarks.figure import Figure, as_json, table

PACKAGE: Final = "lighthouse@13.5.0"
"""Brought by npm into its own cache, so that whoever only builds the app is not burdened."""
PATHS: Final = (
    "/",
    "/consultants",
    "/consultants/{person}",
    "/book",
    "/book-a-meeting",
    "/book-consultation",
    "/sign-in",
)
_PATIENCE: Final = 3
_CHROME: Final = "--headless=new --no-sandbox --disable-dev-shm-usage"


@dataclass(frozen=True, slots=True)
class Aim:
    """One figure of a report: where it is, and what is wanted of it."""

    name: str
    place: tuple[str, str]
    scale: float
    unit: str
    aim: float | None
    more_is_better: bool = False


AIMS: Final = (
    Aim("performance", ("categories", "performance"), 100, "", 95, more_is_better=True),
    Aim("accessibility", ("categories", "accessibility"), 100, "", 100, more_is_better=True),
    Aim("best practices", ("categories", "best-practices"), 100, "", 100, more_is_better=True),
    Aim("FCP", ("audits", "first-contentful-paint"), 0.001, "s", 1.5),
    Aim("LCP", ("audits", "largest-contentful-paint"), 0.001, "s", 2),
    Aim("CLS", ("audits", "cumulative-layout-shift"), 1, "", 0.05),
    Aim("blocked", ("audits", "total-blocking-time"), 1, "ms", None),
)


def main() -> int:
    chosen = _parser().parse_args()
    figures: list[Figure] = []
    machine: list[float] = []
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder) / "data") as product:
        person = product.call("GET", "/api/consultants")["items"][0]["id"]
        for path in chosen.paths or PATHS:
            reports = [
                report(product, path.format(person=person), Path(folder))
                for _ in range(chosen.runs)
            ]
            machine += [one["environment"]["benchmarkIndex"] for one in reports]
            figures += [_median(path, aim, reports) for aim in AIMS]
            print(_row(path, figures[-len(AIMS) :]), file=sys.stderr, flush=True)
        phone = [] if chosen.paths else wizard_on_a_phone.measure(product)
    print(_pages(figures))
    print(
        f"\nThe machine's own index was {statistics.median(machine):.0f} (a quiet one has 1500 and"
        " more; with less, what the processor does is not to be trusted).\n"
    )
    if phone:
        print(table(phone))
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(as_json(figures + phone) + "\n", encoding="utf-8")
    return 0


def report(product: Stage, path: str, folder: Path) -> dict[str, Any]:
    """Have Lighthouse look at a page once; some looks fail on a busy machine and are repeated."""
    target = folder / "report.json"
    lighthouse = web.command(
        "exec", "--yes", "--package", PACKAGE, "--",
        "lighthouse", product.url + path, "--quiet", "--output=json", f"--output-path={target}",
        "--only-categories=performance,accessibility,best-practices", f"--chrome-flags={_CHROME}",
    )  # fmt: skip
    environment = {**web.environment(), "CHROME_PATH": str(brought())}
    for _ in range(_PATIENCE):
        target.unlink(missing_ok=True)
        done = subprocess.run(
            lighthouse, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        found = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else {}
        if found and "runtimeError" not in found:
            return dict(found)
    raise SystemExit(f"Lighthouse could not look at {path}:\n{(done.stdout + done.stderr)[-4000:]}")


def _median(path: str, aim: Aim, reports: Sequence[dict[str, Any]]) -> Figure:
    group, name = aim.place
    value = "score" if group == "categories" else "numericValue"
    return Figure(
        what=f"{path}: {aim.name}",
        value=statistics.median(one[group][name][value] for one in reports) * aim.scale,
        unit=aim.unit,
        aim=aim.aim,
        more_is_better=aim.more_is_better,
    )


def _pages(figures: Sequence[Figure]) -> str:
    """One line for each page; what missed its aim stands out."""
    heads = [f"{aim.name}{_wanted(aim)}" for aim in AIMS]
    lines = [f"| Page | {' | '.join(heads)} |", f"|---|{'--:|' * len(AIMS)}"]
    for at in range(0, len(figures), len(AIMS)):
        path = figures[at].what.partition(":")[0]
        lines.append(_row(path, figures[at : at + len(AIMS)]))
    return "\n".join(lines)


def _wanted(aim: Aim) -> str:
    if aim.aim is None:
        return ""
    return f" {'≥' if aim.more_is_better else '≤'} {aim.aim:g}{aim.unit and ' ' + aim.unit}"


def _row(path: str, figures: Sequence[Figure]) -> str:
    cells = []
    for figure in figures:
        text = f"{figure.value:.{0 if figure.value >= 20 else 2}f}"
        cells.append(f"**{text}**" if figure.met is False else text)
    return f"| {path} | {' | '.join(cells)} |"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__)
    parser.add_argument("paths", nargs="*", help="left out: those people come to first")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, default=Path("build/lighthouse.json"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
