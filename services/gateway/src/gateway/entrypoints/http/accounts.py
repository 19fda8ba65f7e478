from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Response
from pydantic import Field

from gateway.application.accounts.change_roles import ChangeRoles
from gateway.application.accounts.open_account import OpenAccount
from gateway.application.accounts.ports import AccountCard, AccountList
from gateway.application.accounts.remove_account import RemoveAccount
from gateway.domain.accounts.errors import (
    AccountUnknown,
    AddressHasAccount,
    LastAdminAccount,
    NoRolesOfStaff,
)
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.idempotency import Answer, IdempotencyStore, KeyedCall
from servicekit.http.paging import CurrentPage
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Bounded, EmailText, Page, RequestShape, ResponseShape
from servicekit.ids import NewId

RoleOfStaff = Literal[
    "consultant", "instructor", "staff", "team_lead", "sales_rep", "content_editor", "admin"
]
_ROLES = Field(min_length=1, max_length=7, examples=[["staff"]])
_PROVIDER = Field(
    default=None,
    description="Which consultant or other provider he is, so that the schedule is his own",
)


class AccountBody(RequestShape):
    """Who may sign in, and as what."""

    email: EmailText
    name: Annotated[str, Bounded(100)]
    roles: list[RoleOfStaff] = _ROLES
    provider_id: UUID | None = _PROVIDER


class RolesBody(RequestShape):
    """What somebody is from now on."""

    roles: list[RoleOfStaff] = _ROLES
    provider_id: UUID | None = _PROVIDER


class AccountShape(ResponseShape):
    """An account as it stands."""

    id: UUID
    email: str
    name: str
    roles: list[str]
    provider_id: UUID | None
    opened_at: datetime
    opened_by: str

    @classmethod
    def of(cls, card: AccountCard) -> "AccountShape":
        return cls(
            id=card.id,
            email=card.email,
            name=card.name,
            roles=list(card.roles),
            provider_id=card.provider_id,
            opened_at=card.opened_at,
            opened_by=card.opened_by,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCommands:
    """What these endpoints set in motion."""

    open: Callable[[OpenAccount], None]
    change_roles: Callable[[ChangeRoles], None]
    remove: Callable[[RemoveAccount], None]


AccountId = Annotated[UUID, Path(alias="accountId")]


def create_router(
    commands: AccountCommands, listed: AccountList, answers: IdempotencyStore, new_id: NewId
) -> Router:
    """Make the endpoints by which admins give and take accounts of staff."""
    router = Router(prefix="/api/admin/accounts", tags=["Accounts"], dependencies=[allow.admin()])

    @router.get("", operation_id="listAccounts", summary="List accounts of staff")
    def list_accounts(page: CurrentPage) -> Page[AccountShape]:
        """List accounts by e-mail address."""
        cards, total = listed.page(offset=page.offset, limit=page.limit)
        return page.of([AccountShape.of(card) for card in cards], total)

    @router.post(
        "",
        status_code=201,
        operation_id="openAccount",
        summary="Give somebody an account",
        response_model=AccountShape,
        responses=problems(AddressHasAccount, NoRolesOfStaff),
    )
    def open_account(body: AccountBody, identity: CurrentIdentity, call: KeyedCall) -> Response:
        """Let somebody who works here sign in with this address. Clients need no account."""

        def work() -> Answer:
            account_id = new_id()
            commands.open(
                OpenAccount(
                    account_id=account_id,
                    email=body.email,
                    name=body.name,
                    roles=tuple(body.roles),
                    provider_id=body.provider_id,
                    by=identity.subject,
                )
            )
            return Answer.of(201, _shown(account_id))

        return answers.once(call, work).response()

    @router.put(
        "/{accountId}/roles",
        operation_id="changeRoles",
        summary="Change what somebody is",
        responses=problems(AccountUnknown, LastAdminAccount, NoRolesOfStaff),
    )
    def change_roles(
        account_id: AccountId, body: RolesBody, identity: CurrentIdentity
    ) -> AccountShape:
        """Let somebody be something else. It ends his sessions; the last admin stays one."""
        commands.change_roles(
            ChangeRoles(
                account_id=account_id,
                roles=tuple(body.roles),
                provider_id=body.provider_id,
                by=identity.subject,
            )
        )
        return _shown(account_id)

    @router.delete(
        "/{accountId}",
        status_code=204,
        operation_id="removeAccount",
        summary="Take an account away",
        responses=problems(AccountUnknown, LastAdminAccount),
    )
    def remove_account(account_id: AccountId, identity: CurrentIdentity) -> None:
        """Take an account away and forget address and name. It ends its sessions."""
        commands.remove(RemoveAccount(account_id=account_id, by=identity.subject))

    def _shown(account_id: UUID) -> AccountShape:
        card = listed.find(account_id)
        if card is None:
            raise AccountUnknown
        return AccountShape.of(card)

    return router
