import base64
import json
from pathlib import Path

import pytest

from booking.__main__ import main

KEY = base64.b64encode(bytes(range(32))).decode()


def test_the_openapi_document_is_printed_without_any_setting(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["openapi"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert {"/api/bookings", "/api/admin/bookings", "/api/services"} <= document["paths"].keys()


def test_a_missing_setting_stops_the_start_with_its_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KALENDS_BOOKING_PEOPLE_KEY", raising=False)

    assert main(["migrate"]) == 2
    assert "KALENDS_BOOKING_PEOPLE_KEY" in capsys.readouterr().err


def test_the_key_of_people_is_not_changed_without_a_new_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("IDENTITY_PUBLIC_KEY", "IDENTITY_SEED", "HOLD_PUBLIC_KEY", "MANAGE_KEY"):
        monkeypatch.setenv(f"KALENDS_BOOKING_{name}", KEY)
    monkeypatch.setenv("KALENDS_BOOKING_PEOPLE_KEY", KEY)
    monkeypatch.setenv("KALENDS_BOOKING_DATABASE_URL", f"sqlite:///{tmp_path}/booking.db")
    monkeypatch.setenv("KALENDS_BOOKING_UPSTREAMS", '{"availability": "http://nowhere.invalid"}')
    assert main(["migrate"]) == 0

    assert main(["rotate-people-key"]) == 2
    assert "KALENDS_BOOKING_NEW_PEOPLE_KEY" in capsys.readouterr().err
    monkeypatch.setenv("KALENDS_BOOKING_NEW_PEOPLE_KEY", "too-short")
    assert main(["rotate-people-key"]) == 2
    assert "32 bytes" in capsys.readouterr().err
    monkeypatch.setenv("KALENDS_BOOKING_NEW_PEOPLE_KEY", base64.b64encode(bytes(32)).decode())
    assert main(["rotate-people-key"]) == 0
    assert capsys.readouterr().out == "0 keys wrapped anew\n"


def test_somebody_nobody_knows_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("IDENTITY_PUBLIC_KEY", "IDENTITY_SEED", "HOLD_PUBLIC_KEY", "MANAGE_KEY"):
        monkeypatch.setenv(f"KALENDS_BOOKING_{name}", KEY)
    monkeypatch.setenv("KALENDS_BOOKING_PEOPLE_KEY", KEY)
    monkeypatch.setenv("KALENDS_BOOKING_DATABASE_URL", f"sqlite:///{tmp_path}/booking.db")
    monkeypatch.setenv("KALENDS_BOOKING_UPSTREAMS", '{"availability": "http://nowhere.invalid"}')
    assert main(["migrate"]) == 0

    assert main(["person", "export", "nobody@example.org"]) == 1
    assert "Nothing is held of this person." in capsys.readouterr().err
