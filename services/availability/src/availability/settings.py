from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class AvailabilitySettings(ServiceSettings):
    """What the service needs to know. Only `bootstrap` and `__main__` look at it."""

    model_config = SettingsConfigDict(env_prefix="KALENDS_AVAILABILITY_")

    database_url: str = "sqlite:///data/availability.db"
    identity_public_key: str
    """The gateway's Ed25519 key that identities are verified with, in base64."""
    hold_signing_key: SecretStr
    """Seed of the Ed25519 key that hold tokens are signed with: 32 bytes in base64."""
    database_pool: int = 10
    host: str = "127.0.0.1"
    port: int = 8002
    log_level: str = "INFO"
