from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from servicekit.settings import Addresses, ProcessSettings


class BookingSettings(ProcessSettings):
    """What this service is told by its environment, as `KALENDS_BOOKING_…`."""

    model_config = SettingsConfigDict(
        env_prefix="KALENDS_BOOKING_",
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    database_url: str = "sqlite:///data/booking.db"
    identity_public_key: str
    """The gateway's Ed25519 key that identities are verified with, in base64."""
    identity_seed: SecretStr
    """Signs this service's own identity when it asks others: the seed of that key, in base64."""
    hold_public_key: str
    """The Ed25519 key that hold tokens are verified with, in base64."""
    manage_key: SecretStr
    """Signs the links by which guests manage their booking: 32 bytes in base64."""
    people_key: SecretStr
    """Wraps the keys of people (AES-256): 32 bytes in base64. Without it nobody can be read."""
    new_people_key: SecretStr | None = None
    """What `rotate-people-key` puts in the place of `people_key`; used for nothing else."""
    upstreams: dict[str, Addresses] = Field(default_factory=dict)
    """Where each other service answers when they run as processes of their own: a JSON object of
    URLs, or of lists of them."""
    firm: str = "Kalends"
    """The firm as calendar files name it."""
    calendar_domain: str = "kalends.example"
    """Makes the UIDs in calendar files the firm's own (CAL-05)."""
    bookings_address: str = "bookings@kalends.example"
    """The organizer of meetings in calendar files (CAL-06)."""
    terms_version: str = "1"
    """Version of the terms of service that clients agree to (SEC-02)."""
    privacy_version: str = "1"
    """Version of the privacy policy that clients agree to (SEC-02)."""
    port: int = Field(default=8001, ge=0, le=65535)
