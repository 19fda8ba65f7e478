"""A package declares what it imports: an environment that holds all hides what is missing."""

import ast
import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = sorted(
    path.parent
    for part in ("libs", "services", "apps")
    for path in ROOT.glob(f"{part}/*/pyproject.toml")
)
OURS = {
    source.name: tomllib.loads((package / "pyproject.toml").read_text())["project"]["name"]
    for package in PACKAGES
    for source in (package / "src").iterdir()
    if source.suffix == ""
}
# Imported by tests of whoever uses it, never by a running service.
FOR_TESTS = Path("servicekit/testing")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(package: Path) -> set[str]:
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[<>=!~; ]", line)[0] for line in project["dependencies"]}
    return {normal(name) for name in names} | {normal(project["name"])}


def imported(package: Path) -> dict[str, str]:
    """Each top-level name some file imports, and one file that does."""
    found: dict[str, str] = {}
    for path in sorted((package / "src").rglob("*.py")):
        if FOR_TESTS.as_posix() in path.as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            else:
                continue
            for name in names:
                found.setdefault(name.partition(".")[0], str(path.relative_to(ROOT)))
    return {name: where for name, where in found.items() if name not in sys.stdlib_module_names}


@cache
def distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


def provided_by(module: str, wanted: set[str]) -> bool:
    if module in OURS:
        return OURS[module] in wanted
    return any(normal(name) in wanted for name in distributions().get(module, [module]))


# FastAPI brings these and documents them as its own surface.
WITH_FASTAPI = {"starlette", "anyio", "pydantic_core"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_package_declares_what_it_imports(package: Path) -> None:
    names = declared(package)
    given = WITH_FASTAPI if "fastapi" in names or "kalends-servicekit" in names else set()

    missing = {
        name: where
        for name, where in imported(package).items()
        if name not in given and not provided_by(name, names)
    }

    assert missing == {}
