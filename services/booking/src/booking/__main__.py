"""`python -m booking api | worker | migrate | rebuild <read model> | openapi | person …`."""

import argparse
import base64
import json
import secrets
import signal
import sys
import threading
from collections.abc import Mapping, Sequence

import uvicorn

from booking.bootstrap import READ_MODELS, build
from booking.settings import BookingSettings
from servicekit.clock import system_clock
from servicekit.db.migrate import migrate
from servicekit.hosting import host
from servicekit.ids import new_id
from servicekit.observability.logging import configure_logging
from servicekit.service import ServiceModule
from servicekit.service_client import HttpClient, ServiceClient
from servicekit.settings import SettingsIncompleteError


class ProcessRuntime:
    """The runtime of a service in a process of its own: the others are asked over HTTP."""

    def __init__(self, upstreams: Mapping[str, Sequence[str]]) -> None:
        self.clock = system_clock
        self.new_id = new_id
        self._upstreams = upstreams

    def client(self, service: str) -> ServiceClient:
        """Give a client; a service without an address stops the start with its name."""
        if service not in self._upstreams:
            raise SettingsIncompleteError(
                f"KALENDS_BOOKING_UPSTREAMS: names no address of {service}"
            )
        return HttpClient(service, self._upstreams[service])


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.verb == "openapi":
            return _openapi()
        settings = BookingSettings.read()
        configure_logging(level=settings.log_level)
        module = build(settings, ProcessRuntime(settings.upstreams))
    except SettingsIncompleteError as error:
        print(error, file=sys.stderr)
        return 2
    match chosen.verb:
        case "migrate":
            migrate(module.store.database, module.package)
        case "rebuild":
            print(f"{module.store.rebuild(chosen.read_model)} events read")
        case "person":
            print(module.commands[f"person-{chosen.what}"](chosen.who))
        case "worker":
            return _work(module)
        case _:
            uvicorn.run(
                module.app,
                host=settings.host,
                port=settings.port,
                access_log=False,
                server_header=False,
                log_config=None,
                proxy_headers=False,
            )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="booking", description="What was agreed with a client, and at what price."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("api", help="serve requests")
    verbs.add_parser("worker", help="do what runs beside the requests")
    verbs.add_parser("migrate", help="bring the database up to date")
    rebuild = verbs.add_parser("rebuild", help="build a read model anew from the log")
    rebuild.add_argument("read_model", choices=[model.name for model in READ_MODELS])
    verbs.add_parser("openapi", help="print the OpenAPI document")
    person = verbs.add_parser("person", help="hand over or erase a person's data")
    person.add_argument("what", choices=["export", "erase"])
    person.add_argument("who", help="the person's id or e-mail address")
    return parser


def _work(module: ServiceModule) -> int:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    workers = host(module)
    workers.start()
    stop.wait()
    return 0 if workers.stop() else 1


def _openapi() -> int:
    # The document needs no database and no secrets; these are never used.
    def unused() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    settings = BookingSettings.read(
        database_url="sqlite:///openapi-is-not-stored.sqlite",
        identity_public_key=unused(),
        identity_seed=unused(),
        hold_public_key=unused(),
        manage_key=unused(),
        people_key=unused(),
    )
    runtime = ProcessRuntime({"availability": ["http://nowhere.invalid"]})
    document = build(settings, runtime).app.openapi()
    print(json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
