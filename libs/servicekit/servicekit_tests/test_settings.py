import pytest
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ProcessSettings, ServiceSettings, SettingsIncompleteError


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


class StallSettings(ProcessSettings):
    model_config = SettingsConfigDict(env_prefix="KALENDS_STALL_")

    database_url: str = "sqlite:///x"
    port: int = 0
    kafka: str | None = Field(default="broker:9093", validation_alias="KALENDS_KAFKA")


def kafka_settings(monkeypatch: pytest.MonkeyPatch, **given: str) -> StallSettings:
    for name, text in given.items():
        monkeypatch.setenv(f"KALENDS_KAFKA_{name}", text)
    return StallSettings.read()


def test_the_broker_is_spoken_to_in_the_clear_unless_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = kafka_settings(monkeypatch).kafka_cluster.connection

    assert connection == {
        "bootstrap_servers": "broker:9093",
        "security_protocol": "PLAINTEXT",
        "ssl_context": None,
    }


def test_what_is_said_of_the_broker_reaches_its_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = kafka_settings(
        monkeypatch,
        SECURITY_PROTOCOL="SASL_SSL",
        SASL_MECHANISM="PLAIN",
        USERNAME="stall",
        PASSWORD="hunter2",
    ).kafka_cluster.connection

    assert connection["ssl_context"].check_hostname
    assert {name: connection[name] for name in connection if name != "ssl_context"} == {
        "bootstrap_servers": "broker:9093",
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": "stall",
        "sasl_plain_password": "hunter2",
    }


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"PASSWORD": "hunter2"},
            "KALENDS_KAFKA_PASSWORD: KALENDS_KAFKA_SECURITY_PROTOCOL is PLAI",
        ),
        ({"USERNAME": "stall", "SECURITY_PROTOCOL": "SSL"}, "KALENDS_KAFKA_USERNAME: KALENDS_KAFK"),
        (
            {"USERNAME": "stall", "SECURITY_PROTOCOL": "SASL_SSL"},
            "KALENDS_KAFKA_PASSWORD: is missing, and SASL_SSL asks for it",
        ),
        ({"CA_FILE": "/etc/hosts"}, "KALENDS_KAFKA_CA_FILE: KALENDS_KAFKA_SECURITY_PROTOCOL is P"),
        (
            {"CA_FILE": "/not/there", "SECURITY_PROTOCOL": "SSL"},
            "KALENDS_KAFKA_CA_FILE: /not/there has no certificates that can be read (No such file",
        ),
        (
            {"CA_FILE": "/etc/hosts", "SECURITY_PROTOCOL": "SSL"},
            "KALENDS_KAFKA_CA_FILE: /etc/hosts has no certificates that can be read",
        ),
        ({"SECURITY_PROTOCOL": "TLS"}, "KALENDS_KAFKA_SECURITY_PROTOCOL: Input should be 'PLAINTE"),
        ({"SASL_MECHANISM": "GSSAPI"}, "KALENDS_KAFKA_SASL_MECHANISM: Input should be 'PLAIN'"),
    ],
)
def test_what_does_not_go_together_stops_the_start_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsIncompleteError) as refusal:
        kafka_settings(monkeypatch, **given)

    assert str(refusal.value).startswith(told)
    assert "hunter2" not in str(refusal.value)
