import threading
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gateway.application.mail.ports import Mail
from servicekit.clock import Clock
from servicekit.eventstore.store import Store

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Arrived:
    mail: Mail
    at: datetime


class DevelopmentMailbox:
    """Delivers every mail to itself, where whoever tries the product out reads it.

    Keeps the newest 200 in memory and nothing elsewhere, since they hold personal data.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._mails: deque[Arrived] = deque(maxlen=MOST)
        self._writing = threading.Lock()

    def send(self, mail: Mail) -> None:
        with self._writing:
            self._mails.appendleft(Arrived(mail, self._clock()))

    def mails(self) -> Sequence[Arrived]:
        """Give what arrived, the newest first."""
        with self._writing:
            return list(self._mails)


class StraightIntoTheMailbox:
    """Posts mails into the mailbox at once when the unit of work is stored: it is never slow."""

    def __init__(self, box: DevelopmentMailbox, store: Store) -> None:
        self._box = box
        self._store = store

    def post(self, mail: Mail, *, until: datetime) -> None:  # noqa: ARG002 - it arrives at once
        self._store.on_commit(lambda: self._box.send(mail))

    def recall(self, addresses: Collection[str]) -> None:
        """Do nothing: nothing is on its way."""
