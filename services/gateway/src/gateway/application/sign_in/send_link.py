import math
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import quote
from uuid import UUID

from gateway.application.api_keys.secrets import NewSecret
from gateway.application.mail.ports import Outgoing
from gateway.application.sessions.tokens import a_new_token, hash_of
from gateway.application.sign_in.link_mail import Language, link_mail
from gateway.application.sign_in.ports import Link, Links
from gateway.domain.sign_in.errors import TooManyLinks
from servicekit.clock import Clock

VALID: Final = timedelta(minutes=15)
MOST: Final = 5
"""Links to one address in the time one of them is valid."""
PAGE: Final = "/sign-in/link"
"""The page a link opens; it completes the sign-in when its reader says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLink:
    """`email` in lower case; `return_to` is a path of ours; `person_id` as in `Link`."""

    email: str = field(repr=False)
    person_id: UUID | None
    return_to: str = "/"
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class SendLinkHandler:
    """Make a link by which the reader of a mailbox signs in, and let it be mailed.

    Whoever asks is told the same for every address. Raises TooManyLinks.
    """

    links: Links
    outgoing: Outgoing
    clock: Clock
    new_secret: NewSecret
    public_url: str

    def __call__(self, command: SendLink) -> None:
        now = self.clock()
        self.links.lock(command.email)
        sent = self.links.sent_since(command.email, now - VALID)
        if len(sent) >= MOST:
            wait = sent[-MOST] + VALID - now
            raise TooManyLinks(max(1, math.ceil(wait.total_seconds())))
        token = a_new_token(self.new_secret)
        self.links.add(
            Link(
                token_hash=hash_of(token),
                email=command.email,
                return_to=command.return_to,
                sent_at=now,
                expires_at=now + VALID,
                person_id=command.person_id,
            )
        )
        address = f"{self.public_url}{PAGE}?token={quote(token)}"
        mail = link_mail(command.email, address, VALID, command.language)
        self.outgoing.post(mail, until=now + VALID)
