from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from gateway.application.mail.ports import Mailer, MailNotSent, MailsToSend, MailToSend
from servicekit.clock import Clock

FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(minutes=1)


class Outcome(StrEnum):
    SENT = "sent"
    PUT_OFF = "put_off"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a mail; `reason` says why it was not sent, and never to whom."""

    outcome: Outcome
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SendNextMail:
    """Sends the next mail whose time has come. Not in a unit of work: servers may be slow.

    What nobody takes is tried again after pauses that double, and given up once it would be of no
    use any more, or at once where it can never arrive. A mail goes out twice only if this process
    ends, or loses its database, right after a server took it.
    """

    mails: MailsToSend
    mailer: Mailer
    clock: Clock

    def __call__(self) -> Tried | None:
        """Say what became of it; None if no mail was to be sent."""
        taken = self.mails.take()
        if taken is None:
            return None
        if self.clock() >= taken.useless_at:
            return self._given_up(taken, "too late")
        try:
            self.mailer.send(taken.mail)
        except MailNotSent as error:
            again_at = self.clock() + pause_after(taken.attempts)
            if error.for_good or again_at >= taken.useless_at:
                return self._given_up(taken, error.reason)
            self.mails.put_off(taken.id, again_at)
            return Tried(Outcome.PUT_OFF, error.reason)
        self.mails.settle(taken.id)
        return Tried(Outcome.SENT)

    def _given_up(self, taken: MailToSend, reason: str) -> Tried:
        self.mails.settle(taken.id)
        return Tried(Outcome.GIVEN_UP, reason)


def pause_after(attempts: int) -> timedelta:
    """Say how long to wait after so many attempts."""
    doublings: int = min(attempts - 1, 10)
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << doublings))
