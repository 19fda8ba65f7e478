"""A wall nobody has seen fall is painted on: each gets a trespasser, in a copy of the house."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("libs", "services", "apps")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy / "pyproject.toml")
    for pattern in SOURCES:
        for source in (ROOT / pattern).glob("*/src"):
            shutil.copytree(
                source,
                copy / source.relative_to(ROOT),
                ignore=shutil.ignore_patterns("__pycache__"),
            )
    return copy


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter over the copy: its own sources come first on the path, ours never."""
    folders = [str(path) for pattern in SOURCES for path in house.glob(f"{pattern}/*/src")]
    program = (
        "import sys; sys.meta_path[:] = [f for f in sys.meta_path if 'editable' not in repr(f)];"
        f"sys.path[:0] = {folders!r};"
        "from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=house, capture_output=True, text=True, check=False
    )


TRESPASSERS = [
    pytest.param(
        "services/booking/src/booking/adapters/trespasser.py",
        "import availability.bootstrap",
        "services are neighbours, not relatives",
        id="a service imports its neighbour",
    ),
    pytest.param(
        "libs/servicekit/src/servicekit/trespasser.py",
        "import booking.domain",
        "services are neighbours, not relatives",
        id="the kit imports a service",
    ),
    pytest.param(
        "services/booking/src/booking/application/trespasser.py",
        "import booking.adapters",
        "inside a service, imports run one way",
        id="the application reaches for an adapter",
    ),
    pytest.param(
        "services/availability/src/availability/entrypoints/trespasser.py",
        "import availability.settings",
        "inside a service, imports run one way",
        id="a room reads the settings",
    ),
    pytest.param(
        "services/gateway/src/gateway/helpers.py",
        "",
        "inside a service, imports run one way",
        id="a stray file has no room",
    ),
    pytest.param(
        "services/availability/src/availability/domain/trespasser.py",
        "import sqlalchemy",
        "a domain knows the language, the event library and its own words",
        id="a domain speaks SQL",
    ),
    pytest.param(
        "services/booking/src/booking/application/trespasser.py",
        "import fastapi",
        "an application knows its domain, the contracts and its ports",
        id="an application speaks HTTP",
    ),
]


@pytest.mark.slow
def test_the_house_as_it_stands_breaks_no_wall(house: Path) -> None:
    outcome = lint(house)

    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("place", "line", "wall"), TRESPASSERS)
def test_the_wall_raises_the_alarm(house: Path, place: str, line: str, wall: str) -> None:
    trespasser = house / place
    trespasser.write_text(f"{line}\n", encoding="utf-8")
    try:
        outcome = lint(house)
    finally:
        trespasser.unlink()

    assert outcome.returncode != 0
    assert f"{wall} BROKEN" in " ".join(outcome.stdout.split())
