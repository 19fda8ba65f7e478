"""Settings: read once at the start, never changed, complete or the start stops."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from servicekit.messaging.kafka_cluster import (
    KafkaCluster,
    KafkaSecurity,
    Login,
    Mechanism,
    Protocol,
)
from servicekit.serving import DRAIN


class SettingsIncompleteError(RuntimeError):
    """A setting is missing or makes no sense; the message names it as the environment does."""


def _one_or_several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


Addresses = Annotated[Sequence[str], BeforeValidator(_one_or_several)]
"""Where a service answers: one URL, or a list of them to take turns."""


def _named(prefix: str, place: tuple[int | str, ...]) -> str:
    """Give the name in the environment: one with a name of its own has no prefix before it."""
    name = "_".join(map(str, place)).upper()
    return name if not name or name.startswith("KALENDS_") else f"{prefix}{name}".upper()


class ServiceSettings(BaseSettings):
    """Base of a service's settings; names in the environment begin with `KALENDS_`.

    A service adds its own prefix: `model_config = {"env_prefix": "KALENDS_BOOKING_"}`. Secrets are
    `SecretStr`, so that they show as stars wherever settings are printed.
    """

    model_config = SettingsConfigDict(
        env_prefix="KALENDS_",
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    @classmethod
    def read(cls, **given: Any) -> Self:
        """Read the environment; `given` values win.

        Raises SettingsIncompleteError with the name of each variable at fault, never its value.
        """
        try:
            return cls(**given)
        except ValidationError as error:
            prefix = cls.model_config.get("env_prefix", "")
            told = [
                (_named(prefix, item["loc"]), item["msg"].removeprefix("Value error, "))
                for item in error.errors(include_input=False)
            ]
            # What is wrong with several settings together says which they are.
            faults = [f"{name}: {fault}" if name else fault for name, fault in told]
            raise SettingsIncompleteError("; ".join(faults)) from None


class ProcessSettings(ServiceSettings):
    """What every service needs to know that runs as processes of its own."""

    database_url: str
    """`sqlite:///path` or `postgresql+psycopg://…`"""
    database_pool: int = Field(default=10, ge=2, le=200)
    """Most connections of one process to its database, besides the one that listens."""
    host: str = "127.0.0.1"
    port: int = Field(ge=0, le=65535)
    """Where requests are answered."""
    worker_port: int = Field(default=9001, ge=0, le=65535)
    """Where the worker tells how it is: `/health/live`, `/health/ready`, `/metrics`."""
    drain: float = Field(default=DRAIN, ge=0, le=60)
    """Seconds a process that was told to go is unready but still serves."""
    kafka: str | None = Field(default=None, validation_alias="KALENDS_KAFKA")
    """Bootstrap servers of the broker, such as `kafka:9092`; one process alone needs none."""
    kafka_prefix: str = Field(default="", validation_alias="KALENDS_KAFKA_PREFIX")
    """Stands before each topic and group, where several installations share a broker."""
    kafka_security_protocol: Protocol = Field(
        default="PLAINTEXT", validation_alias="KALENDS_KAFKA_SECURITY_PROTOCOL"
    )
    """With `SSL` the broker shows a certificate, with `SASL` we show a password."""
    kafka_ca_file: Path | None = Field(default=None, validation_alias="KALENDS_KAFKA_CA_FILE")
    """Whom to believe the broker's certificate, in PEM; left out: whom the system believes."""
    kafka_sasl_mechanism: Mechanism = Field(
        default="SCRAM-SHA-512", validation_alias="KALENDS_KAFKA_SASL_MECHANISM"
    )
    kafka_username: str | None = Field(default=None, validation_alias="KALENDS_KAFKA_USERNAME")
    kafka_password: SecretStr | None = Field(
        default=None, validation_alias="KALENDS_KAFKA_PASSWORD"
    )
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def kafka_cluster(self) -> KafkaCluster:
        """Where the broker is and how to speak to it; SettingsIncompleteError without a broker."""
        if self.kafka is None:
            raise SettingsIncompleteError("KALENDS_KAFKA: names no broker")
        return KafkaCluster(self.kafka, self.kafka_prefix, self._kafka_security())

    @model_validator(mode="after")
    def _kafka_can_be_spoken_to(self) -> Self:
        protocol, wanted = self.kafka_security_protocol, self._kafka_security()
        has_login = protocol.startswith("SASL")
        given = {
            "KALENDS_KAFKA_USERNAME": bool(self.kafka_username),
            "KALENDS_KAFKA_PASSWORD": bool(self.kafka_password),
        }
        for name, is_given in given.items():
            if is_given and not has_login:
                raise ValueError(
                    f"{name}: KALENDS_KAFKA_SECURITY_PROTOCOL is {protocol}, which sends nobody a"
                    " password; take SASL_SSL"
                )
            if has_login and not is_given:
                raise ValueError(f"{name}: is missing, and {protocol} asks for it")
        if self.kafka_ca_file and not wanted.encrypted:
            raise ValueError(
                f"KALENDS_KAFKA_CA_FILE: KALENDS_KAFKA_SECURITY_PROTOCOL is {protocol}, where no"
                " certificate is shown; take SSL or SASL_SSL"
            )
        try:
            wanted.ssl_context()
        except OSError as error:
            raise ValueError(
                f"KALENDS_KAFKA_CA_FILE: {self.kafka_ca_file} has no certificates that can be read"
                f" ({error.strerror or error})"
            ) from None
        return self

    def _kafka_security(self) -> KafkaSecurity:
        login = None
        if self.kafka_security_protocol.startswith("SASL"):
            password = self.kafka_password.get_secret_value() if self.kafka_password else ""
            login = Login(self.kafka_username or "", password, self.kafka_sasl_mechanism)
        return KafkaSecurity(
            encrypted=self.kafka_security_protocol.endswith("SSL"),
            ca_file=self.kafka_ca_file,
            login=login,
        )
