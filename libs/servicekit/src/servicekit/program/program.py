import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, Generic, TypeVar

from servicekit.db.commit_notices import CommitNotices
from servicekit.errors import DomainError
from servicekit.hosting import host
from servicekit.http.operations import operations_app
from servicekit.messaging.parked import ParkedMessages
from servicekit.messaging.transport import Transport
from servicekit.messaging.verdict import TryLater
from servicekit.observability.logging import configure_logging, get_logger
from servicekit.observability.tracing import configure_tracing
from servicekit.program import broker
from servicekit.program.check import as_json, as_table, go_through, is_fit
from servicekit.program.deployment import Demands, Deployment
from servicekit.program.verb import Verb
from servicekit.service import ServiceModule
from servicekit.serving import Server
from servicekit.settings import ProcessSettings, SettingsIncompleteError
from servicekit.worker import Worker

S = TypeVar("S", bound=ProcessSettings)

MISUSED: Final = 2
"""Exit status for a command line or an environment that makes no sense."""


@dataclass(frozen=True, kw_only=True)
class Program(Generic[S]):
    """What `python -m <service>` does.

    `for_document` gives settings that are enough to build the service for its OpenAPI document:
    no secret and no database are used. `migrated` is called after `migrate`.
    """

    name: str
    description: str
    settings: type[S]
    build: Callable[[S], ServiceModule]
    for_document: Callable[[], S]
    migrated: Callable[[ServiceModule], None] = lambda _: None
    more: Sequence[Verb] = ()
    demands: Demands[S] = field(default_factory=Demands)
    """What `check` looks at, besides what every service needs."""

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Do what the command line says; gives the exit status."""
        chosen = self._parser().parse_args(arguments)
        try:
            if chosen.verb == "openapi":
                return self._openapi()
            if chosen.verb == "check":
                return self._check(url=chosen.url, json_wanted=chosen.json)
            settings = self.settings.read()
            configure_logging(level=settings.log_level)
            configure_tracing()
            return self._do(settings, chosen)
        except SettingsIncompleteError as error:
            print(error, file=sys.stderr)
            return MISUSED
        except DomainError as refusal:
            print(refusal, file=sys.stderr)
            return 1

    def _do(self, settings: S, chosen: argparse.Namespace) -> int:
        module = self.build(settings)
        doing: Mapping[str, Callable[[], int]] = {
            "api": lambda: self._api(module, settings),
            "worker": lambda: self._worker(module, settings),
            "migrate": lambda: self._migrate(module),
            "rebuild": lambda: _rebuild(module, chosen.read_model),
            "parked": lambda: _parked(module, chosen.action, chosen.id),
            "status": lambda: broker.status(module, settings),
            "topics": lambda: broker.topics(settings),
            "republish": lambda: broker.republish(module, settings, after=chosen.after),
            "restored": lambda: broker.restored(module, settings, above=chosen.above),
            "lost": lambda: broker.lost(module, settings, json_wanted=chosen.json),
            **{verb.name: partial(verb.run, module, chosen) for verb in self.more},
        }
        return doing[chosen.verb]()

    def _parser(self) -> argparse.ArgumentParser:
        parser = argparse.ArgumentParser(prog=self.name, description=self.description)
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("api", help="serve requests")
        verbs.add_parser("worker", help="do what runs beside the requests")
        verbs.add_parser("migrate", help="bring the database up to date")
        rebuild = verbs.add_parser("rebuild", help="build a read model anew from the log")
        rebuild.add_argument("read_model", nargs="?", help="left out: all of them")
        parked = verbs.add_parser("parked", help="messages that were put aside, and why")
        parked.add_argument("action", choices=["list", "retry", "drop"])
        parked.add_argument("id", nargs="?", type=int)
        verbs.add_parser("status", help="log, lag, timers and parked messages at this moment")
        verbs.add_parser("topics", help="create on the broker what the registry of topics names")
        republish = verbs.add_parser("republish", help="send this service's messages again")
        republish.add_argument("--after", type=int, default=0, metavar="POSITION")
        restored = verbs.add_parser(
            "restored", help="after a restore, before a start: go on behind all that others saw"
        )
        restored.add_argument(
            "--above",
            type=int,
            metavar="POSITION",
            help="none was higher; left out: ask the broker",
        )
        lost = verbs.add_parser("lost", help="messages that tell of what the log does not have")
        lost.add_argument("--json", action="store_true", help="print the messages as they are")
        check = verbs.add_parser("check", help="is everything there that this service needs")
        check.add_argument("--json", action="store_true", help="print JSON instead of a table")
        check.add_argument("--url", help="a running process to measure; left out: this one")
        verbs.add_parser("openapi", help="print the OpenAPI document")
        for verb in self.more:
            verb.arguments(verbs.add_parser(verb.name, help=verb.help))
        return parser

    def _openapi(self) -> int:
        document = self.build(self.for_document()).app.openapi()
        print(json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True))
        return 0

    def _check(self, *, url: str | None, json_wanted: bool) -> int:
        configure_logging(level="error")
        deployment = Deployment(
            read=self.settings.read, build=self.build, demands=self.demands, url=url
        )
        with closing(deployment):
            results = go_through(deployment.checks())
        print(as_json(results) if json_wanted else as_table(results))
        return 0 if is_fit(results) else 1

    def _migrate(self, module: ServiceModule) -> int:
        # Alembic is loaded by who migrates: it is a good part of what a process weighs.
        from servicekit.db.migrate import migrate  # noqa: PLC0415

        migrate(module.store.database, module.package)
        self.migrated(module)
        return 0

    def _api(self, module: ServiceModule, settings: S) -> int:
        alone = replace(module, workers=_listening(module), log=None, subscriptions=())
        hears = bool(module.listeners) and settings.kafka is not None
        transport = broker.transport(module, settings) if hears else None
        return _serve(alone, settings, settings.port, transport)

    def _worker(self, module: ServiceModule, settings: S) -> int:
        working = replace(
            module,
            app=operations_app(module.app),
            listeners=(),
            workers=[*module.workers, *_listening(module)],
        )
        speaks = module.log is not None or module.subscriptions
        transport = broker.transport(module, settings) if speaks else None
        return _serve(working, settings, settings.worker_port, transport)


def _serve(
    module: ServiceModule, settings: ProcessSettings, port: int, transport: Transport | None = None
) -> int:
    running = host(module, transport=transport)
    health = module.health
    log = get_logger(service=module.name)
    server = Server(
        running.serve(module.name),
        host=settings.host,
        port=port,
        drain=settings.drain,
        ready=lambda: log.info("ready", port=port),
        leaving=health.leave if health is not None else lambda: None,
    )
    server.run()
    return 0 if server.started else 1


def _listening(module: ServiceModule) -> Sequence[Worker]:
    store = module.store
    if store.database.dialect != "postgresql":
        return ()
    store.database.committed_elsewhere.listen(store.committed.fire)
    return (CommitNotices(store.database),)


def _rebuild(module: ServiceModule, read_model: str | None) -> int:
    store = module.store
    for name in [read_model] if read_model else sorted(store.read_models):
        try:
            print(f"{name}: {store.rebuild(name)} events read")
        except LookupError as error:
            print(error, file=sys.stderr)
            return MISUSED
    return 0


def _parked(module: ServiceModule, action: str, message_id: int | None) -> int:
    parked = ParkedMessages(module.consumers())
    if action == "list":
        for one in parked.list():
            print(f"{one.id} {one.type} key {one.key} since {one.parked_at}: {one.reason}")
        return 0
    if message_id is None:
        print(f"say which: parked {action} ID", file=sys.stderr)
        return MISUSED
    try:
        if action == "retry":
            print(f"{parked.retry(message_id)} handled")
        else:
            parked.drop(message_id)
            print("dropped; what waits behind it waits for a retry")
    except LookupError as error:
        print(error, file=sys.stderr)
        return MISUSED
    except TryLater as reason:
        print(f"not now: {reason}", file=sys.stderr)
        return 1
    return 0
