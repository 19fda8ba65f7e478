from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ProcessSettings


class AvailabilitySettings(ProcessSettings):
    """What the service needs to know. Only `bootstrap` and `__main__` look at it."""

    model_config = SettingsConfigDict(env_prefix="KALENDS_AVAILABILITY_")

    database_url: str = "sqlite:///data/availability.db"
    identity_public_key: str
    """The gateway's Ed25519 key that identities are verified with, in base64."""
    hold_signing_key: SecretStr
    """Seed of the Ed25519 key that hold tokens are signed with: 32 bytes in base64."""
    port: int = Field(default=8002, ge=0, le=65535)
