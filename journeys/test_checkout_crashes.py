"""kill -9 after every commit of a booking's checkout: it is there once or not at all."""

import multiprocessing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from journeys.clients import a_request
from journeys.conftest import SERVICES
from journeys.dying import Installation, die_and_return
from journeys.time_machine import TimeMachine, time_machine
from servicekit.testing import postgres
from servicekit.testing.clock import SetClock
from servicekit.testing.replay import assert_rebuilt_equals_live

pytestmark = pytest.mark.slow

SLUG = "crash-hour"
BEGIN = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)
MOST_COMMITS = 40
PATIENCE_S = 280
DAY = {"isWorkingDay": True, "timeSlots": [{"startTime": "00:00", "endTime": "24:00"}]}
WEEK = dict.fromkeys(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), DAY
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    server = postgres.running() if request.param == "postgresql" else None
    urls = {} if server is None else {service: server.fresh() for service in SERVICES}
    yield Installation(tmp_path_factory.mktemp("installation"), urls)
    if server is not None:
        for url in urls.values():
            server.drop(url)


@pytest.fixture(scope="module")
def provider(installation: Installation) -> str:
    """Somebody who can be booked at every full hour."""
    with time_machine(installation.folder, SetClock(BEGIN), installation.databases) as world:
        offer = {
            "slug": SLUG,
            "type": "custom",
            "name": "Crash hour",
            "prices": {"basePrice": 1000, "currency": "EUR"},
            "durations": [60],
            "defaultDuration": 60,
            "paymentMethods": ["cash", "card", "invoice"],
            "rules": {"advanceDays": 3000, "minAdvanceMinutes": 0, "maxDailyBookings": None},
        }
        world.must("POST", "/api/admin/services", json=offer)
        for step in ("submit", "approve", "activate"):
            world.must("POST", f"/api/admin/services/{SLUG}/{step}")
        card = {"kind": "consultant", "firstName": "Mo", "lastName": "Tem", "timezone": "UTC",
                "email": "mo.tem@kalends.example"}  # fmt: skip
        made: str = world.must("POST", "/api/admin/consultants", json=card)["id"]
        world.settle()
        path = f"/api/admin/availability/{made}"
        world.must("PUT", f"{path}/schedule", json={"weekly": WEEK})
        world.must("PUT", f"{path}/buffers", json={"beforeMinutes": 0, "afterMinutes": 0})
        world.must("POST", f"/api/admin/consultants/{made}/services/{SLUG}/approve")
        world.settle()
    return made


def wish(provider: str, method: str, start: datetime) -> dict[str, Any]:
    word = uuid4().hex[:12]
    return a_request(
        SLUG,
        start.isoformat(),
        teamMemberId=provider,
        duration=60,
        timezone="UTC",
        paymentMethod=method,
        company=f"Firm{word}",
        clientEmail=f"{word}@example.org",
    )


hours = iter(range(10_000))
"""Each booking happens in an hour of its own, and books one of its own, five days on."""


@pytest.mark.parametrize("method", ["cash", "card", "invoice"])
def test_a_death_after_any_commit_leaves_one_booking_or_none(
    installation: Installation, provider: str, tmp_path: Path, method: str
) -> None:
    moments = [BEGIN + timedelta(hours=1 + next(hours)) for _ in range(MOST_COMMITS)]
    wishes = [(moment, wish(provider, method, moment + timedelta(days=5))) for moment in moments]
    report = tmp_path / "report.txt"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["journeys.dying"])
    process = context.Process(target=die_and_return, args=(installation, wishes, report))
    process.start()
    process.join(PATIENCE_S)
    if process.is_alive():
        process.kill()
        process.join()
        raise AssertionError("it neither lived nor died")
    told = report.read_text(encoding="utf-8") if report.exists() else "it said nothing"
    assert process.exitcode == 0, told

    # Key, hold, booking, place, checkout, answer: a booking takes several commits.
    assert 5 <= int(told) < MOST_COMMITS - 1


def test_the_read_models_equal_the_log_after_all_these_deaths(
    installation: Installation, provider: str
) -> None:
    moment = BEGIN + timedelta(days=2 + next(hours))
    with time_machine(installation.folder, SetClock(moment), installation.databases) as world:
        world.move(timedelta(0))
        health = world.staff("GET", "/api/health").json()
        world.rest()
        assert_every_model_is_true(world)
    assert health["status"] == "healthy", health
    assert provider


def assert_every_model_is_true(world: TimeMachine) -> None:
    for module in world.kalends.modules.values():
        for name in module.store.read_models:
            assert_rebuilt_equals_live(module.store, name)
