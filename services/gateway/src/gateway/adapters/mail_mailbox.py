import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gateway.application.sign_in.ports import Mail
from servicekit.clock import Clock

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
