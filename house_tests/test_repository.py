"""What must never stand in a file of this repository."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_lock_file_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert not re.search(r"://|--(extra-)?index-url|--find-links", lock)


def test_every_locked_package_carries_a_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[A-Za-z0-9._-]+==[^\n]*", lock, re.MULTILINE)
    hashed = re.findall(r"^[A-Za-z0-9._-]+==[^\n]*\\\n    --hash=sha256:", lock, re.MULTILINE)

    assert len(pins) > 50
    assert len(hashed) == len(pins)


def test_lock_files_that_name_download_hosts_are_not_committed() -> None:
    forbidden = re.compile(r"(^|/)((uv|poetry|Pipfile|pdm)\.lock|pylock[^/]*\.toml)$")

    assert [path.name for path in tracked() if forbidden.search(str(path))] == []


def test_every_package_says_that_it_is_typed() -> None:
    sources = [path for part in ("libs", "services", "apps") for path in ROOT.glob(f"{part}/*/src")]
    packages = [path for source in sources for path in source.iterdir() if path.suffix == ""]

    assert packages
    assert [path.name for path in packages if not (path / "py.typed").exists()] == []
