import pytest

from gateway.domain.api_keys.api_key import ApiKey
from gateway.domain.api_keys.errors import RolesNotGrantable
from gateway_tests.builders import NOON, an_api_key
from servicekit.testing.scenario import given


def test_a_key_carries_its_roles_once_and_in_order() -> None:
    assert an_api_key(roles=("staff", "client", "staff")).roles == ("client", "staff")


@pytest.mark.parametrize("roles", [(), ("guest",), ("service",), ("wizard",), ("staff", "guest")])
def test_roles_that_are_nobodys_to_give_are_refused(roles: tuple[str, ...]) -> None:
    with pytest.raises(RolesNotGrantable):
        an_api_key(roles=roles)


def test_a_revoked_key_is_revoked_once() -> None:
    given(an_api_key()).when(lambda key: key.revoke(by="admin", at=NOON)).then(ApiKey.Revoked)
    revoked = an_api_key()
    revoked.revoke(by="admin", at=NOON)
    given(revoked).when(lambda key: key.revoke(by="admin", at=NOON)).then()
