"""Settings: read once at the start, never changed, complete or the start stops."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from servicekit.serving import DRAIN


class SettingsIncompleteError(RuntimeError):
    """A setting is missing or makes no sense; the message names it as the environment does."""


def _one_or_several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


Addresses = Annotated[Sequence[str], BeforeValidator(_one_or_several)]
"""Where a service answers: one URL, or a list of them to take turns."""


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
            faults = [
                f"{prefix}{'_'.join(str(part) for part in item['loc'])}".upper()
                + f": {item['msg']}"
                for item in error.errors(include_input=False)
            ]
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
    log_level: Literal["debug", "info", "warning", "error"] = "info"
