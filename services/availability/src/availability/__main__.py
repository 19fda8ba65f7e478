"""`python -m availability api | worker | migrate | rebuild | parked | check | free-place …`."""

import argparse
import base64
import secrets
import sys
from collections.abc import Sequence
from uuid import UUID

from availability.bootstrap import FREE_PLACE, NAME, build
from availability.settings import AvailabilitySettings
from servicekit.program import Demands, Program, Verb
from servicekit.program.runtime import ProcessRuntime
from servicekit.service import ServiceModule


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    return Program(
        name=NAME,
        description="Who or what is free when, and who holds it.",
        settings=AvailabilitySettings,
        build=lambda settings: build(settings, ProcessRuntime(NAME, {})),
        for_document=_for_document,
        demands=Demands(keys=("identity_public_key", "hold_signing_key")),
        more=[
            Verb(
                name=FREE_PLACE,
                help="give back what is reserved for bookings that are lost",
                arguments=_bookings,
                run=_free_places,
            )
        ],
    ).main(arguments)


def _bookings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "booking", type=UUID, nargs="+", help="the id of a booking that exists nowhere else"
    )


def _free_places(module: ServiceModule, chosen: argparse.Namespace) -> int:
    for booking in chosen.booking:
        print(module.commands[FREE_PLACE](booking))
    return 0


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
