"""Make the Python environment: `python3 tools/environment.py .venv`.

Needs nothing but Python 3.11 or newer with `venv` and `pip`. Everything comes from
`requirements.lock`, checked against its hashes; our own packages are linked on top, without
dependencies, because the lock already holds them all.
"""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"


def locked(package: str) -> str:
    """The lines of the lock file for one package, hashes included."""
    text = LOCK.read_text(encoding="utf-8")
    found = re.search(
        rf"^{re.escape(package)}==[^\n]*\\\n(?:    --hash=[^\n]*\n)+", text, re.MULTILINE
    )
    if found is None:
        sys.exit(f"requirements.lock does not name {package}; run `make lock` on a working machine")
    return found.group(0)


def main(folder: Path) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything is installed
        sys.exit(f"Kalends needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    with tempfile.TemporaryDirectory() as scratch:
        only_uv = Path(scratch) / "uv.txt"
        only_uv.write_text(locked("uv"), encoding="utf-8")
        run(
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "--no-deps",
            "-r",
            only_uv,
        )
    uv = folder / "bin" / "uv"
    # Compiled here and not at the first start, which would take twice as long.
    run(
        uv,
        "pip",
        "sync",
        "--quiet",
        "--compile-bytecode",
        "--python",
        python,
        "--require-hashes",
        LOCK,
    )
    ours = [f"--editable={path.parent}" for pattern in ("libs", "services", "apps")
            for path in sorted(ROOT.glob(f"{pattern}/*/pyproject.toml"))]  # fmt: skip
    run(
        uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        python,
        "--no-deps",
        "--no-build-isolation",
        *ours,
    )
    sources = [path for pattern in ("libs", "services", "apps")
               for path in sorted(ROOT.glob(f"{pattern}/*/src"))]  # fmt: skip
    run(python, "-m", "compileall", "-q", *sources)


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
