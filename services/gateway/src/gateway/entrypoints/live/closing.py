"""Why a socket is closed by us: the codes a client can act on."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Closing:
    """`reason` is at most 123 bytes, as the protocol has it."""

    code: int
    reason: str


NOT_AUTHENTICATED: Final = Closing(1008, "Authentication required")
"""Show a session, a key or a new token (RTM-01)."""
FRAMES_TOO_OFTEN: Final = Closing(1008, "Too many frames")
TOO_SLOW: Final = Closing(1013, "Too slow: messages were waiting. Connect again and refetch")
TOO_MANY: Final = Closing(1013, "Too many connections. Try again later")
TOO_OFTEN: Final = Closing(1013, "Too many requests. Try again later")
NO_NEWS: Final = Closing(1013, "Live updates are not available. Try again later")
TURNED_OFF: Final = Closing(4001, "Live updates are turned off")
"""The feature flag is off for this caller: refetch now and then, and do not come back soon."""
