"""`python -m availability api | worker | migrate | rebuild | parked | check | openapi`."""

import base64
import secrets
import sys
from collections.abc import Sequence

from availability.bootstrap import NAME, build
from availability.settings import AvailabilitySettings
from servicekit.program import Demands, Program
from servicekit.program.runtime import ProcessRuntime


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    return Program(
        name=NAME,
        description="Who or what is free when, and who holds it.",
        settings=AvailabilitySettings,
        build=lambda settings: build(settings, ProcessRuntime(NAME, {})),
        for_document=_for_document,
        demands=Demands(keys=("identity_public_key", "hold_signing_key")),
    ).main(arguments)


def _for_document() -> AvailabilitySettings:
    def unused() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return AvailabilitySettings.read(
        database_url="sqlite:///openapi-is-not-stored.sqlite",
        identity_public_key=unused(),
        hold_signing_key=unused(),
    )


if __name__ == "__main__":
    sys.exit(main())
