"""The secrets of one installation, made at the first start and kept beside its data."""

import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, Self

from servicekit.http.identity import signing_key

RING: Final = "keyring.json"
NEXT_RING: Final = "keyring.next.json"


class KeyringUnreadableError(RuntimeError):
    """The key file is there but cannot be read; starting without it would lock data away."""


@dataclass(frozen=True)
class Keyring:
    """Seeds of 32 random bytes each, one per purpose."""

    identity: bytes
    """Signs who is calling, from the gateway to the services (Ed25519 seed)."""
    holds: bytes
    """Signs hold tokens (Ed25519 seed)."""
    manage: bytes
    """Signs the links by which guests manage their booking."""
    people: bytes
    """Wraps the key of every person (AES-256)."""

    @classmethod
    def new(cls) -> Self:
        """Keys nobody has seen yet, kept nowhere."""
        return cls(**{field.name: secrets.token_bytes(32) for field in fields(cls)})

    @classmethod
    def of(cls, folder: Path) -> Self:
        """The keyring of this folder; KeyringUnreadableError if there is none.

        So it is while a change of the key of people is unfinished: some keys wait for the next one.
        """
        if (folder / NEXT_RING).exists():
            raise KeyringUnreadableError(
                f"The change of keys in {folder} was interrupted: run `kalends rotate-people-key`"
                " again."
            )
        return cls._read(folder / RING)

    @classmethod
    def kept_in(cls, folder: Path) -> Self:
        """The keyring of this folder; made, for its owner's eyes only, if there is none yet."""
        if (folder / RING).exists():
            return cls.of(folder)
        folder.mkdir(parents=True, exist_ok=True)
        ring = cls.new()
        _keep(ring, folder / RING)
        return ring

    @classmethod
    def next_in(cls, folder: Path) -> Self:
        """The keyring that follows this folder's: the same, with another key of people.

        It is written down before anything is done with it, and is the same until `change_over`.
        """
        if (folder / NEXT_RING).exists():
            return cls._read(folder / NEXT_RING)
        following = replace(cls._read(folder / RING), people=secrets.token_bytes(32))
        _keep(following, folder / NEXT_RING)
        return following

    @classmethod
    def before_change_in(cls, folder: Path) -> Self:
        """The keyring of this folder, whether or not another one is about to take its place."""
        return cls._read(folder / RING)

    @staticmethod
    def change_over(folder: Path) -> None:
        """Let the next keyring take the place of this one, at once."""
        (folder / NEXT_RING).replace(folder / RING)

    def settings_of(self, service: str) -> dict[str, str]:
        """What the settings of a service want of these keys, in base64, by the setting's name."""
        public = _text(signing_key(self.identity).public_key().public_bytes_raw())
        settings: dict[str, dict[str, str]] = {
            "booking": {
                "identity_public_key": public,
                "identity_seed": _text(self.identity),
                "hold_public_key": _text(signing_key(self.holds).public_key().public_bytes_raw()),
                "manage_key": _text(self.manage),
                "people_key": _text(self.people),
            },
            "availability": {
                "identity_public_key": public,
                "hold_signing_key": _text(self.holds),
            },
            "gateway": {"identity_seed": _text(self.identity)},
        }
        return settings[service]

    @classmethod
    def _read(cls, path: Path) -> Self:
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            seeds = {
                field.name: b64decode(stored[field.name], validate=True) for field in fields(cls)
            }
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeyringUnreadableError(
                f"{path} cannot be read ({error}). Restore it from a backup: the personal data in"
                " this folder is encrypted with it."
            ) from error
        if any(len(seed) != 32 for seed in seeds.values()):
            raise KeyringUnreadableError(f"{path} holds a key that is not 32 bytes long.")
        return cls(**seeds)


def _text(key: bytes) -> str:
    return b64encode(key).decode()


def _keep(ring: Keyring, path: Path) -> None:
    text = json.dumps({field.name: _text(getattr(ring, field.name)) for field in fields(ring)})
    # Complete or not there at all: a half-written key file would be a locked house.
    scratch = path.with_suffix(".new")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
