from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one person, the same in plain text and in HTML."""

    to: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


class MailNotSent(Exception):
    """Nobody took the mail; `for_good` if nobody ever will, as where there is no such mailbox."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


class Mailer(Protocol):
    """Hands mail over to be delivered."""

    def send(self, mail: Mail) -> None:
        """Return when somebody took it. Raises MailNotSent, which never names the address."""
        ...


class Outgoing(Protocol):
    """Takes mails that belong to what the open unit of work does."""

    def post(self, mail: Mail, *, until: datetime) -> None:
        """Let a mail be sent once the unit of work is stored; after `until` it is of no use."""
        ...

    def recall(self, addresses: Collection[str]) -> None:
        """Give up what is still to be sent to one of these; what is on its way arrives."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MailToSend:
    """A mail somebody has taken to send it, for the `attempts`-th time."""

    id: UUID
    mail: Mail
    useless_at: datetime
    attempts: int


class MailsToSend(Protocol):
    """Mails that were posted and neither sent nor given up. Each call is a unit of work."""

    def take(self) -> MailToSend | None:
        """Give a mail whose time has come, to one caller for a while; None if there is none."""
        ...

    def settle(self, mail_id: UUID) -> None:
        """Forget a mail: it was sent, or never will be."""
        ...

    def put_off(self, mail_id: UUID, until: datetime) -> None:
        """Let nobody take it before that moment."""
        ...
