"""`python -m gateway api | worker | migrate | rebuild | parked | check | openapi`."""

import secrets
import sys
from collections.abc import Sequence
from dataclasses import replace

from gateway.adapters.upstream_http import HttpUpstream
from gateway.bootstrap import ENSURE_ADMIN_KEY, build
from gateway.entrypoints.http.routes import OWN
from gateway.settings import GatewaySettings
from servicekit.program import Check, CheckFailed, Demands, Program
from servicekit.program.runtime import ProcessRuntime
from servicekit.service import ServiceModule


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    return Program(
        name=OWN,
        description="Who is asking, and may they.",
        settings=GatewaySettings,
        build=_built,
        for_document=_for_document,
        migrated=_ensure_admin_key,
        demands=Demands(
            keys=("identity_seed",),
            asks=lambda settings: settings.upstreams,
            more=lambda settings, _: [_rate_limits(settings)],
        ),
    ).main(arguments)


def _built(settings: GatewaySettings) -> ServiceModule:
    upstreams = {name: HttpUpstream(name, urls) for name, urls in settings.upstreams.items()}
    module = build(settings, ProcessRuntime(OWN, {}), upstreams)
    # Without a broker nobody tells it anything; it is the edge all the same.
    return module if settings.kafka is not None else replace(module, subscriptions=())


def _for_document() -> GatewaySettings:
    return GatewaySettings.read(
        database_url="sqlite:///openapi-is-not-stored.sqlite",
        identity_seed=secrets.token_urlsafe(32),
    )


def _rate_limits(settings: GatewaySettings) -> Check:
    def look() -> str:
        if settings.rate_limits != "on":
            raise CheckFailed("KALENDS_RATE_LIMITS: turned off")
        return "on"

    return Check(id="rate-limits", name="API rate limits", look=look)


def _ensure_admin_key(module: ServiceModule) -> None:
    key = module.commands[ENSURE_ADMIN_KEY]()
    if key is not None:
        print(f"API key of the first admin, shown this once: {key}")


if __name__ == "__main__":
    sys.exit(main())
