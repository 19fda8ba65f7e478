"""`python -m journeys.faults`: what `make faults` runs."""

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from journeys.faults.report import report
from journeys.faults.run import arena, run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run once and write the report; 0 if nothing was found, else 1."""
    parser = argparse.ArgumentParser(prog="journeys.faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long blows fall")
    parser.add_argument("--seed", type=int, help="left out: any, and printed")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--report", type=Path, help="left out: printed")
    parser.add_argument("--home", type=Path, help="keeps the logs of all processes")
    chosen = parser.parse_args(arguments)
    seed = random.randrange(1_000_000) if chosen.seed is None else chosen.seed
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kalends-faults-") as scratch:
        home = (chosen.home or Path(scratch)).absolute()
        with arena(home) as where:
            outcome = run(where, seed=seed, seconds=chosen.seconds, clients=chosen.clients)
    written = report(outcome)
    if chosen.report is None:
        print(written)
    else:
        chosen.report.write_text(written, encoding="utf-8")
        print(written.splitlines()[0].removeprefix("# "))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
