"""What a deployed service needs, each as a check."""

import asyncio
import base64
import binascii
import contextlib
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Generic, TypeVar

import httpx
import sqlalchemy as sa
from pydantic import SecretStr

from contracts.registry import TOPICS
from servicekit.db import kit_tables
from servicekit.http.operations import operations_app
from servicekit.program.check import Check, CheckFailed
from servicekit.service import ServiceModule
from servicekit.settings import ProcessSettings, SettingsIncompleteError

S = TypeVar("S", bound=ProcessSettings)

KEY_BYTES: Final = 32
CALLS: Final = 10
CALLS_ANSWERED: Final = 8
WITHIN_MS: Final = 5000
"""DEP-03: so many of so many calls at once are answered in that time."""
PROMPT_MS: Final = 500
"""KPI-02, for the health call, which asks the database."""

_HEALTH: Final = "/health/ready"
_METRICS: Final = "/metrics"
_GUARDED: Final = frozenset({401, 403})


@dataclass(frozen=True, kw_only=True)
class Demands(Generic[S]):
    """What one service wants of its deployment, beyond what every service wants.

    `keys` are the settings that hold 32 bytes in base64, `asks` gives the addresses of the
    services it asks, `more` checks of its own, which may need `db-connection` and `migrations`.
    """

    keys: Sequence[str] = ()
    asks: Callable[[S], Mapping[str, Sequence[str]]] = lambda _: {}
    more: Callable[[S, ServiceModule], Sequence[Check]] = lambda _, __: ()


class Deployment(Generic[S]):
    """A service and its surroundings, as the environment of this process has them."""

    def __init__(
        self,
        *,
        read: Callable[[], S],
        build: Callable[[S], ServiceModule],
        demands: Demands[S],
        url: str | None = None,
    ) -> None:
        """`url` is a running process of the service; without one it is asked inside this one."""
        self._read = read
        self._build = build
        self._demands = demands
        self._url = url
        self._settings: S | None = None
        self._module: ServiceModule | None = None

    def close(self) -> None:
        """Close what was opened for looking."""
        if self._module is not None:
            self._module.store.database.close()

    def checks(self) -> Iterator[Check]:
        """Give each check when those before it have been looked at.

        What a service needs beyond the common ones is known when its settings are.
        """
        known, asked = ("environment", "secrets"), ("db-connection", "migrations")
        yield Check(id="environment", name="Environment variables", look=self._environment)
        yield Check(id="secrets", name="Secrets", look=self._secrets, needs=known[:1])
        yield Check(id="db-connection", name="Database connection", look=self._query, needs=known)
        yield Check(id="migrations", name="Migrations", look=self._migrated, needs=asked[:1])
        yield Check(id="indexes", name="Indexes", look=self._indexes, needs=asked)
        yield Check(
            id="response-time",
            name="Response time",
            look=self._response_time,
            required=False,
            needs=asked,
        )
        yield Check(
            id="load-capacity",
            name="Load capacity",
            look=self._load_capacity,
            required=False,
            needs=asked,
        )
        yield Check(id="monitoring", name="Monitoring", look=self._metrics, needs=known)
        settings, module = self._settings, self._module
        if settings is None or module is None:
            return
        hears = bool(module.listeners) and settings.kafka is not None
        if module.log is not None or module.subscriptions or hears:
            yield Check(id="broker", name="Broker and topics", look=self._topics)
        if self._demands.asks(settings):
            yield Check(id="other-services", name="Other services", look=self._others)
        yield from self._demands.more(settings, module)

    def _environment(self) -> str:
        self._settings = self._read()
        # A key that is none keeps the service from being built: `secrets` says which.
        with contextlib.suppress(ValueError):
            self._module = self._build(self._settings)
        return "complete"

    def _secrets(self) -> str:
        wrong = [name for name in self._demands.keys if not _is_key(self._setting(name))]
        if wrong:
            prefix = type(self._known).model_config.get("env_prefix", "")
            told = ", ".join(f"{prefix}{name}".upper() for name in wrong)
            raise CheckFailed(f"not {KEY_BYTES} bytes in base64: {told}")
        if self._module is None:
            self._module = self._build(self._known)
        return f"keys of {KEY_BYTES} bytes: {len(self._demands.keys)}"

    def _query(self) -> str:
        database = self._service.store.database
        with database.read() as connection:
            connection.execute(sa.text("SELECT 1"))
        return database.dialect

    def _migrated(self) -> str:
        from servicekit.db.migrate import versions_to_run  # noqa: PLC0415 - as who migrates

        module = self._service
        waiting = versions_to_run(module.store.database, module.package)
        if waiting:
            raise CheckFailed(f"to be run by `migrate`: {', '.join(waiting)}")
        return "up to date"

    def _indexes(self) -> str:
        store = self._service.store
        tables = [
            *kit_tables.metadata.tables.values(),
            *chain.from_iterable(model.tables for model in store.read_models.values()),
        ]
        missing, found = [], 0
        with store.database.read() as connection:
            inspector = sa.inspect(connection)
            for table in tables:
                # By what they index: a table that was built anew may call them otherwise.
                there = [index["column_names"] for index in inspector.get_indexes(table.name)]
                for index in table.indexes:
                    if [column.name for column in index.columns] in there:
                        found += 1
                    else:
                        missing.append(str(index.name))
        if missing:
            raise CheckFailed(f"missing: {', '.join(sorted(missing))}")
        return f"{found} there"

    def _topics(self) -> str:
        from servicekit.messaging.kafka_topics import differences  # noqa: PLC0415 - loads slowly

        try:
            cluster = self._known.kafka_cluster
        except SettingsIncompleteError as missing:
            raise CheckFailed(str(missing)) from None
        found = differences(cluster, TOPICS.values())
        if found:
            raise CheckFailed("; ".join(found))
        return f"{len(TOPICS)} topics as in the registry"

    def _others(self) -> str:
        addresses = [
            (service, address)
            for service, several in self._demands.asks(self._known).items()
            for address in several
        ]
        silent = []
        for service, address in addresses:
            try:
                status = httpx.get(f"{address.rstrip('/')}{_HEALTH}", timeout=5).status_code
            except httpx.TransportError as error:
                silent.append(f"{service} at {address}: {type(error).__name__}")
            else:
                if status != httpx.codes.OK:
                    silent.append(f"{service} at {address}: answers {status}")
        if silent:
            raise CheckFailed("; ".join(silent))
        return f"{len(addresses)} ready"

    def _response_time(self) -> str:
        # The first one opens connections, which later ones find open.
        _, *took = [self._call(_HEALTH, 1) for _ in range(4)]
        if any(status != httpx.codes.OK for one in took for status, _ in one):
            raise CheckFailed("health calls are refused")
        median = statistics.median(ms for one in took for _, ms in one)
        if median > PROMPT_MS:
            raise CheckFailed(f"a health call takes {median:.0f} ms, at most {PROMPT_MS} are good")
        return f"a health call takes {median:.0f} ms"

    def _load_capacity(self) -> str:
        answers = self._call(_HEALTH, CALLS)
        good = [ms for status, ms in answers if status == httpx.codes.OK and ms <= WITHIN_MS]
        told = f"{len(good)} of {CALLS} calls at once answered within {WITHIN_MS} ms"
        if len(good) < CALLS_ANSWERED:
            raise CheckFailed(told)
        return f"{told}, the slowest in {max(good):.0f} ms"

    def _metrics(self) -> str:
        ((status, _),) = self._call(_METRICS, 1)
        if self._url is not None and status in _GUARDED:
            return "metrics are there, for those who may see them"
        if status != httpx.codes.OK:
            raise CheckFailed(f"{_METRICS} answers {status or 'nothing'}")
        return "metrics answer"

    def _call(self, path: str, times: int) -> list[tuple[int, float]]:
        """Ask so many times at once; give status (0: none in time) and milliseconds of each."""
        return asyncio.run(self._calls(path, times))

    async def _calls(self, path: str, times: int) -> list[tuple[int, float]]:
        async def one() -> tuple[int, float]:
            started = time.perf_counter()
            try:
                async with asyncio.timeout(patience):
                    status = (await client.get(path)).status_code
            except (httpx.TransportError, TimeoutError):
                status = 0
            return status, (time.perf_counter() - started) * 1000

        transport = None
        if self._url is None:
            transport = httpx.ASGITransport(operations_app(self._service.app))
        base = self._url or "http://here"
        patience = WITHIN_MS / 1000
        async with httpx.AsyncClient(
            base_url=base, transport=transport, timeout=patience
        ) as client:
            return await asyncio.gather(*(one() for _ in range(times)))

    @property
    def _known(self) -> S:
        if self._settings is None:
            raise CheckFailed("the settings are not complete")
        return self._settings

    @property
    def _service(self) -> ServiceModule:
        if self._module is None:
            raise CheckFailed("the service cannot be built")
        return self._module

    def _setting(self, name: str) -> str:
        value = getattr(self._known, name)
        return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _is_key(text: str) -> bool:
    plain = text.strip().translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == KEY_BYTES
