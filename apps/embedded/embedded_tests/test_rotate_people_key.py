"""The key of people is changed without anybody becoming unreadable, wherever it is interrupted."""

import asyncio
import json
from pathlib import Path

import pytest

from embedded import rotate_people_key as rotation
from embedded.__main__ import main
from embedded.compose import Kalends, compose
from embedded.keyring import Keyring, KeyringUnreadableError
from embedded.rotate_people_key import rotate_people_key
from embedded.settings import EmbeddedSettings

NORA = {
    "kind": "consultant",
    "firstName": "Nora",
    "lastName": "Zimmerling",
    "email": "nora.zimmerling@example.org",
}


async def employ(product: Kalends) -> None:
    answer = await product.as_admin()("POST", "/api/admin/consultants", NORA)
    assert answer.status == 201


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedSettings:
    """An installation that knows Nora."""
    monkeypatch.setenv("KALENDS_DATA", str(tmp_path))
    told = EmbeddedSettings.read(data=tmp_path, demo="off")
    product = compose(told)
    product.migrate()
    asyncio.run(employ(product))
    product.close()
    return told


def known(settings: EmbeddedSettings) -> str:
    """What an export tells about Nora."""
    product = compose(settings)
    try:
        return str(product.modules["booking"].commands["person-export"](NORA["email"]))
    finally:
        product.close()


def test_people_are_read_with_the_new_key_and_not_with_the_old_one(
    settings: EmbeddedSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Keyring.of(settings.data)

    assert main(["rotate-people-key"]) == 0

    after = Keyring.of(settings.data)
    # Nora's key, and the secret by which addresses are found.
    assert capsys.readouterr().out == "2 keys wrapped anew\n"
    assert after.people != before.people
    assert (after.identity, after.holds, after.manage) == (
        before.identity,
        before.holds,
        before.manage,
    )
    assert "Zimmerling" in known(settings)
    product = compose(settings, ring=before)
    with pytest.raises(Exception, match="master key"):
        product.modules["booking"].commands["person-export"](NORA["email"])
    product.close()


class PowerCut(Exception):
    pass


@pytest.mark.parametrize("moment", ["compose", "change_over"])
def test_an_interrupted_change_lets_nothing_start_and_is_ended_by_the_next_try(
    settings: EmbeddedSettings, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as at_the_moment:
        at_the_moment.setattr(rotation if moment == "compose" else Keyring, moment, cut)
        with pytest.raises(PowerCut):
            rotate_people_key(settings)

    with pytest.raises(KeyringUnreadableError, match="rotate-people-key"):
        compose(settings)
    promised = json.loads((settings.data / "keyring.next.json").read_text())
    rotate_people_key(settings)
    assert json.loads((settings.data / "keyring.json").read_text()) == promised
    assert "Zimmerling" in known(settings)
