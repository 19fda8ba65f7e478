from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from gateway.entrypoints.http.visits import is_this_machine
from servicekit.settings import ServiceSettings


class EmbeddedSettings(ServiceSettings):
    """How one process is steered: the names a user of the product knows, `KALENDS_…`."""

    model_config = SettingsConfigDict(
        env_prefix="KALENDS_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    port: int = Field(default=8000, ge=1, le=65535)
    host: str = "127.0.0.1"
    """Where it listens; beyond this machine only if you say so."""
    data: Path = Path("data")
    """Folder of the SQLite files and of the keys; back it up as one."""
    admin_key: SecretStr | None = Field(default=None, min_length=8, max_length=255)
    """API key of the first admin; made and printed once if there is none."""
    rate_limits: Literal["on", "off"] = "on"
    """`off` lifts the limits of OPN-10, for load tests."""
    demo: Literal["on", "off"] = "on"
    """Whether the demo firm is set up at the start."""
    public_url: str | None = None
    """The address people know it by, such as `https://book.example.com`; links begin with it."""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    booking_database_url: str | None = None
    availability_database_url: str | None = None
    gateway_database_url: str | None = None
    """A database elsewhere for a service, such as `postgresql+psycopg://…`."""

    @property
    def mailbox(self) -> Literal["on", "off"]:
        """Whether mails are shown at /dev/mailbox where no server takes them.

        Only while nobody elsewhere is served: who reads the mailbox can sign in as anybody.
        """
        at = urlsplit(self.public_url or "//localhost").netloc
        return "on" if is_this_machine(self.host) and is_this_machine(at) else "off"

    def database_url(self, service: str) -> str:
        """Where a service keeps its data: in the folder, unless its own address is given."""
        given: str | None = getattr(self, f"{service}_database_url")
        return given or f"sqlite:///{(self.data / service).absolute()}.db"
