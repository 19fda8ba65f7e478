import threading
from typing import Final

from gateway.application.mail.send_next_mail import Outcome, SendNextMail
from servicekit.observability.logging import get_logger
from servicekit.observability.metrics import Metrics

_LOOK_EVERY: Final = 1.0


class Postman:
    """Worker that sends mails, one after the other, outside of the requests that wrote them.

    It looks when it is woken and every second. Several of them take each a mail of their own, so
    that one slow server answer keeps none but its own waiting.
    """

    def __init__(
        self, number: int, send: SendNextMail, metrics: Metrics, *, every: float = _LOOK_EVERY
    ) -> None:
        self.name = f"postman {number}"
        self._send = send
        self._every = every
        self._awake = threading.Event()
        self._mails = metrics.counter(
            "kalends_mails",
            "Attempts to send a mail: sent, put_off to be tried again, given_up.",
            labels=("outcome",),
        )
        for outcome in Outcome:
            self._mails.labels(outcome)

    def wake(self) -> None:
        """Look at once: a mail was posted, or it is time to stop."""
        self._awake.set()

    def run(self, stop: threading.Event) -> None:
        """Send until `stop` is set."""
        while not stop.is_set():
            # Cleared before looking: what comes while we look wakes us again.
            self._awake.clear()
            while not stop.is_set() and self.send_next():
                pass
            self._awake.wait(self._every)

    def send_next(self) -> bool:
        """Try to send one mail; say whether there was one."""
        tried = self._send()
        if tried is None:
            return False
        self._mails.labels(tried.outcome).inc()
        if tried.outcome is Outcome.GIVEN_UP:
            get_logger(worker=self.name).error("mail was given up", reason=tried.reason)
        elif tried.outcome is Outcome.PUT_OFF:
            get_logger(worker=self.name).warning("mail was not sent yet", reason=tried.reason)
        return True
