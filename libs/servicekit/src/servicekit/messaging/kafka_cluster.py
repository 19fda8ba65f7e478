import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@dataclass(frozen=True, slots=True)
class Login:
    """Who we are to the broker."""

    username: str
    password: str
    mechanism: Mechanism = "SCRAM-SHA-512"

    def __repr__(self) -> str:
        return f"Login({self.username!r}, mechanism={self.mechanism!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaSecurity:
    """How clients speak to the broker: `encrypted` is TLS, `login` is SASL, together or alone.

    The broker's certificate is checked against the authorities in `ca_file` (PEM), or the
    system's, and so is its name.
    """

    encrypted: bool = False
    ca_file: Path | None = None
    login: Login | None = None

    @property
    def protocol(self) -> Protocol:
        """Give it as Kafka calls it."""
        if self.login is None:
            return "SSL" if self.encrypted else "PLAINTEXT"
        return "SASL_SSL" if self.encrypted else "SASL_PLAINTEXT"

    def ssl_context(self) -> ssl.SSLContext | None:
        """Give what checks the broker's certificate; None without encryption.

        Raises OSError (`ssl.SSLError` is one) for a file that is not there or has no certificates.
        """
        return ssl.create_default_context(cafile=self.ca_file) if self.encrypted else None


IN_THE_CLEAR: Final = KafkaSecurity()


@dataclass(frozen=True, slots=True)
class KafkaCluster:
    """Where the broker is, and what our topics and groups are called there.

    `address` is `host:port`, several of them separated by commas. With a `prefix` several
    deployments share one broker; it stands before each topic and group and nowhere else, so
    what a consumer has noted of its place stays true when the prefix changes.
    """

    address: str
    prefix: str = ""
    security: KafkaSecurity = IN_THE_CLEAR

    @property
    def connection(self) -> Mapping[str, Any]:
        """Give what every client of aiokafka is opened with."""
        login = self.security.login
        return {
            "bootstrap_servers": self.address,
            "security_protocol": self.security.protocol,
            "ssl_context": self.security.ssl_context(),
            **(
                {
                    "sasl_mechanism": login.mechanism,
                    "sasl_plain_username": login.username,
                    "sasl_plain_password": login.password,
                }
                if login
                else {}
            ),
        }

    def topic(self, name: str) -> str:
        """Give the name on the broker of a topic of the registry."""
        return f"{self.prefix}{name}"

    def group(self, name: str) -> str:
        """Give the name on the broker of a consumers' group."""
        return f"{self.prefix}{name}"

    def without_prefix(self, topic: str) -> str:
        """Give the registry's name of a topic on the broker."""
        return topic.removeprefix(self.prefix)
