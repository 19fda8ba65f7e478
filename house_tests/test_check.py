"""`check` of each service sees what the requirements name: indexes, encryption, rate limits."""

import base64
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from availability.__main__ import main as availability
from booking.__main__ import main as booking
from booking.adapters.people_keys_sql import PersonKeysSql
from booking.bootstrap import build
from booking.settings import BookingSettings
from embedded.keyring import Keyring
from gateway.__main__ import main as gateway
from servicekit.program.runtime import ProcessRuntime

MAIN = {"availability": availability, "booking": booking, "gateway": gateway}

Results = Mapping[str, Mapping[str, Any]]
Checking = Callable[[str], Results]


@pytest.fixture
def checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Checking:
    ring = Keyring.new()
    for service, main in MAIN.items():
        for name, value in ring.settings_of(service).items():
            monkeypatch.setenv(f"KALENDS_{service.upper()}_{name.upper()}", value)
        url = f"sqlite:///{tmp_path}/{service}.db"
        monkeypatch.setenv(f"KALENDS_{service.upper()}_DATABASE_URL", url)
        if service == "booking":
            upstreams = '{"availability": "http://127.0.0.1:1"}'
            monkeypatch.setenv("KALENDS_BOOKING_UPSTREAMS", upstreams)
        assert main(["migrate"]) == 0

    def check(service: str) -> Results:
        capsys.readouterr()
        MAIN[service](["check", "--json"])
        return {each["id"]: each for each in json.loads(capsys.readouterr().out)}

    return check


# PLT-09: bookings by time; by type; slots by day and service; staff by whether they are given work.
NAMED = [
    ("booking", "booking_list_by_start", "booking_list starts_at"),
    ("booking", "booking_list_by_type", "booking_list booking_type"),
    ("availability", "session_by_date", "session date service_id"),
    ("availability", "service_day_by_date", "service_day service_id date"),
    ("availability", "resource_by_assignment", "resource auto_assign is_accepting"),
]


@pytest.mark.parametrize(("service", "index", "on"), NAMED)
def test_the_indexes_that_are_required_are_looked_for(
    checked: Checking, tmp_path: Path, service: str, index: str, on: str
) -> None:
    table, *wanted = on.split()
    assert checked(service)["indexes"]["status"] == "passed"
    engine = sa.create_engine(f"sqlite:///{tmp_path}/{service}.db")
    found = {each["name"]: each["column_names"] for each in sa.inspect(engine).get_indexes(table)}
    assert found[index][: len(wanted)] == wanted

    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP INDEX {index}")
    engine.dispose()

    assert checked(service)["indexes"]["details"] == f"missing: {index}"


def test_a_key_that_does_not_open_what_is_stored_fails_the_data_encryption(
    checked: Checking, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checked("booking")["data-encryption"]["status"] == "passed"
    _let_somebody_in()
    assert checked("booking")["data-encryption"]["status"] == "passed"

    monkeypatch.setenv("KALENDS_BOOKING_PEOPLE_KEY", base64.b64encode(bytes(32)).decode())
    told = checked("booking")["data-encryption"]
    assert (told["status"], told["required"]) == ("failed", True)
    assert "does not open" in told["details"]


def _let_somebody_in() -> None:
    settings = BookingSettings.read()
    module = build(settings, ProcessRuntime("booking", settings.upstreams))
    assert isinstance(module.keys, PersonKeysSql)
    module.keys.person_for("ada@example.org")
    module.store.database.close()


def test_rate_limits_that_are_turned_off_are_told(
    checked: Checking, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checked("gateway")["rate-limits"]["status"] == "passed"

    monkeypatch.setenv("KALENDS_RATE_LIMITS", "off")

    assert checked("gateway")["rate-limits"]["status"] == "failed"
