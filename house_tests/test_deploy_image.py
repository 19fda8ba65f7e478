"""The image: what the tests ran with, nothing to build or install with, nobody's root."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from tools.lock import BUILD, LOCK, RUNTIME, needed_to_build, needed_to_develop, needed_to_run

from house_tests.deployment import ROOT, manifests, pods

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
FROM, WEB_STAGE, BUILD_STAGE, FINAL_STAGE = re.split(r"^(?=FROM )", DOCKERFILE, flags=re.MULTILINE)


def pins(lock: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Version and hashes of each package of a lock file.

    Markers are left out: they grow with whatever else wants the package on other interpreters.
    """
    text = lock.read_text(encoding="utf-8")
    found = re.findall(
        r"^([\w.-]+)==([^\\\n]*?) *\\\n((?:    --hash=[^\n]*\n?)+)", text, re.MULTILINE
    )
    return {
        package: (
            version.partition(";")[0].strip(),
            frozenset(re.findall(r"sha256:\w{64}", hashes)),
        )
        for package, version, hashes in found
    }


def package(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower()


@pytest.mark.parametrize("lock", [RUNTIME, BUILD], ids=lambda path: path.name)
def test_what_the_image_is_made_of_is_what_the_tests_ran_with(lock: Path) -> None:
    everything = pins(LOCK)

    assert len(pins(lock)) > 4
    assert {name: everything.get(name) for name in pins(lock)} == pins(lock)


def test_the_image_holds_all_that_services_need_and_no_developers_tools() -> None:
    held = pins(RUNTIME).keys()
    tools = {package(one) for one in needed_to_develop() | needed_to_build()}
    needed = {package(one) for one in needed_to_run()}

    assert needed <= held
    # PyYAML is both: a library brings it, and our tools use it.
    assert held & (tools - needed) <= {"pyyaml"}


def test_the_web_app_is_built_from_its_lock_which_names_no_address() -> None:
    lock = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")

    assert "npm ci" in WEB_STAGE
    assert "://" not in lock
    assert lock.count('"integrity": "sha512-') > 200


@pytest.mark.parametrize("lock", [RUNTIME, BUILD], ids=lambda path: path.name)
def test_the_locks_of_the_image_name_no_address_and_hash_everything(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert not re.search(r"://|--(extra-)?index-url|--find-links", text)
    assert len(pins(lock)) == len(re.findall(r"^[\w.-]+==", text, re.MULTILINE))


def test_both_stages_begin_with_the_same_pinned_image() -> None:
    first, last = (
        re.match(r"FROM (python:\d+\.\d+\.\d+-slim)\b", stage)
        for stage in (BUILD_STAGE, FINAL_STAGE)
    )

    assert first
    assert last
    assert first.group(1) == last.group(1)


def test_what_others_made_is_installed_with_hashes_and_never_built() -> None:
    assert "PIP_ONLY_BINARY=:all:" in BUILD_STAGE
    for install in re.findall(r"pip (?:--python \S+ )?install [^&\n]*", BUILD_STAGE):
        assert "--no-deps" in install
        assert "--require-hashes" in install or "--no-index" in install


def test_the_last_stage_installs_nothing_and_ends_as_nobody() -> None:
    assert not re.search(r"pip (install|wheel)|apt-get|curl|ADD ", FINAL_STAGE)
    assert "rm -rf" in FINAL_STAGE
    assert "/usr/local/bin/pip*" in FINAL_STAGE
    (user,) = re.findall(r"^USER (\d+):\d+$", FINAL_STAGE, re.MULTILINE)
    assert int(user) > 0
    assert {
        pod["spec"]["securityContext"]["runAsUser"]
        for name, pod in pods(manifests("production"))
        if name
    } == {int(user)}


def ignored(path: str) -> bool:
    """As docker reads .dockerignore, for the patterns that stand in it: the last match decides."""
    verdict = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        parts = path.split("/")
        starts = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        tails = (
            parts
            if pattern.startswith("**/")
            else [start for start in starts if start.count("/") == pattern.count("/")]
        )
        if any(fnmatch(tail, pattern.removeprefix("**/")) for tail in tails):
            verdict = not line.startswith("!")
    return verdict


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        "apps/embedded/.env",
        "data/keyring.json",
        ".git/config",
        "deploy/k8s/rendered/local.yaml",
        "services/booking/booking_tests/reception.py",
        "services/booking/src/booking/__pycache__/settings.cpython-311.pyc",
        "libs/contracts/examples/some.json",
    ],
)
def test_secrets_data_and_tests_never_come_near_the_image(path: str) -> None:
    assert ignored(path)


@pytest.mark.parametrize(
    "path",
    [
        "deploy/runtime.lock",
        "deploy/build.lock",
        "LICENSE",
        "services/booking/src/booking/settings.py",
        "services/booking/pyproject.toml",
        "libs/servicekit/src/servicekit/testing/probe.py",
    ],
)
def test_what_the_image_is_made_of_is_let_through(path: str) -> None:
    assert (ROOT / path).exists()
    assert not ignored(path)
