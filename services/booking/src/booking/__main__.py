"""`python -m booking api | worker | migrate | rebuild | parked | openapi | person …`."""

import argparse
import base64
import secrets
import sys
from collections.abc import Sequence

from booking.bootstrap import NAME, build
from booking.settings import BookingSettings
from servicekit.program import Program, Verb
from servicekit.program.runtime import ProcessRuntime
from servicekit.service import ServiceModule


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    return Program(
        name=NAME,
        description="What was agreed with a client, and at what price.",
        settings=BookingSettings,
        build=lambda settings: build(settings, ProcessRuntime(NAME, settings.upstreams)),
        for_document=_for_document,
        more=[
            Verb(
                name="person",
                help="hand over or erase a person's data",
                arguments=_person_arguments,
                run=_person,
            )
        ],
    ).main(arguments)


def _for_document() -> BookingSettings:
    def unused() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return BookingSettings.read(
        database_url="sqlite:///openapi-is-not-stored.sqlite",
        identity_public_key=unused(),
        identity_seed=unused(),
        hold_public_key=unused(),
        manage_key=unused(),
        people_key=unused(),
        upstreams={"availability": "http://nowhere.invalid"},
    )


def _person_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["export", "erase"])
    parser.add_argument("who", help="the person's id or e-mail address")


def _person(module: ServiceModule, chosen: argparse.Namespace) -> int:
    print(module.commands[f"person-{chosen.what}"](chosen.who))
    return 0


if __name__ == "__main__":
    sys.exit(main())
