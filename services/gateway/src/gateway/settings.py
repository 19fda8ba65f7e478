from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from gateway.adapters.mail_smtp import SmtpServer
from gateway.adapters.oidc_provider import is_safe
from gateway.entrypoints.http.visits import is_this_machine
from gateway.entrypoints.http.web_app import PACKAGED
from servicekit.settings import Addresses, ProcessSettings


def _percent(share: int, name: str) -> Any:
    return Field(default=share, ge=0, le=100, validation_alias=name)


def _site(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError("an address such as https://book.example.com, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _issuer(address: str) -> str:
    if not is_safe(address):
        raise ValueError("an issuer is reached by https")
    return address


def _smtp(url: SecretStr) -> SecretStr:
    SmtpServer.of(url.get_secret_value())
    return url


class OidcSettings(BaseModel):
    """A provider of identities; without a secret we are a public client there.

    As JSON: `{"id": "firm", "label": "The firm", "issuer": "https://…", "client_id": "…",
    "client_secret": "…"}`. It calls us back at
    `<public address>/api/sign-in/oidc/<id>/callback`. Set `trusts_addresses` for one that does not
    say `email_verified` and gives no addresses but its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    label: str = Field(min_length=1, max_length=60)
    issuer: Annotated[str, AfterValidator(_issuer)]
    client_id: str = Field(min_length=1, max_length=255)
    client_secret: SecretStr | None = None
    trusts_addresses: bool = False


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
    metrics_key: SecretStr | None = Field(
        default=None, min_length=8, max_length=255, validation_alias="KALENDS_METRICS_KEY"
    )
    """Opens `/metrics` and nothing that is not open to everybody: for whoever reads the figures."""
    rate_limits: Literal["on", "off"] = Field(default="on", validation_alias="KALENDS_RATE_LIMITS")
    """`off` lifts the limits of OPN-10, for load tests."""
    port: int = Field(default=8000, ge=0, le=65535, validation_alias="KALENDS_PORT")
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    """How many proxies of ours stand in front; their X-Forwarded-For is believed, no one else's."""
    given_public_url: Annotated[str, AfterValidator(_site)] | None = Field(
        default=None, validation_alias="KALENDS_PUBLIC_URL"
    )
    """The address people know us by, as `https://book.example.com`; links in mails begin with it,
    and pages that send changes must be of it."""
    smtp_url: Annotated[SecretStr, AfterValidator(_smtp)] | None = None
    """Server that mail is handed to: `smtps://user:password@host`, or `smtp://…` for STARTTLS."""
    mail_from: str = Field(default="", max_length=320, pattern=r"^[^\r\n]*$")
    """Sender of mails, as `Kalends <no-reply@example.com>`."""
    mailbox: Literal["on", "off"] = "off"
    """`on`: without an SMTP server, mails are kept and shown at /dev/mailbox, on this machine."""
    web_app: Path = PACKAGED
    """Folder of the built web app; without one the gateway has a plain page of its own."""
    embed_ancestors: str = Field(
        default="", max_length=2000, pattern=r"^(https?://[A-Za-z0-9.*:-]+ ?)*$"
    )
    """Origins that may put the wizard into their pages, as `https://partner.example.com https://…`."""
    google_client_id: str | None = Field(default=None, min_length=8, max_length=255)
    """People sign in with Google if this is set: the client id of our page there."""
    oidc: tuple[OidcSettings, ...] = ()
    """People sign in with these providers: a JSON list of objects, see OidcSettings."""
    live_sockets: int = Field(default=10_000, ge=0)
    """Most sockets for live updates that one process keeps open."""
    version: str = "unknown"
    ff_booking_wizard: bool = Field(default=False, validation_alias="FF_BOOKING_WIZARD")
    ff_booking_wizard_rollout: int = _percent(0, "FF_BOOKING_WIZARD_ROLLOUT")
    ff_dynamic_pricing: bool = Field(default=False, validation_alias="FF_DYNAMIC_PRICING")
    ff_dynamic_pricing_rollout: int = _percent(0, "FF_DYNAMIC_PRICING_ROLLOUT")
    ff_real_time: bool = Field(default=True, validation_alias="FF_REAL_TIME")
    ff_real_time_rollout: int = _percent(100, "FF_REAL_TIME_ROLLOUT")
    """How feature flags stand until an admin turns them (FLG-01 to FLG-03); shares in percent."""

    @property
    def public_url(self) -> str:
        """The address people know us by, without a slash at the end."""
        return self.given_public_url or f"http://localhost:{self.port}"

    @property
    def has_mailbox(self) -> bool:
        """Whether mails are shown instead of sent."""
        return self.mailbox == "on" and self.smtp_url is None

    @property
    def sender(self) -> str:
        """From whom mails are."""
        return self.mail_from or f"Kalends <no-reply@{urlsplit(self.public_url).hostname}>"

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if self.has_mailbox and not is_this_machine(urlsplit(self.public_url).netloc):
            raise ValueError("whoever reads the mailbox can be anybody: not at a public address")
        return self
