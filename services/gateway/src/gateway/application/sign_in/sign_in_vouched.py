from dataclasses import dataclass
from uuid import UUID

from gateway.application.sessions.open_session import Opened, OpenSession
from gateway.application.sign_in.members import Members
from gateway.application.sign_in.ports import Vouched


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInVouched:
    """`instead_of` is the session this browser has until now."""

    who: Vouched
    instead_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignInVouchedHandler:
    """Sign in somebody whose address another house has verified."""

    members: Members
    open_session: OpenSession

    def __call__(self, command: SignInVouched) -> Opened:
        member = self.members.behind(command.who.email, command.who.name)
        return self.open_session(member, instead_of=command.instead_of)
