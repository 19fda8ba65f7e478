import base64
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from contracts.registry import TOPICS, Topic
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.http.app import create_app
from servicekit.messaging.kafka_topics import create_topics
from servicekit.messaging.outbound import OutboundLog
from servicekit.observability.health import Health, Unwell
from servicekit.observability.metrics import Metrics
from servicekit.program import Check, CheckFailed, Demands, Program
from servicekit.program.check import Checked, go_through, is_fit
from servicekit.program.deployment import Deployment
from servicekit.projections.read_model import ReadModel
from servicekit.service import ServiceModule
from servicekit.settings import ProcessSettings, SettingsIncompleteError
from servicekit.testing.databases import NewDatabase
from servicekit.testing.http import a_verifier
from servicekit.testing.probe import eventually
from servicekit.testing.run_server import free_port
from servicekit_tests.messaging.kafka_world import fresh_cluster

SHOP = "servicekit_tests.db.shop"
KEY = base64.b64encode(bytes(range(32))).decode()

shelves = sa.Table(
    "shelves",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Index("shelves_by_id", "id"),
)
SHELVES = ReadModel("shelves", (shelves,), project=lambda _, __: None, of=())


class ShopSettings(ProcessSettings):
    model_config = SettingsConfigDict(env_prefix="KALENDS_SHOP_")

    port: int = 0
    till_key: SecretStr = SecretStr(KEY)
    neighbour: str = ""


class Shop:
    """A service in its surroundings; a test breaks one of them."""

    def __init__(self, url: str) -> None:
        self.given: dict[str, Any] = {"database_url": url}
        self.health = Health("shop")
        self.metrics = Metrics("shop")
        self.log_wanted = False
        self.url: str | None = None
        self.more: list[Check] = []

    def results(self) -> Mapping[str, Checked]:
        deployment = Deployment(
            read=lambda: ShopSettings.read(**self.given),
            build=self.build,
            demands=Demands[ShopSettings](
                keys=["till_key"],
                asks=lambda s: {"neighbour": [s.neighbour]} if s.neighbour else {},
                more=lambda _, __: self.more,
            ),
            url=self.url,
        )
        with closing(deployment):
            return {result.id: result for result in go_through(deployment.checks())}

    def failing(self) -> dict[str, str]:
        """What failed, and what was told of it; the rest has passed."""
        results = self.results()
        assert {result.status for result in results.values()} <= {"passed", "failed"}
        return {k: str(v.details) for k, v in results.items() if v.status == "failed"}

    def build(self, settings: ShopSettings) -> ServiceModule:
        if settings.till_key.get_secret_value() != KEY:
            raise ValueError("a till cannot be opened with that")
        database = Database(settings.database_url)
        store = Store(database, read_models=[SHELVES])
        app = create_app(
            "shop", [], verifier=a_verifier(), version="1", health=self.health, metrics=self.metrics
        )
        log = OutboundLog("shop", store, lambda _: ()) if self.log_wanted else None
        return ServiceModule(name="shop", package=SHOP, app=app, store=store, log=log)


@pytest.fixture
def shop(new_database: NewDatabase) -> Shop:
    database = new_database(SHOP)
    with database.write() as connection:
        connection.exec_driver_sql("CREATE INDEX shelves_by_id ON shelves (id)")
    return Shop(database.url)


def execute(shop: Shop, statement: str) -> None:
    database = Database(shop.given["database_url"])
    with database.write() as connection:
        connection.exec_driver_sql(statement)
    database.close()


@pytest.fixture
def neighbour() -> Iterator[tuple[str, Callable[[int], None]]]:
    """Another service: its address, and how to make it answer otherwise."""
    status = [200]

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status[0])
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", lambda code: status.__setitem__(0, code)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_with_all_it_needs_is_fit(shop: Shop) -> None:
    eventually(lambda: shop.failing() == {})
    assert is_fit(shop.results().values())


def test_a_setting_that_is_missing_is_named_and_the_rest_waits(shop: Shop) -> None:
    del shop.given["database_url"]

    results = shop.results()

    assert results["environment"].status == "failed"
    assert "KALENDS_SHOP_DATABASE_URL" in str(results["environment"].details)
    assert {r.status for name, r in results.items() if name != "environment"} == {"pending"}
    assert not is_fit(results.values())


def test_what_the_service_cannot_be_built_without_is_told_by_the_environment(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(_: ShopSettings) -> ServiceModule:
        raise SettingsIncompleteError("KALENDS_SHOP_UPSTREAMS: names no address of bank")

    monkeypatch.setattr(shop, "build", build)

    assert "names no address of bank" in str(shop.results()["environment"].details)


@pytest.mark.parametrize("key", ["dG9vIHNob3J0", "not base64 at all!", ""])
def test_a_key_of_another_length_is_named_and_not_shown(shop: Shop, key: str) -> None:
    shop.given["till_key"] = key

    results = shop.results()

    assert results["environment"].status == "passed"
    assert results["secrets"].status == "failed"
    assert results["secrets"].details == "not 32 bytes in base64: KALENDS_SHOP_TILL_KEY"
    assert results["db-connection"].status == "pending"


def test_a_database_that_is_not_there_fails_and_its_tables_wait(shop: Shop) -> None:
    shop.given["database_url"] = f"postgresql+psycopg://kalends@127.0.0.1:{free_port()}/nowhere"

    results = shop.results()

    assert results["db-connection"].status == "failed"
    assert results["migrations"].status == results["indexes"].status == "pending"


def test_a_version_that_was_not_run_is_named(shop: Shop) -> None:
    execute(shop, "UPDATE alembic_version SET version_num = '0001'")

    results = shop.results()

    assert results["migrations"].status == "failed"
    assert results["migrations"].details == "to be run by `migrate`: 0002"


def test_a_database_nobody_migrated_has_every_version_before_it(tmp_path: Path) -> None:
    empty = Shop(f"sqlite:///{tmp_path}/empty.db")

    assert empty.results()["migrations"].details == "to be run by `migrate`: 0001, 0002"


def test_a_database_of_a_newer_release_is_refused(shop: Shop) -> None:
    execute(shop, "UPDATE alembic_version SET version_num = '0099'")

    assert "0099, which this code has not" in str(shop.results()["migrations"].details)


@pytest.mark.parametrize("index", ["shelves_by_id", "timers_by_retry_at"])
def test_an_index_that_is_gone_is_named(shop: Shop, index: str) -> None:
    execute(shop, f"DROP INDEX {index}")

    eventually(lambda: shop.failing() == {"indexes": f"missing: {index}"})


def test_an_index_of_another_name_does_as_well(shop: Shop) -> None:
    execute(shop, "DROP INDEX shelves_by_id")
    execute(shop, "CREATE INDEX shelves_by_id_1 ON shelves (id)")

    eventually(lambda: shop.failing() == {})


def test_slow_answers_are_told_and_do_not_forbid_the_deployment(shop: Shop) -> None:
    shop.health.add("slow", lambda: (time.sleep(0.6), {})[1])  # type: ignore[func-returns-value]

    eventually(lambda: shop.failing().keys() == {"response-time"})
    assert is_fit(shop.results().values())


@pytest.mark.parametrize(("refused", "fails"), [(2, False), (3, True)])
def test_eight_of_ten_calls_at_once_must_be_answered(
    shop: Shop, refused: int, *, fails: bool
) -> None:
    calls = 0
    lock = threading.Lock()

    def database() -> Mapping[str, Any]:
        nonlocal calls
        with lock:
            calls += 1
            first_of_the_ten = 4
            if first_of_the_ten < calls <= first_of_the_ten + refused:
                raise Unwell("too much to do")
        return {}

    shop.health.add("database", database)
    failing = shop.failing()

    assert failing.keys() == ({"load-capacity"} if fails else set())
    if fails:
        assert failing["load-capacity"] == "7 of 10 calls at once answered within 5000 ms"


def test_metrics_that_do_not_answer_are_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise RuntimeError

    monkeypatch.setattr(shop.metrics, "text", broken)

    results = shop.results()

    assert results["monitoring"].status == "failed"


def test_who_speaks_to_others_needs_the_topics_of_the_registry(shop: Shop) -> None:
    cluster = fresh_cluster()
    shop.log_wanted = True
    eventually(lambda: shop.failing() == {"broker": "KALENDS_KAFKA: names no broker"})

    shop.given |= {"kafka": cluster.address, "kafka_prefix": cluster.prefix}
    first, *others = TOPICS.values()
    create_topics(cluster, others)
    missing = {"broker": f"{cluster.topic(first.name)} is not there"}
    eventually(lambda: shop.failing() == missing)

    create_topics(cluster, [Topic(name=first.name, about="", partitions=1)])
    # A topic is there a moment before everybody is told.
    eventually(lambda: "has 1 partitions, the registry says 12" in shop.failing()["broker"])


def test_a_broker_that_has_every_topic_is_good_and_one_that_is_away_is_not(shop: Shop) -> None:
    cluster = fresh_cluster()
    shop.log_wanted = True
    shop.given |= {"kafka": cluster.address, "kafka_prefix": cluster.prefix}
    create_topics(cluster, TOPICS.values())
    eventually(lambda: shop.results()["broker"].status == "passed")

    shop.given["kafka"] = f"127.0.0.1:{free_port()}"
    assert shop.results()["broker"].status == "failed"


def test_the_services_it_asks_must_be_ready(
    shop: Shop, neighbour: tuple[str, Callable[[int], None]]
) -> None:
    address, answer = neighbour
    shop.given["neighbour"] = address
    eventually(lambda: shop.failing() == {})

    answer(503)
    eventually(lambda: shop.failing() == {"other-services": f"neighbour at {address}: answers 503"})

    shop.given["neighbour"] = nobody = f"http://127.0.0.1:{free_port()}"
    eventually(lambda: shop.failing() == {"other-services": f"neighbour at {nobody}: ConnectError"})


def test_a_running_process_is_measured_where_it_is_named(
    shop: Shop, neighbour: tuple[str, Callable[[int], None]]
) -> None:
    shop.url, answer = neighbour
    eventually(lambda: shop.failing() == {})

    answer(503)
    eventually(lambda: shop.failing().keys() == {"response-time", "load-capacity", "monitoring"})
    # The gateway's figures are for admins.
    answer(401)
    assert shop.results()["monitoring"].status == "passed"


def test_a_service_adds_checks_of_its_own(shop: Shop) -> None:
    def look() -> str:
        raise CheckFailed("the shutters are down")

    shop.more = [Check(id="shutters", name="Shutters", look=look)]

    eventually(lambda: shop.failing() == {"shutters": "the shutters are down"})


def test_the_verb_prints_a_table_or_json_and_says_by_its_status_whether_it_is_fit(
    shop: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KALENDS_SHOP_DATABASE_URL", shop.given["database_url"])
    program = Program[ShopSettings](
        name="shop",
        description="",
        settings=ShopSettings,
        build=shop.build,
        for_document=ShopSettings.read,
        demands=Demands(keys=["till_key"]),
    )

    assert program.main(["check"]) == 0
    assert "passed  indexes        required  Indexes: " in capsys.readouterr().out

    execute(shop, "DROP INDEX shelves_by_id")
    assert program.main(["check", "--json"]) == 1
    told = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert told["indexes"] == {
        "id": "indexes",
        "name": "Indexes",
        "required": True,
        "status": "failed",
        "details": "missing: shelves_by_id",
    }
    assert told["load-capacity"]["required"] is False

    monkeypatch.delenv("KALENDS_SHOP_DATABASE_URL")
    assert program.main(["check"]) == 1
