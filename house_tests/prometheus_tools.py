"""Prometheus and promtool: of this machine, or of Debian's package, unpacked beside the build."""

import fcntl
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "debian"
"""Ignored by git; kept between runs."""


def program(name: str, *, package: str = "prometheus") -> Path:
    """Give where a program is. `RuntimeError` says what is missing if there is no way to it."""
    installed = shutil.which(name)
    if installed is not None:
        return Path(installed)
    unpacked = CACHE / package
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{package}.lock").open("w") as lock:
        # Tests run in several processes; one of them fetches.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not unpacked.exists():
            _unpack(package, unpacked)
    return unpacked / "usr" / "bin" / name


def _unpack(package: str, into: Path) -> None:
    missing = [tool for tool in ("apt-get", "dpkg") if shutil.which(tool) is None]
    if missing:
        raise RuntimeError(
            f"{package} is not on the PATH, and without {' and '.join(missing)} it cannot be taken "
            f"from Debian. Install it, for instance from https://prometheus.io/download/."
        )
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        fetched = subprocess.run(
            ["apt-get", "download", "-qq", package],
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
        archives = sorted(Path(scratch).glob("*.deb"))
        if fetched.returncode or not archives:
            raise RuntimeError(
                f"{package} is not on the PATH, and Debian's package could not be fetched "
                f"(has `apt-get update` been run?): {fetched.stderr.strip()}"
            )
        fresh = Path(scratch) / "fresh"
        subprocess.run(["dpkg", "-x", str(archives[0]), str(fresh)], check=True)
        fresh.rename(into)
