import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from embedded.__main__ import main
from embedded.deployment_secrets import SETTINGS, DeploymentSecrets
from embedded.keyring import Keyring


def environment(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def public(seed: str) -> str:
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed))
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def test_every_service_starts_with_the_secrets_it_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listed = json.loads(
        DeploymentSecrets.new(Keyring.new()).as_kubernetes(namespace="here", postgresql="db:5432")
    )
    secrets = {item["metadata"]["name"]: item["stringData"] for item in listed["items"]}

    monkeypatch.chdir(tmp_path)
    for service, settings in SETTINGS.items():
        with monkeypatch.context() as only:
            for name, value in secrets[f"kalends-{service}"].items():
                only.setenv(name, value)
            read = settings.read()
        password = secrets["kalends-postgresql"][f"POSTGRES_{service.upper()}_PASSWORD"]
        assert read.model_dump()["database_url"] == (
            f"postgresql+psycopg://{service}:{password}@db:5432/{service}"
        )


def test_what_one_signs_the_others_can_verify() -> None:
    given = environment(DeploymentSecrets.new(Keyring.new()).as_environment())

    who = public(given["KALENDS_GATEWAY_IDENTITY_SEED"])
    assert given["KALENDS_BOOKING_IDENTITY_SEED"] == given["KALENDS_GATEWAY_IDENTITY_SEED"]
    assert given["KALENDS_BOOKING_IDENTITY_PUBLIC_KEY"] == who
    assert given["KALENDS_AVAILABILITY_IDENTITY_PUBLIC_KEY"] == who
    assert given["KALENDS_BOOKING_HOLD_PUBLIC_KEY"] == public(
        given["KALENDS_AVAILABILITY_HOLD_SIGNING_KEY"]
    )


def test_two_installations_share_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "env"]) == 0
    one = environment(capsys.readouterr().out)
    assert main(["keys", "env"]) == 0
    other = environment(capsys.readouterr().out)

    assert one.keys() == other.keys()
    assert set(one.values()).isdisjoint(other.values())


def test_an_installation_that_outgrows_its_process_keeps_its_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ring = Keyring.kept_in(tmp_path)

    assert main(["keys", "env", "--of", str(tmp_path)]) == 0

    given = environment(capsys.readouterr().out)
    assert base64.b64decode(given["KALENDS_BOOKING_PEOPLE_KEY"]) == ring.people
    assert base64.b64decode(given["KALENDS_BOOKING_MANAGE_KEY"]) == ring.manage


def test_a_folder_without_keys_is_said_and_never_answered_with_new_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "env", "--of", str(tmp_path)]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert "keyring.json" in said.err
