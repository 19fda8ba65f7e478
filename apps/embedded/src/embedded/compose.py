"""Every service in one process. The only package that knows them all, and nobody imports it."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from starlette.types import ASGIApp

import availability.bootstrap
import booking.bootstrap
import gateway.bootstrap
from availability.settings import AvailabilitySettings
from booking.settings import BookingSettings
from embedded.demo import Call
from embedded.keyring import Keyring
from embedded.settings import EmbeddedSettings
from gateway.settings import GatewaySettings
from servicekit.clock import Clock, system_clock
from servicekit.db.migrate import migrate
from servicekit.hosting import EmbeddedRuntime, Host, host
from servicekit.http.identity import Identity, IdentitySigner
from servicekit.service import ServiceModule
from servicekit.service_client import InProcessClient, Response

FRONT: Final = "gateway"
_OPERATOR: Final = Identity(subject="operator", roles=frozenset({"admin"}))


@dataclass(frozen=True, kw_only=True)
class Kalends:
    """The whole product, wired and not yet running; `host.lifespan()` runs what works unasked."""

    modules: Mapping[str, ServiceModule]
    host: Host
    app: ASGIApp
    """What a browser talks to; its lifespan is the host's."""
    signer: IdentitySigner

    def migrate(self) -> None:
        """Bring every database to the version of the code."""
        for module in self.modules.values():
            migrate(module.store.database, module.package)

    def first_admin_key(self) -> str | None:
        """Make sure there is an admin's API key; its text if it was made just now."""
        made = self.modules[FRONT].commands[gateway.bootstrap.ENSURE_ADMIN_KEY]()
        return None if made is None else str(made)

    def as_admin(self) -> Call:
        """Calls of an admin, straight to the service that serves the path."""

        async def call(method: str, path: str, body: dict[str, Any] | None) -> Response:
            service = "availability" if path.startswith("/api/admin/availability") else "booking"
            client = InProcessClient(service, lambda: self.modules[service].app)
            return await client.request(
                method, path, json=body, identity=self.signer.sign(_OPERATOR)
            )

        return call

    async def openapi(self) -> dict[str, Any]:
        """The OpenAPI document of the whole product, as the gateway serves it."""
        client = InProcessClient(FRONT, lambda: self.app)
        answer = await client.request("GET", "/api/openapi.json", identity="")
        document: dict[str, Any] = answer.body
        return document

    def close(self) -> None:
        for module in self.modules.values():
            module.store.database.close()


def compose(
    settings: EmbeddedSettings, *, clock: Clock = system_clock, ring: Keyring | None = None
) -> Kalends:
    """Build all services of one installation; nothing runs yet and nothing is migrated.

    With the keyring of its folder, unless another one is given.
    """
    ring = ring or Keyring.kept_in(settings.data)
    runtime = EmbeddedRuntime(clock)
    signer = IdentitySigner(ring.identity, clock=clock)
    bookings = booking.bootstrap.build(
        BookingSettings.read(
            database_url=settings.database_url("booking"),
            **ring.settings_of("booking"),
        ),
        runtime,
    )
    times = availability.bootstrap.build(
        AvailabilitySettings.read(
            database_url=settings.database_url("availability"),
            **ring.settings_of("availability"),
        ),
        runtime,
    )
    front = gateway.bootstrap.build(
        GatewaySettings.read(
            database_url=settings.database_url("gateway"),
            **ring.settings_of("gateway"),
            admin_key=settings.admin_key,
            rate_limits=settings.rate_limits,
            port=settings.port,
            given_public_url=settings.public_url,
            mailbox=settings.mailbox,
            version=version("kalends"),
        ),
        runtime,
        {"booking": bookings.app, "availability": times.app},
    )
    together = host(bookings, times, front, runtime=runtime)
    return Kalends(
        modules=together.modules, host=together, app=together.serve(FRONT), signer=signer
    )
