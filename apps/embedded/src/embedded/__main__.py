"""All services in one process: `kalends serve | openapi | person | rebuild | status | parked | …`.

`kalends keys | demo` help services that run as processes of their own.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import uvicorn

from embedded.compose import Kalends, compose
from embedded.demo import DemoRefusedError, play
from embedded.demo_over_http import play_to
from embedded.deployment_secrets import DeploymentSecrets
from embedded.keyring import Keyring, KeyringUnreadableError
from embedded.rotate_people_key import rotate_people_key
from embedded.settings import EmbeddedSettings
from servicekit.messaging.parked import ParkedMessages
from servicekit.observability.logging import configure_logging
from servicekit.observability.tracing import configure_tracing
from servicekit.program.status import status_of
from servicekit.service_client import ServiceUnreachable
from servicekit.serving import SOCKETS
from servicekit.settings import SettingsIncompleteError


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        settings = EmbeddedSettings.read()
        configure_logging(level=settings.log_level)
        return _do(chosen, settings)
    except (
        SettingsIncompleteError,
        KeyringUnreadableError,
        DemoRefusedError,
        ServiceUnreachable,
    ) as error:
        print(error, file=sys.stderr)
        return 2


def _do(chosen: argparse.Namespace, settings: EmbeddedSettings) -> int:
    status = 0
    match chosen.verb:
        case "serve":
            status = _serve(settings)
        case "openapi":
            print(json.dumps(asyncio.run(compose(settings).openapi()), indent=2, sort_keys=True))
        case "keys":
            status = _keys(chosen.form, chosen.of, chosen.namespace, chosen.postgresql)
        case "demo":
            status = _demo(chosen.address, settings)
        case "person":
            status = _person(compose(settings), chosen.action, chosen.who)
        case "rotate-people-key":
            print(f"{rotate_people_key(settings)} keys wrapped anew")
        case "status":
            status = _status(compose(settings))
        case "parked":
            status = _parked(compose(settings), chosen.action, chosen.service, chosen.id)
        case _:
            status = _rebuild(compose(settings), chosen.service, chosen.read_model)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kalends", description="All of Kalends in one process.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("serve", help="run the product until Ctrl-C")
    verbs.add_parser("openapi", help="print the OpenAPI document of the whole product")
    person = verbs.add_parser("person", help="what we hold about somebody, and forgetting it")
    person.add_argument("action", choices=["export", "erase"])
    person.add_argument("who", help="person id or e-mail address")
    verbs.add_parser("rotate-people-key", help="change the key of people; stop the product first")
    rebuild = verbs.add_parser("rebuild", help="build read models anew from the log")
    rebuild.add_argument("service", choices=["booking", "availability", "gateway"])
    rebuild.add_argument("read_model", nargs="?", help="left out: all of the service")
    verbs.add_parser("status", help="log, lag, timers and parked messages of each service")
    parked = verbs.add_parser("parked", help="messages that were put aside, and why")
    parked.add_argument("action", choices=["list", "retry", "drop"])
    parked.add_argument("service", nargs="?", choices=["booking", "availability"])
    parked.add_argument("id", nargs="?", type=int)
    keys = verbs.add_parser("keys", help="print the secrets that services run apart are given")
    keys.add_argument("form", choices=["env", "kubernetes"])
    keys.add_argument(
        "--of", type=Path, metavar="FOLDER", help="of the installation here; left out: new keys"
    )
    keys.add_argument("--namespace", default="kalends", help="where the Secrets go")
    keys.add_argument("--postgresql", default="postgresql", help="its host, or host:port")
    demo = verbs.add_parser("demo", help="set the demo firm up in a product that runs elsewhere")
    demo.add_argument("address", help="of its gateway, as http://localhost:8000")
    return parser


def _keys(form: str, folder: Path | None, namespace: str, postgresql: str) -> int:
    made = DeploymentSecrets.new(Keyring.new() if folder is None else Keyring.of(folder))
    if form == "env":
        print(made.as_environment())
    else:
        print(made.as_kubernetes(namespace=namespace, postgresql=postgresql))
    return 0


def _demo(address: str, settings: EmbeddedSettings) -> int:
    if settings.admin_key is None:
        print("KALENDS_ADMIN_KEY: the demo needs the API key of an admin", file=sys.stderr)
        return 2
    asyncio.run(play_to(address, settings.admin_key.get_secret_value()))
    return 0


def _serve(settings: EmbeddedSettings) -> int:
    configure_tracing()
    product = compose(settings)
    product.migrate()
    made = product.first_admin_key()
    if made is not None:
        print(f"API key of the first admin, shown this once: {made}", flush=True)
    config = uvicorn.Config(
        _announced(product, settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_config=None,
        lifespan="on",
        timeout_graceful_shutdown=5,
        **SOCKETS,
    )
    server = _Server(config)
    try:
        server.run()
    except SystemExit:
        # So uvicorn ends when it cannot start. Why the product could not has been said.
        if not server.lifespan.should_exit:
            print(
                f"not started: port {settings.port} is taken; KALENDS_PORT chooses another",
                file=sys.stderr,
            )
        return 1
    return 0 if server.started else 1


class _Server(uvicorn.Server):
    """Says that it is ready once it takes requests, and ends quietly on Ctrl-C."""

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is loaded by now stays: the collector need not walk through it ever again.
            gc.freeze()
            print(f"ready on http://localhost:{self.config.port}", flush=True)

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        for number in before:
            signal.signal(number, self.handle_exit)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _announced(product: Kalends, settings: EmbeddedSettings) -> Any:
    """The product's app, whose start includes playing the demo."""

    @contextlib.asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with product.host.lifespan():
            if settings.demo == "on":
                await play(product.as_admin())
            yield

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await product.app(scope, receive, send)
            return
        await receive()
        try:
            async with lifespan():
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except Exception as error:  # noqa: BLE001 - said to the web server, which ends the start
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.shutdown.complete"})

    return app


def _person(product: Kalends, action: str, who: str) -> int:
    product.migrate()
    commands = product.modules["booking"].commands
    done = commands[f"person-{action}"](who)
    print(done)
    return 0


def _rebuild(product: Kalends, service: str, read_model: str | None) -> int:
    product.migrate()
    store = product.modules[service].store
    for name in [read_model] if read_model else sorted(store.read_models):
        if name not in store.read_models:
            known = ", ".join(sorted(store.read_models))
            print(f"{service} has no read model {name}; it has {known}", file=sys.stderr)
            return 2
        print(f"{name}: {store.rebuild(name)} events read")
    return 0


def _status(product: Kalends) -> int:
    product.migrate()
    for module in product.modules.values():
        print("\n".join(status_of(module, None).lines()))
    for follower, lag in sorted(product.host.lag().items()):
        print(f"{follower}: {lag} positions behind")
    return 0


def _parked(product: Kalends, action: str, service: str | None, message: int | None) -> int:
    product.migrate()
    lots = {name: ParkedMessages(consumers) for name, consumers in product.host.consumers.items()}
    if action == "list":
        for name in [service] if service else sorted(lots):
            for one in lots[name].list():
                print(
                    f"{name} {one.id} {one.type} key {one.key} since {one.parked_at}: {one.reason}"
                )
        return 0
    if service is None or message is None:
        print(f"say which: kalends parked {action} SERVICE ID", file=sys.stderr)
        return 2
    try:
        if action == "retry":
            print(f"{lots[service].retry(message)} handled")
        else:
            lots[service].drop(message)
            print("dropped; what waits behind it waits for a retry")
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
