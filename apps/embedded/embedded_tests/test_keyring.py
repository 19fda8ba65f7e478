import stat
from pathlib import Path

import pytest

from embedded.keyring import Keyring, KeyringUnreadableError


def test_the_same_folder_gives_the_same_keys(tmp_path: Path) -> None:
    first = Keyring.kept_in(tmp_path)

    assert Keyring.kept_in(tmp_path) == first


def test_two_installations_share_no_key(tmp_path: Path) -> None:
    one, other = Keyring.kept_in(tmp_path / "one"), Keyring.kept_in(tmp_path / "other")

    assert {one.identity, one.holds, one.manage, one.people}.isdisjoint(
        {other.identity, other.holds, other.manage, other.people}
    )


def test_only_its_owner_may_read_the_key_file(tmp_path: Path) -> None:
    Keyring.kept_in(tmp_path)

    assert stat.S_IMODE((tmp_path / "keyring.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "{}", '{"identity": 1}', '{"identity": "AA=="}'])
def test_a_damaged_key_file_stops_the_start_instead_of_making_new_keys(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "keyring.json").write_text(text)

    with pytest.raises(KeyringUnreadableError):
        Keyring.kept_in(tmp_path)
    assert (tmp_path / "keyring.json").read_text() == text
