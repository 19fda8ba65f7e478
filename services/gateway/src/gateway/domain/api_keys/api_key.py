# ruff: noqa: ARG002 - an evolution takes everything its event carries
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from gateway.domain.api_keys.errors import RolesNotGrantable

GRANTABLE: Final = frozenset(
    {
        "client",
        "consultant",
        "instructor",
        "staff",
        "team_lead",
        "sales_rep",
        "content_editor",
        "admin",
    }
)
"""The roles of CFL-11 that a key may carry."""


class Origin(StrEnum):
    """Where a key comes from: an admin, the settings, or the first start of an installation."""

    ISSUED = "issued"
    SETTINGS = "settings"
    FIRST_START = "first_start"


class ApiKey(Aggregate):
    """A key somebody shows to say who he is. Only its SHA-256 is known here, never the key."""

    TOPIC = "gateway.ApiKey"

    class Created(Aggregate.Created):
        TOPIC = "gateway.ApiKey.Created"
        secret_hash: str
        prefix: str
        subject: str
        roles: tuple[str, ...]
        label: str
        origin: Origin
        by: str
        at: datetime

    class Revoked(Aggregate.Event):
        TOPIC = "gateway.ApiKey.Revoked"
        by: str
        at: datetime

    @event(Created)
    def __init__(
        self,
        *,
        id: UUID,  # noqa: A002
        secret_hash: str,
        prefix: str,
        subject: str,
        roles: tuple[str, ...],
        label: str,
        origin: Origin,
        by: str,
        at: datetime,
    ) -> None:
        self.secret_hash = secret_hash
        self.subject = subject
        self.roles = roles
        self.origin = origin
        self.revoked = False

    @classmethod
    def issue(
        cls,
        *,
        key_id: UUID,
        secret_hash: str,
        prefix: str,
        subject: str,
        roles: tuple[str, ...],
        label: str,
        origin: Origin,
        by: str,
        at: datetime,
    ) -> "ApiKey":
        """Make a key. Raises RolesNotGrantable for roles no key may carry, or none at all."""
        wrong = sorted(set(roles) - GRANTABLE)
        if wrong or not roles:
            raise RolesNotGrantable(wrong or ["none"])
        return cls(
            id=key_id,
            secret_hash=secret_hash,
            prefix=prefix,
            subject=subject,
            roles=tuple(sorted(set(roles))),
            label=label,
            origin=origin,
            by=by,
            at=at,
        )

    def revoke(self, *, by: str, at: datetime) -> None:
        """Make the key worthless; again is no error."""
        if not self.revoked:
            self._revoked(by=by, at=at)

    @event(Revoked)
    def _revoked(self, *, by: str, at: datetime) -> None:
        self.revoked = True
