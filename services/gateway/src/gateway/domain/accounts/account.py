# ruff: noqa: ARG002 - an evolution takes everything its event carries
from datetime import datetime
from typing import Final
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from gateway.domain.accounts.errors import NoRolesOfStaff

ROLES_OF_STAFF: Final = frozenset(
    {"consultant", "instructor", "staff", "team_lead", "sales_rep", "content_editor", "admin"}
)
"""The roles of CFL-11 that somebody who works here may have."""


class Account(Aggregate):
    """Somebody who works here may sign in, and what he is then.

    Events know him by an id alone. His e-mail address and name stand in the table
    `account_holders`, which forgets them with the account: the gateway has no keys of people to
    encrypt them with.
    """

    TOPIC = "gateway.Account"

    class Created(Aggregate.Created):
        TOPIC = "gateway.Account.Created"
        roles: tuple[str, ...]
        provider_id: UUID | None
        by: str
        at: datetime

    class RolesChanged(Aggregate.Event):
        TOPIC = "gateway.Account.RolesChanged"
        roles: tuple[str, ...]
        provider_id: UUID | None
        by: str
        at: datetime

    class Removed(Aggregate.Event):
        TOPIC = "gateway.Account.Removed"
        by: str
        at: datetime

    @event(Created)
    def __init__(
        self,
        *,
        id: UUID,  # noqa: A002
        roles: tuple[str, ...],
        provider_id: UUID | None,
        by: str,
        at: datetime,
    ) -> None:
        self.roles = roles
        self.provider_id = provider_id
        self.removed = False

    @classmethod
    def open(
        cls,
        *,
        account_id: UUID,
        roles: tuple[str, ...],
        provider_id: UUID | None,
        by: str,
        at: datetime,
    ) -> "Account":
        """Give somebody an account. Raises NoRolesOfStaff for other roles, or none at all.

        `provider_id` says which provider of the catalogue he is (a consultant, an instructor).
        """
        return cls(id=account_id, roles=_of_staff(roles), provider_id=provider_id, by=by, at=at)

    def change_roles(
        self, roles: tuple[str, ...], provider_id: UUID | None, *, by: str, at: datetime
    ) -> bool:
        """Let him be something else, and say whether he was not; again is no change.

        Raises NoRolesOfStaff.
        """
        wanted = _of_staff(roles)
        if (wanted, provider_id) == (self.roles, self.provider_id):
            return False
        self._roles_changed(roles=wanted, provider_id=provider_id, by=by, at=at)
        return True

    def remove(self, *, by: str, at: datetime) -> None:
        """Take the account away; again is no error."""
        if not self.removed:
            self._removed(by=by, at=at)

    @event(RolesChanged)
    def _roles_changed(
        self, *, roles: tuple[str, ...], provider_id: UUID | None, by: str, at: datetime
    ) -> None:
        self.roles = roles
        self.provider_id = provider_id

    @event(Removed)
    def _removed(self, *, by: str, at: datetime) -> None:
        self.removed = True

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles and not self.removed


def _of_staff(roles: tuple[str, ...]) -> tuple[str, ...]:
    wrong = sorted(set(roles) - ROLES_OF_STAFF)
    if wrong or not roles:
        raise NoRolesOfStaff(wrong or ["none"])
    return tuple(sorted(set(roles)))
