"""Resolve `requirements.lock` anew: every third-party package of the workspace, with hashes.

The file names no index: whoever installs from it decides where packages come from, and the hashes
say whether they are the right ones.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def wanted() -> list[str]:
    """Every requirement any of our packages declares, and the developers' tools; ours left out."""
    requirements: set[str] = set()
    for pattern in ("libs", "services", "apps"):
        for path in ROOT.glob(f"{pattern}/*/pyproject.toml"):
            project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
            requirements |= {
                name for name in project["dependencies"] if not name.startswith("kalends")
            }
    workspace = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return sorted(requirements | set(workspace["dependency-groups"]["dev"]))


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "requirements.in"
        source.write_text("\n".join(wanted()) + "\n", encoding="utf-8")
        subprocess.run(
            [
                str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet",
                "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links",
                "--no-annotate", "--custom-compile-command", "make lock",
                "--universal", "--python-version", "3.11", *sys.argv[1:],
                "--output-file", str(ROOT / "requirements.lock"), str(source),
            ],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
