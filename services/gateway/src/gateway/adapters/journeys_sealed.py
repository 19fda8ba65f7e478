import json
import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.adapters.derived_keys import JOURNEYS, derived_key
from gateway.application.sign_in.ports import Journey
from servicekit.clock import Clock

LONGEST: Final = timedelta(minutes=10)
"""How long somebody may be away."""
_NONCE: Final = 12


class SealedJourneys:
    """Writes a journey as text that only this installation can read or make.

    So a browser keeps its own, and nothing is stored for people who never come back.
    """

    def __init__(self, seed: str, clock: Clock) -> None:
        self._key = AESGCM(derived_key(seed, JOURNEYS))
        self._clock = clock

    def seal(self, journey: Journey) -> str:
        until = (self._clock() + LONGEST).timestamp()
        nonce = secrets.token_bytes(_NONCE)
        plain = json.dumps({**asdict(journey), "until": until}).encode()
        return (nonce + self._key.encrypt(nonce, plain, None)).hex()

    def open(self, sealed: str) -> Journey | None:
        """Give the journey, None if it is not ours or lasts too long already."""
        try:
            raw = bytes.fromhex(sealed)
            told = json.loads(self._key.decrypt(raw[:_NONCE], raw[_NONCE:], None))
        except (ValueError, InvalidTag):
            return None
        if self._clock().timestamp() >= told.pop("until"):
            return None
        return Journey(**told)
