"""From an API key to who is calling."""

import re
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import anyio.to_thread
from pydantic import SecretStr

from gateway.application.api_keys.ports import ApiKeyList
from gateway.application.api_keys.secrets import hash_of
from gateway.entrypoints.http.rate_limits import Seconds
from servicekit.http.identity import Identity

FRESH: Final = 5.0
"""Seconds a key is believed without looking; in this process a revocation counts at once."""

METRICS_ROLE: Final = "metrics"
"""What lets read the figures and is known to no service."""

_MOST: Final = 5_000
_METRICS_READER: Final = Identity(subject="metrics", roles=frozenset({METRICS_ROLE}))
_BEARER: Final = re.compile(rb"[Bb]earer +([\x21-\x7e]{8,255}) *")


def bearer_of(authorization: bytes) -> str | None:
    """Give the key of an Authorization header, None if it holds none of ours."""
    found = _BEARER.fullmatch(authorization)
    return found.group(1).decode("ascii") if found else None


class Credentials:
    """Knows whose key it is. Known keys are kept for a moment, unknown ones are not."""

    def __init__(
        self, keys: ApiKeyList, *, seconds: Seconds, metrics_key: SecretStr | None = None
    ) -> None:
        """`metrics_key` is nobody's: whoever shows it may read the figures (`METRICS_ROLE`)."""
        self._keys = keys
        self._metrics_fingerprint = (
            None if metrics_key is None else hash_of(metrics_key.get_secret_value())
        )
        self._seconds = seconds
        self._known: OrderedDict[str, tuple[float, Identity]] = OrderedDict()

    @property
    def forget(self) -> Callable[[], None]:
        """What to call whenever keys may have changed."""
        return self._known.clear

    async def identify(self, key: str) -> Identity | None:
        """Give who holds this key, None if nobody (any more)."""
        fingerprint = hash_of(key)
        if fingerprint == self._metrics_fingerprint:
            return _METRICS_READER
        known = self._known.get(fingerprint)
        now = self._seconds()
        if known is not None and now - known[0] < FRESH:
            return known[1]
        card = await anyio.to_thread.run_sync(self._keys.holding, fingerprint)
        if card is None:
            self._known.pop(fingerprint, None)
            return None
        identity = Identity(subject=card.subject, roles=frozenset(card.roles))
        self._known[fingerprint] = (now, identity)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return identity
