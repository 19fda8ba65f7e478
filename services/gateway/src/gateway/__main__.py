"""`python -m gateway api | worker | migrate | rebuild <read model> | openapi`."""

import argparse
import json
import secrets
import signal
import sys
import threading
from collections.abc import Sequence

import uvicorn

from gateway.adapters.upstream_http import HttpUpstream
from gateway.bootstrap import ENSURE_ADMIN_KEY, build
from gateway.settings import GatewaySettings
from servicekit.db.migrate import migrate
from servicekit.hosting import EmbeddedRuntime, host
from servicekit.observability.logging import configure_logging
from servicekit.service import ServiceModule
from servicekit.settings import SettingsIncompleteError


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    parser = argparse.ArgumentParser(prog="gateway", description="Who is asking, and may they.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("api", help="serve requests")
    verbs.add_parser("worker", help="do what runs beside the requests")
    verbs.add_parser("migrate", help="bring the database up to date, and see to an admin's key")
    rebuild = verbs.add_parser("rebuild", help="build a read model anew from the log")
    rebuild.add_argument("read_model", choices=["api_keys"])
    verbs.add_parser("openapi", help="print the OpenAPI document of the gateway's own endpoints")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.verb == "openapi":
            return _openapi()
        settings = GatewaySettings.read()
    except SettingsIncompleteError as error:
        print(error, file=sys.stderr)
        return 2
    configure_logging(level=settings.log_level)
    upstreams = {name: HttpUpstream(name, url) for name, url in settings.upstreams.items()}
    module = build(settings, EmbeddedRuntime(), upstreams)
    if chosen.verb == "migrate":
        return _migrate(module)
    if chosen.verb == "rebuild":
        print(f"{module.store.rebuild(chosen.read_model)} events read")
        return 0
    if chosen.verb == "worker":
        return _work(module)
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


def _migrate(module: ServiceModule) -> int:
    migrate(module.store.database, module.package)
    key = module.commands[ENSURE_ADMIN_KEY]()
    if key is not None:
        print(f"API key of the first admin, shown this once: {key}")
    return 0


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
    settings = GatewaySettings.read(
        database_url="sqlite:///openapi-is-not-stored.sqlite",
        identity_seed=secrets.token_urlsafe(32),
    )
    document = build(settings, EmbeddedRuntime(), {}).app.openapi()
    print(json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
