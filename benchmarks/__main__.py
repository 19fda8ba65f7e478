"""`python -m benchmarks [names] [--scale small|full|tiny] [--json FILE]`: the table of figures.

Every figure stands beside a raw baseline of the same run. No figure fails anything: it is printed
whether its aim is met.
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import booking_load, commands, distributed, kafka, scale, slots, start
from benchmarks.figure import Figure, as_json, table


def main() -> int:
    chosen = _parser().parse_args()
    all_of_them: dict[str, Callable[[], list[Figure]]] = {
        "start": start.measure,
        "slots": slots.measure,
        "bookings": booking_load.measure,
        "commands": commands.measure,
        "kafka": kafka.measure,
        "distributed": distributed.measure,
        "scale": partial(scale.measure, chosen.scale),
    }
    figures: list[Figure] = []
    for name in chosen.names or all_of_them:
        begun = time.monotonic()
        figures += all_of_them[name]()
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    print(table(figures))
    if not chosen.names or "scale" in chosen.names:
        print(_of_scale(chosen.scale))
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(as_json(figures) + "\n", encoding="utf-8")
    return 0


def _of_scale(name: str) -> str:
    full, size = scale.SIZES["full"], scale.SIZES[name]
    if size == full:
        return "\nThe store that was asked has the size that is aimed at."
    return (
        f"\nThe store that was asked has {size.bookings / full.bookings:.1%} of the size that is"
        f" aimed at ({full.bookings:,} bookings of {full.providers:,} providers);"
        " --scale full fills it whole."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        help="start, slots, bookings, commands, kafka, distributed, scale; left out: all",
        metavar="name",
    )
    parser.add_argument("--scale", choices=list(scale.SIZES), default="small")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
