"""`python -m booking api | worker | migrate | rebuild | parked | check | openapi | person …`."""

import argparse
import base64
import secrets
import sys
from collections.abc import Sequence

from booking.adapters.people_keys_sql import MasterKeyWrong, PersonKeysSql
from booking.bootstrap import NAME, ROTATE_PEOPLE_KEY, build
from booking.settings import BookingSettings
from servicekit.program import Check, CheckFailed, Demands, Program, Verb
from servicekit.program.program import MISUSED
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
        demands=Demands(
            keys=(
                "identity_public_key",
                "identity_seed",
                "hold_public_key",
                "manage_key",
                "people_key",
            ),
            asks=lambda settings: settings.upstreams,
            more=lambda _, module: [_data_encryption(module)],
        ),
        more=[
            Verb(
                name="person",
                help="hand over or erase a person's data",
                arguments=_person_arguments,
                run=_person,
            ),
            Verb(
                name=ROTATE_PEOPLE_KEY,
                help="wrap the keys of people with KALENDS_BOOKING_NEW_PEOPLE_KEY",
                run=_rotate,
            ),
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


def _data_encryption(module: ServiceModule) -> Check:
    def look() -> str:
        if not isinstance(module.keys, PersonKeysSql):
            raise CheckFailed("people's data is not encrypted")
        # Whoever is looked for, the secret that hides addresses is opened for it.
        module.keys.known("nobody@nowhere.invalid")
        return "the key of people opens what is stored"

    return Check(
        id="data-encryption",
        name="Data encryption",
        look=look,
        needs=("db-connection", "migrations"),
    )


def _person_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["export", "erase"])
    parser.add_argument("who", help="the person's id or e-mail address")


def _person(module: ServiceModule, chosen: argparse.Namespace) -> int:
    print(module.commands[f"person-{chosen.what}"](chosen.who))
    return 0


def _rotate(module: ServiceModule, _: argparse.Namespace) -> int:
    new_key = BookingSettings.read().new_people_key
    if new_key is None:
        print("KALENDS_BOOKING_NEW_PEOPLE_KEY: 32 random bytes in base64", file=sys.stderr)
        return MISUSED
    try:
        print(f"{module.commands[ROTATE_PEOPLE_KEY](new_key.get_secret_value())} keys wrapped anew")
    except (ValueError, MasterKeyWrong) as error:
        print(error, file=sys.stderr)
        return MISUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
