"""What a browser shows to be recognised: random, long, and kept here as its SHA-256 only."""

import hashlib
from typing import Final

from gateway.application.api_keys.secrets import NewSecret

LENGTH: Final = 43


def a_new_token(new_secret: NewSecret) -> str:
    """Make a token with 256 random bits."""
    return new_secret(32)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", errors="surrogatepass")).hexdigest()
