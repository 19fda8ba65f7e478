from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gateway.domain.accounts.account import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCard:
    """An account as an admin sees it."""

    id: UUID
    email: str
    name: str
    roles: tuple[str, ...]
    provider_id: UUID | None
    opened_at: datetime
    opened_by: str

    @property
    def subject(self) -> str:
        """Who acts by it. A provider acts as himself: services know him by that id (ROL-07)."""
        return f"account:{self.id}" if self.provider_id is None else str(self.provider_id)


class Accounts(Protocol):
    """The accounts themselves."""

    def find(self, account_id: UUID, /) -> Account | None: ...

    def lock(self, *ids: UUID) -> None: ...

    def save(self, aggregate: Account, /) -> None: ...


class AccountHolders(Protocol):
    """Address and name of each account's holder, by its id; forgotten with the account."""

    def put(self, account_id: UUID, *, email: str, name: str) -> None: ...

    def forget(self, account_id: UUID) -> None: ...


class AccountList(Protocol):
    """What is asked about accounts. Removed ones are not in it."""

    def find(self, account_id: UUID) -> AccountCard | None: ...

    def of_address(self, email: str) -> AccountCard | None:
        """Give the account of this e-mail address, which is in lower case."""
        ...

    def admins(self) -> Sequence[AccountCard]: ...

    def page(self, *, offset: int, limit: int) -> tuple[Sequence[AccountCard], int]:
        """Give some accounts, by address, and how many there are."""
        ...
