from dataclasses import dataclass
from uuid import UUID

from gateway.application.sessions.ports import Sessions
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True)
class StillSignedIn:
    """Says whether a session that was recognised before goes on.

    It is a look and no use: whoever leaves a page open is signed out when he does nothing, and a
    page that is only told things is given no next token, which it could not keep.
    """

    sessions: Sessions
    clock: Clock

    def __call__(self, session_id: UUID) -> bool:
        found = self.sessions.get(session_id)
        return found is not None and self.clock() < found.expires_at
