"""The load profile is the one that is asked for, burdens nobody else, and judges what it found."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.load.stages import FULL, scaled, users_at
from benchmarks.load.target import NotOurs, checked_target
from benchmarks.load.verdict import BOOK, SEARCH, Measured, Run, judged, report

from journeys.product import Product, free_port

pytestmark = pytest.mark.slow


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    running = Product(tmp_path / "data")
    running.start()
    try:
        yield running
    finally:
        running.kill()


def load(url: str, report: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "benchmarks.load", url, "--report", str(report), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_users_come_stay_double_stay_and_go_in_35_minutes() -> None:
    minutes = {0: 1, 2.5: 50, 5: 100, 14.9: 100, 17.5: 150, 20: 200, 29.9: 200, 32.5: 100}

    assert {minute: users_at(minute * 60, FULL) for minute in minutes} == minutes
    assert users_at(35 * 60, FULL) is None


def test_a_scaled_profile_is_as_much_shorter_and_smaller() -> None:
    stages = scaled(0.02)

    assert sum(stage.seconds for stage in stages) == pytest.approx(42)
    assert [stage.users for stage in stages] == [2, 2, 4, 4, 0]
    with pytest.raises(ValueError, match="at most 1"):
        scaled(2)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.0.1", "[::1]"])
def test_this_machine_may_be_burdened(host: str) -> None:
    assert checked_target(f"http://{host}:8000/") == f"http://{host}:8000"


@pytest.mark.parametrize("host", ["example.org", "10.0.0.7", "localhost.example.org", "0.0.0.0"])  # noqa: S104
def test_others_may_be_burdened_only_by_name(host: str) -> None:
    with pytest.raises(NotOurs):
        checked_target(f"http://{host}:8000")
    with pytest.raises(NotOurs):
        checked_target(f"http://{host}:8000", allowed="staging.example.org")
    assert checked_target(f"http://{host}:8000", allowed=host)


def kind(name: str, *, p95: float = 50, failures: int = 0) -> Measured:
    return Measured(name=name, requests=1000, failures=failures, median=20, p95=p95, longest=5000)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"all": kind("all", p95=2000)}, "95 % of requests under 2000 ms"),
        ({"all": kind("all", failures=10)}, "failures below 1 %"),
        ({"search": kind(SEARCH, p95=500)}, "searches answer 200 with slots under 500 ms"),
        ({"book": kind(BOOK, p95=1000)}, "bookings answer 201 or 409 under 1000 ms"),
        ({"unkept": 10}, "errors of our own count"),
    ],
)
def test_each_limit_is_held_against_what_was_found(broken: dict[str, Measured], says: str) -> None:
    good = {"all": kind("all"), "search": kind(SEARCH), "book": kind(BOOK), "unkept": 9}

    def limits(found: dict[str, object]) -> dict[str, bool]:
        parts = {**good, **found}
        run = Run(
            kinds=[parts["search"], parts["book"]],  # type: ignore[list-item]
            all=parts["all"],  # type: ignore[arg-type]
            unkept=parts["unkept"],  # type: ignore[arg-type]
            booked=1,
            taken=1,
        )
        assert "**not kept**" in report(run, FULL, "here", 1) or not found
        return {limit.says: limit.kept for limit in judged(run)}

    assert set(limits({}).values()) == {True}
    unkept = [limit for limit, kept in limits(dict(broken)).items() if not kept]
    assert len(unkept) == 1
    assert says in unkept[0]


def test_a_run_against_the_product_ends_with_a_report(product: Product, tmp_path: Path) -> None:
    written = tmp_path / "load.md"

    done = load(product.url, written, "--scale", "0.003")

    # How quick it was says more about this machine than about us.
    assert done.returncode in {0, 1}, done.stderr
    text = written.read_text()
    assert "| failures below 1 % | 0 of " in text
    assert f"| {SEARCH} | " in text
    assert "nothing was sent" not in text


def test_a_product_that_is_not_there_fails_the_limits(tmp_path: Path) -> None:
    written = tmp_path / "load.md"

    done = load(f"http://127.0.0.1:{free_port()}", written, "--scale", "0.001")

    assert done.returncode == 1
    assert "| failures below 1 % |" in written.read_text()
    assert "What failed:" in written.read_text()


def test_nothing_is_sent_to_a_host_that_was_not_named(tmp_path: Path) -> None:
    done = load("http://example.org", tmp_path / "load.md")

    assert done.returncode == 2
    assert "--allow-host example.org" in done.stderr
