"""Write the generated files anew: `make generate`.

`python tools/generate.py release` also makes today's contracts the ones that later changes are held
against; it refuses when they broke a promise of the last release.
"""

import sys
from pathlib import Path

import yaml

from contracts import asyncapi, events_page
from contracts.release import BrokenPromise, Promises

ROOT = Path(__file__).resolve().parent.parent
EVENTS = ROOT / "docs" / "events"


def contracts() -> None:
    """Schemas of the contract events, the AsyncAPI document, the page for people."""
    Promises(ROOT / "libs" / "contracts").write_schemas()
    EVENTS.mkdir(parents=True, exist_ok=True)
    document = yaml.safe_dump(asyncapi.document(), sort_keys=False, allow_unicode=True, width=100)
    (EVENTS / "asyncapi.yaml").write_text(document, encoding="utf-8")
    (EVENTS / "README.md").write_text(events_page.page(), encoding="utf-8")


def main(*words: str) -> None:
    if words == ("release",):
        try:
            Promises(ROOT / "libs" / "contracts").release()
        except BrokenPromise as broken:
            sys.exit(f"Not released. Add a new version beside the old one instead.\n{broken}")
    elif words:
        sys.exit(__doc__)
    contracts()


if __name__ == "__main__":
    main(*sys.argv[1:])
