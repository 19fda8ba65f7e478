"""From the cookie of a browser to who is signed in there."""

import re
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import anyio.to_thread

from gateway.application.sessions.recognise import Recognise, Recognised
from gateway.application.sessions.still_signed_in import StillSignedIn
from gateway.application.sessions.tokens import LENGTH, hash_of
from gateway.domain.sessions.session import Session
from gateway.entrypoints.http.rate_limits import Seconds

FRESH: Final = 5.0
"""Seconds a session is believed without looking; in this process a sign-out counts at once."""

_MOST: Final = 5_000
_TOKEN: Final = re.compile(rf"[A-Za-z0-9_-]{{{LENGTH}}}")


class CurrentSessions:
    """Knows whose session a token opens. Known ones are kept for a moment, unknown ones are not."""

    def __init__(
        self, recognise: Recognise, still_signed_in: StillSignedIn, *, seconds: Seconds
    ) -> None:
        self._recognise = recognise
        self._still_signed_in = still_signed_in
        self._seconds = seconds
        self._known: OrderedDict[str, tuple[float, Recognised]] = OrderedDict()
        self._forgotten = 0

    @property
    def forget(self) -> Callable[[], None]:
        """What to call whenever somebody may have been signed out."""
        return self._forget

    async def of(self, token: str) -> Recognised | None:
        """Give whose session it is, None if it is nobody's (any more)."""
        if not _TOKEN.fullmatch(token):
            return None
        shown = hash_of(token)
        known = self._known.get(shown)
        if known is not None and self._seconds() - known[0] < FRESH:
            return known[1]
        before, looked_at = self._forgotten, self._seconds()
        found = await anyio.to_thread.run_sync(self._recognise, token)
        if found is None:
            self._known.pop(shown, None)
        elif before == self._forgotten:
            # What was ended while we looked is not kept.
            self._known[shown] = (looked_at, Recognised(found.session))
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return found

    async def goes_on(self, session: Session) -> bool:
        """Say whether a session is not over at this moment; asking is no use of it."""
        return await anyio.to_thread.run_sync(self._still_signed_in, session.id)

    def _forget(self) -> None:
        self._forgotten += 1
        self._known.clear()
