"""Every dashboard is fresh, and every query in it finds something in the running product."""

import contextlib
import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from journeys.clients import a_request, slots
from journeys.product import ADMIN_KEY, Product, free_port
from tools import dashboards

from house_tests.prometheus_tools import ROOT, program

pytestmark = pytest.mark.slow

NO_PAYMENTS = "no service takes payments yet"
NO_BROKER = "in one process the log is the topic: there is no relay"
NO_MAIL_SERVER = "without one, mails go to the mailbox of developers"
NOTHING_DUE = "no timer falls due within the seconds of this test"
UNKNOWN_HERE = {
    "payment_processing_duration_bucket": NO_PAYMENTS,
    "payment_failures_total": NO_PAYMENTS,
    "kalends_relay_lag_positions": NO_BROKER,
    "kalends_relay_last_publish_timestamp_seconds": NO_BROKER,
    "kalends_relay_published_total": NO_BROKER,
    "kalends_relay_failures_total": NO_BROKER,
    "kalends_mails_total": NO_MAIL_SERVER,
}
"""Metrics the embedded product does not have, and why."""
WITHOUT_DATA = {**UNKNOWN_HERE, "kalends_timers_total": NOTHING_DUE}

NAME = re.compile(r"\b(?:kalends|http|booking|bookings|db|availability|payment|process)_[a-z_]+\b")


def queries() -> list[str]:
    return [
        query.expr
        for dashboard in dashboards.DASHBOARDS
        for row in dashboard.rows
        for panel in row.panels
        for query in panel.queries
    ]


def conditions() -> list[str]:
    rules = yaml.safe_load((ROOT / "deploy" / "prometheus" / "rules.yml").read_text())
    return [rule["expr"] for group in rules["groups"] for rule in group["rules"]]


def names(expression: str) -> set[str]:
    return set(NAME.findall(re.sub(r'"[^"]*"', "", expression)))


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product in one process, in which somebody has booked, and somebody was refused."""
    running = Product(tmp_path_factory.mktemp("watched") / "data")
    running.start()
    try:
        with running.client() as guest:
            slot = slots(guest, "tax-consultation")[0]
            wish = a_request(
                "tax-consultation", slot["startTime"], teamMemberId=slot["teamMemberId"]
            )
            assert guest.post("/api/bookings", json=wish).status_code == 201
            again = guest.post("/api/bookings", json={**wish, "clientName": "Too Late"})
            assert again.status_code == 409
        yield running
    finally:
        running.kill()


@pytest.fixture(scope="module")
def prometheus(
    product: Product, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A real Prometheus that has looked at every service three times."""
    folder = tmp_path_factory.mktemp("prometheus")
    port = free_port()
    (folder / "prometheus.yml").write_text(
        yaml.safe_dump(
            {
                "global": {"scrape_interval": "2s", "scrape_timeout": "2s"},
                "scrape_configs": [
                    {
                        "job_name": service,
                        "metrics_path": path,
                        "authorization": {"credentials": ADMIN_KEY},
                        "static_configs": [
                            {"targets": [f"127.0.0.1:{product.port}"], "labels": {"role": "all"}}
                        ],
                    }
                    for service, path in (
                        ("gateway", "/metrics"),
                        ("booking", "/metrics/booking"),
                        ("availability", "/metrics/availability"),
                    )
                ],
            }
        )
    )
    with running_prometheus(folder, port) as client:
        looked_at_three_times(client)
        yield client


@contextlib.contextmanager
def running_prometheus(folder: Path, port: int) -> Iterator[httpx.Client]:
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [
                str(program("prometheus")),
                f"--config.file={folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={folder / 'data'}",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=log,
            stderr=log,
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
                yield client
        finally:
            process.kill()
            process.wait()


def looked_at_three_times(client: httpx.Client) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        # It listens before it answers.
        if is_ready(client) and len(ask(client, "sum_over_time(up[1m]) >= 3")) == 3:
            return
        time.sleep(0.1)
    raise AssertionError("Prometheus did not get to see every service")


def is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/-/ready").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def ask(client: httpx.Client, expression: str) -> list[Any]:
    answer = client.get("/api/v1/query", params={"query": expression})
    told = answer.json() if answer.headers["content-type"].startswith("application/json") else {}
    assert told.get("status") == "success", f"{expression}\n{answer.text}"
    found: list[Any] = told["data"]["result"]
    return found


def declared(product: Product) -> set[str]:
    """The names of all series the services say they have, those without a value yet included."""
    found = {"up"}
    with product.admin() as admin:
        for path in ("/metrics", "/metrics/booking", "/metrics/availability"):
            text = admin.get(path).raise_for_status().text
            for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE):
                found.add(name)
                if kind == "histogram":
                    found |= {f"{name}_{part}" for part in ("bucket", "sum", "count")}
    return found


def test_the_dashboards_are_as_they_are_written_from_code() -> None:
    stored = {path: path.read_text(encoding="utf-8") for path in dashboards.FOLDER.iterdir()}

    assert stored == dashboards.files(), "run `make generate`"


def test_every_figure_a_dashboard_or_an_alert_names_is_one_the_product_has(
    product: Product,
) -> None:
    named = {name for expression in [*queries(), *conditions()] for name in names(expression)}

    assert len(named) > 25
    assert named - declared(product) == set(UNKNOWN_HERE)


def test_every_query_of_a_dashboard_finds_something(prometheus: httpx.Client) -> None:
    empty = {
        query
        for query in queries()
        if not ask(prometheus, query) and not names(query) & set(WITHOUT_DATA)
    }

    assert empty == set()


def test_grafana_is_told_where_the_dashboards_and_their_figures_are() -> None:
    provisioning = ROOT / "deploy" / "grafana" / "provisioning"
    sources = yaml.safe_load((provisioning / "datasources" / "prometheus.yml").read_text())
    stored = [json.loads(path.read_text()) for path in dashboards.FOLDER.iterdir()]

    used = {
        target["datasource"]["uid"]
        for dashboard in stored
        for panel in dashboard["panels"]
        for target in panel.get("targets", ())
    }

    assert used == {source["uid"] for source in sources["datasources"]}
