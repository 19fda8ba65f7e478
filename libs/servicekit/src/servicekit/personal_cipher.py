"""How one personal field becomes text nobody can read without its person's key."""

import base64
import binascii
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_PREFIX: Final = "personal.v1."
_NONCE: Final = 12


class Unreadable(Exception):
    """The sealed text was changed, belongs elsewhere, or was sealed with another key."""


def seal(key: bytes, text: str, bound_to: bytes) -> str:
    """Encrypt a text with AES-256-GCM; it opens only with the same key in the same place."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), bound_to)
    return _PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def is_sealed(text: str) -> bool:
    """Say whether a text looks like the work of `seal`."""
    return text.startswith(_PREFIX)


def unseal(key: bytes, sealed: str, bound_to: bytes) -> str:
    """Decrypt; raises `Unreadable`, and says nothing about why."""
    try:
        raw = base64.urlsafe_b64decode(sealed.removeprefix(_PREFIX))
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], bound_to).decode()
    except (binascii.Error, ValueError, InvalidTag) as error:
        raise Unreadable from error
