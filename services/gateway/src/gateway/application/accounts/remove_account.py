from dataclasses import dataclass
from uuid import UUID

from gateway.application.accounts.open_account import ALL_ACCOUNTS
from gateway.application.accounts.ports import AccountHolders, AccountList, Accounts
from gateway.application.sessions.ports import Sessions
from gateway.domain.accounts.errors import AccountUnknown, LastAdminAccount
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAccount:
    account_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class RemoveAccountHandler:
    """Take an account away and forget whose it was; he is signed out. The last admin's stays."""

    accounts: Accounts
    listed: AccountList
    holders: AccountHolders
    sessions: Sessions
    clock: Clock

    def __call__(self, command: RemoveAccount) -> None:
        self.accounts.lock(ALL_ACCOUNTS, command.account_id)
        account = self.accounts.find(command.account_id)
        if account is None:
            raise AccountUnknown
        if account.is_admin and len(self.listed.admins()) < 2:
            raise LastAdminAccount
        account.remove(by=command.by, at=self.clock())
        self.holders.forget(command.account_id)
        self.sessions.end_all_of(command.account_id)
        self.accounts.save(account)
