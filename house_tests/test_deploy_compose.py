"""docker-compose.yml: what nobody may find out only when it is too late."""

import re
from typing import Any

import pytest
import yaml

from house_tests.deployment import ROOT, compose
from servicekit import hosting, serving

SERVICES: dict[str, dict[str, Any]] = compose()["services"]
JOBS = {"migrate-booking", "migrate-availability", "migrate-gateway", "topics", "demo"}
each_service = pytest.mark.parametrize("name", SERVICES)


def seconds(text: str) -> float:
    return float(text.removesuffix("s"))


@each_service
def test_every_image_is_pinned_or_built_here(name: str) -> None:
    image = SERVICES[name]["image"]

    assert image == "kalends:${KALENDS_VERSION:-dev}" or re.fullmatch(
        r"[a-z/]+:v?\d+\.\d+(\.\d+)?", image
    )


def test_the_image_is_built_once_and_never_fetched() -> None:
    ours = {n: s["pull_policy"] for n, s in SERVICES.items() if s["image"].startswith("kalends:")}

    assert [name for name, service in SERVICES.items() if "build" in service] == ["migrate-booking"]
    assert ours.pop("migrate-booking") == "build"
    assert set(ours.values()) == {"never"}


@each_service
def test_a_service_tells_how_it_is_or_ends(name: str) -> None:
    service = SERVICES[name]

    assert ("healthcheck" in service) is (name not in JOBS)
    assert service["restart"] == ("on-failure" if name in JOBS else "unless-stopped")


@each_service
def test_ports_are_open_to_this_machine_only(name: str) -> None:
    for port in SERVICES[name].get("ports", ()):
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port)


def test_only_what_people_look_at_has_a_port() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {
        "gateway",
        "prometheus",
        "grafana",
    }


@each_service
def test_one_waits_for_a_job_to_succeed_and_for_a_service_to_be_well(name: str) -> None:
    for other, wait in SERVICES[name].get("depends_on", {}).items():
        assert wait["condition"] == (
            "service_completed_successfully" if other in JOBS else "service_healthy"
        )


@pytest.mark.parametrize("service", ["booking", "availability", "gateway"])
@pytest.mark.parametrize("verb", ["", "-worker"])
def test_no_service_starts_before_its_tables_are_there(service: str, verb: str) -> None:
    assert f"migrate-{service}" in SERVICES[f"{service}{verb}"]["depends_on"]


def test_people_can_sign_in_by_mail_and_by_providers_once_that_is_set() -> None:
    for name in ("gateway", "gateway-worker"):
        given = SERVICES[name]["environment"]
        for setting in ("SMTP_URL", "MAIL_FROM", "GOOGLE_CLIENT_ID", "OIDC"):
            # Without a value of its own: taken from outside, and not there if nobody says it.
            assert given[f"KALENDS_GATEWAY_{setting}"] is None
        assert given["KALENDS_PUBLIC_URL"] is None
        assert "door" in SERVICES[name]["networks"]


@each_service
def test_what_is_mounted_is_there(name: str) -> None:
    for mount in SERVICES[name].get("volumes", ()):
        source, _, rest = mount.partition(":")
        if source.startswith("./"):
            assert (ROOT / source).exists(), source
            assert rest.endswith(":ro")
        else:
            assert source in compose()["volumes"]


@each_service
def test_what_is_shared_is_declared(name: str) -> None:
    service = SERVICES[name]

    assert set(service["networks"]) <= compose()["networks"].keys()
    assert set(service.get("secrets", ())) <= compose()["secrets"].keys()
    assert all((ROOT / path).exists() for path in service.get("env_file", ()))


def names_in(network: str) -> set[str]:
    """By which names those in a network find each other."""
    found = set()
    for name, service in SERVICES.items():
        networks = service["networks"]
        if network in networks:
            found.add(name)
            if isinstance(networks, dict):
                found.update(networks[network].get("aliases", ()))
    return found


def test_prometheus_finds_every_process_and_has_what_it_shows_them() -> None:
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))
    jobs = config["scrape_configs"]
    asked = {name for job in jobs for look in job["dns_sd_configs"] for name in look["names"]}
    shown = {job["authorization"]["credentials_file"] for job in jobs if "authorization" in job}
    has = {f"/run/secrets/{name}" for name in SERVICES["prometheus"]["secrets"]}

    assert len(asked) == 6
    assert asked <= names_in("inside")
    assert shown == has


def test_databases_have_no_way_out() -> None:
    assert compose()["networks"]["inside"]["internal"] is True
    for name in ("postgresql", "kafka"):
        assert SERVICES[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", [n for n, s in SERVICES.items() if s["image"][:8] == "kalends:"])
def test_our_processes_may_do_nothing_but_their_work(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "mem_limit" in service


@pytest.mark.parametrize("name", [n for n, s in SERVICES.items() if s["image"][:8] == "kalends:"])
def test_a_process_is_given_the_time_it_takes_to_leave(name: str) -> None:
    leaving = serving.DRAIN + serving.GRACE + hosting.GRACE

    assert seconds(SERVICES[name]["stop_grace_period"]) >= leaving


@pytest.mark.parametrize("name", ["booking", "booking-worker", "gateway", "gateway-worker"])
def test_a_process_is_asked_on_the_port_it_answers_on(name: str) -> None:
    port = "9001" if name.endswith("-worker") else "8000"

    assert f"http://127.0.0.1:{port}/health/ready" in SERVICES[name]["healthcheck"]["test"][-1]
