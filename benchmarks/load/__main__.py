"""`python -m benchmarks.load [URL] [--scale 0.02]`: the load profile, and a report of it.

The product must run already, with KALENDS_RATE_LIMITS=off. Ends with 1 if a limit was not kept.
"""

import argparse
import logging
import sys
from pathlib import Path

from benchmarks.load.stages import scaled
from benchmarks.load.target import NotOurs, checked_target
from benchmarks.load.verdict import judged, report


def main() -> int:
    chosen = _parser().parse_args()
    try:
        target = checked_target(chosen.url, chosen.allow_host)
        stages = scaled(chosen.scale)
    except (NotOurs, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    # Only now: it makes every socket of this process gevent's.
    from benchmarks.load.run import run

    logging.getLogger("locust").setLevel(logging.WARNING)
    found = run(target, stages, chosen.service)
    text = report(found, stages, target, chosen.scale)
    chosen.report.parent.mkdir(parents=True, exist_ok=True)
    chosen.report.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(limit.kept for limit in judged(found)) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--scale", type=float, default=1.0, help="share of time and of users")
    parser.add_argument("--service", default="tax-consultation", help="what is looked for")
    parser.add_argument("--allow-host", help="a host that is not this machine, and may be burdened")
    parser.add_argument("--report", type=Path, default=Path("build/load.md"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
