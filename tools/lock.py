"""Resolve the lock files anew: every third-party package of the workspace, with hashes.

`requirements.lock` holds everything. `deploy/runtime.lock` is the part of it that the services need
to run, which the container image is made of; `deploy/build.lock` is what builds our own packages
for it. No file names an index: whoever installs from it decides where packages come from, and the
hashes say whether they are the right ones.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


LOCK = ROOT / "requirements.lock"
RUNTIME = ROOT / "deploy" / "runtime.lock"
BUILD = ROOT / "deploy" / "build.lock"


def needed_to_run() -> set[str]:
    """Every requirement any of our packages declares; ours left out."""
    requirements: set[str] = set()
    for pattern in ("libs", "services", "apps"):
        for path in ROOT.glob(f"{pattern}/*/pyproject.toml"):
            project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
            requirements |= {
                name for name in project["dependencies"] if not name.startswith("kalends")
            }
    return requirements


def needed_to_develop() -> set[str]:
    """The developers' tools."""
    workspace = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return set(workspace["dependency-groups"]["dev"])


def needed_to_build() -> set[str]:
    """What turns our packages into wheels."""
    return {
        name
        for pattern in ("libs", "services", "apps")
        for path in ROOT.glob(f"{pattern}/*/pyproject.toml")
        for name in tomllib.loads(path.read_text(encoding="utf-8"))["build-system"]["requires"]
    }


def resolve(wanted: set[str], lock: Path, *options: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "requirements.in"
        source.write_text("\n".join(sorted(wanted)) + "\n", encoding="utf-8")
        subprocess.run(
            [
                str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet",
                "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links",
                "--no-annotate", "--custom-compile-command", "make lock",
                "--universal", "--python-version", "3.11", *options,
                "--output-file", str(lock), str(source),
            ],
            check=True,
        )  # fmt: skip


def main() -> None:
    resolve(needed_to_run() | needed_to_build() | needed_to_develop(), LOCK, *sys.argv[1:])
    # What runs in production is what the tests ran with.
    for wanted, lock in ((needed_to_run(), RUNTIME), (needed_to_build(), BUILD)):
        resolve(wanted, lock, "--constraints", str(LOCK), *sys.argv[1:])


if __name__ == "__main__":
    main()
