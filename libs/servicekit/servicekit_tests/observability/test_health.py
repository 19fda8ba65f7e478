import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from servicekit.db.engine import Database
from servicekit.db.kit_tables import health_log
from servicekit.observability.database import database_check
from servicekit.observability.health import Health, Unwell, system_resources
from servicekit.testing.clock import SetClock


def test_the_whole_is_healthy_if_all_parts_are() -> None:
    clock = SetClock()
    report = Health("shop", {"database": dict}, version="1.0", clock=clock).report()

    assert report.healthy
    assert report.ready
    said = report.as_json()
    assert said["status"] == "healthy"
    assert said["timestamp"] == clock().isoformat()
    assert said["version"] == "1.0"
    assert said["uptime"] >= 0
    assert set(said["checks"]) == {"database", "system_resources", "application"}
    assert said["checks"]["database"]["status"] == "healthy"


def test_one_unwell_part_degrades_the_whole_and_says_why() -> None:
    def mail() -> Mapping[str, Any]:
        raise Unwell("mail is down", host="mx")

    report = Health("shop", {"external_services": mail}).report()

    assert not report.healthy
    assert report.ready
    part = report.as_json()["checks"]["external_services"]
    assert (part["status"], part["details"]) == (
        "unhealthy",
        {"reason": "mail is down", "host": "mx"},
    )
    assert report.as_json()["version"] == "unknown"


def test_what_a_check_stumbles_over_is_logged_and_not_told() -> None:
    def broken() -> Mapping[str, Any]:
        raise RuntimeError("postgresql://user:password@host")

    with structlog.testing.capture_logs() as logs:
        report = Health("shop", {"database": broken}).report()

    assert not report.ready
    assert report.as_json()["checks"]["database"]["details"] == {"reason": "RuntimeError"}
    assert "password" in str(logs[0]["exc_info"])


def test_a_check_that_hangs_does_not_hang_the_answer() -> None:
    done = threading.Event()

    def hanging() -> Mapping[str, Any]:
        done.wait(10)
        return {}

    report = Health("shop", {"database": hanging}, limit=0.05).report()
    done.set()

    assert not report.ready
    assert "no answer" in report.parts["database"].details["reason"]
    assert report.parts["system_resources"].healthy


def test_a_container_short_of_memory_is_unwell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("servicekit.observability.health.CGROUP", tmp_path)
    (tmp_path / "memory.max").write_text("1000\n")
    (tmp_path / "memory.current").write_text("950\n")
    (tmp_path / "memory.stat").write_text("anon 899\ninactive_file 51\n")
    assert system_resources() == {"memoryPercent": 89.9}

    (tmp_path / "memory.stat").write_text("anon 900\ninactive_file 50\n")
    with pytest.raises(Unwell, match="90 %"):
        system_resources()


def test_a_machine_short_of_memory_is_unwell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("servicekit.observability.health.CGROUP", tmp_path)
    (tmp_path / "memory.max").write_text("max\n")

    class Memory:
        percent = 90.0

    monkeypatch.setattr("psutil.virtual_memory", Memory)
    with pytest.raises(Unwell, match="90 %"):
        system_resources()
    Memory.percent = 89.9
    assert system_resources() == {"memoryPercent": 89.9}


def test_the_database_is_asked_and_written_to(database: Database) -> None:
    check = database_check(database, clock=SetClock())

    for _ in range(103):
        details = check()

    assert details["dialect"] == database.dialect
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(health_log)) == 100


def test_a_database_out_of_reach_is_unwell(database: Database) -> None:
    check = database_check(database)
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE health_log")

    report = Health("shop", {"database": check}).report()

    assert not report.ready
