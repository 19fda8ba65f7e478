from dataclasses import dataclass
from uuid import UUID

from gateway.application.accounts.open_account import ALL_ACCOUNTS
from gateway.application.accounts.ports import AccountList, Accounts
from gateway.application.sessions.ports import Sessions
from gateway.domain.accounts.errors import AccountUnknown, LastAdminAccount
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRoles:
    account_id: UUID
    roles: tuple[str, ...]
    provider_id: UUID | None = None
    by: str


@dataclass(frozen=True, slots=True)
class ChangeRolesHandler:
    """Let the holder of an account be something else; he signs in anew. One admin stays."""

    accounts: Accounts
    listed: AccountList
    sessions: Sessions
    clock: Clock

    def __call__(self, command: ChangeRoles) -> None:
        self.accounts.lock(ALL_ACCOUNTS, command.account_id)
        account = self.accounts.find(command.account_id)
        if account is None or account.removed:
            raise AccountUnknown
        if account.is_admin and "admin" not in command.roles and len(self.listed.admins()) < 2:
            raise LastAdminAccount
        changed = account.change_roles(
            command.roles, command.provider_id, by=command.by, at=self.clock()
        )
        if changed:
            self.sessions.end_all_of(command.account_id)
            self.accounts.save(account)
