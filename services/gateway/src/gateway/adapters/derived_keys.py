from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from servicekit.http.identity import signing_key

JOURNEYS: Final = b"kalends-gateway/journeys"
CLIENTS: Final = b"kalends-gateway/clients"
MAILS: Final = b"kalends-gateway/mails"


def derived_key(seed: str, purpose: bytes) -> bytes:
    """Make a key of 32 bytes for one purpose from the seed that signs identities (HKDF).

    Whoever knows it learns nothing of the seed, or of the keys for other purposes.
    """
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return made.derive(signing_key(seed).private_bytes_raw())
