import json

import pytest

from booking.__main__ import main


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
