from typing import Any, Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from servicekit.settings import Addresses, ProcessSettings


def _percent(share: int, name: str) -> Any:
    return Field(default=share, ge=0, le=100, validation_alias=name)


class GatewaySettings(ProcessSettings):
    """What the gateway is told by its environment, as `KALENDS_GATEWAY_…`.

    The names without the service's prefix are the ones a user of the product knows.
    """

    model_config = SettingsConfigDict(
        env_prefix="KALENDS_GATEWAY_",
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    identity_seed: SecretStr
    """Signs who is calling: 32 bytes in base64, the seed of an Ed25519 key."""
    upstreams: dict[str, Addresses] = Field(default_factory=dict)
    """Where each service answers when they run as processes of their own: a JSON object of URLs,
    or of lists of them."""
    admin_key: SecretStr | None = Field(
        default=None, min_length=8, max_length=255, validation_alias="KALENDS_ADMIN_KEY"
    )
    """API key of the first admin; made and shown once if there is none."""
    rate_limits: Literal["on", "off"] = Field(default="on", validation_alias="KALENDS_RATE_LIMITS")
    """`off` lifts the limits of OPN-10, for load tests."""
    port: int = Field(default=8000, ge=0, le=65535, validation_alias="KALENDS_PORT")
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    """How many proxies of ours stand in front; their X-Forwarded-For is believed, no one else's."""
    version: str = "unknown"
    ff_booking_wizard: bool = Field(default=False, validation_alias="FF_BOOKING_WIZARD")
    ff_booking_wizard_rollout: int = _percent(0, "FF_BOOKING_WIZARD_ROLLOUT")
    ff_dynamic_pricing: bool = Field(default=False, validation_alias="FF_DYNAMIC_PRICING")
    ff_dynamic_pricing_rollout: int = _percent(0, "FF_DYNAMIC_PRICING_ROLLOUT")
    ff_real_time: bool = Field(default=False, validation_alias="FF_REAL_TIME")
    ff_real_time_rollout: int = _percent(100, "FF_REAL_TIME_ROLLOUT")
    """How feature flags stand until an admin turns them (FLG-01 to FLG-03); shares in percent."""
