from datetime import UTC, datetime
from uuid import UUID

import pytest

from gateway.domain.accounts.account import ROLES_OF_STAFF, Account
from gateway.domain.accounts.errors import NoRolesOfStaff
from servicekit.http.identity import ROLES

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PROVIDER = UUID(int=7)


def an_account(*roles: str) -> Account:
    account = Account.open(
        account_id=UUID(int=1), roles=roles, provider_id=None, by="admin", at=NOON
    )
    account.collect_events()
    return account


@pytest.mark.parametrize("roles", [(), ("client",), ("guest", "staff"), ("service",), ("root",)])
def test_an_account_is_for_people_who_work_here(roles: tuple[str, ...]) -> None:
    with pytest.raises(NoRolesOfStaff):
        an_account(*roles)
    with pytest.raises(NoRolesOfStaff):
        an_account("staff").change_roles(roles, None, by="admin", at=NOON)


def test_every_role_but_those_of_clients_guests_and_services_may_be_given() -> None:
    assert ROLES - {"client", "guest", "service"} == ROLES_OF_STAFF


def test_being_the_same_again_is_no_change() -> None:
    account = an_account("staff", "admin")

    assert not account.change_roles(("admin", "staff", "staff"), None, by="admin", at=NOON)
    assert account.collect_events() == []
    assert account.change_roles(("admin", "staff"), PROVIDER, by="admin", at=NOON)
    assert account.provider_id == PROVIDER


def test_a_removed_account_is_no_admins_and_removing_it_again_is_no_change() -> None:
    account = an_account("admin")
    account.remove(by="admin", at=NOON)
    account.remove(by="admin", at=NOON)

    assert not account.is_admin
    assert len(account.collect_events()) == 1
