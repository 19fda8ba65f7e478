import json
from pathlib import Path

import pytest
import structlog

from gateway.__main__ import main
from gateway_tests.builders import SEED


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KALENDS_GATEWAY_DATABASE_URL", f"sqlite:///{tmp_path}/gateway.sqlite")
    monkeypatch.setenv("KALENDS_GATEWAY_IDENTITY_SEED", SEED)
    monkeypatch.setattr("servicekit.program.program.configure_logging", lambda **_: None)
    structlog.reset_defaults()


def test_migrating_makes_the_database_and_shows_the_first_key_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["migrate"]) == 0
    assert "shown this once: kal_" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["rebuild", "api_keys"]) == 0
    assert capsys.readouterr().out == "api_keys: 1 events read\n"


def test_a_key_the_operator_chose_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KALENDS_ADMIN_KEY", "chosen-by-me")

    assert main(["migrate"]) == 0

    assert capsys.readouterr().out == ""


def test_a_missing_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KALENDS_GATEWAY_IDENTITY_SEED")

    assert main(["migrate"]) == 2

    assert "KALENDS_GATEWAY_IDENTITY_SEED" in capsys.readouterr().err


def test_the_document_needs_no_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("KALENDS_GATEWAY_IDENTITY_SEED")
    monkeypatch.delenv("KALENDS_GATEWAY_DATABASE_URL")

    assert main(["openapi"]) == 0

    assert "/api/health" in json.loads(capsys.readouterr().out)["paths"]
    assert list(tmp_path.iterdir()) == []
