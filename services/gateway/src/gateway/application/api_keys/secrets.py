"""Keys as text: what is shown once, and what may be kept."""

import hashlib
from collections.abc import Callable
from typing import Final

NewSecret = Callable[[int], str]
"""Gives that many random bytes as URL-safe text."""

_SHOWN: Final = 12
MARK: Final = "kal_"


def a_new_secret(new_secret: NewSecret) -> str:
    """Make a key with 192 random bits."""
    return MARK + new_secret(24)


def hash_of(secret: str) -> str:
    """Give what is stored of a key. It is random and long, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode("utf-8", errors="surrogatepass")).hexdigest()


def prefix_of(secret: str) -> str:
    """Give as much of a key as helps to recognise it, and no more than a third of it."""
    return secret[: min(_SHOWN, len(secret) // 3)] + "…"
