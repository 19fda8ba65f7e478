from typing import Protocol
from uuid import UUID

from gateway.domain.accounts.account import Account


class AccountListView(Protocol):
    """The list of accounts, written by its projection alone."""

    def add(self, event: Account.Created) -> None: ...

    def change(self, event: Account.RolesChanged) -> None: ...

    def remove(self, account_id: UUID) -> None: ...


def project(event: object, view: AccountListView) -> None:
    """Keep the read model `accounts`."""
    match event:
        case Account.Created():
            view.add(event)
        case Account.RolesChanged():
            view.change(event)
        case Account.Removed():
            view.remove(event.originator_id)
