from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from gateway.application.accounts.ports import AccountHolders, AccountList, Accounts
from gateway.domain.accounts.account import Account
from gateway.domain.accounts.errors import AddressHasAccount
from servicekit.clock import Clock
from servicekit.ids import derive

ALL_ACCOUNTS: Final = derive("gateway", "accounts")
"""Locked by whoever gives or takes accounts: an address has one, and the last admin's stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAccount:
    """`email` in lower case."""

    account_id: UUID
    email: str = field(repr=False)
    name: str = field(repr=False)
    roles: tuple[str, ...]
    provider_id: UUID | None = None
    by: str


@dataclass(frozen=True, slots=True)
class OpenAccountHandler:
    """Let somebody who works here sign in. Raises AddressHasAccount."""

    accounts: Accounts
    listed: AccountList
    holders: AccountHolders
    clock: Clock

    def __call__(self, command: OpenAccount) -> None:
        self.accounts.lock(ALL_ACCOUNTS)
        if self.listed.of_address(command.email) is not None:
            raise AddressHasAccount
        account = Account.open(
            account_id=command.account_id,
            roles=command.roles,
            provider_id=command.provider_id,
            by=command.by,
            at=self.clock(),
        )
        self.holders.put(command.account_id, email=command.email, name=command.name)
        self.accounts.save(account)
