"""Settings: read once at the start, never changed, complete or the start stops."""

from collections.abc import Sequence
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


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
        env_prefix="KALENDS_", frozen=True, extra="forbid", hide_input_in_errors=True
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
