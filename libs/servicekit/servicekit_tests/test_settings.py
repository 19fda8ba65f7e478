import pytest
from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings, SettingsIncompleteError


class ShopSettings(ServiceSettings):
    model_config = SettingsConfigDict(
        env_prefix="KALENDS_SHOP_", frozen=True, extra="forbid", hide_input_in_errors=True
    )

    database_url: str
    secret: SecretStr
    port: int = 80


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALENDS_SHOP_DATABASE_URL", "sqlite:///x")
    monkeypatch.setenv("KALENDS_SHOP_SECRET", "hunter2")


def test_settings_come_from_the_environment_and_do_not_change() -> None:
    settings = ShopSettings.read()

    assert (settings.database_url, settings.port) == ("sqlite:///x", 80)
    with pytest.raises(ValidationError):
        settings.port = 81  # type: ignore[misc]


def test_a_missing_setting_stops_the_start_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KALENDS_SHOP_DATABASE_URL")

    with pytest.raises(SettingsIncompleteError, match="KALENDS_SHOP_DATABASE_URL: Field required"):
        ShopSettings.read()


def test_a_setting_that_makes_no_sense_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KALENDS_SHOP_PORT", "hunter2")

    with pytest.raises(SettingsIncompleteError) as refusal:
        ShopSettings.read()

    assert "KALENDS_SHOP_PORT" in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_secrets_show_as_stars() -> None:
    assert "hunter2" not in repr(ShopSettings.read())
