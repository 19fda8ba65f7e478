"""Whatever is deployed starts: its settings are known, complete, and fit each other."""

import os
import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from embedded.deployment_secrets import SETTINGS
from house_tests.deployment import (
    OVERLAYS,
    ROOT,
    compose,
    container,
    environment,
    interpolated,
    is_ours,
    known_names,
    manifests,
    of_kind,
    pods,
    secrets_made,
)
from servicekit.messaging.kafka_cluster import Login
from servicekit.settings import ProcessSettings

# Read by libpq, which PostgreSQL is asked through.
OF_LIBRARIES = {"PGSSLMODE"}

Process = tuple[list[str], dict[str, str]]


def composed() -> dict[str, Process]:
    """Command and environment of each process of ours in docker-compose.yml."""
    given, _ = secrets_made()
    return {
        name: (
            service["command"],
            {
                key: interpolated(text, given)
                for key, text in service["environment"].items()
                # Without a value it is passed on, from whoever has one; here nobody has.
                if text is not None
            },
        )
        for name, service in compose()["services"].items()
        if service["image"].startswith("kalends:")
    }


def rendered(overlay: str) -> dict[str, Process]:
    """Command and environment of each process of ours in an overlay."""
    _, secrets = secrets_made()
    documents = manifests(overlay)
    return {
        name: (container(pod)["command"], environment(pod, documents, secrets))
        for name, pod in pods(documents)
        if is_ours(pod)
    }


def deployments() -> list[Any]:
    places = {"compose": composed(), **{overlay: rendered(overlay) for overlay in OVERLAYS}}
    return [
        pytest.param(command, given, id=f"{place}: {name}")
        for place, processes in places.items()
        for name, (command, given) in processes.items()
        if command[2] in SETTINGS
    ]


each_process = pytest.mark.parametrize(("command", "given"), deployments())


def test_compose_and_both_overlays_run_every_service_as_api_and_worker() -> None:
    wanted = {(service, verb) for service in SETTINGS for verb in ("api", "worker", "migrate")}

    for processes in (composed(), *(rendered(overlay) for overlay in OVERLAYS)):
        run = {(command[2], command[3]) for command, _ in processes.values()}
        assert wanted | {("booking", "topics")} <= run


@each_process
def test_a_process_is_told_only_what_its_settings_know(
    command: list[str], given: Mapping[str, str]
) -> None:
    assert given.keys() - known_names(command[2]) - OF_LIBRARIES == set()


@each_process
def test_a_process_starts_with_what_it_is_told(
    command: list[str], given: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(os.environ):
        if name.startswith("KALENDS_"):
            monkeypatch.delenv(name)
    for name, text in given.items():
        monkeypatch.setenv(name, text)

    read = SETTINGS[command[2]].read().model_dump()

    assert read["database_url"].startswith("postgresql+psycopg://")
    assert (read["host"], read["port"], read["worker_port"]) == ("0.0.0.0", 8000, 9001)  # noqa: S104
    assert read["kafka"]


@pytest.mark.parametrize("service", ["booking", "availability", "gateway"])
def test_who_speaks_to_kafka_is_given_its_password_where_there_is_one(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secrets = secrets_made()
    login = {"KALENDS_KAFKA_USERNAME": "kalends", "KALENDS_KAFKA_PASSWORD": "not-for-everybody"}
    documents = manifests("production")

    for name, pod in pods(documents):
        if is_ours(pod) and container(pod)["command"][2] == service:
            given = environment(pod, documents, {**secrets, "kalends-kafka": login})
            monkeypatch.setattr(
                os, "environ", {**given, "KALENDS_KAFKA_SECURITY_PROTOCOL": "SASL_SSL"}
            )
            read = SETTINGS[service].read()
            assert isinstance(read, ProcessSettings), name
            assert read.kafka_cluster.security.login == Login("kalends", "not-for-everybody")


@each_process
def test_a_command_is_one_its_service_has(
    command: list[str], given: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    del given
    python, module, service, *verb = command
    assert (python, module) == ("python", "-m")

    with pytest.raises(SystemExit) as ended:
        import_module(f"{service}.__main__").main([*verb, "--help"])

    assert ended.value.code == 0, capsys.readouterr().err


def addresses(processes: Mapping[str, Process]) -> set[tuple[str, str]]:
    """Host and port of every other service that some process is told of."""
    return {
        found
        for _, given in processes.values()
        for name, text in given.items()
        if name.endswith("_UPSTREAMS")
        for found in re.findall(r"http://([a-z-]+):(\d+)", text)
    }


def test_services_are_asked_where_they_answer() -> None:
    in_compose = addresses(composed())
    assert in_compose == {(name, "8000") for name in ("booking", "availability")}
    assert {name for name, _ in in_compose} <= compose()["services"].keys()
    for overlay in OVERLAYS:
        answering = {
            (service["metadata"]["name"], str(port["port"]))
            for service in of_kind(manifests(overlay), "Service")
            for port in service["spec"]["ports"]
        }
        assert len(addresses(rendered(overlay))) == 2
        assert addresses(rendered(overlay)) <= answering


def test_compose_wants_no_secret_that_is_not_made_for_it() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    wanted = set(re.findall(r"\$\{([A-Z_]+):\?make secrets\}", text))
    given, _ = secrets_made()

    assert wanted == given.keys()


def test_nothing_secret_has_a_default_in_compose() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    with_default = set(re.findall(r"\$\{([A-Z_]+)(?::-[^}]*)?\}", text))

    assert with_default == {"KALENDS_VERSION", "KALENDS_RATE_LIMITS"}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_secret_stands_in_a_manifest(overlay: str) -> None:
    documents = manifests(overlay)
    _, secrets = secrets_made()
    names = {name for values in secrets.values() for name in values}

    assert of_kind(documents, "Secret") == []
    for settings in of_kind(documents, "ConfigMap"):
        assert settings["data"].keys() & names == set()
    for _, pod in pods(documents):
        assert [one["name"] for one in container(pod).get("env", ()) if "value" in one] in (
            [],
            ["PGDATA"],
        )


def test_the_image_sets_nothing_that_the_gateway_does_not_know() -> None:
    text = Path(ROOT / "Dockerfile").read_text(encoding="utf-8")
    names = set(re.findall(r"\b(KALENDS_[A-Z_]+)=", text))

    assert names
    assert names <= known_names("gateway")
