"""The secrets of services that run as processes of their own, in the form they are given in."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from availability.settings import AvailabilitySettings
from booking.settings import BookingSettings
from embedded.keyring import Keyring
from gateway.settings import GatewaySettings
from servicekit.settings import ServiceSettings

SETTINGS: Final[Mapping[str, type[ServiceSettings]]] = {
    "booking": BookingSettings,
    "availability": AvailabilitySettings,
    "gateway": GatewaySettings,
}
"""Who needs keys and a database, and what reads its environment."""


@dataclass(frozen=True)
class DeploymentSecrets:
    """The keys of one installation, and passwords that are made anew each time."""

    ring: Keyring
    admin_key: str
    """API key of the first admin."""
    metrics_key: str
    """What Prometheus shows at the gateway."""
    passwords: Mapping[str, str]
    """By service: of its role in PostgreSQL. They need no quoting in a URL."""
    database_admin: str
    grafana: str

    @classmethod
    def new(cls, ring: Keyring) -> Self:
        """The secrets around a keyring; whoever printed some before must not mix the two."""
        return cls(
            ring=ring,
            admin_key=f"kal_{secrets.token_urlsafe(32)}",
            metrics_key=secrets.token_urlsafe(32),
            passwords={service: secrets.token_hex(24) for service in SETTINGS},
            database_admin=secrets.token_hex(24),
            grafana=secrets.token_urlsafe(18),
        )

    def as_environment(self) -> str:
        """The `.env` file that stands beside `docker-compose.yml`."""
        lines = ["# Secrets of one installation of Kalends: never in git, always in the backup."]
        for service in SETTINGS:
            lines += [f"{name}={value}" for name, value in self._keys(service).items()]
        lines += [f"POSTGRES_{name.upper()}_PASSWORD={text}" for name, text in self._roles()]
        lines += [f"POSTGRES_PASSWORD={self.database_admin}", f"GRAFANA_PASSWORD={self.grafana}"]
        return "\n".join(lines)

    def as_kubernetes(self, *, namespace: str, postgresql: str) -> str:
        """A List of Secrets for `kubectl apply -f -`; `postgresql` is `host` or `host:port`."""
        items = [
            _secret(
                f"kalends-{service}",
                namespace,
                {
                    f"KALENDS_{service.upper()}_DATABASE_URL": (
                        f"postgresql+psycopg://{service}:{password}@{postgresql}/{service}"
                    ),
                    **self._keys(service),
                },
            )
            for service, password in self._roles()
        ]
        roles = {f"POSTGRES_{name.upper()}_PASSWORD": text for name, text in self._roles()}
        roles["POSTGRES_PASSWORD"] = self.database_admin
        items.append(_secret("kalends-postgresql", namespace, roles))
        return json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=2)

    def _roles(self) -> list[tuple[str, str]]:
        return list(self.passwords.items())

    def _keys(self, service: str) -> dict[str, str]:
        prefix = SETTINGS[service].model_config.get("env_prefix", "")
        keys = {
            f"{prefix}{name.upper()}": value
            for name, value in self.ring.settings_of(service).items()
        }
        if service == "gateway":
            keys["KALENDS_ADMIN_KEY"] = self.admin_key
            keys["KALENDS_METRICS_KEY"] = self.metrics_key
        return keys


def _secret(name: str, namespace: str, values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": {"app.kubernetes.io/part-of": "kalends"},
        },
        "type": "Opaque",
        "stringData": dict(values),
    }
