from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from gateway.adapters.tables import account_holders, accounts
from gateway.application.accounts.account_list import project
from gateway.application.accounts.ports import AccountCard
from gateway.domain.accounts.account import Account
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.projections.read_model import ReadModel, Rows


class AccountListSql:
    """Writes the read model `accounts`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, event: Account.Created) -> None:
        self._rows.put(
            accounts,
            id=event.originator_id,
            **_said(event),
            opened_at=event.at,
            opened_by=event.by,
        )

    def change(self, event: Account.RolesChanged) -> None:
        self._rows.change(accounts, {"id": event.originator_id}, **_said(event))

    def remove(self, account_id: UUID) -> None:
        self._rows.remove(accounts, id=account_id)


def _said(event: Account.Created | Account.RolesChanged) -> dict[str, Any]:
    return {
        "roles": " ".join(event.roles),
        "is_admin": "admin" in event.roles,
        "provider_id": event.provider_id,
    }


def _project(rows: Rows, recorded: Recorded) -> None:
    project(recorded.event, AccountListSql(rows))


ACCOUNTS = ReadModel(name="accounts", tables=(accounts,), project=_project, of=(Account,))


class AccountHoldersSql:
    """Keeps whose account it is; only inside a unit of work."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, account_id: UUID, *, email: str, name: str) -> None:
        Rows(self._store.connection()).put(
            account_holders, account_id=account_id, email=email, name=name
        )

    def forget(self, account_id: UUID) -> None:
        Rows(self._store.connection()).remove(account_holders, account_id=account_id)


_CARDS: Final = sa.select(accounts, account_holders.c.email, account_holders.c.name).join_from(
    accounts, account_holders, accounts.c.id == account_holders.c.account_id
)


class AccountsSql:
    """Answers what is asked about accounts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, account_id: UUID) -> AccountCard | None:
        found = self._cards(_CARDS.where(accounts.c.id == account_id))
        return found[0] if found else None

    def of_address(self, email: str) -> AccountCard | None:
        found = self._cards(_CARDS.where(account_holders.c.email == email))
        return found[0] if found else None

    def admins(self) -> Sequence[AccountCard]:
        return self._cards(_CARDS.where(accounts.c.is_admin))

    def page(self, *, offset: int, limit: int) -> tuple[Sequence[AccountCard], int]:
        with self._store.read() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(account_holders)) or 0
        cards = self._cards(_CARDS.order_by(account_holders.c.email).offset(offset).limit(limit))
        return cards, total

    def _cards(self, query: sa.Select[Any]) -> list[AccountCard]:
        with self._store.read() as connection:
            return [_card(row) for row in connection.execute(query)]


def _card(row: Any) -> AccountCard:
    return AccountCard(
        id=row.id,
        email=row.email,
        name=row.name,
        roles=tuple(row.roles.split(" ")),
        provider_id=row.provider_id,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
    )
