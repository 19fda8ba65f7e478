from dataclasses import dataclass, field
from uuid import UUID

from gateway.application.api_keys.secrets import NewSecret
from gateway.application.sessions.ports import Sessions
from gateway.application.sessions.tokens import a_new_token, hash_of
from gateway.application.sign_in.ports import Member
from gateway.domain.sessions.session import Session
from servicekit.clock import Clock
from servicekit.ids import NewId


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was begun just now, and its token, which nobody can be given again."""

    session: Session
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Begins a session. What the browser had before is ended: no token outlives a sign-in."""

    sessions: Sessions
    clock: Clock
    new_id: NewId
    new_secret: NewSecret

    def __call__(self, member: Member, *, instead_of: UUID | None) -> Opened:
        if instead_of is not None:
            self.sessions.end(instead_of)
        token, now = a_new_token(self.new_secret), self.clock()
        session = Session(
            id=self.new_id(),
            holder_id=member.holder_id,
            subject=member.subject,
            roles=member.roles,
            email=member.email,
            name=member.name,
            csrf_token=a_new_token(self.new_secret),
            token_hash=hash_of(token),
            started_at=now,
            rotated_at=now,
            last_seen_at=now,
        )
        self.sessions.add(session)
        return Opened(session, token)
