"""The secrets of one installation, made at the first start and kept beside its data."""

import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self


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
    def kept_in(cls, folder: Path) -> Self:
        """The keyring of this folder; made, for its owner's eyes only, if there is none yet."""
        path = folder / "keyring.json"
        if path.exists():
            return cls._read(path)
        folder.mkdir(parents=True, exist_ok=True)
        ring = cls(**{field.name: secrets.token_bytes(32) for field in fields(cls)})
        text = json.dumps({f.name: b64encode(getattr(ring, f.name)).decode() for f in fields(cls)})
        # Complete or not there at all: a half-written key file would be a locked house.
        scratch = path.with_suffix(".new")
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
        return ring

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
