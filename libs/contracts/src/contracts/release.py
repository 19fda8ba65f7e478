"""What a release promises for ever: its schemas and its examples, and who checks that they stand.

`schemas/` holds what the classes say now, `schemas/released/` what the last release said.
`examples/kept.json` holds the digest of every example a release has carried.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.growth import breaks
from contracts.snapshots import as_text, snapshots


class BrokenPromise(Exception):
    """A contract changed in a way its readers were promised it never would."""


@dataclass(frozen=True, slots=True)
class Promises:
    """The committed files under `folder`, which holds `schemas` and `examples`."""

    folder: Path

    def write_schemas(self) -> None:
        """Write the snapshots anew; a schema whose event is gone goes too."""
        wanted = {f"{name}.json": as_text(schema) for name, schema in snapshots().items()}
        for path in self._schemas.glob("*.json"):
            if path.name not in wanted:
                path.unlink()
        _write_all(self._schemas, wanted)

    def release(self) -> None:
        """Make today's schemas and examples the promise; BrokenPromise if one is broken."""
        if broken := [*self.broken_schemas(), *self.broken_examples()]:
            raise BrokenPromise("\n".join(broken))
        self.write_schemas()
        _write_all(
            self._schemas / "released",
            {f"{name}.json": as_text(schema) for name, schema in snapshots().items()},
        )
        self._kept.write_text(as_text(dict(sorted(self._digests().items()))), encoding="utf-8")

    def broken_schemas(self) -> list[str]:
        """Name what no longer is as the last release said."""
        return list(self._broken_schemas())

    def broken_examples(self) -> list[str]:
        """Name the released examples that are gone or altered."""
        now = self._digests()
        return [
            f"{path}: {'was altered' if path in now else 'is gone'}"
            for path, digest in self._released_digests().items()
            if now.get(path) != digest
        ]

    def examples(self) -> Iterator[tuple[str, Path]]:
        """Give the type and the file of every example."""
        for path in sorted(self._examples.glob("*/*.json")):
            if path.parent.name != "envelopes":
                yield path.parent.name, path

    def _broken_schemas(self) -> Iterator[str]:
        today = snapshots()
        for path in sorted((self._schemas / "released").glob("*.json")):
            name = path.stem
            if name not in today:
                yield f"{name}: is published no more"
                continue
            before = json.loads(path.read_text(encoding="utf-8"))
            yield from (f"{name}: {broken}" for broken in breaks(before, today[name]))

    def _digests(self) -> dict[str, str]:
        return {
            str(path.relative_to(self._examples)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self._examples.glob("*/*.json"))
        }

    def _released_digests(self) -> dict[str, str]:
        if not self._kept.exists():
            return {}
        kept: dict[str, Any] = json.loads(self._kept.read_text(encoding="utf-8"))
        return {path: str(digest) for path, digest in kept.items()}

    @property
    def _schemas(self) -> Path:
        return self.folder / "schemas"

    @property
    def _examples(self) -> Path:
        return self.folder / "examples"

    @property
    def _kept(self) -> Path:
        return self._examples / "kept.json"


def _write_all(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
