import threading
from datetime import timedelta
from typing import Final

from gateway.application.sessions.ports import Sessions
from gateway.application.sign_in.ports import Links
from servicekit.clock import Clock
from servicekit.observability.logging import get_logger

KEPT: Final = timedelta(hours=1)
"""How long a link is remembered, used or not."""
_SWEEP_EVERY: Final = 3600.0


class SignInCleanup:
    """Worker that forgets sessions and links that are over, at its start and then every hour."""

    name: Final = "sign-in-cleanup"

    def __init__(
        self, sessions: Sessions, links: Links, clock: Clock, *, every: float = _SWEEP_EVERY
    ) -> None:
        self._sessions = sessions
        self._links = links
        self._clock = clock
        self._every = every

    def run(self, stop: threading.Event) -> None:
        """Sweep until `stop` is set."""
        log = get_logger(worker=self.name)
        while not stop.is_set():
            try:
                self.sweep()
            except Exception as error:
                # A sweep that failed comes again.
                log.warning("old sessions stay for now", exc_info=error)
            stop.wait(self._every)

    def sweep(self) -> None:
        now = self._clock()
        self._sessions.forget_over(now)
        self._links.forget_sent_before(now - KEPT)
