from dataclasses import dataclass, field
from uuid import UUID

from gateway.application.sessions.open_session import Opened, OpenSession
from gateway.application.sessions.tokens import hash_of
from gateway.application.sign_in.members import Members
from gateway.application.sign_in.ports import Links
from gateway.domain.sign_in.errors import LinkNotValid
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteLink:
    """`instead_of` is the session this browser has until now."""

    token: str = field(repr=False)
    instead_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class CompleteLinkHandler:
    """Sign in whoever was sent this link, and say where he wanted to go. Raises LinkNotValid."""

    links: Links
    members: Members
    open_session: OpenSession
    clock: Clock

    def __call__(self, command: CompleteLink) -> tuple[Opened, str]:
        link = self.links.use(hash_of(command.token), self.clock())
        if link is None:
            raise LinkNotValid
        member = self.members.behind(link.email)
        return self.open_session(member, instead_of=command.instead_of), link.return_to
