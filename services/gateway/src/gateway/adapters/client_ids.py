import hmac
from uuid import UUID

from gateway.adapters.derived_keys import CLIENTS, derived_key


class ClientIds:
    """Gives each client an id of his own: a keyed hash of his address.

    So nothing about a client is stored beyond his session, and nobody without the seed finds the
    address that belongs to an id. Another seed gives everybody another id.
    """

    def __init__(self, seed: str) -> None:
        self._key = derived_key(seed, CLIENTS)

    def id_of(self, email: str) -> UUID:
        return UUID(bytes=hmac.digest(self._key, email.encode(), "sha256")[:16], version=5)
