from dataclasses import dataclass, field
from uuid import UUID

from gateway.application.accounts.open_account import ALL_ACCOUNTS
from gateway.application.accounts.ports import AccountHolders, AccountList, Accounts
from gateway.application.api_keys.ports import ApiKeyList
from gateway.application.api_keys.secrets import hash_of
from gateway.application.sessions.open_session import Opened, OpenSession
from gateway.application.sessions.ports import Sessions
from gateway.application.sign_in.members import Members
from gateway.domain.accounts.account import Account
from gateway.domain.sign_in.errors import KeyNotOfAdmin
from servicekit.clock import Clock
from servicekit.ids import NewId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInByKey:
    """`email` in lower case; `instead_of` is the session this browser has until now."""

    key: str = field(repr=False)
    email: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    instead_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignInByKeyHandler:
    """Sign in whoever holds an admin's API key as the admin with this address.

    This is how the first admin comes in: there is nobody yet who could give him an account. The
    key can do everything already, so it may also make an admin of an account there is.
    Raises KeyNotOfAdmin.
    """

    keys: ApiKeyList
    accounts: Accounts
    listed: AccountList
    holders: AccountHolders
    sessions: Sessions
    members: Members
    open_session: OpenSession
    clock: Clock
    new_id: NewId

    def __call__(self, command: SignInByKey) -> Opened:
        card = self.keys.holding(hash_of(command.key))
        if card is None or "admin" not in card.roles:
            raise KeyNotOfAdmin
        self._see_to_an_admin(command, by=card.subject)
        member = self.members.behind(command.email)
        return self.open_session(member, instead_of=command.instead_of)

    def _see_to_an_admin(self, command: SignInByKey, *, by: str) -> None:
        self.accounts.lock(ALL_ACCOUNTS)
        known = self.listed.of_address(command.email)
        account = None if known is None else self.accounts.find(known.id)
        if account is None:
            account = Account.open(
                account_id=self.new_id(), roles=("admin",), provider_id=None, by=by, at=self.clock()
            )
            name = command.name or command.email.partition("@")[0]
            self.holders.put(account.id, email=command.email, name=name)
        elif not account.is_admin:
            roles = (*account.roles, "admin")
            account.change_roles(roles, account.provider_id, by=by, at=self.clock())
            self.sessions.end_all_of(account.id)
        self.accounts.save(account)
